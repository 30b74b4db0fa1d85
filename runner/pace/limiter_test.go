package pace_test

import (
	"math"
	"sync"
	"time"
)

// limiter is a rate limiter as a target may have one: serves tells whether a request that it counts at that moment, by its
// own clock, is served. Time is in windows, and each model is as strict as the documentation lets it be.
type limiter interface{ serves(at float64) bool }

// slidingWindow serves a request when fewer than limit were served within one window before it.
type slidingWindow struct {
	limit  int
	served []float64
}

func (l *slidingWindow) serves(at float64) bool {
	for len(l.served) > 0 && at-l.served[0] > 1 {
		l.served = l.served[1:]
	}
	if len(l.served) >= l.limit {
		return false
	}
	l.served = append(l.served, at)
	return true
}

// fixedWindow counts anew when a window begins; the phase says when the first one began.
type fixedWindow struct {
	limit  int
	phase  float64
	window float64
	served int
}

func (l *fixedWindow) serves(at float64) bool {
	if window := math.Floor(at + l.phase); window != l.window {
		l.window, l.served = window, 0
	}
	if l.served >= l.limit {
		return false
	}
	l.served++
	return true
}

// tokenBucket holds limit tokens at most, and gets as many in a window.
type tokenBucket struct {
	limit float64
	spent float64
	last  float64
}

func (l *tokenBucket) serves(at float64) bool {
	l.spent = max(0, l.spent-(at-l.last)*l.limit)
	l.last = at
	if l.spent+1 > l.limit+1e-6 { // the sum of many floats
		return false
	}
	l.spent++
	return true
}

func models(limit int, phase float64) map[string]limiter {
	return map[string]limiter{
		"sliding window": &slidingWindow{limit: limit},
		"fixed window":   &fixedWindow{limit: limit, phase: phase},
		"token bucket":   &tokenBucket{limit: float64(limit)},
	}
}

// target is a portal that counts requests. Its clock runs at rate times the speed of ours.
type target struct {
	limiter limiter
	window  time.Duration
	rate    float64
	start   time.Time

	late    sync.WaitGroup // requests that it has not counted yet, and nobody waits for
	mu      sync.Mutex
	served  int
	refused int
}

// count lets the limiter see a request now, and tells whether it is served.
func (t *target) count() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.limiter.serves(t.rate * time.Since(t.start).Seconds() / t.window.Seconds()) {
		t.served++
		return true
	}
	t.refused++
	return false
}
