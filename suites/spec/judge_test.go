package spec

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/suites/match"
)

// rowOf is a row of the level whose judgement is the function.
func rowOf(level verdict.Level, judge func()) Row {
	return Row{
		Rule:      Rule{ID: "chapter.rule", Level: level, Section: "page#section", Says: "It is so."},
		judgement: looked.Of("blog-comment").Judge(func(seenOnce) { judge() }),
	}
}

func TestAVerdictHasItsLevel(t *testing.T) {
	t.Parallel()
	ends := map[string]func(){
		"pass": func() {}, "passed": func() { match.Passed("so") }, "fail": func() { match.Failed("so") }, "blocked": func() { match.CannotJudge("so") },
		"n/a": func() { match.NotApplicable("so") }, "noted": func() { match.Noted("so") }, "panic": func() { panic("so") },
	}
	want := map[string][3]verdict.Verdict{ // must, should, info
		"pass":    {verdict.Pass, verdict.Pass, verdict.Noted},
		"passed":  {verdict.Pass, verdict.Pass, verdict.Noted},
		"fail":    {verdict.Fail, verdict.Warn, verdict.Noted},
		"blocked": {verdict.Blocked, verdict.Blocked, verdict.Blocked},
		"n/a":     {verdict.NotApplicable, verdict.NotApplicable, verdict.NotApplicable},
		"noted":   {verdict.Noted, verdict.Noted, verdict.Noted},
		"panic":   {verdict.Broken, verdict.Broken, verdict.Broken},
	}
	for name, end := range ends {
		for i, level := range []verdict.Level{verdict.Must, verdict.Should, verdict.Info} {
			got := Judge(rowOf(level, end), Evidence{})
			if got.Verdict != want[name][i] {
				t.Errorf("%s of a %s rule: got %s, want %s", name, level, got.Verdict, want[name][i])
			}
			if name != "pass" && !strings.Contains(got.Message, "so") {
				t.Errorf("%s of a %s rule: the message is lost: %q", name, level, got.Message)
			}
		}
	}
}

func TestWhatCannotBeObservedIsNeverGreen(t *testing.T) {
	t.Parallel()
	missing := evidence.Facts{Offers: map[string]evidence.Offer{"blog-comment": {Missing: "POST and GET both answer 403"}}}
	noParent := evidence.Facts{Offers: map[string]evidence.Offer{"blog-post": {Missing: "POST and GET both answer 404"}}}
	nothing := noParent
	nothing.NothingCreated = true
	empty := evidence.Facts{NothingCreated: true}
	tests := map[string]struct {
		seen    Evidence
		verdict verdict.Verdict
		message string
		judged  bool
	}{
		"offered":               {Evidence{}, verdict.Pass, "", true},
		"nothing seen at all":   {Evidence{Cause: "people/@self answers 401"}, verdict.Blocked, "people/@self answers 401", false},
		"our own mistake":       {Evidence{Broken: "the scene look broke off"}, verdict.Broken, "the scene look broke off", false},
		"cause before offers":   {Evidence{Cause: "gone", Facts: missing}, verdict.Blocked, "gone", false},
		"type not offered":      {Evidence{Facts: missing}, verdict.NotApplicable, "not offered by the target: POST and GET both answer 403", false},
		"parent not offered":    {Evidence{Facts: noParent}, verdict.NotApplicable, "not offered by the target: POST and GET both answer 404", false},
		"nothing could be made": {Evidence{Facts: nothing}, verdict.Blocked, "this account could not create a single record", false},
		"nothing made, offered": {Evidence{Facts: empty}, verdict.Pass, "", true},
	}
	for name, test := range tests {
		judged := false
		got := Judge(rowOf(verdict.Must, func() { judged = true }), test.seen)
		if got.Verdict != test.verdict || !strings.Contains(got.Message, test.message) || judged != test.judged {
			t.Errorf("%s: got %s %q (judged: %v), want %s %q (%v)", name, got.Verdict, got.Message, judged, test.verdict, test.message, test.judged)
		}
	}
}

// Where nothing is written, a rule that ends for want of a write is not applicable; nothing else becomes so.
func TestWhatNeedsAWriteIsNotApplicableWhereNothingIsWritten(t *testing.T) {
	t.Parallel()
	unwritten, silent := evidence.NotSent(evidence.NothingWritten), evidence.Exchange{ID: "2", Failure: "timeout"}
	answered := evidence.Exchange{ID: "1", Answer: evidence.Answer{Status: 200}}
	for name, test := range map[string]struct {
		read  evidence.Exchange
		judge func(read evidence.Exchange)
		want  verdict.Verdict
	}{
		"a control":      {unwritten, func(x evidence.Exchange) { match.Expect(x).To(match.BeSuccess(), match.Control) }, verdict.NotApplicable},
		"an expectation": {unwritten, func(x evidence.Exchange) { match.Expect(x).To(match.BeSuccess()) }, verdict.NotApplicable},
		"a negative one": {unwritten, func(x evidence.Exchange) { match.Expect(x).NotTo(match.BeSuccess()) }, verdict.NotApplicable},
		"another rule's": {unwritten, func(x evidence.Exchange) { match.Expect(x).To(match.BeSuccess(), match.Because("a.rule")) }, verdict.NotApplicable},
		"a failure":      {unwritten, func(x evidence.Exchange) { x.Consult(false); match.Failed("wrong") }, verdict.Fail},
		"silence beside it": {unwritten, func(x evidence.Exchange) {
			match.Expect([]evidence.Exchange{traced(x, silent), x}).To(match.BeSuccess())
		}, verdict.Blocked},
		"silence":               {silent, func(x evidence.Exchange) { match.Expect(x).To(match.BeSuccess()) }, verdict.Blocked},
		"not sent for the rest": {evidence.NotSent("the run ended"), func(x evidence.Exchange) { match.Expect(x).To(match.BeSuccess()) }, verdict.Blocked},
		"an answer":             {answered, func(x evidence.Exchange) { match.Expect(x).To(match.BeSuccess()) }, verdict.Pass},
	} {
		row := Row{Rule: Rule{ID: "chapter.rule", Level: verdict.Must}, judgement: looked.Judge(func(seen seenOnce) { test.judge(seen.Read) })}
		got := Judge(row, Evidence{Steps: map[string]evidence.Exchange{"Read": test.read}, Facts: evidence.Facts{NoWrites: true}})
		if got.Verdict != test.want || got.Verdict == verdict.NotApplicable && got.Message != evidence.NothingWritten {
			t.Errorf("%s: got %s %q, want %s", name, got.Verdict, got.Message, test.want)
		}
	}
}

// traced is an exchange that the judgement which looks at the first looks at too.
func traced(first, other evidence.Exchange) evidence.Exchange {
	first.ID, first.Unsent, first.Failure = other.ID, other.Unsent, other.Failure
	return first
}

func TestAnOutcomeNamesItsEvidenceAndItsLine(t *testing.T) {
	t.Parallel()
	var file string
	var line int
	row := Row{Rule: Rule{ID: "chapter.rule", Level: verdict.Must}, judgement: looked.JudgeWith(func(seen seenOnce, facts evidence.Facts) {
		seen.Read.Consult(true)
		if facts.Limit == 7 {
			_, file, line, _ = runtime.Caller(0)
			match.NotApplicableBecause("chapter.other", "nothing is left")
		}
	})}
	got := Judge(row, Evidence{Steps: map[string]evidence.Exchange{"Read": {ID: "1"}}, Facts: evidence.Facts{Limit: 7}})
	if got.Verdict != verdict.NotApplicable || got.Because != "chapter.other" || got.File != file || got.Line != line+1 {
		t.Errorf("got %+v, want %s:%d", got, file, line+1)
	}
	if len(got.Controls) != 1 || got.Controls[0] != "1" || len(got.Deciding) != 0 {
		t.Errorf("got the controls %v and %v", got.Controls, got.Deciding)
	}
}

// Replay has to tell what the run told.
func TestJudgingTwiceTellsTheSame(t *testing.T) {
	t.Parallel()
	row := rowOf(verdict.Must, func() { match.Failed("wanted so, got otherwise") })
	seen := Evidence{Steps: map[string]evidence.Exchange{"Read": {ID: "1"}}}
	first := fmt.Sprintf("%+v", Judge(row, seen))
	if second := fmt.Sprintf("%+v", Judge(row, seen)); first != second {
		t.Errorf("got %s, then %s", first, second)
	}
}
