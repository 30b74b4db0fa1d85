package scene_test

import (
	"net/http"
	"testing"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/suites/match"
	"portalspec/suites/scene"
)

// The record types say where an id and a name stand; a rule that looked elsewhere would blame the target.
func TestARecordIsLookedForWhereItsTypeSaysThatItStands(t *testing.T) {
	t.Parallel()
	calendar := evidence.Record{Type: "calendar", ID: "7", Title: "mine"} // sent as name, read as title; its id is objectId
	matchers := []struct {
		name  string
		match func(evidence.Record) types.GomegaMatcher
	}{{"Show", scene.Show}, {"ShowNoMore", scene.ShowNoMore}, {"List", scene.List}, {"ListName", scene.ListName}}
	const yes, no, unknown = 'y', 'n', '?'
	for name, test := range map[string]struct {
		status int
		body   string
		want   string // by Show, ShowNoMore, List and ListName: y and n, or ? for what cannot be judged
	}{
		"itself":                  {200, `{"response":{"objectId":7,"title":"mine"}}`, "ynnn"},
		"itself, with another id": {200, `{"response":{"objectId":7,"id":8,"title":"mine"}}`, "ynnn"},
		"another":                 {200, `{"response":{"objectId":8,"id":7,"title":"mine"}}`, "nnnn"},
		"under another name":      {200, `{"response":{"objectId":7,"title":"other","name":"mine"}}`, "nnnn"},
		"in a list":               {200, `{"response":[{"objectId":8,"title":"other"},{"objectId":7,"title":"mine"}]}`, "ynyy"},
		"in a list, renamed":      {200, `{"response":[{"objectId":7,"title":"other","name":"mine"}]}`, "nnyn"},
		"a namesake in a list":    {200, `{"response":[{"objectId":8,"title":"mine"}]}`, "nnny"}, // its own URL was asked for
		"not in the list":         {200, `{"response":[{"objectId":8,"id":7,"title":"other"}]}`, "nnnn"},
		"an empty list":           {200, `{"response":[]}`, "nynn"},
		"gone":                    {404, `{}`, "ny??"},
		"gone for good":           {410, `{}`, "ny??"},
		"not allowed":             {403, `{}`, "nn??"},
		"too busy to tell":        {503, `{}`, "n???"},
	} {
		x := evidence.Exchange{ID: "1", Answer: evidence.Answer{Status: test.status, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(test.body)}}
		for i, matcher := range matchers {
			got := no
			switch held, err := matcher.match(calendar).Match(x); {
			case err != nil:
				got = unknown
			case held:
				got = yes
			}
			if got != rune(test.want[i]) {
				t.Errorf("%s: %s says %c, want %c", name, matcher.name, got, test.want[i])
			}
		}
	}
}

// A type without an item read is gone where its list lacks it; another at a record's own URL says nothing of it.
func TestWhatIsGoneIsLookedForWhereItStood(t *testing.T) {
	t.Parallel()
	others := evidence.Exchange{ID: "1", Answer: evidence.Answer{
		Status: 200, Header: http.Header{"Content-Type": {"text/xml"}}, Body: []byte(`<r><response><id>8</id><title>other</title></response></r>`),
	}}
	for record, want := range map[string]bool{"invoice-tax": true, "event": false} {
		if gone, err := scene.ShowNoMore(evidence.Record{Type: record, ID: "7"}).Match(others); gone != want || err != nil {
			t.Errorf("%s: got %v, %v, want %v", record, gone, err, want)
		}
	}
}

// A type without an item read is shown by its list, where what neighbours say is nobody's business; any other by itself.
func TestARecordSaysTheSameWhateverItsNeighboursSay(t *testing.T) {
	t.Parallel()
	in := func(media, body string) evidence.Exchange {
		return evidence.Exchange{ID: media, Answer: evidence.Answer{Status: 200, Header: http.Header{"Content-Type": {media}}, Body: []byte(body)}}
	}
	for name, test := range map[string]struct {
		record, json, xml string
		want              bool
	}{
		"a neighbour changed": {"invoice-tax", `{"response":[{"id":8,"name":"a"},{"id":7,"name":"mine"}]}`,
			`<r><response><id>8</id><name>b</name></response><response><id>7</id><name>mine</name></response></r>`, true},
		"itself differs, in a list": {"invoice-tax", `{"response":[{"id":8,"name":"a"},{"id":7,"name":"mine"}]}`,
			`<r><response><id>8</id><name>a</name></response><response><id>7</id><name>yours</name></response></r>`, false},
		"itself":          {"event", `{"response":{"id":7,"title":"mine"}}`, `<r><response><id>7</id><title>mine</title></response></r>`, true},
		"itself, changed": {"event", `{"response":{"id":7,"title":"mine"}}`, `<r><response><id>7</id><title>yours</title></response></r>`, false},
	} {
		json := in("application/json", test.json)
		got, err := scene.SayTheSame(evidence.Record{Type: test.record, ID: "7"}, json, json).Match(in("text/xml", test.xml))
		if err != nil || got != test.want {
			t.Errorf("%s: got %v, %v, want %v", name, got, err, test.want)
		}
	}
}

// A verdict about a status or a format is one about an answer to what was asked: where it is none, another rule tells.
func TestAnAnswerHasToBeOneToWhatWasAsked(t *testing.T) {
	t.Parallel()
	in := func(status int, body string) evidence.Exchange {
		return evidence.Exchange{ID: body, Answer: evidence.Answer{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}}
	}
	made := func(kind string, status int) evidence.Exchange {
		x := in(status, `{}`)
		x.Record = evidence.Record{Type: kind, ID: "7", Title: "mine"}
		return x
	}
	event, comment, refused := made("event", 201), made("blog-comment", 201), made("event", 403)
	item, other := in(200, `{"response":{"id":7,"title":"mine","text":"mine"}}`), in(200, `{"response":{"id":1,"title":"a","text":"a"}}`)
	const holds, lacks = `"response":[{"id":8,"title":"a"},{"id":7,"title":"mine"}]`, `"response":[{"id":8,"title":"a"}]`
	listed, unlisted, page := in(200, `{`+holds+`}`), in(200, `{`+lacks+`}`), in(200, `{"total":20,`+lacks+`}`)
	for name, test := range map[string]struct {
		wanted  func()
		because string // "" where it is one
	}{
		"the record":                             {func() { scene.WantThere(event, item) }, ""},
		"another":                                {func() { scene.WantThere(event, other) }, "resources.own-url"},
		"another, of what lives in a record":     {func() { scene.WantThere(comment, other) }, "resources.nested-own-url"},
		"changed":                                {func() { scene.WantChanged(event, item) }, ""},
		"not changed":                            {func() { scene.WantChanged(event, other) }, "resources.update-is-kept"},
		"not changed, of what lives in a record": {func() { scene.WantChanged(comment, other) }, "resources.nested-own-url"},
		"a list of it":                           {func() { scene.WantListed(event, item, listed) }, ""},
		"a list of others":                       {func() { scene.WantListed(event, item, unlisted) }, "resources.listed"},
		"no list":                                {func() { scene.WantListed(event, item, other) }, "resources.listed"},
		"the first page of more":                 {func() { scene.WantListed(event, item, page) }, ""},
		"the second of two":                      {func() { scene.WantListed(event, item, unlisted, listed) }, ""},
		"a list, of what is not there":           {func() { scene.WantListed(event, other, listed) }, "resources.own-url"},
		"a list, where nothing was created":      {func() { scene.WantListed(refused, other, unlisted) }, ""},
		"no page at all":                         {func() { scene.WantListed(event, other) }, ""},
	} {
		want := verdict.Pass
		if test.because != "" {
			want = verdict.NotApplicable
		}
		if ruling := match.Run(test.wanted); ruling.Verdict != want || ruling.Because != test.because {
			t.Errorf("%s: got %s because of %q: %s; want %s because of %q", name, ruling.Verdict, ruling.Because, ruling.Message, want, test.because)
		}
	}
}
