package wire_test

import (
	"maps"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"portalspec/reports/evidence"
	"portalspec/runner/wire"
)

// FuzzRedaction holds that no secret comes out, whatever stands around it, in whatever way the target writes it.
func FuzzRedaction(f *testing.F) {
	ways := slices.Sorted(maps.Keys(encodings))
	for i, seed := range []struct{ secret, before, after string }{
		{"tok-en/0123+456=", "", ""}, {"pass\"word\\n", `{"a":"`, `"}`}, {"nightfall", `{"a":"\`, `"}`}, {"12345678", `{"a":`, `,"b":12345678}`},
		{"lt;longer", "<a>&", "</a>"}, {"u0041bcdefg", `\\`, `\`}, {"3Dabcdefgh", "%", "="}, {"tokentoken", "tokentoke", "token"}, {"aaaaaaaa", "aaaaaaa", "aaaaaaaaa"},
		{"tag-of-it", "<", ">x</tag-of-it>"}, {"a b+c%20d&e", "asc_auth_key=", "&x=1"}, {"größe-漢字😀", "\xff", "\xfe"}, {"=\r\n=\r\nab", "=\r", "\n ="}, {"secretsecret", "\x00s\x00e", "\x00"},
	} {
		f.Add(seed.secret, seed.before, seed.after, uint8(i))
	}
	f.Fuzz(func(t *testing.T, secret, before, after string, way uint8) {
		// A placeholder keeps what a document depends on, so of these alone no secret can be made.
		mark := func(char rune) bool { return char < ' ' || strings.ContainsRune(`"<&`, char) }
		if len(secret) < 8 || !utf8.ValidString(secret) || strings.TrimFunc(secret, mark) == "" || strings.Contains(secret, "SECRET") {
			t.Skip("no secret")
		}
		written := encodings[ways[int(way)%len(ways)]](secret)
		if strings.Count(written, "\uFFFD") != strings.Count(secret, "\uFFFD") {
			t.Skip("a character that cannot be written in this way")
		}
		c, err := wire.New(wire.Options{Target: "http://127.0.0.1:1", Limit: 1, Window: 1, Secrets: []string{secret}})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		text := before + written + after
		x := c.Freeze(evidence.Exchange{
			Request: evidence.Request{URL: "http://h/" + text, Header: http.Header{"X-A": {text}, "Cookie": {text}}, Body: []byte(text)},
			Answer:  evidence.Answer{Header: http.Header{"Location": {text}, "Set-Cookie": {"a=" + text}}, Body: []byte(text), Cut: text},
			Failure: text, Redirects: []string{text},
		})
		for place, shown := range map[string]string{
			"the request's URL": x.Request.URL, "the request's header": x.Request.Header.Get("X-A"), "the request's cookie": x.Request.Header.Get("Cookie"),
			"the request's body": string(x.Request.Body), "the answer's header": x.Answer.Header.Get("Location"), "the answer's cookie": x.Answer.Header.Get("Set-Cookie"),
			"the answer's body": string(x.Answer.Body), "the reason of a cut": x.Answer.Cut, "the failure": x.Failure, "a redirect": x.Redirects[0],
		} {
			// A placeholder parts what stands before it from what comes after.
			for part := range strings.SplitSeq(shown, "SECRET") {
				if strings.Contains(part, secret) || strings.Contains(part, written) {
					t.Fatalf("%s shows %q of %q as %q", place, secret, text, shown)
				}
			}
		}
	})
}

// FuzzRetryAfter holds that whatever a 503 asks for, everything waits a window at least and two at most, and what it says
// where that is between them.
func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{
		"", "0", "7", "12", " 12\t", "12.5", "100", "-1", "99999999999999999999", "1e400", "-1e400", "NaN", "Inf", "-Inf", "0x1p-1074", "1_0", "+13", "12s",
		"Fri, 01 Jan 2027 00:00:13 GMT", "Friday, 01-Jan-27 00:00:13 GMT", "Fri Jan  1 00:00:13 2027", "Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "soon",
	} {
		f.Add(seed)
	}
	const window = 10 * time.Second
	now := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	c, err := wire.New(wire.Options{Target: "http://127.0.0.1:1", Limit: 1, Window: window})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(c.Close)
	f.Fuzz(func(t *testing.T, text string) {
		got := c.Wait(http.Header{"Retry-After": {text}}, now)
		if got < window || got > 2*window {
			t.Fatalf("%q: waits %v", text, got)
		}
		text = strings.TrimSpace(text)
		seconds, isNumber := new(big.Int).SetString(text, 10)
		until, err := http.ParseTime(text)
		want := window
		switch isNumber = isNumber && strings.Trim(text, "0123456789") == ""; {
		case isNumber && seconds.Cmp(big.NewInt(20)) > 0, err == nil && until.After(now.Add(2*window)):
			want = 2 * window
		case isNumber && seconds.Cmp(big.NewInt(10)) > 0:
			want = time.Duration(seconds.Int64()) * time.Second
		case err == nil && until.After(now.Add(window)):
			want = until.Sub(now)
		case !isNumber && err != nil:
			return // in whatever way it is understood
		}
		if got != want {
			t.Fatalf("%q: waits %v and not %v", text, got, want)
		}
	})
}
