package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"portalspec/fixtures/portal"
	"portalspec/fixtures/variant"
	"portalspec/runner/config"
)

// A variant is served, or refused in a sentence that says who judges it.
func TestServeMakesEveryVariantOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	for _, v := range variant.All() {
		_, err := serving{variants: []string{v.Name()}, limit: 3, window: time.Second}.looks()
		var usage config.Usage
		switch refused := v.HTTP2 || v.Warm > 0; {
		case refused && (!errors.As(err, &usage) || !strings.Contains(err.Error(), "portalspec prove --variant "+v.Name())):
			t.Errorf("%s: want it refused, with what to do, got %v", v.Name(), err)
		case !refused && err != nil:
			t.Errorf("%s: %v", v.Name(), err)
		}
	}
}

// What middleware cannot do is arranged.
func TestServeArrangesWhatAVariantNeeds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		see           func(served) string
		without, with string
	}{
		"one-account": {func(s served) string { return strings.Repeat("account ", len(s.own.Accounts())) }, "account account ", "account "},
		"modules-off": {func(s served) string { return s.get("crm/case/filter.json").Result().Status }, "200 OK", "403 Forbidden"},
		"base-path":   {func(s served) string { return s.looks.basePath }, "", "office/portal/api/2.0"},
		"one-token":   {func(s served) string { return strconv.FormatBool(s.looks.oneToken) }, "false", "true"},
		"impatient":   {func(s served) string { return s.looks.idle.String() }, "0s", "1ms"},
		"pages": {func(s served) string {
			for range 4 {
				s.ask(http.MethodPost, "crm/case.json", "title=one of several")
			}
			return strconv.FormatBool(gjson.Get(s.get("crm/case/filter.json").Body.String(), "response.#").Int() > 3)
		}, "true", "false"},
		"token-bucket": {func(s served) string {
			for range 10 {
				s.get("people/@self.json")
			}
			return s.get("people/@self.json").Header().Get("Retry-After")
		}, "60", "6"},
		"clock-behind": {func(s served) string {
			created := gjson.Get(s.ask(http.MethodPost, "crm/case.json", "title=late").Body.String(), "response.created").Time()
			return strconv.FormatBool(time.Since(created) > 24*time.Hour)
		}, "false", "true"},
	} {
		if got := c.see(serveHere(t)); got != c.without {
			t.Errorf("without %s: got %q, want %q", name, got, c.without)
		}
		if got := c.see(serveHere(t, name)); got != c.with {
			t.Errorf("%s: got %q, want %q", name, got, c.with)
		}
	}
}

// served is what serve would serve, with a limit of ten requests in a minute.
type served struct {
	own     *portal.Portal
	looks   looks
	handler http.Handler
}

func serveHere(t *testing.T, variants ...string) served {
	t.Helper()
	s := serving{variants: variants, limit: 10, window: time.Minute, limiter: "sliding"}
	looks, err := s.looks()
	if err != nil {
		t.Fatal(err)
	}
	own, err := s.portal(looks)
	if err != nil {
		t.Fatal(err)
	}
	return served{own, looks, looks.wrap(own, s.site())}
}

func (s served) get(path string) *httptest.ResponseRecorder { return s.ask(http.MethodGet, path, "") }

func (s served) ask(method, path, form string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/api/2.0/"+path, strings.NewReader(form))
	r.Header.Set("Authorization", s.own.Accounts()[0].Token)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}
