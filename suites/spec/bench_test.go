package spec

import (
	"fmt"
	"net/http"
	"testing"

	"portalspec/fixtures/operations"
	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/suites/match"
)

// One rule about 202 operations. The first that looks at an answer has it read; to those that come after it was read already.
func BenchmarkJudge(b *testing.B) {
	var paths []string
	for i := range 202 {
		paths = append(paths, fmt.Sprintf("ledger/account%05d", i))
	}
	scene := Observe("many", func(*Portal) seenMany { return seenMany{} })
	row := Row{
		Rule: Rule{ID: "chapter.many", Level: verdict.Must},
		judgement: JudgeEach(scene, someOperations(paths...), func(seen seenMany, one operations.Operation, _ evidence.Facts) {
			match.Expect(seen.Answers[one.Name()]).To(match.BeSuccess())
			match.Expect(seen.Answers[one.Name()]).To(match.BeJSON())
		}),
	}
	const body = `{"count":1,"status":0,"statusCode":200,"response":{"id":7,"title":"Account 7","created":"2030-01-02T03:04:05.0000000Z","canEdit":true,"tags":["a","b"]}}`
	fresh := func() Evidence {
		seen := evidenceOf(paths...)
		for step, x := range seen.Steps {
			x.Answer.Header, x.Answer.Body = http.Header{"Content-Type": {"application/json; charset=utf-8"}}, []byte(body)
			seen.Steps[step] = x.Remembering()
		}
		return seen
	}
	judge := func(b *testing.B, seen Evidence) {
		if outcome := Judge(row, seen); outcome.Verdict != verdict.Pass || len(outcome.Each) != len(paths) {
			b.Fatalf("want %d operations to pass, got %s of %d: %s", len(paths), outcome.Verdict, len(outcome.Each), outcome.Message)
		}
	}
	b.Run("first", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			b.StopTimer()
			seen := fresh()
			b.StartTimer()
			judge(b, seen)
		}
	})
	b.Run("further", func(b *testing.B) {
		b.ReportAllocs()
		seen := fresh()
		for b.Loop() {
			judge(b, seen)
		}
	})
}
