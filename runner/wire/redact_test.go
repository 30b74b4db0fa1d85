package wire_test

import (
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"portalspec/reports/evidence"
	"portalspec/runner/wire"
)

// encodings are the ways in which a server may write a text.
var encodings = map[string]func(string) string{
	"plain":         func(s string) string { return s },
	"query":         url.QueryEscape,
	"path":          url.PathEscape,
	"lower percent": func(s string) string { return each(s, "%%%02x") },
	"percent twice": func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"json": func(s string) string {
		text, _ := json.Marshal(s)
		return string(text[1 : len(text)-1])
	},
	"json in json": func(s string) string {
		text, _ := json.Marshal(s)
		text, _ = json.Marshal(string(text))
		return string(text[1 : len(text)-1])
	},
	"json with slashes": func(s string) string {
		text, _ := json.Marshal(s)
		return strings.ReplaceAll(string(text[1:len(text)-1]), "/", `\/`)
	},
	"json in numbers":    func(s string) string { return units(s, `\u%04x`) },
	"json in NUMBERS":    func(s string) string { return units(s, `\u%04X`) },
	"xml":                escaped,
	"xml twice":          func(s string) string { return escaped(escaped(s)) },
	"xml in numbers":     func(s string) string { return runes(s, "&#%d;") },
	"xml in hexadecimal": func(s string) string { return runes(s, "&#x%X;") },
	"split over lines":   func(s string) string { return s[:len(s)/2] + "\r\n " + s[len(s)/2:] },
}

func each(s, format string) string {
	var all strings.Builder
	for _, b := range []byte(s) {
		fmt.Fprintf(&all, format, b)
	}
	return all.String()
}

func units(s, format string) string {
	var all strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&all, format, unit)
	}
	return all.String()
}

func runes(s, format string) string {
	var all strings.Builder
	for _, r := range s {
		fmt.Fprintf(&all, format, r)
	}
	return all.String()
}

func escaped(s string) string {
	var all strings.Builder
	_ = xml.EscapeText(&all, []byte(s))
	return all.String()
}

func base64s(s, before, after string) (all []string) {
	for _, coding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		all = append(all, coding.EncodeToString([]byte(before+s+after)))
	}
	return all
}

var secrets = rapid.OneOf(
	rapid.StringMatching(`[A-Za-z0-9+/=._~-]{8,64}`),
	rapid.StringMatching(`[a-c"\\/&<>'%+ ]{8,20}`),
	rapid.StringMatching(`[!-~]{8,30}`),
	rapid.StringMatching(`[a-zäöüßяж漢字😀]{8,16}`),
).Filter(func(s string) bool { return strings.TrimSpace(s) == s })

// redacted is what becomes of an exchange that holds the text in each place, with the secret given to the client.
func redacted(t *rapid.T, secret, text string) (shown map[string]string) {
	c, err := wire.New(wire.Options{Target: "http://127.0.0.1:1", Limit: 1, Window: 1, Secrets: []string{secret}})
	if err != nil {
		t.Fatal(err)
	}
	x := c.Freeze(evidence.Exchange{
		Request: evidence.Request{URL: "http://h/" + text, Header: http.Header{"X-A": {text}}, Body: []byte(text)},
		Answer:  evidence.Answer{Header: http.Header{"Location": {text}}, Body: []byte("before " + text + " after"), Cut: text},
		Failure: text, Redirects: []string{"http://h/?a=" + text},
	})
	return map[string]string{
		"request URL": x.Request.URL, "request header": x.Request.Header.Get("X-A"), "request body": string(x.Request.Body),
		"header": x.Answer.Header.Get("Location"), "body": string(x.Answer.Body), "cut": x.Answer.Cut,
		"failure": x.Failure, "redirect": x.Redirects[0],
	}
}

func TestSecretsNeverAppear(t *testing.T) {
	t.Parallel()
	for name, encode := range encodings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				secret := secrets.Draw(t, "secret")
				text := encode(secret)
				for place, shown := range redacted(t, secret, text) {
					if strings.Contains(shown, text) || strings.Contains(shown, secret) || !strings.Contains(shown, "$SECRET") {
						t.Errorf("%s: %q is shown as %q", place, text, shown)
					}
				}
			})
		})
	}
}

func TestSecretsNeverAppearInBase64(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		secret := secrets.Draw(t, "secret")
		before, after := rapid.StringMatching(`[a-z:]{0,6}`).Draw(t, "before"), rapid.StringMatching(`[a-z:]{0,6}`).Draw(t, "after")
		for _, text := range base64s(secret, before, after) {
			encode := encodings[rapid.SampledFrom([]string{"plain", "query", "json with slashes", "xml", "split over lines"}).Draw(t, "then")]
			shown := redacted(t, secret, encode(text))["body"]
			plain := strings.NewReplacer("%2B", "+", "%2F", "/", "%3D", "=", `\/`, "/").Replace(shown)
			for _, part := range strings.FieldsFunc(plain, func(r rune) bool { return strings.ContainsRune("$ \r\n", r) }) {
				for skip := range min(4, len(part)) {
					decoded, _ := base64.RawStdEncoding.DecodeString(strings.NewReplacer("-", "+", "_", "/", "=", "").Replace(part[skip:]))
					if strings.Contains(string(decoded), secret[:len(secret)/2]) || strings.Contains(string(decoded), secret[len(secret)/2:]) {
						t.Errorf("%q of %q is shown as %q", text, secret, shown)
					}
				}
			}
			if !strings.Contains(shown, "$SECRET") {
				t.Errorf("%q of %q is shown as %q", text, secret, shown)
			}
		}
	})
}

func TestDocumentsStayValid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		secret, around := secrets.Draw(t, "secret"), rapid.StringMatching(`[a-z\\"/&<>;ué漢]{0,8}`)
		text := around.Draw(t, "before") + secret + around.Draw(t, "after")
		object, _ := json.Marshal(map[string]string{"a": text})
		nested, _ := json.Marshal(string(object))
		for _, document := range []string{string(object), string(nested), strings.ReplaceAll(string(object), "/", `\/`), `{"a":"` + units(text, `\u%04x`) + `"}`} {
			if shown := redacted(t, secret, document)["request body"]; !json.Valid([]byte(shown)) {
				t.Errorf("%s is shown as %s", document, shown)
			}
		}
		for _, document := range []string{"<a b=\"" + escaped(text) + "\">" + escaped(text) + "</a>", "<a>" + runes(text, "&#%d;") + "</a>"} {
			var into struct{}
			if err := xml.Unmarshal([]byte(document), &into); err != nil {
				continue // a character that no XML may hold
			}
			if shown := redacted(t, secret, document)["request body"]; xml.Unmarshal([]byte(shown), &into) != nil {
				t.Errorf("%s is shown as %s", document, shown)
			}
		}
	})
}

// Whatever a target sends, looking through it ends, and what holds no secret stays as it is.
func TestAnyBodyIsLookedThrough(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.OneOf(rapid.StringMatching(`[\\%&+=;#xu0-9a-f]{0,12}`), rapid.String(),
			rapid.SampledFrom([]string{`\u`, `\x`, "&#", "&amp;", "%25", "\r\n", `\\`, `\ud83d`, "\x00", `"`}))
		text := strings.Join(rapid.SliceOf(piece).Draw(t, "pieces"), "")
		for place, shown := range redacted(t, rapid.SampledFrom([]string{"zz", "zzzzzzzz"}).Draw(t, "secret"), text) {
			if place == "request body" && shown != text && !strings.Contains(text, "z") {
				t.Errorf("%q is shown as %q", text, shown)
			}
		}
	})
}
