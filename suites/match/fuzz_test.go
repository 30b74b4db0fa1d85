package match_test

import (
	"encoding/json"
	"errors"
	"testing"
	"unicode/utf8"

	. "portalspec/suites/match"
)

// bodies are what the fuzzers begin with, beside the smaller hostile ones.
func bodies(f *testing.F, media string, more ...string) {
	for _, body := range more {
		f.Add([]byte(body))
	}
	for _, h := range hostile {
		if h.media == media && len(h.body) < 2000 {
			f.Add([]byte(h.body))
		}
	}
}

// walk looks at all of a value in every way there is.
func walk(v Value) {
	_ = v.Text()
	for _, field := range v.Fields() {
		_, _ = v.Field(field.Name)
		walk(field.Value)
	}
	if items := v.Items(); len(items) != 1 { // the only item of a list of one XML element is the element
		for _, item := range items {
			walk(item)
		}
	}
}

// FuzzReadJSON holds that what is read as JSON is JSON, and that nothing breaks on it.
func FuzzReadJSON(f *testing.F) {
	bodies(f, asJSON, `{"response":[{"id":1},{"id":"a","b":[[1],[]]}]}`, `{"a":"\ud800\u0000","a":1e400}`, `[[[]],{"":{}}]`)
	f.Fuzz(func(t *testing.T, body []byte) {
		document, err := Read(answer(200, asJSON, string(body)))
		var syntax *SyntaxError
		switch plain := trimmed(body); {
		case err == nil && (!json.Valid(plain) || !utf8.Valid(plain)):
			t.Fatalf("read as JSON: %q", body)
		case err != nil && !errors.As(err, &syntax) && !errors.Is(err, ErrCannotJudge):
			t.Fatalf("says %v", err)
		case err == nil:
			walk(document.Whole())
			_, _ = ListedRecords(answer(200, asJSON, string(body)))
		}
	})
}

func trimmed(body []byte) []byte {
	if len(body) >= 3 && string(body[:3]) == "\uFEFF" {
		return body[3:]
	}
	return body
}

// FuzzReadXML holds that nothing breaks on a body, and that what is read has a root.
func FuzzReadXML(f *testing.F) {
	bodies(f, asXML, `<result><response><id>1</id></response><response a="b"/></result>`, `<?xml version="1.0"?><!--a--><?p i?><a xmlns:p="u"><p:b><![CDATA[x]]></p:b>&amp;</a><!--z-->`)
	f.Fuzz(func(t *testing.T, body []byte) {
		document, err := Read(answer(200, "application/xml", string(body)))
		var syntax *SyntaxError
		switch {
		case err == nil && document.Root() == "":
			t.Fatalf("read without a root: %q", body)
		case err != nil && !errors.As(err, &syntax) && !errors.Is(err, ErrCannotJudge):
			t.Fatalf("says %v", err)
		case err == nil:
			walk(document.Whole())
			walk(document.Record())
			_, _ = ListedRecords(answer(200, asXML, string(body)))
		}
	})
}

// FuzzRecordID holds that an id that is found is not empty, in either format.
func FuzzRecordID(f *testing.F) {
	f.Add([]byte(`{"response":{"id":7}}`), "id")
	f.Add([]byte(`<result><response><id>7</id></response></result>`), "id")
	f.Add([]byte(`{"response":"x"}`), "a.b|@this")
	f.Fuzz(func(t *testing.T, body []byte, field string) {
		for _, media := range []string{asJSON, asXML} {
			if id, found := RecordID(answer(201, media, string(body)), field); found != (id != "") {
				t.Fatalf("%q, %v", id, found)
			}
		}
	})
}
