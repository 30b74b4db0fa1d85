package html_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"portalspec/reports/evidence"
	"portalspec/reports/testdata/runs"
	"portalspec/reports/verdict"
)

// saying is a run in which one subject says this of the exchange w2, and others nothing.
func saying(said string, answer evidence.Answer) verdict.Run {
	run := runs.Passing()
	x := run.Evidence.(evidence.ByID)["w2"]
	x.Answer = answer
	run.Evidence.(evidence.ByID)["w2"] = x
	run.Rules[0].Subjects[0] = verdict.Subject{Name: "group", Verdict: verdict.Fail, Message: said + "\n" + x.String(), Exchanges: []string{"w1", "w2"}}
	run.Settle()
	return run
}

// noted are the marks of an exchange: what is marked, and what stands beside it.
func noted(root *html.Node, id string) (all []string) {
	for _, node := range elements(root) {
		if attribute(node, "id") == "exchange."+id {
			all = append(all, found(node, "off")...)
		}
	}
	return all
}

func TestWhatDiffersIsMarkedWhereItStands(t *testing.T) {
	t.Parallel()
	answer := func(body string) evidence.Answer {
		return evidence.Answer{
			Proto: "HTTP/1.1", Status: 503, Body: []byte(body), Header: http.Header{"Content-Type": {"text/xml; charset=utf-8"}, "Retry-After": {"1.5"}},
		}
	}
	const xml = `<result><status>1</status><updated>1302-06-05 12:01:38</updated><title>b</title></result>`
	const json = `{"count":3,"response":[{"id":"7","title":"a"},{"id":"8","title":"a"}]}`
	for said, c := range map[string]struct{ body, marked string }{
		"wanted status 201, got 503":                                          {xml, "HTTP/1.1 503 Service Unavailable"},
		"control: wanted a status in the 200 range, got 503":                  {xml, "HTTP/1.1 503 Service Unavailable"},
		`wanted title "c" of the record "9", got status 503`:                  {xml, "HTTP/1.1 503 Service Unavailable"},
		"wanted JSON (asked for by: .json), got text/xml":                     {xml, "Content-Type: text/xml; charset=utf-8"},
		`wanted Retry-After once, in whole seconds, got "1.5"`:                {xml, "Retry-After: 1.5"},
		`wanted dates in the round-trip form, got updated "1302-06-05 12:01"`: {xml, ""}, // which is not what stands there
		`wanted dates in the form, got updated "1302-06-05 12:01:38"`:         {xml, "<updated>1302-06-05 12:01:38</updated>"},
		"wanted status 0 of what succeeded, got status 1 of an answer":        {xml, "<status>1</status>"},
		`wanted title "c" of the record "8", got "b"`:                         {xml, ">b<"},
		"wanted count to be 2, got count 3":                                   {json, `"count": 3`},
		`wanted title "c" of the record "8", got "a"`:                         {json, ""}, // it stands there twice
		"wanted status 201, got 200":                                          {xml, ""},  // not the status of this answer
		"wanted a message, got no such field":                                 {xml, ""},
		"the body is empty":                                                   {xml, ""},
	} {
		var want []string
		if c.marked != "" {
			want = []string{c.marked + " ◀ " + strings.TrimPrefix(said, "control: ")}
		}
		root := parsed(t, written(t, saying(said, answer(c.body))))
		if got := noted(root, "w2"); !slices.Equal(got, want) {
			t.Errorf("%s: marked %q, want %q", said, got, want)
		}
		if got := noted(root, "w1"); got != nil {
			t.Errorf("%s: another exchange is marked: %q", said, got)
		}
	}
}

// A message that does not name its exchange tells of no place.
func TestWithoutItsExchangeNothingIsMarked(t *testing.T) {
	t.Parallel()
	if got := elements(parsed(t, written(t, runs.Failing())), atom.Ins); len(got) > 0 {
		t.Errorf("%d places are marked", len(got))
	}
}

// Several verdicts rest on one exchange: each shows its own mark, once it is opened.
func TestAVerdictShowsItsOwnMark(t *testing.T) {
	t.Parallel()
	run := saying("wanted status 201, got 503", evidence.Answer{Proto: "HTTP/1.1", Status: 503, Header: http.Header{"Content-Type": {"text/xml"}}, Body: []byte("<a/>")})
	first := &run.Rules[0].Subjects[0]
	other := *first
	other.Name, other.Message = "event", strings.Replace(first.Message, "status 201, got 503", "JSON, got text/xml", 1)
	run.Rules[0].Subjects[1] = other
	b := open(t, run)
	for n, want := range []string{"HTTP/1.1 503 Service Unavailable ◀ wanted status 201, got 503", "Content-Type: text/xml ◀ wanted JSON, got text/xml"} {
		b.does(fmt.Sprintf(`document.querySelectorAll("details.subject")[%d].open = true`, n))
		b.until(fmt.Sprintf(`document.querySelectorAll("details.subject")[%d].dataset.expanded === "yes"`, n))
		got := js[[]string](b, fmt.Sprintf(`[...document.querySelectorAll("details.subject")[%d].querySelectorAll(".off")].map(e => e.textContent)`, n))
		b.wants("marks", got, []string{want})
	}
}
