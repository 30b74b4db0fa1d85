package wire_test

import (
	"context"
	"net/http"
	"sync"
	"testing"

	"portalspec/reports/evidence"
	"portalspec/runner/wire"
)

func TestSendTellsWhoWeAre(t *testing.T) {
	t.Parallel()
	var logged []evidence.Exchange
	ask := get("group/12.json?x=y")
	ask.Scene, ask.Step, ask.Way, ask.Record, ask.Undo = "scene", "Read", evidence.JSON, evidence.Record{Type: "group"}, "group/12"
	x, s := send(t, says(`{"a":1}`), ask, func(o *wire.Options) {
		o.Log = func(x evidence.Exchange) { logged = append(logged, x) }
		o.Header = http.Header{"x-tenant": {"acme-corporation"}}
	})
	r := s.requests()[0]
	want(t, "URL", r.URL.String(), "/api/2.0/group/12.json?x=y")
	want(t, "User-Agent", r.UserAgent(), "portalspec/test run/run")
	want(t, "X-Request-Id", r.Header.Get("X-Request-Id"), x.ID)
	want(t, "Authorization", r.Header.Get("Authorization"), token)
	want(t, "X-Tenant", r.Header.Get("X-Tenant"), "acme-corporation")
	want(t, "status", x.Answer.Status, 200)
	want(t, "body", string(x.Answer.Body), `{"a":1}`)
	want(t, "evidence of the token", x.Request.Header.Get("Authorization"), "$PORTALSPEC_TOKEN")
	want(t, "evidence of a header", x.Request.Header.Get("X-Tenant"), "$SECRET")
	want(t, "evidence of the URL", evidence.Path(x.Request.URL), "/api/2.0/group/12.json?x=y")
	if x.Scene != "scene" || x.Step != "Read" || x.Way != evidence.JSON || x.Record.Type != "group" || x.Undo != "group/12" ||
		x.Credential != evidence.Valid || x.Account != 1 || x.Attempts != 1 || x.Sent.IsZero() || x.Took <= 0 {
		t.Errorf("copied wrongly: %+v", x)
	}
	if len(logged) != 1 || logged[0].ID != x.ID {
		t.Errorf("logged %v", logged)
	}
}

func TestIDsAreUnique(t *testing.T) {
	t.Parallel()
	s := serve(t, says(""))
	c := client(t, options(s.URL))
	seen := map[string]bool{}
	var mutex sync.Mutex
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			x := c.Send(context.Background(), get("a"))
			mutex.Lock()
			defer mutex.Unlock()
			if seen[x.ID] {
				t.Errorf("%s twice", x.ID)
			}
			seen[x.ID] = true
		})
	}
	group.Wait()
	want(t, "sent", c.Stats().Sent, 50)
	want(t, "waiting", c.Waiting(), 0)
}

func TestWhatIsNotSent(t *testing.T) {
	t.Parallel()
	s := serve(t, says(""))
	o := options(s.URL)
	o.Tokens[1] = ""
	c := client(t, o)
	over, cancel := context.WithCancel(context.Background())
	cancel()
	for why, ask := range map[string]wire.Ask{
		"may lead out":             get("group/../../other"),
		"may lead out of the base": get("group/%2e%2e"),
		"is no path":               get("group/%zz"),
		"no second address":        {Method: "GET", Second: true},
		"no account 3":             {Method: "GET", Account: 3},
		"no token for account 2":   {Method: "GET", Account: 2},
		"the credential":           {Method: "GET", Credential: "odd"},
		"invalid method":           {Method: "G T"},
	} {
		x := c.Send(context.Background(), ask)
		wantText(t, why, x.Failure, why)
		if !x.Unsent || x.Answered() {
			t.Errorf("%s: %+v", why, x)
		}
	}
	x := c.Send(over, get("a"))
	want(t, "after the end", x.Failure, "not sent: the run ended before")
	want(t, "requests", len(s.requests()), 0)
	want(t, "counted", c.Budget(1, false).Stats().Sent, 0)
}

func TestAbsoluteURLsStayBelowTheBase(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"http://127.0.0.1:1/x", "//127.0.0.1:1/x", "@127.0.0.1:1/x"} {
		_, s := send(t, says(""), get(path))
		if len(s.requests()) != 1 {
			t.Errorf("%s led elsewhere", path)
		}
	}
}

func TestOptionsThatAreWrong(t *testing.T) {
	t.Parallel()
	for why, change := range map[string]func(*wire.Options){
		"no URL":        func(o *wire.Options) { o.Target = "::" },
		"user":          func(o *wire.Options) { o.Target = "http://u:p@h" },
		"budget":        func(o *wire.Options) { o.Limit = 0 },
		"no IP address": func(o *wire.Options) { o.SecondAddress = "localhost" },
		"cannot be":     func(o *wire.Options) { o.CAFile = "missing.pem" },
		"in PEM form":   func(o *wire.Options) { o.CAFile = "send_test.go" },
	} {
		o := options("http://127.0.0.1")
		change(&o)
		_, err := wire.New(o)
		if err == nil {
			t.Errorf("%s: no error", why)
			continue
		}
		wantText(t, why, err.Error(), why)
	}
}
