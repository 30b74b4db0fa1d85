package mask_test

import (
	"encoding/binary"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// TestWhatIsPlantedIsNeverLeft puts an address and a password wherever a server may write one, valid or not.
func TestWhatIsPlantedIsNeverLeft(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{planted, "smtp-Secret-1"} {
		for _, place := range []string{
			`"%"`, `{"a":"%"}`, `{"a":"x %, y"}`, `{"a":["%",{"b":"%"}]}`, `{"a":"{\"b\":\"%\"}"}`, `{"a":%}`, `{a:'%'}`, `["%`, `{"%`, `{"a":"x"%"y"}`, `f("%");%`,
			`{"a":"` + title + `","b":"%"}`, `{"a":"<p>%</p>"}`, `{"a":1}%`, "{\"a\":\"%\n\"}", "{\"a\":\"\xff%\"}", `[` + title + `%]`,
			`<a>%</a>`, `<a b="%"/>`, `<a b='x %'/>`, `<a b=%/>`, `<a b="%`, `<a %/>`, `<a "%"/>`, `</a %>`, `<a><![CDATA[%]]></a>`, `<a><![CDATA[%`, `<!--%--><a/>`, `<a/><!--%`,
			`<?x %?><a/>`, `<?xml version="%"?><a/>`, `<?xml version="1.0" encoding="%"?><a/>`, `<?xml version="1.0" x="%"?><a/>`, `<?xml %?><a/>`,
			`<!DOCTYPE a [<!ENTITY b "%">]><a/>`, `<!x %><a/>`, `<a/>%`, `%<a/>`, `<a>&%;</a>`, `<a xmlns:x="http://%"/>`, `<a>` + title + `<b>%</b></a>`,
			`<html><script>"%"</script>`, `<html><style>%`, `<!doctype html><a href=mailto:%>`, `Dear %,`, "a;b\n%;1\n", "\x00%",
		} {
			for _, media := range []string{asJSON, asXML, "text/html", "text/plain", "application/xhtml+xml", "application/octet-stream", "text/xml; charset=windows-1251", ""} {
				body := strings.ReplaceAll(place, "%", secret)
				for _, written := range []string{body, strings.ReplaceAll(body, "@", `\u0040`), strings.ReplaceAll(body, "@", "&#64;"), strings.ReplaceAll(body, "@", "%40"), strings.ReplaceAll(body, "cr", "c\xff")} {
					stranger(t, secret, written, masked(ours(), 200, media, written))
				}
				for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
					got := masked(ours(), 200, media, wide("\uFEFF"+body, order.(binary.AppendByteOrder)))
					stranger(t, secret, body, narrow(got, 2, order))
				}
			}
		}
	}
}

var wordsOfSecrets = regexp.MustCompile(`(?i)colleague|example\.com|smtp|secret`)

// stranger fails where something is left of what is not the run's.
func stranger(t *testing.T, secret, body, got string) {
	t.Helper()
	plain, err := url.PathUnescape(html.UnescapeString(got))
	if err != nil {
		plain = got
	}
	if left := wordsOfSecrets.FindString(plain); left != "" {
		t.Errorf("%s is left of %s:\n%q\n%q", left, secret, body, got)
	}
}
