package observe_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"portalspec/fixtures/portal"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/spec"
)

// answering stands in the portal's place for people/@self.
func answering(status int, header map[string]string, body string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.Contains(r.URL.Path, "@self") {
				next.ServeHTTP(w, r)
				return
			}
			for name, value := range header {
				w.Header().Set(name, value)
			}
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		})
	}
}

func never(key string) spec.Planned {
	return scene(key, func(*spec.Portal) map[string]evidence.Exchange { panic("a scene was observed without a portal") })
}

// Who reads the diagnosis has nothing else to go by, so it is held to the word.
func TestWhereThereIsNoPortalTheLikelyCauseIsTold(t *testing.T) {
	t.Parallel()
	const self = "/api/2.0/people/@self.json"
	const nameless = self + " answers 200, but names no account (an id, and a user name or an e-mail address): "
	for name, test := range map[string]struct {
		between func(http.Handler) http.Handler
		want    string
	}{
		"a web site": {answering(200, map[string]string{"Content-Type": "text/html; charset=utf-8"}, "<html></html>"),
			self + " answers an HTML page: this is a web site, a login page or a captive portal, not the API; is the base path right (--base-path)?"},
		"a wrong token": {answering(401, nil, ""),
			self + " answers 401 to the token: it is wrong, has expired, or is another portal's; the token stands alone in the Authorization header"},
		"a guest": {answering(403, nil, ""),
			self + " answers 403 to the token: a guest's token, an account without rights, or a gateway before the portal"},
		"another path": {answering(404, nil, ""),
			self + " answers 404: is the base path right (--base-path), and is this a portal at all?"},
		"a broken server": {answering(500, nil, ""), self + " answers 500: this portal does not work, or is none"},
		"a login page":    {answering(302, map[string]string{"Location": "/login"}, ""), "login page"},
		"JSON that names nobody": {answering(200, map[string]string{"Content-Type": "application/json"}, `{"response":{"displayName":"x"}}`),
			nameless + "this is not the API of a portal"},
		"an empty answer": {answering(200, nil, ""), nameless + "neither JSON nor XML: no media type; this is not the API of a portal, or something in between breaks its answers"},
		"a body that breaks off": {answering(200, map[string]string{"Content-Type": "application/json", "Content-Length": "1000"}, `{"response":{"id":`),
			nameless + "the body was cut: the body broke off: "},
		"nobody": {func(http.Handler) http.Handler {
			return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		}, "the target does not answer: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := site{scenes: []spec.Planned{never("one"), never("two")}, between: test.between}.observed(t)
			if cause := o.Cause(); !strings.Contains(cause.Text, test.want) || cause.Usage {
				t.Errorf("got %q (usage: %v), want %q", cause.Text, cause.Usage, test.want)
			}
			seen, err := o.Await(t.Context(), "two")
			if err != nil || seen.Cause != o.Cause().Text || seen.Broken != "" {
				t.Errorf("got the cause %q and %q, %v", seen.Cause, seen.Broken, err)
			}
			if n := o.client.Stats().Sent; n > 5 {
				t.Errorf("%d requests were sent to what is no portal", n)
			}
			if len(slices.Collect(o.Held().All())) == 0 {
				t.Error("the exchange that shows it is not kept")
			}
		})
	}
}

func TestARefusalThatDoesNotEndIsToldAsOne(t *testing.T) {
	t.Parallel()
	o := site{scenes: []spec.Planned{never("one")}, window: 20 * time.Millisecond, limit: 100, options: []portal.Option{portal.WithoutLimit()},
		between: answering(503, map[string]string{"Retry-After": "0"}, "")}.observed(t)
	const want = "/api/2.0/people/@self.json answers 503 again and again: the target is down, or somebody else spends this account's requests"
	if got := o.Cause().Text; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheSecondAccountHasToBeAnother(t *testing.T) {
	t.Parallel()
	o := site{scenes: []spec.Planned{never("one")}, tokens: func(all []portal.Account) [2]string {
		return [2]string{all[0].Token, all[0].Token}
	}}.observed(t)
	const want = "both tokens belong to the account ada.lovelace; the second must be another's (or leave it out)"
	if cause := o.Cause(); cause.Text != want || !cause.Usage {
		t.Errorf("got %+v, want a mistake of the configuration: %q", cause, want)
	}
}

func TestASecondTokenThatIsWrongSaysWhich(t *testing.T) {
	t.Parallel()
	o := site{scenes: []spec.Planned{never("one")}, tokens: func(all []portal.Account) [2]string {
		return [2]string{all[0].Token, "wrong"}
	}}.observed(t)
	if cause := o.Cause(); !strings.HasPrefix(cause.Text, "the second account: /api/2.0/people/@self.json answers 401") || cause.Usage {
		t.Errorf("got %+v", cause)
	}
}

func TestWhoTheAccountsAreIsAFact(t *testing.T) {
	t.Parallel()
	plain := scene("self", func(p *spec.Portal) map[string]evidence.Exchange {
		return map[string]evidence.Exchange{"Self": p.Get("people/@self")}
	})
	two := site{scenes: []spec.Planned{plain}}.observed(t)
	all := two.portal.Accounts()
	if facts := two.Facts(); facts.Account.ID != all[0].ID || facts.Second.ID != all[1].ID || facts.NothingCreated {
		t.Errorf("got %+v", facts)
	}
	one := site{scenes: []spec.Planned{plain}, accounts: 1, options: []portal.Option{portal.WithOneAccount()}}.observed(t)
	if facts := one.Facts(); facts.Account.ID == "" || facts.Second.ID != "" {
		t.Errorf("got %+v", facts)
	}
}

func TestAModuleThatIsOffIsNotOffered(t *testing.T) {
	t.Parallel()
	o := site{scenes: paced(), options: []portal.Option{portal.WithoutModules("crm", "community")}}.observed(t)
	o.clean(t)
	facts := o.Facts()
	for _, kind := range records.Core() {
		off := kind.Module == "crm" || kind.Module == "community"
		if missing := spec.NotOffered(kind.Name, facts); (missing != "") != off {
			t.Errorf("%s: got %q, want it missing: %v", kind.Name, missing, off)
		}
	}
	if got := facts.Offers["crm-case"].Missing; got != "POST crm/case and GET crm/case/filter both answer 403" {
		t.Errorf("got %q", got)
	}
	if facts.NothingCreated {
		t.Error("other types could be created")
	}
}

// A guest may read, so the types are offered; but nothing may be created, which must turn nothing green.
func TestAGuestCreatesNothing(t *testing.T) {
	t.Parallel()
	o := site{scenes: paced(), options: []portal.Option{portal.WithGuest()}}.observed(t)
	o.clean(t)
	facts := o.Facts()
	if !facts.NothingCreated {
		t.Error("nothing could be created, and no fact says so")
	}
	for name, offer := range facts.Offers {
		if offer.Missing != "" {
			t.Errorf("%s: %q, though its list can be read", name, offer.Missing)
		}
	}
}

func TestOnlyWhatIsPlannedCanBeAwaited(t *testing.T) {
	t.Parallel()
	o := site{}.observed(t)
	if _, err := o.Await(t.Context(), "other"); err == nil || !strings.Contains(err.Error(), "the scene other was not selected") {
		t.Errorf("got %v", err)
	}
}
