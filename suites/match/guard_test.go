package match_test

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	. "portalspec/suites/match"
)

const eightMiB = 8 << 20

// hostile are bodies that break a parser, or its caller. Says is what reading them must say: "" where they are fine.
var hostile = []struct{ name, media, body, says string }{
	{"json deep", asJSON, strings.Repeat("[", eightMiB), "not read for our own safety: nested deeper than 200"},
	{"json deep and closed", asJSON, strings.Repeat("[", 201) + strings.Repeat("]", 201), "not read for our own safety: nested deeper than 200"},
	{"json at the limit", asJSON, strings.Repeat("[", 200) + strings.Repeat("]", 200), ""},
	{"json objects deep", asJSON, strings.Repeat(`{"a":`, 300), "not read for our own safety: nested deeper than 200"},
	{"json many", asJSON, "[" + strings.Repeat("1,", 2_000_000) + "1]", "not read for our own safety: more than 200000 nodes"},
	{"json as many as may be", asJSON, "[" + strings.Repeat("1,", 199_998) + "1]", ""},
	{"json one more", asJSON, "[" + strings.Repeat("1,", 199_999) + "1]", "not read for our own safety: more than 200000 nodes"},
	{"json many, nested", asJSON, "[" + strings.Repeat(`{"a":[1]},`, 70_000) + "1]", "not read for our own safety: more than 200000 nodes"},
	{"json open text", asJSON, `{"a":"b`, "not valid JSON: unexpected end of JSON input, at byte 7"},
	{"json long text", asJSON, `"` + strings.Repeat("[", eightMiB-2) + `"`, ""},
	{"json bom", asJSON, "\uFEFF{}", ""},
	{"json junk after", asJSON, `{"a":1}junk`, "not valid JSON: invalid character 'j' after top-level value, at byte 8"},
	{"json two values", asJSON, `{} {}`, "not valid JSON: invalid character '{' after top-level value, at byte 4"},
	{"json cut short", asJSON, `{"a":1,"b":`, "not valid JSON: unexpected end of JSON input, at byte 11"},
	{"json bad utf-8", asJSON, "\"\xff\"", "not valid JSON: not UTF-8"},
	{"json utf-16", asJSON, "\xff\xfe{\x00}\x00", "not valid JSON: not UTF-8"},
	{"json empty", asJSON, " \n", "not valid JSON: the body is empty"},
	{"json comma", asJSON, `[1,]`, "not valid JSON: invalid character ']' looking for beginning of value, at byte 4"},
	{"json huge number", asJSON, `{"a":1e999999999}`, ""},

	{"xml deep", asXML, strings.Repeat("<a>", eightMiB/3), "not read for our own safety: nested deeper than 200"},
	{"xml at the limit", asXML, strings.Repeat("<a>", 200) + strings.Repeat("</a>", 200), ""},
	{"xml many", asXML, "<r>" + strings.Repeat("<a/>", 2_000_000) + "</r>", "not read for our own safety: more than 200000 nodes"},
	{"xml many attributes", asXML, "<r " + manyAttributes(250_000) + "/>", "not read for our own safety: more than 200000 nodes"},
	{"xml one deeper", asXML, strings.Repeat("<a>", 201) + strings.Repeat("</a>", 201), "not read for our own safety: nested deeper than 200"},
	{"xml as many as may be", asXML, "<r>" + strings.Repeat("<a/>", 199_999) + "</r>", ""},
	{"xml one more", asXML, "<r>" + strings.Repeat("<a/>", 200_000) + "</r>", "not read for our own safety: more than 200000 nodes"},
	{"xml many texts", asXML, "<r>" + strings.Repeat("<a>1</a>", 100_000) + "</r>", "not read for our own safety: more than 200000 nodes"},
	{"xml two roots", asXML, "<a/><b/>", "not valid XML: more than one root element"},
	{"xml junk after", asXML, "<a/>junk", "not valid XML: text outside the root element"},
	{"xml junk before", asXML, "junk<a/>", "not valid XML: text outside the root element"},
	{"xml attribute twice", asXML, `<a b="1" b="2"/>`, `not valid XML: the element "a" has the attribute "b" twice`},
	{"xml doctype", asXML, "<!DOCTYPE a><a/>", "not read for our own safety: it has a DOCTYPE"},
	{"xml bomb", asXML, `<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>`, "not read for our own safety: it has a DOCTYPE"},
	{"xml external", asXML, `<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>`, "not read for our own safety: it has a DOCTYPE"},
	{"xml element declaration", asXML, `<a><!ELEMENT b ANY></a>`, "not valid XML: a declaration where none may stand: <!ELEMENT b ANY"},
	{"xml 1.1", asXML, `<?xml version="1.1"?><a/>`, "not read: XML 1.1"},
	{"xml 2.0", asXML, `<?xml version="2.0"?><a/>`, `not valid XML: version "2.0"`},
	{"xml late declaration", asXML, "\n<?xml version=\"1.0\"?><a/>", "not valid XML: an XML declaration that is malformed or not at the beginning"},
	{"xml unknown charset", "text/xml; charset=klingon", "<a/>", `not read: the charset "klingon" is unknown`},
	{"xml undecodable charset", "text/xml; charset=iso-2022-kr", "<a/>", `not read: the charset "iso-2022-kr" is unknown`},
	{"xml unknown declared", "text/xml", `<?xml version="1.0" encoding="klingon"?><a/>`, `not read: the charset "klingon" is unknown`},
	{"xml utf-16 unmarked", "text/xml", "<\x00a\x00/\x00>\x00", "not read: UTF-16 without a byte order mark"},
	{"xml utf-16 claimed", "text/xml", `<?xml version="1.0" encoding="utf-16"?><a/>`, `not valid XML: declared as "utf-16", and is not`},
	{"xml utf-32 claimed", "text/xml", `<?xml version="1.0" encoding="UTF-32BE"?><a/>`, `not valid XML: declared as "UTF-32BE", and is not`},
	{"xml bad utf-8", asXML, "<a>\xff</a>", "not valid XML: not UTF-8"},
	{"xml empty", asXML, "", "not valid XML: the body is empty"},
	{"xml only a comment", asXML, "<!-- a -->", "not valid XML: no root element"},
	{"xml cut short", asXML, "<a><b>", "not valid XML: on line 1: unexpected EOF"},
	{"xml crossed", asXML, "<a><b></a></b>", "not valid XML: on line 1: element <b> closed by </a>"},
	{"xml control character", asXML, "<a>\x01</a>", "not valid XML: on line 1: illegal character code U+0001"},
	{"xml prefix undeclared", asXML, "<p:a/>", "not read: xmlquery: invalid XML document, namespace p is missing"},
	{"html", "text/html", "<html></html>", "neither JSON nor XML: text/html"},
	{"nothing said", "", "{}", "neither JSON nor XML: no media type"},
}

func manyAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `a%d="" `, i)
	}
	return b.String()
}

// TestHostileBodies is not parallel: it measures what the whole process allocates.
func TestHostileBodies(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			x := answer(200, h.media, h.body)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := time.Now()
			_, err := Read(x)
			took := time.Since(began)
			runtime.ReadMemStats(&after)
			if got := fmt.Sprint(err); err == nil && h.says != "" || err != nil && got != h.says {
				t.Errorf("says %q, want %q", got, h.says)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 400<<20 {
				t.Errorf("allocates %d MiB", used>>20)
			}
			if took > 10*time.Second {
				t.Errorf("takes %s", took)
			}
		})
	}
}

func TestWhatIsRefusedForOurSafetyIsNoSyntaxError(t *testing.T) {
	t.Parallel()
	for _, h := range hostile {
		_, err := Read(answer(200, h.media, h.body))
		var syntax *SyntaxError
		var media *MediaError
		kinds := 0
		for _, is := range []bool{errors.As(err, &syntax), errors.As(err, &media), errors.Is(err, ErrCannotJudge)} {
			if is {
				kinds++
			}
		}
		if want := min(len(h.says), 1); kinds != want {
			t.Errorf("%s: %v is of %d kinds", h.name, err, kinds)
		}
		if errors.Is(err, ErrCannotJudge) != strings.HasPrefix(h.says, "not read") {
			t.Errorf("%s: %v", h.name, err)
		}
	}
}

func TestABodyThatWasCutCannotBeJudged(t *testing.T) {
	t.Parallel()
	x := answer(200, asJSON, `{"a":`)
	x.Answer.Cut = "longer than 8 MiB"
	_, err := Read(x)
	if !errors.Is(err, ErrCannotJudge) || err.Error() != "the body was cut: longer than 8 MiB" {
		t.Errorf("says %v", err)
	}
	if _, err := BeJSON().Match(x); !errors.Is(err, ErrCannotJudge) {
		t.Errorf("BeJSON says %v", err)
	}
	if holds(t, BeXML(), x) {
		t.Error("JSON is XML, for it was cut")
	}
}

func TestCharsets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, media, body string }{
		{"utf-8", asXML, "<a>\u00e9\u0416</a>"},
		{"utf-8 with a mark", "text/xml", "\uFEFF<a>\u00e9\u0416</a>"},
		{"a mark beats the media type", "text/xml; charset=windows-1251", "\uFEFF<a>\u00e9\u0416</a>"},
		{"a media type beats the declaration", asXML, `<?xml version="1.0" encoding="utf-16"?>` + "<a>\u00e9\u0416</a>"},
		{"utf-16 little", "text/xml", wide("<a>\u00e9\u0416</a>", false)},
		{"utf-16 big, declared", "text/xml; charset=utf-16", wide("<?xml version=\"1.0\" encoding=\"utf-16\"?><a>\u00e9\u0416</a>", true)},
		{"declared utf-8", "application/xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n<a>\u00e9\u0416</a>"},
		{"namespaces", "application/atom+xml", `<p:a xmlns:p="urn:p" xmlns="urn:d">` + "\u00e9\u0416</p:a>"},
	} {
		document, err := Read(answer(200, c.media, c.body))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if text := document.Whole().Text(); text != "\u00e9\u0416" || document.Root() != "a" {
			t.Errorf("%s: reads %q in %q", c.name, text, document.Root())
		}
	}
	for _, media := range []string{"text/xml; charset=windows-1251", "text/xml"} {
		document, err := Read(answer(200, media, `<?xml version="1.0" encoding="windows-1251"?>`+"<a>\xc6</a>"))
		if err != nil || document.Whole().Text() != "\u0416" {
			t.Errorf("windows-1251 by %s: %v %q", media, err, document.Whole().Text())
		}
	}
}

// wide writes a text of the Basic Multilingual Plane in UTF-16 with a byte order mark.
func wide(text string, bigEndian bool) string {
	var b bytes.Buffer
	for _, r := range "\uFEFF" + text {
		pair := []byte{byte(r), byte(r >> 8)}
		if bigEndian {
			pair[0], pair[1] = pair[1], pair[0]
		}
		b.Write(pair)
	}
	return b.String()
}

// What the guard and the parser cost together, of an answer as most are, and of a long list.
func BenchmarkRead(b *testing.B) {
	inJSON := `{"id":7,"title":"A title","description":null,"created":"2030-01-02T03:04:05.0000000Z","owner":{"id":"x","name":"y"}}`
	inXML := `<response><id>7</id><title>A title</title><description /><created>2030-01-02T03:04:05.0000000Z</created><owner><id>x</id><name>y</name></owner></response>`
	for _, records := range []int{1, 5000} {
		b.Run(fmt.Sprintf("%d as JSON", records), func(b *testing.B) {
			benchmarkRead(b, asJSON, `{"count":5000,"response":[`+strings.Repeat(inJSON+",", records-1)+inJSON+`]}`)
		})
		b.Run(fmt.Sprintf("%d as XML", records), func(b *testing.B) {
			benchmarkRead(b, asXML, "<result>"+strings.Repeat(inXML, records)+"</result>")
		})
	}
}

func benchmarkRead(b *testing.B, media, body string) {
	x := answer(200, media, body)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(x); err != nil {
			b.Fatal(err)
		}
	}
}
