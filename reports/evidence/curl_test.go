package evidence_test

import (
	"net/http"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portalspec/reports/evidence"
)

func TestCurl(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		x    evidence.Exchange
		want string
	}{
		"a read": {
			evidence.Exchange{Request: evidence.Request{Method: "GET", URL: "http://h/api/2.0/group.json", Header: http.Header{
				"Authorization": {"$PORTALSPEC_TOKEN"}, "User-Agent": {"portalspec"}, "X-Request-Id": {"1"}, "Accept-Encoding": {"gzip"},
			}}},
			`curl -sS -i -X GET -H "Authorization: $PORTALSPEC_TOKEN" -H Accept: http://h/api/2.0/group.json`,
		},
		"an empty header": {
			evidence.Exchange{Request: evidence.Request{Method: "GET", URL: "http://h/", Header: http.Header{"Authorization": {""}, "Accept": {"*/*"}}}},
			`curl -sS -i -X GET -H 'Accept: */*' -H 'Authorization;' http://h/`,
		},
		"a create": {
			evidence.Exchange{Request: evidence.Request{Method: "POST", URL: "http://h/", Body: []byte("title=it's&x=$(reboot)"), Header: http.Header{
				"Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {"a"},
			}}},
			`curl -sS -i -X POST -H 'Accept: a' -H 'Content-Type: application/x-www-form-urlencoded' --data-raw 'title=it'"'"'s&x=$(reboot)' http://h/`,
		},
		"a write without a body": {
			evidence.Exchange{Request: evidence.Request{Method: "PUT", URL: "http://h/", Header: http.Header{"Accept": {"a"}}}},
			`curl -sS -i -X PUT -H 'Accept: a' -H Content-Type: --data-raw '' http://h/`,
		},
		"a token in the query": {
			evidence.Exchange{Request: evidence.Request{Method: "GET", URL: "http://h/a?asc_auth_key=%24PORTALSPEC_TOKEN_2&b=1", Header: http.Header{"Accept": {"a"}}}},
			`curl -sS -i -X GET -H 'Accept: a' "http://h/a?asc_auth_key=$PORTALSPEC_TOKEN_2&b=1"`,
		},
		"an odd URL": {
			evidence.Exchange{Request: evidence.Request{Method: "GET", URL: "http://h/a/../[1]", Header: http.Header{"Accept": {"a"}}}, Redirects: []string{"http://h/b"}},
			`curl -sS -i -X GET -L -g --path-as-is -H 'Accept: a' 'http://h/a/../[1]'`,
		},
		"a HEAD": {
			evidence.Exchange{Request: evidence.Request{Method: "HEAD", URL: "http://h/", Header: http.Header{"Accept": {"a"}}}},
			`curl -sS -i --head -H 'Accept: a' http://h/`,
		},
		"bytes": {
			evidence.Exchange{Request: evidence.Request{Method: "POST", URL: "http://h/", Body: []byte("a\x00%\n$WRONG_TOKEN"), Header: http.Header{"Accept": {"a"}}}},
			`printf 'a\000%%\012%s' "$WRONG_TOKEN" | curl -sS -i -X POST -H 'Accept: a' -H Content-Type: --data-binary @- http://h/`,
		},
		"nothing": {evidence.Exchange{}, ""},
	} {
		if got := evidence.Curl(c.x); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

// Whatever an exchange holds, a shell runs one curl and nothing else, and the portal gets what was sent.
func TestCurlSendsTheSame(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	rapid.Check(t, func(r *rapid.T) {
		var body string
		if rapid.Bool().Draw(r, "bytes") {
			body = string(rapid.SliceOf(rapid.Byte()).Draw(r, "body"))
		} else {
			body = rapid.StringOf(rapid.SampledFrom([]rune("a1'\"$`\\!%&;|<>(){}[]*?~# \n\t=é文\u202e\x1b"))).Draw(r, "text")
		}
		value := rapid.StringOf(rapid.SampledFrom([]rune("a1'\"$`\\!%&;|<>(){}[]*?~#=é\u202e"))).Draw(r, "header")
		x := evidence.Exchange{Request: evidence.Request{
			Method: "POST", URL: p.URL + "/a?b=" + rapid.StringOf(rapid.SampledFrom([]rune("a1'$`!&;|(){}[]*~="))).Draw(r, "query"), Body: []byte(body),
			Header: http.Header{"X-Odd": {"x" + value + "x"}, "Authorization": {"$PORTALSPEC_TOKEN"}},
		}}
		snippet := evidence.Curl(x)
		if strings.ContainsAny(snippet, "\n\x1b\u202e") {
			r.Fatalf("not to be pasted: %q", snippet)
		}
		shell(t, snippet)
		sent := p.taken()
		if len(sent) != 1 {
			r.Fatalf("%d requests of %s", len(sent), snippet)
		}
		got := sent[0]
		if got.body != body || got.header.Get("X-Odd") != "x"+value+"x" || got.token != token || "POST "+strings.TrimPrefix(x.Request.URL, p.URL) != got.line {
			r.Fatalf("sent %q, header %q, line %q\nof %s", got.body, got.header.Get("X-Odd"), got.line, snippet)
		}
		if got.header.Get("Content-Type") != "" || got.header.Get("Accept") != "" {
			r.Fatalf("curl adds %v", got.header)
		}
	})
}
