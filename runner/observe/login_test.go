package observe_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"portalspec/fixtures/portal"
	"portalspec/reports/evidence"
	"portalspec/runner/observe"
	"portalspec/runner/pace"
	"portalspec/runner/wire"
	"portalspec/suites/spec"
)

// loggingIn observes one read of people/@self by an account that has a user name and a password, and no token.
func loggingIn(t *testing.T, logins func([]portal.Account) [2]observe.Login) (*portal.Portal, *observe.Observation, *int) {
	t.Helper()
	posts := 0
	own := portal.New(portal.WithoutLimit(), portal.WithObserver(func(hit portal.Hit) {
		if strings.Contains(hit.Path, "authentication") {
			posts++
		}
	}))
	server := httptest.NewServer(own)
	t.Cleanup(server.Close)
	client, err := wire.New(wire.Options{Target: server.URL, BasePath: "api/2.0", Limit: 1000, Window: time.Second, RunID: "r", Concurrency: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	scene := spec.Planned{Key: "self", Observe: func(p *spec.Portal) map[string]evidence.Exchange {
		return map[string]evidence.Exchange{"Self": p.Get("people/@self", spec.In(evidence.JSON))}
	}}
	o := observe.Start(context.Background(), client, observe.Plan{
		Scenes: []spec.Planned{scene}, Logins: logins(own.Accounts()), Accounts: 2, Concurrency: 2, Clock: pace.Real(),
		Facts: evidence.Facts{Limit: 1000, Window: time.Second},
	})
	if err := o.AwaitAll(context.Background()); err != nil {
		t.Fatal(err)
	}
	return own, o, &posts
}

func TestEachAccountLogsInOnce(t *testing.T) {
	t.Parallel()
	own, o, posts := loggingIn(t, func(all []portal.Account) [2]observe.Login {
		return [2]observe.Login{{User: all[0].UserName, Password: all[0].Password}, {User: all[1].UserName, Password: all[1].Password}}
	})
	if *posts != 2 {
		t.Errorf("want one login an account, got %d", *posts)
	}
	seen, err := o.Await(context.Background(), "self")
	if err != nil || seen.Cause != "" || seen.Steps["Self"].Answer.Status != 200 {
		t.Errorf("want people/@self by the token of the login, got %v %q %v", seen.Steps["Self"], seen.Cause, err)
	}
	if facts := o.Facts(); facts.Account.UserName != own.Accounts()[0].UserName || facts.Second.UserName != own.Accounts()[1].UserName {
		t.Errorf("want both accounts named, got %+v and %+v", facts.Account, facts.Second)
	}
	for _, x := range o.Exchanges() {
		if text := string(x.Request.Body) + string(x.Answer.Body); strings.Contains(text, own.Accounts()[0].Password) {
			t.Errorf("the password is in the evidence: %s", text)
		}
	}
}

func TestAWrongPasswordIsOneDiagnosis(t *testing.T) {
	t.Parallel()
	_, o, posts := loggingIn(t, func(all []portal.Account) [2]observe.Login {
		return [2]observe.Login{{User: all[0].UserName, Password: "not the password"}}
	})
	if cause := o.Cause().Text; !strings.Contains(cause, "is the password right") {
		t.Errorf("want a diagnosis that asks for the password, got %q", cause)
	}
	if *posts != 1 {
		t.Errorf("want one attempt (targets lock accounts), got %d", *posts)
	}
}
