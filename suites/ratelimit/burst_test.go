package ratelimit

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"portalspec/fixtures/portal"
	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	run "portalspec/runner/observe"
	"portalspec/runner/pace"
	"portalspec/runner/wire"
	"portalspec/suites/spec"
)

const (
	smallLimit  = 30
	smallWindow = 600 * time.Millisecond
)

// site is one portal that the chapter is observed on.
type site struct {
	name     string
	model    portal.Model
	accounts int
	slow     bool // each answer comes 20 ms late
	warm     bool // somebody spends the account's budget just before
}

func sites() (all []site) {
	for _, model := range []portal.Model{portal.SlidingWindow, portal.FixedWindow, portal.TokenBucket} {
		all = append(all,
			site{model.String() + " from rest", model, 2, false, false},
			site{model.String() + " in use before", model, 2, false, true},
			site{model.String() + " far away", model, 2, true, false},
			site{model.String() + " with one account", model, 1, false, false})
	}
	return all
}

// begin serves the portal and starts to observe the chapter on it.
func (s site) begin(t *testing.T) (*portal.Portal, *run.Observation) {
	t.Helper()
	own := portal.New(portal.WithLimit(smallLimit, smallWindow), portal.WithModel(s.model))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.slow {
			time.Sleep(20 * time.Millisecond)
		}
		own.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	tokens := [2]string{own.Accounts()[0].Token, own.Accounts()[1].Token}
	if s.warm {
		spend(t, server.URL, tokens[1])
	}
	client, err := wire.New(wire.Options{Target: server.URL, BasePath: "api/2.0", Tokens: tokens, Concurrency: 32, Limit: smallLimit, Window: smallWindow, RunID: "r"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	scene := rows()["rate.allows-500"].Scene()
	return own, run.Start(context.Background(), client, run.Plan{
		Scenes: []spec.Planned{scene}, Accounts: s.accounts, Concurrency: 32, CleanupGrace: time.Second, Clock: pace.Real(),
		Facts: evidence.Facts{Seed: 7, Limit: smallLimit, Window: smallWindow},
	})
}

// spend uses a part of the account's budget, as another run of a moment ago would have.
func spend(t *testing.T, target, token string) {
	t.Helper()
	for range smallLimit / 2 {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target+"/api/2.0/people/@self.json", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", token)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
	}
}

// Every honest way of counting passes, whatever the account did before and however far the portal is away: what a slow
// machine cannot reach is BLOCKED, and never a failure.
func TestHonestPortalsPass(t *testing.T) {
	t.Parallel()
	began := map[string]*run.Observation{}
	portals := map[string]*portal.Portal{}
	for _, s := range sites() {
		portals[s.name], began[s.name] = s.begin(t)
	}
	for _, s := range sites() {
		seen, err := began[s.name].Await(t.Context(), rows()["rate.allows-500"].Scene().Key)
		if err != nil {
			t.Fatal(err)
		}
		for rule, row := range rows() {
			outcome := spec.Judge(row, seen)
			switch outcome.Verdict {
			case verdict.Pass, verdict.Noted:
			case verdict.NotApplicable:
				if expected := rule == "rate.per-address" || rule == "rate.per-account" && s.accounts == 1; !expected && outcome.Because == "" {
					t.Errorf("%s: %s is not applicable: %s", s.name, rule, outcome.Message)
				}
			case verdict.Blocked:
				t.Logf("%s: %s is blocked: %s", s.name, rule, outcome.Message)
			default:
				t.Errorf("%s: %s is %s: %s", s.name, rule, outcome.Verdict, outcome.Message)
			}
		}
		if err := began[s.name].AwaitAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		if left := portals[s.name].Leftovers(); len(left) > 0 {
			t.Errorf("%s: %q stay behind", s.name, left)
		}
		// beside the bursts a kind that is served each time is asked for again, which a large limit has room for
		if most := bursts*(2*smallLimit+1) + 5*stubborn*gently + 200; len(seen.Steps) > most {
			t.Errorf("%s: %d requests, want at most %d", s.name, len(seen.Steps), most)
		}
	}
}

// From rest, on a machine that is fast enough, nothing of the chapter is left open.
func TestAFastPortalLeavesNothingOpen(t *testing.T) {
	t.Parallel()
	_, o := site{"", portal.SlidingWindow, 2, false, false}.begin(t)
	seen, err := o.Await(t.Context(), rows()["rate.allows-500"].Scene().Key)
	if err != nil {
		t.Fatal(err)
	}
	if first, sent := seen.Steps["First/0"]; !sent || !first.Answered() { // they stand in the order in which they were answered
		t.Fatalf("got %v", first)
	}
	if outcome := spec.Judge(rows()["rate.allows-500"], seen); outcome.Verdict == verdict.Blocked {
		t.Skipf("this machine is too slow at the moment: %s", outcome.Message)
	}
	for _, rule := range []string{"rate.refuses-excess", "rate.retry-after", "rate.retry-after-is-honest", "rate.wait-fits-window", "rate.refusal-follows-format"} {
		if outcome := spec.Judge(rows()[rule], seen); outcome.Verdict != verdict.Pass {
			t.Errorf("%s is %s: %s", rule, outcome.Verdict, outcome.Message)
		}
	}
}
