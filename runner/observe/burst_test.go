package observe_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"portalspec/fixtures/portal"
	"portalspec/reports/verdict"
	"portalspec/suites/spec"
)

const (
	smallLimit  = 30
	smallWindow = 600 * time.Millisecond
)

// burstSite is one portal that the rate limit chapter is observed on.
type burstSite struct {
	name     string
	model    portal.Model
	accounts int
	slow     bool // each answer comes 20 ms late
	warm     bool // somebody spends the account's budget just before
}

func burstSites() (all []burstSite) {
	for _, model := range []portal.Model{portal.SlidingWindow, portal.FixedWindow, portal.TokenBucket} {
		all = append(all,
			burstSite{name: model.String() + " from rest", model: model, accounts: 2},
			burstSite{name: model.String() + " in use before", model: model, accounts: 2, warm: true},
			burstSite{name: model.String() + " far away", model: model, accounts: 2, slow: true},
			burstSite{name: model.String() + " with one account", model: model, accounts: 1})
	}
	return all
}

// begin serves the portal and starts to observe the chapter on it.
func (s burstSite) begin(t *testing.T) served {
	t.Helper()
	return site{
		scenes: only("burst"), accounts: s.accounts, limit: smallLimit, window: smallWindow,
		options: []portal.Option{portal.WithLimit(smallLimit, smallWindow), portal.WithModel(s.model)},
		between: func(next http.Handler) http.Handler {
			own := next.(*portal.Portal)
			if s.warm {
				spend(own)
			}
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if s.slow {
					time.Sleep(20 * time.Millisecond)
				}
				own.ServeHTTP(w, r)
			})
		},
	}.begin(t)
}

// spend uses a part of the second account's budget, as another run of a moment ago would have.
func spend(own *portal.Portal) {
	for range smallLimit / 2 {
		request := httptest.NewRequest(http.MethodGet, "/api/2.0/people/@self.json", nil)
		request.RemoteAddr = "127.0.0.1:1"
		request.Header.Set("Authorization", own.Accounts()[1].Token)
		own.ServeHTTP(httptest.NewRecorder(), request)
	}
}

// burstRows are the chapter's judgements.
func burstRows() []spec.Row {
	return slices.DeleteFunc(slices.Clone(table().Rows), func(row spec.Row) bool { return row.Scene().Key != "burst" })
}

// Every honest way of counting passes, whatever the account did before and however far the portal is away: what a slow
// machine cannot reach is BLOCKED, and never a failure.
func TestHonestLimitersPass(t *testing.T) {
	t.Parallel()
	rows := burstRows()
	sites := burstSites()
	begun := make([]served, len(sites))
	for i, s := range sites {
		begun[i] = s.begin(t)
	}
	for i, s := range sites {
		o := begun[i]
		o.wait(t)
		o.clean(t)
		seen, err := o.Await(t.Context(), "burst")
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			outcome := spec.Judge(row, seen)
			switch outcome.Verdict {
			case verdict.Pass, verdict.Noted:
			case verdict.NotApplicable:
				lacking := row.Rule.ID == "rate.per-address" && another() == "" || row.Rule.ID == "rate.per-account" && s.accounts == 1
				if !lacking && outcome.Because == "" {
					t.Errorf("%s: %s is not applicable: %s", s.name, row.Rule.ID, outcome.Message)
				}
			case verdict.Blocked:
				t.Logf("%s: %s is blocked: %s", s.name, row.Rule.ID, outcome.Message)
			default:
				t.Errorf("%s: %s is %s: %s", s.name, row.Rule.ID, outcome.Verdict, outcome.Message)
			}
		}
		// three bursts at the most; beside them a kind that is served each time is asked for again, which a large limit has room for
		if most := 3*(2*smallLimit+1) + 1000; len(seen.Steps) > most {
			t.Errorf("%s: %d requests, want at most %d", s.name, len(seen.Steps), most)
		}
	}
}

// From rest, on a machine that is fast enough, nothing of the chapter is left open.
func TestAFastLimiterLeavesNothingOpen(t *testing.T) {
	t.Parallel()
	o := burstSite{model: portal.SlidingWindow, accounts: 2}.begin(t)
	o.wait(t)
	seen, err := o.Await(t.Context(), "burst")
	if err != nil {
		t.Fatal(err)
	}
	outcomes := map[string]spec.Outcome{}
	for _, row := range burstRows() {
		outcomes[row.Rule.ID] = spec.Judge(row, seen)
	}
	if floor := outcomes["rate.allows-500"]; floor.Verdict == verdict.Blocked {
		t.Skipf("this machine is too slow at the moment: %s", floor.Message)
	}
	for _, rule := range []string{"rate.refuses-excess", "rate.retry-after", "rate.retry-after-is-honest", "rate.wait-fits-window", "rate.refusal-follows-format"} {
		if outcome := outcomes[rule]; outcome.Verdict != verdict.Pass {
			t.Errorf("%s is %s: %s", rule, outcome.Verdict, outcome.Message)
		}
	}
}
