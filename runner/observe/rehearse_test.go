package observe_test

import (
	"testing"
	"time"

	"portalspec/reports/evidence"
	"portalspec/runner/observe"
	"portalspec/suites/spec"
)

// What a run says that it will send is what it sends: a plan that drifts would tell wrong times, and hide requests.
func TestARehearsalSendsWhatTheRunSends(t *testing.T) {
	t.Parallel()
	for accounts := 1; accounts <= 2; accounts++ {
		o := site{scenes: paced(), accounts: accounts}.observed(t)
		o.clean(t)
		if cause := o.Cause(); cause.Text != "" || o.Done() != len(o.plan.Scenes) {
			t.Errorf("%d accounts: got the cause %q, %d of %d scenes done", accounts, cause.Text, o.Done(), len(o.plan.Scenes))
		}
		expected, first, second, others := observe.Rehearse(o.plan), 0, 0, 0
		for _, share := range o.client.Stats().Each {
			switch {
			case share.Second:
				others += share.Sent
			case share.Account == 1:
				first += share.Sent
			default:
				second += share.Sent
			}
		}
		if expected.First != first || expected.Second != second || expected.Others != others {
			t.Errorf("%d accounts: rehearsed %+v, sent %d, %d and %d", accounts, expected, first, second, others)
		}
		if expected.First > 1000 {
			t.Errorf("%d accounts: the core profile sends %d requests on the first, want at most 1000", accounts, expected.First)
		}
	}
}

// Every documented operation is rehearsed too, to the last request.
func TestARehearsalOfTheFullProfileSendsWhatTheRunSends(t *testing.T) {
	t.Parallel()
	o := site{scenes: scenesOf(func(row spec.Row) bool { return row.Full }), accounts: 1}.observed(t)
	o.clean(t)
	if expected, sent := observe.Rehearse(o.plan).First, o.client.Stats().Sent; expected != sent {
		t.Errorf("rehearsed %d requests, sent %d", expected, sent)
	}
}

// costs tells whether the rate limit chapter costs what is rehearsed. How long a burst is depends on how fast it is refused;
// what it asks of the first account and of the second address does not.
func (o served) costs(t *testing.T) {
	t.Helper()
	expected := observe.Rehearse(o.plan)
	for _, share := range o.client.Stats().Each {
		switch {
		case share.Account == 1 && !share.Second && share.Sent != expected.First,
			share.Account == 2 && share.Second && share.Sent != expected.Others,
			share.Account == 2 && !share.Second && share.Sent < expected.Second/2:
			t.Errorf("sent %+v, rehearsed %+v", share, expected)
		}
	}
	if expected.First > 1000 {
		t.Errorf("the core profile sends %d requests on the first account, want at most 1000", expected.First)
	}
}

// The least time of a plan is that of the account that takes longest: the limit at once, then as much in each window; and where the
// rate limit chapter has an account to itself, its wait. The first account is at rest before the chapter, and there it adds up.
func TestTheLeastTimeOfAPlan(t *testing.T) {
	t.Parallel()
	const wait = 10*time.Second + 15*time.Millisecond // what the chapter is told to wait, and its margin for the target's clock
	for name, plan := range map[string]struct {
		scenes   []spec.Planned
		accounts int
		limit    int
		want     func(paced int) time.Duration
	}{
		"one scene":                              {only("lifecycles/group"), 1, 500, func(int) time.Duration { return 0 }},
		"no chapter":                             {paced(), 1, 500, func(n int) time.Duration { return time.Duration((n-1)/500) * 10 * time.Second }},
		"no chapter, a small limit":              {paced(), 2, 60, func(n int) time.Duration { return time.Duration((n-1)/60) * 10 * time.Second }},
		"the chapter alone, on either account":   {only("burst"), 2, 500, func(int) time.Duration { return wait }},
		"the chapter alone, on the only account": {only("burst"), 1, 500, func(int) time.Duration { return 10*time.Second + wait }},
		"the chapter beside the rest":            {core(), 2, 500, func(int) time.Duration { return wait }},
		"the chapter after the rest":             {core(), 1, 500, func(int) time.Duration { return 10*time.Second + 10*time.Second + wait }},
	} {
		expected := observe.Rehearse(observe.Plan{Scenes: plan.scenes, Accounts: plan.accounts, Facts: evidence.Facts{Limit: plan.limit, Window: 10 * time.Second}})
		if want := plan.want(expected.First); expected.LowerBound != want {
			t.Errorf("%s, with %d accounts: got at least %v, want %v", name, plan.accounts, expected.LowerBound, want)
		}
	}
}
