package match_test

import (
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"

	. "portalspec/suites/match"
)

const (
	asJSON = "application/json; charset=utf-8"
	asXML  = "text/xml; charset=utf-8"
)

// answer is an answered GET of api/2.0/group.
func answer(status int, media, body string) evidence.Exchange {
	x := evidence.Exchange{
		ID: "1", Request: evidence.Request{Method: "GET", URL: "http://portal.test/api/2.0/group"},
		Answer: evidence.Answer{Status: status, Header: http.Header{}, Body: []byte(body)},
	}
	if media != "" {
		x.Answer.Header.Set("Content-Type", media)
	}
	return x
}

func unanswered(why string) evidence.Exchange {
	return evidence.Exchange{ID: "2", Failure: why, Request: evidence.Request{Method: "GET", URL: "http://portal.test/api/2.0/group"}}
}

// holds tells whether a matcher holds, where it must be able to judge.
func holds(t *testing.T, m types.GomegaMatcher, actual any) bool {
	t.Helper()
	held, err := m.Match(actual)
	if err != nil {
		t.Fatalf("cannot judge: %v", err)
	}
	return held
}

// rules carries a judgement out and wants a ruling of it.
func rules(t *testing.T, want verdict.Verdict, message string, judgement func()) Ruling {
	t.Helper()
	got := Run(judgement)
	if got.Verdict != want || got.Message != message {
		t.Errorf("got  %s: %s\nwant %s: %s", got.Verdict, got.Message, want, message)
	}
	return got
}

func TestAFailureSaysWhatWasWantedAndGot(t *testing.T) {
	t.Parallel()
	x := answer(200, asXML, "<result>\x1b[31m</result>\r\n::add-mask::x")
	x.Request.Method = "POST"
	got := rules(t, verdict.Fail, "wanted status 201, got 200\nPOST /api/2.0/group -> 200 text/xml\n| <result>\\x1b[31m</result>\n| ::add-mask::x",
		func() { Expect(x).To(HaveStatus(201)) })
	if filepath.Base(got.File) != "expect_test.go" || got.Line == 0 {
		t.Errorf("stands at %s:%d", got.File, got.Line)
	}
	rules(t, verdict.Fail, "wanted anything but a status in the 200 range, got 200\nGET /api/2.0/group -> 200",
		func() { Expect(answer(200, "", "")).NotTo(BeSuccess()) })
	rules(t, verdict.Pass, "", func() { Expect(x).To(HaveStatus(200, 201)) })
}

func TestABodyIsCutOnARune(t *testing.T) {
	t.Parallel()
	got := Run(func() { Expect(answer(200, "text/plain", "a"+strings.Repeat("é", 200))).To(HaveStatus(404)) })
	want := "wanted status 404, got 200\nGET /api/2.0/group -> 200 text/plain\n| a" + strings.Repeat("é", 149) + "... (401 bytes in all)"
	if got.Message != want {
		t.Errorf("got %q", got.Message)
	}
	got = Run(func() { Expect(answer(200, "", "ab"+strings.Repeat("漢", 200))).To(HaveStatus(404)) })
	want = "wanted status 404, got 200\nGET /api/2.0/group -> 200\n| ab" + strings.Repeat("漢", 99) + "... (602 bytes in all)"
	if got.Message != want {
		t.Errorf("got %q", got.Message)
	}
	got = Run(func() { Expect(answer(200, "", strings.Repeat("a", 300))).To(HaveStatus(404)) })
	if want := "wanted status 404, got 200\nGET /api/2.0/group -> 200\n| " + strings.Repeat("a", 300); got.Message != want {
		t.Errorf("got %q", got.Message)
	}
	got = Run(func() { Expect(answer(200, "", strings.Repeat("\xff", 400))).To(HaveStatus(404)) })
	if want := "wanted status 404, got 200\nGET /api/2.0/group -> 200\n|" + strings.Repeat(" ff", 100) + " (400 bytes in all, not UTF-8)"; got.Message != want {
		t.Errorf("got %q", got.Message)
	}
	got = Run(func() { Expect(answer(200, "", "\xff\xfe<")).To(HaveStatus(404)) })
	if want := "wanted status 404, got 200\nGET /api/2.0/group -> 200\n| ff fe 3c (3 bytes in all, not UTF-8)"; got.Message != want {
		t.Errorf("got %q", got.Message)
	}
}

func TestNothingOfATargetMovesATerminal(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"\x1b[31mred": `\x1b[31mred`, "a\tb\r\nc\x7f": "a\\tb\\r\nc\\x7f", "é漢😀": "é漢😀",
		"\u0080 \u009b": `\u0080 \u009b`, "\u202e": `\u202e`, "\xff\x80": `\xff\x80`, "\uFFFD and \xff": "\uFFFD and \\xff",
		"##[error]red": "## [error]red", "a ##vso[task.complete]": "a ## vso[task.complete]", "::error::red": ": :error::red",
	} {
		rules(t, verdict.Fail, want, func() { Failed("%s", text) })
	}
}

func TestWhatAFailureMeans(t *testing.T) {
	t.Parallel()
	x := answer(200, "", "")
	const said = "wanted status 404, got 200\nGET /api/2.0/group -> 200"
	rules(t, verdict.Blocked, "control: "+said, func() { Expect(x).To(HaveStatus(404), Control) })
	rules(t, verdict.Fail, "of two\n"+said, func() { Expect(x).To(HaveStatus(404), Saying("of %s", "two")) })
	got := rules(t, verdict.NotApplicable, said, func() { Expect(x).To(HaveStatus(404), Because("errors.x")) })
	if got.Because != "errors.x" {
		t.Errorf("because %q", got.Because)
	}
}

func TestWhatCannotBeJudged(t *testing.T) {
	t.Parallel()
	late := unanswered("timed out after 30 s")
	const said = "unanswered: timed out after 30 s\nGET /api/2.0/group -> timed out after 30 s"
	rules(t, verdict.Blocked, said, func() { Expect(late).To(HaveStatus(200)) })
	rules(t, verdict.Blocked, said, func() { Expect(late).NotTo(HaveStatus(200)) })
	rules(t, verdict.Blocked, said, func() { Holds(late, HaveStatus(200)) })
	rules(t, verdict.Blocked, said, func() { Expect(late).To(HaveStatus(200), Because("a.b")) })
	rules(t, verdict.Blocked, "control: "+said, func() { Expect(late).To(HaveStatus(200), Control) })
	rules(t, verdict.Blocked, "no delete is documented", func() { Expect(evidence.NotSent("no delete is documented")).To(BeSuccess()) })
	rules(t, verdict.Blocked, "no such exchange was observed", func() { Expect(evidence.Exchange{}).To(BeSuccess()) })
	rules(t, verdict.Blocked, "no such exchange was observed", func() { Expect([]evidence.Exchange{}).To(BeSuccess()) })
	rules(t, verdict.Broken, "a int is no exchange", func() { Expect(1).To(BeSuccess()) })
	rules(t, verdict.Blocked, "control: a int is no exchange", func() { Expect(1).To(BeSuccess(), Control) })
	if _, err := HaveStatus(200).Match(late); !errors.Is(err, ErrCannotJudge) {
		t.Errorf("the error is %v", err)
	}
	if _, err := gomega.Not(HaveStatus(200)).Match(late); !errors.Is(err, ErrCannotJudge) {
		t.Errorf("within Not the error is %v", err)
	}
}

func TestHowAJudgementEnds(t *testing.T) {
	t.Parallel()
	rules(t, verdict.NotApplicable, "no 2", func() { NotApplicable("no %d", 2); t.Error("went on") })
	rules(t, verdict.Blocked, "no 2", func() { CannotJudge("no %d", 2) })
	rules(t, verdict.Noted, "no 2", func() { Noted("no %d", 2) })
	rules(t, verdict.Pass, "no 2", func() { Passed("no %d", 2) })
	rules(t, verdict.Fail, `no \x1b`, func() { Failed("no %s", "\x1b") })
	got := rules(t, verdict.NotApplicable, "no 2", func() { NotApplicableBecause("a.b", "no %d", 2) })
	if got.Because != "a.b" || filepath.Base(got.File) != "expect_test.go" {
		t.Errorf("got %+v", got)
	}
	rules(t, verdict.Broken, "the judgement panicked: oh", func() { panic("oh") })
	var list []int
	got = rules(t, verdict.Broken, "the judgement panicked: runtime error: index out of range [3] with length 0", func() { _ = list[3] })
	if filepath.Base(got.File) != "expect_test.go" {
		t.Errorf("stands at %s:%d", got.File, got.Line)
	}
}

func TestTheTraceKnowsWhatWasLookedAt(t *testing.T) {
	t.Parallel()
	trace := &evidence.Trace{}
	one, two, three := answer(200, "", "").Traced(trace), answer(200, "", "").Traced(trace), answer(200, "", "").Traced(trace)
	two.ID, three.ID = "2", "3"
	Run(func() {
		Expect(one).To(BeSuccess(), Control)
		Expect([]evidence.Exchange{two}).To(BeSuccess())
		Expect(map[string]evidence.Exchange{"a": three}).To(BeSuccess())
	})
	if len(trace.Controls) != 1 || len(trace.Deciding) != 2 || trace.Deciding[1].ID != "3" {
		t.Errorf("the trace is %+v", trace)
	}
}

func TestOfSeveralAllMustHold(t *testing.T) {
	t.Parallel()
	all := []evidence.Exchange{answer(200, "", ""), answer(404, "", ""), answer(200, "", "")}
	rules(t, verdict.Fail, "wanted a status in the 200 range, got 404\nGET /api/2.0/group -> 404", func() { Expect(all).To(BeSuccess()) })
	rules(t, verdict.Pass, "", func() { Expect(all).To(BeAnswered()) })
}
