package mask_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"portalspec/suites/match"
)

const planted = "colleague@example.com"

// FuzzJSON holds that what is JSON stays JSON, and what is not does not become it; and that nobody's address is left.
func FuzzJSON(f *testing.F) {
	for _, body := range []string{
		`{"a":"b","id":"c_1","` + planted + `":["` + planted + `",1e5,null]}`, `{"a":"\ud83d\ude00\u0000\q`, "\"\x01\xff\"", `cb({a:'b'});`,
		`{"a":"` + title + ` ` + planted + `"}`, "\uFEFF[1,]", "\xff\xfe{\x00}\x00",
	} {
		f.Add([]byte(body), 200)
	}
	f.Fuzz(func(t *testing.T, body []byte, status int) {
		if status != 200 {
			status = 404
		}
		got := masked(ours(), status, asJSON, string(body))
		if json.Valid(body) != json.Valid([]byte(got)) {
			t.Fatalf("valid before: %v\n%q\n%q", json.Valid(body), body, got)
		}
		sameReading(t, asJSON, string(body), got)
		nobody(t, body, []byte(got))
	})
}

func sameReading(t *testing.T, media, body, got string) {
	t.Helper()
	if before, after := readAs(media, body), readAs(media, got); before != after {
		t.Fatalf("%s before, %s after\n%q\n%q", before, after, body, got)
	}
}

func nobody(t *testing.T, body, got []byte) {
	t.Helper()
	if strings.Contains(string(got), planted) {
		t.Fatalf("the address is left\n%q\n%q", body, got)
	}
}

// FuzzXML holds the same of XML, as the judge reads it.
func FuzzXML(f *testing.F) {
	for _, body := range []string{
		`<?xml version="1.0" encoding="utf-8"?><a b="c">R &amp; D<!-- x --><![CDATA[ y ]]><id>z</id></a>`, `<a>R & D</a>`, `<a b="<"/>`,
		`<a>]]></a>`, "<a>\x01\xff&#1;&nbsp;&#xD800;</a>", `<a b=c d/>`, `<!DOCTYPE a [<!ENTITY b "` + planted + `">]><a/>`, `<?=` + planted + `?><a/>`,
		`<a>` + title + `-- ` + planted + `<!-- ` + title + `- ` + planted + `--></a>`, `<a><` + planted + `></a>`, `<a ` + planted + `="` + planted + `">`,
		"\xff\xfe<\x00a\x00/\x00>\x00", `<?xml version="1.0" encoding="windows-1251"?>` + "<a>\xc6</a>", `<a/><b/>`, "<a xmlns:p='x'><p:b/></a>",
	} {
		f.Add([]byte(body), 200)
	}
	f.Fuzz(func(t *testing.T, body []byte, status int) {
		if status != 200 {
			status = 404
		}
		got := masked(ours(), status, asXML, string(body))
		sameReading(t, asXML, string(body), got)
		nobody(t, body, []byte(got))
	})
}

// readAs is how the judge reads a body: as valid, as invalid, or not at all.
func readAs(media, body string) string {
	_, err := match.Read(exchange(media, body))
	var syntax *match.SyntaxError
	switch {
	case err == nil:
		return "valid"
	case errors.As(err, &syntax):
		return "invalid"
	}
	return "unread"
}
