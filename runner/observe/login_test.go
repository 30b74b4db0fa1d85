package observe_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"portalspec/fixtures/portal"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/runner/observe"
	"portalspec/runner/pace"
	"portalspec/runner/wire"
	"portalspec/suites/spec"
)

// loggingIn observes one read of people/@self, and the scenes given, by an account that has a user name and a password, and
// no token. It returns the statuses of all logins.
func loggingIn(t *testing.T, logins func([]portal.Account) [2]observe.Login, scenes ...spec.Planned) (*portal.Portal, *observe.Observation, []int) {
	t.Helper()
	var mutex sync.Mutex
	var posts []int
	own := portal.New(portal.WithoutLimit(), portal.WithObserver(func(hit portal.Hit) {
		mutex.Lock()
		defer mutex.Unlock()
		if strings.Contains(hit.Path, "authentication") {
			posts = append(posts, hit.Status)
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
		Scenes: append(scenes, scene), Logins: logins(own.Accounts()), Accounts: 2, Concurrency: 2, Clock: pace.Real(),
		Facts: evidence.Facts{Limit: 1000, Window: time.Second},
	})
	if err := o.AwaitAll(context.Background()); err != nil {
		t.Fatal(err)
	}
	return own, o, posts
}

func TestEachAccountLogsInOnce(t *testing.T) {
	t.Parallel()
	own, o, posts := loggingIn(t, func(all []portal.Account) [2]observe.Login {
		return [2]observe.Login{{User: all[0].UserName, Password: all[0].Password}, {User: all[1].UserName, Password: all[1].Password}}
	})
	if !slices.Equal(posts, []int{201, 201}) {
		t.Errorf("want one login an account, got %v", posts)
	}
	seen, err := o.Await(context.Background(), "self")
	if err != nil || seen.Cause != "" || seen.Steps["Self"].Answer.Status != 200 {
		t.Errorf("want people/@self by the token of the login, got %v %q %v", seen.Steps["Self"], seen.Cause, err)
	}
	if facts := o.Facts(); facts.Account.UserName != own.Accounts()[0].UserName || facts.Second.UserName != own.Accounts()[1].UserName {
		t.Errorf("want both accounts named, got %+v and %+v", facts.Account, facts.Second)
	}
	for x := range o.Held().All() {
		if text := string(x.Request.Body) + string(x.Answer.Body); strings.Contains(text, own.Accounts()[0].Password) {
			t.Errorf("the password is in the evidence: %s", text)
		}
	}
}

func TestTheLoginChapterLogsInOnceMoreAndTriesOneWrongPasswordLast(t *testing.T) {
	t.Parallel()
	own, o, posts := loggingIn(t, func(all []portal.Account) [2]observe.Login {
		return [2]observe.Login{{User: all[0].UserName, Password: all[0].Password}, {User: all[1].UserName, Password: all[1].Password}}
	}, only(spec.LoginScene)...)
	if !slices.Equal(posts, []int{201, 201, 201, 401}) {
		t.Errorf("want the logins of both accounts, one more and a wrong one, got %v", posts)
	}
	for x := range o.Held().All() {
		for _, account := range own.Accounts() {
			if text := string(x.Request.Body) + string(x.Answer.Body); strings.Contains(text, account.Password) {
				t.Errorf("a password is in the evidence: %s", text)
			}
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
	if !slices.Equal(posts, []int{401}) {
		t.Errorf("want one attempt (targets lock accounts), got %v", posts)
	}
}

// A wrong password may lock the account, and a further login may end the session that the run works with: the scene of both
// comes when all else is over, and everything has been cleaned up.
func TestLastIsAfterAllElse(t *testing.T) {
	t.Parallel()
	group, _ := records.Named("group")
	var mutex sync.Mutex
	var begun []spec.Stage
	var scenes []spec.Planned
	for _, stage := range []spec.Stage{spec.Last, spec.Alone, spec.Refused, spec.Normal} {
		scenes = append(scenes, spec.Planned{Key: fmt.Sprint(stage), Stage: stage, Observe: func(p *spec.Portal) map[string]evidence.Exchange {
			mutex.Lock()
			defer mutex.Unlock()
			begun = append(begun, stage)
			if stage == spec.Normal {
				return map[string]evidence.Exchange{"Created": p.Create(group)}
			}
			return map[string]evidence.Exchange{"Listed": p.Get("group", spec.In(evidence.JSON))}
		}})
	}
	o := site{accounts: 1, scenes: scenes}.observed(t)
	if !slices.Equal(begun, []spec.Stage{spec.Normal, spec.Refused, spec.Alone, spec.Last}) {
		t.Errorf("want the stages in their order, got %v", begun)
	}
	sent := slices.Collect(o.Held().All())
	if last := sent[len(sent)-1]; last.Scene != fmt.Sprint(spec.Last) {
		t.Errorf("want the last scene's request after the cleanup, got %s of the scene %s", last, last.Scene)
	}
	o.clean(t)
}
