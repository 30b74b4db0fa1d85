package evidence_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"portalspec/reports/evidence"
)

// text is what a target can say: also bytes that are no UTF-8, and what acts on a terminal.
func text() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "\xff\xfe", "]]>", "\u202e\x1b[2J\u009b", "<script>", "\U000e0001 tag"}))
}

func headers() *rapid.Generator[http.Header] {
	values := rapid.SliceOfN(text(), 1, 3)
	return rapid.Map(rapid.MapOfN(rapid.StringMatching(`[A-Za-z-]{1,12}`), values, 0, 4), func(m map[string][]string) http.Header {
		if len(m) == 0 {
			return nil
		}
		return m
	})
}

func body() *rapid.Generator[[]byte] {
	return rapid.OneOf(rapid.Just[[]byte](nil), rapid.SliceOf(rapid.Byte()), rapid.Map(text(), func(s string) []byte { return []byte(s) }))
}

func exchange() *rapid.Generator[evidence.Exchange] {
	return rapid.Custom(func(t *rapid.T) evidence.Exchange {
		plain := rapid.String()
		if rapid.IntRange(0, 9).Draw(t, "unsent") == 0 {
			x := evidence.NotSent(plain.Draw(t, "failure"))
			x.ID, x.Scene, x.Step = plain.Draw(t, "id"), plain.Draw(t, "scene"), plain.Draw(t, "step")
			return x
		}
		var redirects []string
		if n := rapid.IntRange(0, 3).Draw(t, "redirects"); n > 0 {
			redirects = rapid.SliceOfN(text(), n, n).Draw(t, "urls")
		}
		return evidence.Exchange{
			ID: plain.Draw(t, "id"), Scene: text().Draw(t, "scene"), Step: text().Draw(t, "step"),
			Way: rapid.SampledFrom(evidence.Ways()).Draw(t, "way"), Credential: evidence.CutShort, Account: rapid.IntRange(0, 2).Draw(t, "account"),
			Second: rapid.Bool().Draw(t, "second"), Undo: text().Draw(t, "undo"), Redirects: redirects, Failure: text().Draw(t, "failure"),
			Record: evidence.Record{Type: text().Draw(t, "type"), ID: text().Draw(t, "record"), Parent: text().Draw(t, "parent"), Title: text().Draw(t, "title")},
			Request: evidence.Request{
				Method: rapid.SampledFrom([]string{"GET", "POST", "PUT", "DELETE", ""}).Draw(t, "method"),
				URL:    text().Draw(t, "url"), Header: headers().Draw(t, "sent"), Body: body().Draw(t, "request"),
			},
			Answer: evidence.Answer{
				Proto: plain.Draw(t, "proto"), Status: rapid.IntRange(0, 599).Draw(t, "status"), Header: headers().Draw(t, "came"),
				Body: body().Draw(t, "answer"), Cut: text().Draw(t, "cut"),
			},
			Attempts: rapid.IntRange(0, 3).Draw(t, "attempts"), Repeated: rapid.SampledFrom([]int{0, 401, 500}).Draw(t, "repeated"), Took: time.Duration(rapid.Int64().Draw(t, "took")),
			Sent: time.Unix(rapid.Int64Range(0, 1<<32).Draw(t, "s"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).UTC(),
		}
	})
}

func TestReadingGivesWhatWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		log := sample(rapid.SliceOf(exchange()).Draw(t, "exchanges"))
		text := har(t, log)
		if !utf8.Valid(text) || !json.Valid(text) {
			t.Fatalf("no JSON: %s", text)
		}
		for _, char := range string(text) {
			if char != '\n' && (char < ' ' || char >= 0x7f && char < 0xa0 || evidence.Reordering(char)) {
				t.Fatalf("%q stands in the file", char)
			}
		}
		read, err := evidence.ReadHAR(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		for i := range min(len(read.Exchanges), len(log.Exchanges)) {
			if !reflect.DeepEqual(read.Exchanges[i], log.Exchanges[i]) {
				t.Fatalf("exchange %d:\nread  %#v\nwrote %#v", i, read.Exchanges[i], log.Exchanges[i])
			}
		}
		if len(log.Exchanges) == 0 {
			log.Exchanges = nil
		}
		if !reflect.DeepEqual(read, log) {
			t.Fatalf("read  %#v\nwrote %#v", read, log)
		}
	})
}

func sample(exchanges []evidence.Exchange) evidence.Log {
	return evidence.Log{
		Tool: "portalspec", Version: "1.0.0", Started: time.Unix(1e9, 1).UTC(), RulesVersion: 1, Selection: []string{"--rule=status.*"},
		Facts: evidence.Facts{
			Seed: 7, Limit: 500, Window: 10 * time.Second, Account: evidence.Account{ID: "a"}, SecondAddress: true, TokenInURL: true,
			Offers: map[string]evidence.Offer{"group": {Body: evidence.Form}, "event": {Missing: "POST and GET answer 403"}},
		},
		Course: evidence.Course{
			Target: "http://portal", Profile: "full", Records: []string{"group"}, Document: evidence.Document{Name: "a.json", Text: "{}"},
			Listed: []evidence.Document{{Name: "d.yaml", Text: "# none\n"}}, ServerVersion: "12.7",
			Rows: []string{"status.create-is-201 group"}, Unheard: []string{"status.create-is-201 group"}, Ended: true, Cause: "no answer",
			Broken: map[string]string{"account": "broke off"}, Order: 5, Finished: time.Unix(1e9, 2).UTC(), Requests: evidence.Requests{Sent: 3},
		},
		Steps:     []evidence.Step{{Scene: "account", Step: "Self\xff", Why: "no parent\xfe"}, {Scene: "login", Step: "Self", ID: "w1"}},
		Exchanges: exchanges,
	}
}

type failing interface {
	Helper()
	Fatal(args ...any)
}

func har(t failing, log evidence.Log) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := evidence.WriteHAR(&out, log); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestEntriesAreThoseOfHAR(t *testing.T) {
	t.Parallel()
	x := evidence.Exchange{
		ID: "w1", Sent: time.Unix(1e9, 0).UTC(), Took: 1500 * time.Microsecond,
		Request: evidence.Request{Method: "POST", URL: "http://portal/api/2.0/group?a=1&b=2", Body: []byte("x"), Header: http.Header{"Content-Type": {"text/plain"}}},
		Answer:  evidence.Answer{Proto: "HTTP/1.1", Status: 201, Body: []byte("\xff"), Header: http.Header{"Content-Type": {"image/png"}}},
	}
	var document struct{ Log map[string]any }
	if err := json.Unmarshal(har(t, sample([]evidence.Exchange{x, evidence.NotSent("no parent")})), &document); err != nil {
		t.Fatal(err)
	}
	entries := document.Log["entries"].([]any)
	if document.Log["version"] != "1.2" || len(entries) != 1 {
		t.Fatalf("version %v, %d entries; want 1.2, and one entry", document.Log["version"], len(entries))
	}
	entry := entries[0].(map[string]any)
	for _, field := range []string{"startedDateTime", "time", "request", "response", "cache", "timings"} {
		if _, found := entry[field]; !found {
			t.Errorf("an entry lacks %s", field)
		}
	}
	content := entry["response"].(map[string]any)["content"].(map[string]any)
	if content["text"] != "/w==" || content["encoding"] != "base64" || content["size"] != 1.0 || content["mimeType"] != "image/png" {
		t.Errorf("content is %v", content)
	}
	if entry["time"] != 1.5 || entry["startedDateTime"] != "2001-09-09T01:46:40Z" {
		t.Errorf("time is %v, startedDateTime %v", entry["time"], entry["startedDateTime"])
	}
	if got := len(entry["request"].(map[string]any)["queryString"].([]any)); got != 2 {
		t.Errorf("queryString has %d pairs", got)
	}
}

func TestReadHARRefuses(t *testing.T) {
	t.Parallel()
	whole := string(har(t, sample([]evidence.Exchange{{ID: "w1", Request: evidence.Request{Method: "GET"}}, evidence.NotSent("no parent")})))
	for name, c := range map[string]struct{ text, want string }{
		"empty":        {"", "cut off"},
		"cut":          {whole[:len(whole)-10], "cut off"},
		"html":         {"<html>", "no HAR"},
		"no log":       {`{"schema":1}`, "no HAR"},
		"a list":       {`[]`, "no HAR"},
		"a browser's":  {`{"log":{"version":"1.2","creator":{},"entries":[]}}`, "not written by portalspec"},
		"later":        {strings.Replace(whole, `"schema":1`, `"schema":2,"facts":7`, 1), "of schema 2, which a later portalspec wrote"},
		"no schema":    {strings.Replace(whole, `"schema":1`, `"schema":0`, 1), "names no schema"},
		"another type": {strings.Replace(whole, `"method":"GET"`, `"method":5`, 1), "damaged"},
		"a mixed one":  {strings.Replace(whole, `"_portalspec":{"id"`, `"_other":{"id"`, 1), "entry 1 was not written by portalspec"},
		"misplaced":    {strings.Replace(whole, `"at":1`, `"at":9`, 1), "no place 9"},
		"two":          {whole + whole, "no HAR"},
	} {
		_, err := evidence.ReadHAR(strings.NewReader(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want one sentence with %q", name, err, c.want)
		}
	}
}

func TestAClosedWriterTakesNothing(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	writer := evidence.NewHARWriter(&out)
	if err := writer.Close(evidence.Log{}); err != nil {
		t.Fatal(err)
	}
	if err := writer.Add(evidence.Exchange{}); err == nil {
		t.Error("Add after Close is no error")
	}
	if _, err := evidence.ReadHAR(&out); err != nil {
		t.Errorf("an empty HAR is refused: %v", err)
	}
}
