package pace

import (
	"context"
	"time"
)

// Clock is the time that a budget goes by. Now must never step back; AfterFunc calls f once in its own goroutine when d
// has passed, unless stop is called before.
type Clock interface {
	Now() time.Time
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

// Real returns the system's monotonic clock. Its time of day is that of the machine when Real was called, and goes on with the
// monotonic clock from there: what a file keeps of two times is as far apart as they were.
func Real() Clock { return newSystem() }

type system struct{ began time.Time }

func newSystem() system { return system{time.Now()} }

func (s system) Now() time.Time { return s.began.Add(time.Since(s.began)) }

func (system) AfterFunc(d time.Duration, f func()) func() bool { return time.AfterFunc(d, f).Stop }

// Sleep returns nil when d has passed on the clock, and the context's error when that ends first.
func Sleep(ctx context.Context, clock Clock, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	over := make(chan struct{})
	stop := clock.AfterFunc(d, func() { close(over) })
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		stop()
		return ctx.Err()
	}
}
