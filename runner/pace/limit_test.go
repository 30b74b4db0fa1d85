package pace_test

import (
	"context"
	"flag"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"portalspec/runner/pace"

	"pgregory.net/rapid"
)

// traffic is a run as the budget sees it: workers that send requests to a target, one after the other.
type traffic struct {
	limit, workers, requests int
	window, timeout          time.Duration
	latency                  time.Duration // at most so long before the target counts, and again after
	lost                     float64       // the share of requests that are never answered, and counted late
	seed                     uint64
}

// send runs the traffic against the target and returns how long it took, by a simulated clock.
func (f traffic) send(t *testing.T, limiter limiter, rate float64) (*target, pace.Stats, time.Duration) {
	var (
		portal *target
		stats  pace.Stats
		took   time.Duration
	)
	synctest.Test(t, func(t *testing.T) {
		portal = &target{limiter: limiter, window: f.window, rate: rate, start: time.Now()}
		budget := pace.New(f.limit, f.window, pace.Real(), f.timeout)
		begun := time.Now()
		var left atomic.Int64
		left.Store(int64(f.requests))
		var workers sync.WaitGroup
		for i := range f.workers {
			dice := rand.New(rand.NewPCG(f.seed, uint64(i)))
			workers.Go(func() {
				for left.Add(-1) >= 0 {
					f.sendOne(budget, portal, dice)
				}
			})
		}
		workers.Wait()
		took = time.Since(begun)
		stats = budget.Stats()
		portal.late.Wait()
	})
	return portal, stats, took
}

func (f traffic) sendOne(budget pace.Taker, portal *target, dice *rand.Rand) {
	slot, err := budget.Take(context.Background())
	if err != nil {
		panic(err)
	}
	if dice.Float64() < f.lost {
		late := time.Duration(dice.Int64N(int64(4 * f.timeout)))
		portal.late.Go(func() {
			time.Sleep(late)
			portal.count()
		})
		time.Sleep(f.timeout)
		slot.GivenUp()
		return
	}
	time.Sleep(time.Duration(dice.Int64N(int64(f.latency) + 1)))
	portal.count()
	time.Sleep(time.Duration(dice.Int64N(int64(f.latency) + 1)))
	slot.Answered()
}

// mostTime is the lower bound and what latency and the margin for the target's clock add to it.
func (f traffic) mostTime() time.Duration {
	trip := 2 * f.latency
	margin := f.window/1000 + 5*time.Millisecond
	windows := time.Duration((f.requests - 1) / f.limit)
	rounds := time.Duration((min(f.limit, f.requests) + f.workers - 1) / f.workers)
	return windows*f.window + windows*(margin+trip) + (windows+1)*rounds*trip
}

// The command line still overrides it: -rapid.checks=20000.
func init() { _ = flag.Set("rapid.checks", "500") }

// Whatever way the target counts, whatever its clock and the latency: nothing is refused, and no time is lost.
func TestNeverRefusedAndNeverSlow(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		f := traffic{
			limit:   rapid.IntRange(1, 40).Draw(r, "limit"),
			workers: rapid.IntRange(1, 64).Draw(r, "workers"),
			window:  time.Duration(rapid.IntRange(200, 10_000).Draw(r, "window in ms")) * time.Millisecond,
			latency: time.Duration(rapid.IntRange(0, 40).Draw(r, "latency in ms")) * time.Millisecond,
			seed:    rapid.Uint64().Draw(r, "seed"),
		}
		f.requests = rapid.IntRange(1, 5*f.limit+1).Draw(r, "requests")
		model := rapid.SampledFrom([]string{"sliding window", "fixed window", "token bucket"}).Draw(r, "model")
		phase := rapid.Float64Range(0, 1).Draw(r, "phase")
		skew := rapid.Float64Range(-0.001, 0.001).Draw(r, "skew")

		portal, stats, took := f.send(t, models(f.limit, phase)[model], 1+skew)
		if portal.refused > 0 || portal.served != f.requests {
			r.Fatalf("%d served and %d refused of %d", portal.served, portal.refused, f.requests)
		}
		if took > f.mostTime() {
			r.Fatalf("took %v, at most %v would be right", took, f.mostTime())
		}
		if stats.Sent != f.requests || stats.Peak > f.limit {
			r.Fatalf("stats say %+v", stats)
		}
	})
}

// Requests that were given up are counted by the target until 3 timeouts later: they refuse nobody.
func TestLostRequestsThatAreCountedLate(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		f := traffic{
			limit: rapid.IntRange(1, 20).Draw(r, "limit"), workers: rapid.IntRange(1, 32).Draw(r, "workers"),
			window: time.Second, latency: 20 * time.Millisecond, timeout: 100 * time.Millisecond,
			lost: rapid.Float64Range(0, 0.5).Draw(r, "lost"), seed: rapid.Uint64().Draw(r, "seed"),
		}
		f.requests = rapid.IntRange(1, 5*f.limit).Draw(r, "requests")
		model := rapid.SampledFrom([]string{"sliding window", "fixed window", "token bucket"}).Draw(r, "model")
		skew := rapid.Float64Range(-0.001, 0.001).Draw(r, "skew")
		phase := rapid.Float64Range(0, 1).Draw(r, "phase")
		if portal, _, _ := f.send(t, models(f.limit, phase)[model], 1+skew); portal.refused > 0 {
			r.Fatalf("%d of %d refused", portal.refused, f.requests)
		}
	})
}

// The documented limit at full size, a target whose clock is slow: 2,000 requests need three windows, and the margin. Without
// latency every part of the margin counts.
func TestDocumentedLimit(t *testing.T) {
	for _, latency := range []time.Duration{0, 20 * time.Millisecond} {
		for model, limiter := range models(500, 0.3) {
			f := traffic{limit: 500, workers: 64, requests: 2000, window: 10 * time.Second, latency: latency}
			portal, stats, took := f.send(t, limiter, 0.999)
			t.Logf("%s, latency at most 2 x %v: %v", model, latency, took)
			if portal.refused > 0 || stats.Peak != 500 {
				t.Errorf("%s: %d refused, %+v", model, portal.refused, stats)
			}
			// 17 ms a window, and the time that 64 workers need for 500 requests.
			if most := 30*time.Second + 3*17*time.Millisecond + 8*2*latency; took > most {
				t.Errorf("%s: took %v, more than %v", model, took, most)
			}
		}
	}
}

// The control of all above: the simulated limiters do refuse.
func TestLimitersRefuse(t *testing.T) {
	for model, limiter := range models(10, 0) {
		for i := range 10 {
			if !limiter.serves(0.001 * float64(i)) {
				t.Errorf("%s refuses request %d", model, i+1)
			}
		}
		if limiter.serves(0.02) {
			t.Errorf("%s serves request 11", model)
		}
		if !limiter.serves(1.02) {
			t.Errorf("%s still refuses after a window", model)
		}
	}
}
