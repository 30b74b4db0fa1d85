package wire_test

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"portalspec/reports/evidence"
	"portalspec/runner/wire"
)

// refusing answers 503 so many times, then 200.
func refusing(times int64, retryAfter string) http.HandlerFunc {
	var asked atomic.Int64
	return func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) <= times {
			if retryAfter != "" {
				w.Header().Set("Retry-After", retryAfter)
			}
			w.WriteHeader(503)
		}
	}
}

func TestRefusedThenServed(t *testing.T) {
	t.Parallel()
	var logged []evidence.Exchange
	began := time.Now()
	x, s := send(t, refusing(1, ""), post("a", "body"), func(o *wire.Options) {
		o.Log = func(x evidence.Exchange) { logged = append(logged, x) }
	})
	want(t, "status", x.Answer.Status, 200)
	want(t, "attempts", x.Attempts, 2)
	want(t, "requests", len(s.requests()), 2)
	want(t, "the body again", s.bodies()[1], "body")
	want(t, "logged", len(logged), 2)
	want(t, "the first", logged[0].Answer.Status, 503)
	if logged[0].ID == logged[1].ID || logged[1].ID != s.requests()[1].Header.Get("X-Request-Id") {
		t.Errorf("ids %s and %s", logged[0].ID, logged[1].ID)
	}
	if waited := x.Sent.Sub(began); waited < 20*time.Millisecond {
		t.Errorf("sent again after %v", waited)
	}
}

func TestRefusedForGood(t *testing.T) {
	t.Parallel()
	s := serve(t, refusing(100, ""))
	c := client(t, options(s.URL))
	x := c.Send(context.Background(), get("a"))
	want(t, "status", x.Answer.Status, 503)
	want(t, "attempts", x.Attempts, 4)
	want(t, "requests", len(s.requests()), 4)
	stats := c.Stats()
	want(t, "sent", stats.Sent, 4)
	want(t, "retried", stats.Retried, 3)
	want(t, "refused", stats.Refused, 4)
}

func TestUnpacedKeepsItsRefusal(t *testing.T) {
	t.Parallel()
	ask := get("a")
	ask.Unpaced = true
	s := serve(t, refusing(100, "100"))
	c := client(t, options(s.URL))
	for range 3 {
		want(t, "status", c.Send(context.Background(), ask).Answer.Status, 503)
	}
	want(t, "refused", c.Stats().Refused, 0)
	want(t, "counted", c.Budget(1, false).Stats().Sent, 3)
}

func TestRunEndsWhileRefused(t *testing.T) {
	t.Parallel()
	s := serve(t, refusing(100, ""))
	o := options(s.URL)
	o.Window = time.Minute
	ctx, cancel := context.WithCancel(context.Background())
	o.Log = func(evidence.Exchange) { cancel() }
	x := client(t, o).Send(ctx, get("a"))
	want(t, "status", x.Answer.Status, 503)
	want(t, "attempts", x.Attempts, 1)
}

// The waits, by a clock of the test's own: at least a window, at most two, whatever the target asks for.
func TestWaitsAreBounded(t *testing.T) {
	t.Parallel()
	for after, wanted := range map[string]time.Duration{
		"":                              10 * time.Second,
		"3":                             10 * time.Second,
		"12":                            12 * time.Second,
		"1e99":                          20 * time.Second,
		"99999999999999999999":          20 * time.Second,
		"-5":                            10 * time.Second,
		"soon":                          10 * time.Second,
		"NaN":                           10 * time.Second,
		"Fri, 31 Dec 9999 23:59:59 GMT": 20 * time.Second,
		"Thu, 01 Jan 1970 00:00:00 GMT": 10 * time.Second,
	} {
		clock := &leaping{now: time.Unix(1e9, 0)}
		x, _ := send(t, refusing(1, after), get("a"), func(o *wire.Options) { o.Clock, o.Window = clock, 10*time.Second })
		want(t, "Retry-After: "+after, x.Sent.Sub(time.Unix(1e9, 0)), wanted)
	}
}

// leaping is a clock on which waiting takes no time.
type leaping struct {
	mutex sync.Mutex
	now   time.Time
}

func (c *leaping) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.now
}

func (c *leaping) AfterFunc(d time.Duration, f func()) func() bool {
	c.mutex.Lock()
	c.now = c.now.Add(d)
	c.mutex.Unlock()
	go f()
	return func() bool { return false }
}

// After the second stop requests leave evenly, at 0.9 L in W. Refusals of what left before a stop are of that stop.
func TestSecondStopSlowsDown(t *testing.T) {
	t.Parallel()
	for stops, wanted := range map[int64]time.Duration{1: 0, 2: 9 * time.Second} {
		s := serve(t, refusing(stops, ""))
		clock := &leaping{now: time.Unix(1e9, 0)}
		o := options(s.URL)
		o.Clock, o.Limit, o.Window = clock, 10, 9*time.Second
		c := client(t, o)
		c.Send(context.Background(), get("a"))
		clock.AfterFunc(time.Minute, func() {})
		began := clock.Now()
		for range 10 {
			c.Send(context.Background(), get("a"))
		}
		want(t, "ten more requests", clock.Now().Sub(began), wanted)
	}
}

func TestRefusalsTogetherAreOneStop(t *testing.T) {
	t.Parallel()
	var both sync.WaitGroup
	both.Add(2)
	refuse := refusing(2, "")
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Request-Id") == "run-1" || r.Header.Get("X-Request-Id") == "run-2" {
			both.Done()
			both.Wait()
		}
		refuse(w, r)
	})
	o := options(s.URL)
	o.Limit, o.Window = 10, time.Second
	c := client(t, o)
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() { want(t, "status", c.Send(context.Background(), get("a")).Answer.Status, 200) })
	}
	group.Wait()
	began := time.Now()
	for range 6 {
		c.Send(context.Background(), get("b"))
	}
	if took := time.Since(began); took > 500*time.Millisecond { // evenly it takes 555 ms
		t.Errorf("six more requests took %v: slowed down after one stop", took)
	}
	want(t, "refused", c.Stats().Refused, 2)
}

func TestPlaceAndQueue(t *testing.T) {
	t.Parallel()
	s := serve(t, says(""))
	o := options(s.URL)
	o.Limit, o.Window = 2, time.Hour
	c := client(t, o)
	kept, err := c.Budget(1, false).Reserve(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	c.Send(context.Background(), get("a"))
	ask := get("b")
	ask.Place = kept
	want(t, "from a kept place", c.Send(context.Background(), ask).Answer.Status, 200)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan evidence.Exchange)
	go func() { done <- c.Send(ctx, get("c")) }()
	for c.Waiting() == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	want(t, "from the queue", (<-done).Failure, "not sent: the run ended before")
	want(t, "requests", len(s.requests()), 2)
}
