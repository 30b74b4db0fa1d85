package observe_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"portalspec/fixtures/portal"
)

// ledger is what the portal itself counted.
type ledger struct {
	mutex sync.Mutex
	hits  map[[2]string][]portal.Hit // by address and account
}

func (l *ledger) note(hit portal.Hit) {
	if hit.Part { // the batch that it is a part of is counted
		return
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.hits == nil {
		l.hits = map[[2]string][]portal.Hit{}
	}
	key := [2]string{hit.Address, hit.Account}
	l.hits[key] = append(l.hits[key], hit)
}

func (l *ledger) refused() bool {
	for _, hits := range l.hits {
		if slices.ContainsFunc(hits, func(hit portal.Hit) bool { return hit.Status == 503 }) {
			return true
		}
	}
	return false
}

// most is the largest number of hits in any period of that length, both of its ends included.
func most(hits []portal.Hit, window time.Duration) (n int) {
	for from, to := 0, 0; to < len(hits); to++ {
		for hits[to].At.Sub(hits[from].At) >= window {
			from++
		}
		n = max(n, to-from+1)
	}
	return n
}

// paceRun is one observation whose portal keeps its own count.
type paceRun struct {
	served
	name    string
	chapter bool // the rate limit chapter is part of it
	limit   int
	counted *ledger
}

const period = 400 * time.Millisecond

// paceRuns are under way side by side, for they mostly wait: each model of counting, without and with the rate limit chapter.
func paceRuns(t *testing.T) (runs []paceRun) {
	t.Helper()
	for _, model := range []portal.Model{portal.SlidingWindow, portal.FixedWindow, portal.TokenBucket} {
		for _, chapter := range []bool{false, true} {
			run := paceRun{name: model.String(), chapter: chapter, limit: 120, counted: &ledger{}}
			scenes := paced()
			if chapter {
				run.name += " with the rate limit chapter"
				run.limit = 40 // a slow machine still has to reach it within the window
				scenes = core()
			}
			run.served = site{scenes: scenes, limit: run.limit, window: period, options: []portal.Option{
				portal.WithLimit(run.limit, period), portal.WithModel(model), portal.WithObserver(run.counted.note),
			}}.begin(t)
			runs = append(runs, run)
		}
	}
	return runs
}

// The promise that a run never exceeds the limit is held by the portal's own count, whatever its way of counting.
func TestNoPeriodHoldsMoreThanTheLimit(t *testing.T) {
	t.Parallel()
	for _, run := range paceRuns(t) {
		run.wait(t)
		t.Run(run.name, func(t *testing.T) {
			run.clean(t)
			if run.chapter && run.counted.refused() { // else this machine is too slow at the moment to reach the limit
				run.costs(t)
			}
			spends := run.portal.Accounts()[1].UserName // the chapter's account, which is refused on purpose
			for who, hits := range run.counted.hits {
				if run.chapter && who[1] == spends {
					continue
				}
				if n := most(hits, period); n > run.limit {
					t.Errorf("%v: %d requests in %v, want at most %d", who, n, period, run.limit)
				}
				for _, hit := range hits {
					if hit.Status == 503 {
						t.Errorf("%v: %s %s was refused", who, hit.Method, hit.Path)
					}
				}
			}
			if stats := run.client.Stats(); stats.Refused != 0 || stats.Retried != 0 {
				t.Errorf("refused %d, sent again %d", stats.Refused, stats.Retried)
			}
		})
	}
}

// With one account the chapter runs when everything else is over, on the same account.
func TestOneAccountIsSpentLast(t *testing.T) {
	t.Parallel()
	const limit, window = 60, period
	var counted ledger
	few := append(only("lifecycles/group", "lifecycles/blog-comment", "strangers/event"), only("burst")...)
	o := site{scenes: few, accounts: 1, limit: limit, window: window,
		options: []portal.Option{portal.WithLimit(limit, window), portal.WithOneAccount(), portal.WithObserver(counted.note)}}.observed(t)
	o.clean(t)
	seen, refused := 0, false
	for _, hit := range counted.hits[[2]string{"127.0.0.1", o.portal.Accounts()[0].UserName}] {
		seen++
		if hit.Status == 503 && !refused {
			refused = true
			if seen < 100 {
				t.Errorf("request %d was refused: the rest of the run was not over", seen)
			}
		}
	}
	if stats := o.client.Stats(); stats.Refused != 0 {
		t.Errorf("%d refusals outside the chapter", stats.Refused)
	}
}
