package wire_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"portalspec/reports/evidence"
	"portalspec/runner/wire"
)

func TestCredentials(t *testing.T) {
	t.Parallel()
	for kind, check := range map[evidence.Credential]func(r *http.Request, body string) bool{
		evidence.Valid:     func(r *http.Request, _ string) bool { return r.Header.Get("Authorization") == token },
		evidence.None:      func(r *http.Request, _ string) bool { return r.Header["Authorization"] == nil },
		evidence.NotNeeded: func(r *http.Request, _ string) bool { return r.Header["Authorization"] == nil },
		evidence.Empty: func(r *http.Request, _ string) bool {
			return len(r.Header["Authorization"]) == 1 && r.Header.Get("Authorization") == ""
		},
		evidence.InCookie: func(r *http.Request, _ string) bool {
			return r.Header["Authorization"] == nil && r.Header.Get("Cookie") == "asc_auth_key="+token
		},
		evidence.InQuery: func(r *http.Request, _ string) bool {
			return r.Header["Authorization"] == nil && r.URL.Query().Get("asc_auth_key") == token && r.URL.Query().Get("a") == "b"
		},
		evidence.InForm: func(r *http.Request, body string) bool {
			form, err := url.ParseQuery(body)
			return err == nil && r.Header["Authorization"] == nil && form.Get("asc_auth_key") == token && form.Get("title") == "t"
		},
		evidence.FirstHalf: func(r *http.Request, _ string) bool { return r.Header.Get("Authorization") == token[:len(token)/2] },
		evidence.CutShort:  func(r *http.Request, _ string) bool { return r.Header.Get("Authorization") == token[:len(token)-4] },
		evidence.Altered: func(r *http.Request, _ string) bool {
			altered := r.Header.Get("Authorization")
			return differences(altered, token) == 1 && !strings.EqualFold(altered, token) && sameClasses(altered, token)
		},
		evidence.Random: func(r *http.Request, _ string) bool {
			random := r.Header.Get("Authorization")
			return differences(random, token) > 20 && sameClasses(random, token)
		},
	} {
		ask := post("group?a=b", "title=t")
		ask.Credential = kind
		x, s := send(t, says(""), ask)
		if !check(s.requests()[0], s.bodies()[0]) {
			t.Errorf("%s: %v %q", kind, s.requests()[0].Header, s.bodies()[0])
		}
		if shown := x.Request.URL + string(x.Request.Body) + strings.Join(x.Request.Header.Values("Cookie"), ""); strings.Contains(shown, token[:8]) {
			t.Errorf("%s: %s", kind, shown)
		}
		want(t, string(kind), x.Credential, kind)
	}
}

func differences(a, b string) (n int) {
	if len(a) != len(b) {
		return -1
	}
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

func sameClasses(a, b string) bool {
	class := func(b byte) int {
		switch {
		case b >= '0' && b <= '9':
			return 1
		case b >= 'a' && b <= 'z':
			return 2
		case b >= 'A' && b <= 'Z':
			return 3
		}
		return int(b) + 10
	}
	for i := range a {
		if class(a[i]) != class(b[i]) {
			return false
		}
	}
	return len(a) == len(b)
}

func TestFalseTokensAreTheRuns(t *testing.T) {
	t.Parallel()
	s := serve(t, says(""))
	for _, run := range []string{"one", "one", "two"} {
		o := options(s.URL)
		o.RunID = run
		client(t, o).Send(context.Background(), wire.Ask{Method: "GET", Path: "a", Credential: evidence.Random})
	}
	sent := s.requests()
	want(t, "in one run", sent[0].Header.Get("Authorization"), sent[1].Header.Get("Authorization"))
	if sent[1].Header.Get("Authorization") == sent[2].Header.Get("Authorization") {
		t.Error("the same in two runs")
	}
}

// Whatever the token is, what is derived of it is never the token.
func TestFalseTokensOfOddTokens(t *testing.T) {
	t.Parallel()
	for _, odd := range []string{"a", "-", "....", "7-", "ABC"} {
		for _, kind := range []evidence.Credential{evidence.Random, evidence.Altered, evidence.FirstHalf, evidence.CutShort} {
			_, s := send(t, says(""), wire.Ask{Method: "GET", Path: "a", Credential: kind}, func(o *wire.Options) { o.Tokens[0] = odd })
			if sent := s.requests()[0].Header.Get("Authorization"); sent == odd || sent == "" {
				t.Errorf("%s of %q: %q", kind, odd, sent)
			}
		}
	}
}

func TestCredentialsCountAgainst(t *testing.T) {
	t.Parallel()
	s := serve(t, says(""))
	c := client(t, options(s.URL))
	for _, kind := range []evidence.Credential{evidence.None, evidence.Empty, evidence.Random, evidence.NotNeeded} {
		c.Send(context.Background(), wire.Ask{Method: "GET", Path: "a", Account: 2, Credential: kind})
	}
	want(t, "of the first account", c.Budget(1, false).Stats().Sent, 4)
	c.Send(context.Background(), wire.Ask{Method: "GET", Path: "a", Account: 2, Credential: evidence.InCookie})
	want(t, "of the second account", c.Budget(2, false).Stats().Sent, 1)
	want(t, "shares", c.Stats().Each[0], wire.Share{Account: 1, Sent: 4})
	want(t, "shares", c.Stats().Each[1], wire.Share{Account: 2, Sent: 1})
}
