package wire_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"portalspec/reports/evidence"
	"portalspec/runner/wire"
)

// shown is what becomes of an answer's body, with the tokens of the other tests and one more secret.
func shown(t *testing.T, secret, body string) string {
	t.Helper()
	o := options("http://127.0.0.1:1")
	o.Secrets = []string{secret}
	return string(client(t, o).Freeze(evidence.Exchange{Answer: evidence.Answer{Body: []byte(body)}}).Answer.Body)
}

func TestShortSecretsAreWholeValues(t *testing.T) {
	t.Parallel()
	for body, wanted := range map[string]string{
		`{"a":"admin"}`:                  `{"a":"$SECRET"}`,
		`{"a":["admin","x"]}`:            `{"a":["$SECRET","x"]}`,
		`"{\"a\":\"admin\"}"`:            `"{\"a\":\"$SECRET\"}"`,
		`{"a":"adm\u0069n"}`:             `{"a":"$SECRET"}`,
		`{"admin":"x"}`:                  `{"admin":"x"}`,
		`{"a":"the admin"}`:              `{"a":"the admin"}`,
		`{"a":"admin2"}`:                 `{"a":"admin2"}`,
		`<a>admin</a>`:                   `<a>$SECRET</a>`,
		`<a b="admin" c='admin'/>`:       `<a b="$SECRET" c='$SECRET'/>`,
		`<admin>x</admin>`:               `<admin>x</admin>`,
		`a=admin&b=admin`:                `a=$SECRET&b=$SECRET`,
		`a=administrator`:                `a=administrator`,
		`admin`:                          `$SECRET`,
		`admin went`:                     `admin went`,
		`{"basic":"YWRtaW4="}`:           `{"basic":"$SECRET"}`,
		`{"status":200,"admin":"admin"}`: `{"status":200,"admin":"$SECRET"}`,
	} {
		want(t, body, shown(t, "admin", body), wanted)
	}
	want(t, "a number", shown(t, "200", `{"status":200,"a":"200"}`), `{"status":200,"a":"$SECRET"}`)
}

// What was valid stays valid, and what was not stays that.
func TestPlaceholdersKeepTheSyntax(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ secret, body, wanted string }{
		{"1234567890", `{"a":1234567890,"b":[1234567890]}`, `{"a":0,"b":[0]}`},
		{"1234567890", `{"a":"1234567890"}`, `{"a":"$SECRET"}`},
		{"tokentoken", `<tokentoken a="b">x</tokentoken>`, `<SECRET a="b">x</SECRET>`},
		{`half"quoted`, `{"a":"half"quoted"}`, `{"a":"$SECRET""}`},
		{`half"quoted`, `{"a":"half\"quoted"}`, `{"a":"$SECRET"}`},
		{`half<opened`, `<a>half<opened</a>`, `<a>$SECRET<</a>`},
		{`half<opened`, `<a>half&lt;opened</a>`, `<a>$SECRET</a>`},
		{`half&opened`, `<a>half&opened</a>`, `<a>$SECRET&</a>`},
		{`longsecret`, "{\"a\":\"long\nsecret\"}", "{\"a\":\"$SECRET\n\"}"},
		{`nightfall`, `{"a":"x\nightfall"}`, `{"a":"x$SECRET"}`},
		{`9abcdefgh`, `{"a":"\u00e9abcdefgh"}`, `{"a":"$SECRET"}`},
		{`mp;longer`, `<a>&amp;longer</a>`, `<a>$SECRET</a>`},
		{`longsecret`, `{"a":"\\longsecret"}`, `{"a":"\\$SECRET"}`},
		{`longsecret`, `{"a":"\\u006congsecret"}`, `{"a":"$SECRET"}`},
	} {
		got := shown(t, c.secret, c.body)
		want(t, c.body, got, c.wanted)
		want(t, c.body+" is JSON", json.Valid([]byte(got)), json.Valid([]byte(c.body)))
	}
}

func TestTokensHaveNames(t *testing.T) {
	t.Parallel()
	for body, wanted := range map[string]string{
		token:                              "$PORTALSPEC_TOKEN",
		"a " + second + " b":               "a $PORTALSPEC_TOKEN_2 b",
		token + second:                     "$PORTALSPEC_TOKEN$PORTALSPEC_TOKEN_2",
		"x" + token[:len(token)-4] + " y":  "x$WRONG_TOKEN y",
		"x" + token[:len(token)/2] + " y":  "x$WRONG_TOKEN y",
		"Bearer " + strings.ToLower(token): "Bearer " + strings.ToLower(token),
	} {
		want(t, body, shown(t, "", body), wanted)
	}
}

func TestEveryWrongTokenIsHiddenInEchoes(t *testing.T) {
	t.Parallel()
	for _, kind := range []evidence.Credential{evidence.Random, evidence.Altered, evidence.FirstHalf, evidence.CutShort} {
		x, s := send(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Echo", r.Header.Get("Authorization"))
			_, _ = w.Write([]byte(r.Header.Get("Authorization") + " is wrong"))
		}, wire.Ask{Method: "GET", Path: "a", Credential: kind})
		want(t, string(kind), string(x.Answer.Body), "$WRONG_TOKEN is wrong")
		want(t, string(kind), x.Answer.Header.Get("X-Echo"), "$WRONG_TOKEN")
		want(t, string(kind), x.Request.Header.Get("Authorization"), "$WRONG_TOKEN")
		want(t, "sent", s.requests()[0].Header.Get("Authorization") != "$WRONG_TOKEN", true)
	}
}

func TestOverlapsAreOneSecret(t *testing.T) {
	t.Parallel()
	o := options("http://127.0.0.1:1")
	o.Secrets = []string{"first-and-middle", "middle-and-last"}
	x := client(t, o).Freeze(evidence.Exchange{Answer: evidence.Answer{Body: []byte("first-and-middle-and-last.")}})
	want(t, "body", string(x.Answer.Body), "$SECRET.")
}

func TestCookiesAreNeverShown(t *testing.T) {
	t.Parallel()
	ask := get("a")
	ask.Credential = evidence.InCookie
	x, _ := send(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Add("Set-Cookie", "ASP.NET_SessionId=abcdefghijklmnopqrstuvw; path=/; HttpOnly")
		w.Header().Add("Set-Cookie", "odd")
		_, _ = w.Write([]byte(`{"session":"abcdefghijklmnopqrstuvw"}`))
	}, ask)
	want(t, "Set-Cookie", strings.Join(x.Answer.Header["Set-Cookie"], ", "), "ASP.NET_SessionId=$COOKIE; path=/; HttpOnly, $COOKIE")
	want(t, "Cookie", x.Request.Header.Get("Cookie"), "asc_auth_key=$COOKIE")
	want(t, "body", string(x.Answer.Body), `{"session":"$COOKIE"}`)
}

func TestSecretAtTheCut(t *testing.T) {
	t.Parallel()
	for length := 4; length <= len(token); length++ {
		x, _ := send(t, says("0123456789"+token+"the rest"), get("a"), func(o *wire.Options) { o.MaxBody = int64(10 + length) })
		if strings.Contains(string(x.Answer.Body), token[:4]) || x.Answer.Cut == "" {
			t.Errorf("cut after %d: %s", length, x.Answer.Body)
		}
	}
	want(t, "not cut", shown(t, "", "x "+token[:10]), "x "+token[:10])
}

func TestOtherPlaces(t *testing.T) {
	t.Parallel()
	wide := func(text string) string {
		var all strings.Builder
		for _, unit := range utf16.Encode([]rune(text)) {
			all.Write([]byte{byte(unit), byte(unit >> 8)})
		}
		return all.String()
	}
	want(t, "UTF-16", shown(t, "", "\xff\xfe"+wide("a"+token+"b")), "\xff\xfe"+wide("a$PORTALSPEC_TOKENb"))
	c := client(t, options("http://127.0.0.1:1"))
	x := c.Freeze(evidence.Exchange{Answer: evidence.Answer{Header: http.Header{http.CanonicalHeaderKey(second): {"x"}}}})
	for name := range x.Answer.Header {
		want(t, "a header's name", name, "$PORTALSPEC_TOKEN_2")
	}
}

func TestHarmlessHeadersHideNothing(t *testing.T) {
	t.Parallel()
	x, _ := send(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "application/json") }, get("a"),
		func(o *wire.Options) { o.Header = http.Header{"accept": {"application/json"}} })
	want(t, "Content-Type", x.Answer.Header.Get("Content-Type"), "application/json")
}

func TestLogin(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/2.0/authentication") {
			w.WriteHeader(201)
			_, _ = w.Write([]byte(`{"count":1,"response":{"expires":"2030-01-01","token":"given\/token+12345"},"status":0,"statusCode":201}`))
		}
	})
	o := options(s.URL)
	o.Tokens = [2]string{}
	c := client(t, o)
	x, given := c.Login(context.Background(), wire.Ask{Scene: "start", Step: "(login)", Account: 2}, "user", "pass\"word/1")
	want(t, "token", given, "given/token+12345")
	want(t, "sent", s.bodies()[0], `{"password":"pass\"word/1","userName":"user"}`)
	want(t, "shown", string(x.Request.Body), `{"password":"$SECRET","userName":"user"}`)
	want(t, "answer", string(x.Answer.Body), `{"count":1,"response":{"expires":"2030-01-01","token":"$PORTALSPEC_TOKEN_2"},"status":0,"statusCode":201}`)
	want(t, "credential", x.Credential, evidence.NotNeeded)
	want(t, "no header", s.requests()[0].Header["Authorization"] == nil, true)
	want(t, "step", x.Step, "(login)")
	next := c.Send(context.Background(), wire.Ask{Method: "GET", Path: "a", Account: 2, Credential: evidence.Valid})
	want(t, "then sent", s.requests()[1].Header.Get("Authorization"), given)
	want(t, "then shown", next.Request.Header.Get("Authorization"), "$PORTALSPEC_TOKEN_2")
}

// The page on the core describes no envelope, so there may be none round a token either.
func TestATokenWithoutAnEnvelopeIsOne(t *testing.T) {
	t.Parallel()
	s := serve(t, says(`{"token":"given/token+12345","expires":"2030-01-01"}`))
	x, given := client(t, options(s.URL)).Login(context.Background(), wire.Ask{}, "user", "password-1")
	want(t, "token", given, "given/token+12345")
	want(t, "answer", string(x.Answer.Body), `{"token":"$PORTALSPEC_TOKEN","expires":"2030-01-01"}`)
}

func TestLoginWithoutAToken(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{``, `{}`, `{"response":{"token":""}}`, `{"response":{"token":7}}`, `<html>`} {
		s := serve(t, says(answer))
		if x, given := client(t, options(s.URL)).Login(context.Background(), wire.Ask{}, "user", "password-1"); given != "" || !x.Answered() {
			t.Errorf("%s gave %q", answer, given)
		}
	}
}

// Any login gives away a token, also one that is sent to be judged.
func TestTokensOfOtherLoginsAreHidden(t *testing.T) {
	t.Parallel()
	for path, answer := range map[string]string{
		"authentication.xml":  `<result><response><token>fresh&lt;token&gt;12345</token></response></result>`,
		"authentication.json": `{"response":{"token":"fresh<token>12345"`,
		"authentication":      `{"token": "fresh\u003ctoken\u003e12345"}`,
	} {
		ask := post(path, "userName=a")
		ask.Credential = evidence.NotNeeded
		x, _ := send(t, says(answer), ask)
		if got := string(x.Answer.Body); !strings.Contains(got, "$PORTALSPEC_TOKEN") || strings.Contains(got, "12345") {
			t.Errorf("%s: %s", path, got)
		}
	}
}

// The bodies that are slowest to look through: at most some 50 ms for 256 KiB, more where races are watched for.
func TestHostileBodiesAreLookedThroughQuickly(t *testing.T) { // not parallel: it measures
	for name, unit := range map[string]string{
		"backslashes": `\`, "percents": "%25", "ampersands": "&amp;", "references": "&", "prefixes": token[:20], "tokens": token,
		"pluses": "+", "breaks": "\\r\\n", "first letters": token[:1], "spaced": token[:4] + "\n        ",
	} {
		body := strings.Repeat(unit, (1<<18)/len(unit))
		began := time.Now()
		shown(t, "", body)
		took := time.Since(began)
		t.Logf("%s: %v", name, took)
		if took > 15*time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
}
