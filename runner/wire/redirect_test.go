package wire_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"portalspec/reports/evidence"
	"portalspec/runner/wire"
)

// moved answers the first paths with a redirect, and the last with 200.
func moved(status int, hops ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for i, hop := range hops[:len(hops)-1] {
			if r.URL.Path == hop {
				w.Header().Set("Location", hops[i+1])
				w.WriteHeader(status)
			}
		}
	}
}

func TestReadFollows(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := serve(t, moved(status, "/api/2.0/a", "/b", "/c?x=1#part"))
		c := client(t, options(s.URL))
		x := c.Send(context.Background(), get("a"))
		want(t, "status", x.Answer.Status, 200)
		want(t, "followed", strings.Join(x.Redirects, " "), s.URL+"/b "+s.URL+"/c?x=1")
		want(t, "asked for", x.Request.URL, s.URL+"/api/2.0/a")
		want(t, "slots", c.Budget(1, false).Stats().Sent, 3)
		want(t, "sent", c.Stats().Sent, 3)
		for _, r := range s.requests() {
			want(t, "the token of "+r.URL.Path, r.Header.Get("Authorization"), token)
		}
	}
}

func TestAtMostThreeRedirects(t *testing.T) {
	t.Parallel()
	x, s := send(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path+"/x", http.StatusFound) }, get("a"))
	want(t, "status", x.Answer.Status, 302)
	want(t, "requests", len(s.requests()), 4)
	want(t, "followed", len(x.Redirects), 3)
}

func TestNoCredentialLeavesTheOrigin(t *testing.T) {
	t.Parallel()
	other := serve(t, says("stolen"))
	host := strings.TrimPrefix(other.URL, "http://")
	for _, location := range []string{
		other.URL + "/", "//" + host + "/x", "https://" + host, "file:///etc/passwd", "http://u:p@" + host, "ftp://x", "http://%zz", "",
	} {
		for _, kind := range []evidence.Credential{evidence.Valid, evidence.InQuery, evidence.InCookie} {
			x, _ := send(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", location)
				w.WriteHeader(307)
			}, wire.Ask{Method: "GET", Path: "a", Credential: kind})
			want(t, "status", x.Answer.Status, 307)
			want(t, "followed", len(x.Redirects), 0)
		}
	}
	want(t, "what the other origin saw", len(other.requests()), 0)
}

func TestWriteFollowsOnly307And308(t *testing.T) {
	t.Parallel()
	for status, requests := range map[int]int{301: 1, 302: 1, 303: 1, 307: 2, 308: 2} {
		for _, method := range []string{"POST", "PUT", "DELETE"} {
			ask := post("a", "title=t")
			ask.Method = method
			x, s := send(t, moved(status, "/api/2.0/a", "/b"), ask)
			want(t, method+" requests", len(s.requests()), requests)
			if requests == 1 {
				want(t, method+" status", x.Answer.Status, status)
				continue
			}
			want(t, method+" status", x.Answer.Status, 200)
			want(t, method+" method", s.requests()[1].Method, method)
			want(t, method+" body", s.bodies()[1], "title=t")
		}
	}
}

func TestTokenInTheQueryIsSentOnce(t *testing.T) {
	t.Parallel()
	_, s := send(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/b" {
			http.Redirect(w, r, "/b?"+r.URL.RawQuery, http.StatusFound)
		}
	}, wire.Ask{Method: "GET", Path: "a", Credential: evidence.InQuery})
	want(t, "tokens", strings.Count(s.requests()[1].URL.RawQuery, "asc_auth_key"), 1)
}
