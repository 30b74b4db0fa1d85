package launch

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"portalspec/fixtures/portal"
	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/runner/observe"
	"portalspec/runner/pace"
	"portalspec/runner/wire"
	"portalspec/suites/spec"
)

// Whether an account may create anything at all is known when the run is over, so a row about a type that is not offered
// waits for that, and one about a type that is does not.
func TestARowAboutWhatIsNotOfferedWaitsForTheEnd(t *testing.T) {
	t.Parallel()
	held := make(chan struct{})
	own := portal.New(portal.WithoutLimit(), portal.WithoutModules("crm"))
	server := httptest.NewServer(http.HandlerFunc(own.ServeHTTP))
	t.Cleanup(server.Close)
	client, err := wire.New(wire.Options{Target: server.URL, BasePath: "api/2.0", Tokens: [2]string{own.Accounts()[0].Token}, Limit: 1000, Window: time.Second, RunID: "r"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	var missing, offered spec.Row
	for _, row := range table().Rows {
		switch row.Scene().Key {
		case "lifecycles/crm-case":
			missing = row
		case "lifecycles/group":
			offered = row
		}
	}
	slow := spec.Planned{Key: "slow", Observe: func(*spec.Portal) map[string]evidence.Exchange { <-held; return nil }}
	observation := observe.Start(t.Context(), client, observe.Plan{
		Scenes: []spec.Planned{missing.Scene(), offered.Scene(), slow}, Accounts: 1, Concurrency: 3, Clock: pace.Real(),
		Facts: evidence.Facts{Limit: 1000, Window: time.Second},
	})
	c := &court{observation: observation, run: t.Context(), said: map[string]spec.Outcome{}}
	if _, err := c.Evidence(t.Context(), offered); err != nil {
		t.Fatalf("a row about a type that is offered waits for others: %v", err)
	}
	if _, err := observation.Await(t.Context(), missing.Scene().Key); err != nil {
		t.Fatal(err)
	}
	soon, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := c.Evidence(soon, missing); err == nil {
		t.Error("a row about a type that is not offered does not wait for the end")
	}
	close(held)
	seen, err := c.Evidence(t.Context(), missing)
	if got := spec.Judge(missing, seen); err != nil || got.Verdict != verdict.NotApplicable {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestFailFastEndsTheRunAtAFailure(t *testing.T) {
	t.Parallel()
	for v, stops := range map[verdict.Verdict]bool{
		verdict.Fail: true, verdict.Broken: true, verdict.Warn: false, verdict.Blocked: false, verdict.Pass: false, verdict.NotApplicable: false,
	} {
		for _, asked := range []bool{true, false} {
			stopped := false
			c := &court{said: map[string]spec.Outcome{}, failFast: asked, stop: func() { stopped = true }}
			c.say("rule subject", spec.Outcome{Verdict: v})
			if stopped != (stops && asked) || c.stopped != stopped {
				t.Errorf("%s, asked for: %v: stopped %v", v, asked, stopped)
			}
		}
	}
}
