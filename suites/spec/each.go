package spec

import (
	"fmt"
	"reflect"
	"sync"

	"portalspec/fixtures/operations"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/suites/match"
)

// Part is a part of the catalogue that the tree is being built for: a long one is observed and judged in several, so that no
// more of what they see is in memory than one needs.
type Part struct {
	n, of int
	// Operations are those of the part. They are read when a scene or a judgement first asks for them, not while the tree is built.
	Operations func() *operations.Catalogue
}

// Parts returns all parts of the catalogue; of most there is one.
func Parts() []Part {
	all, whole := make([]Part, max(1, tree.scope.Parts)), tree.scope.Operations
	for n := range all {
		all[n] = Part{n: n, of: len(all), Operations: sync.OnceValue(func() *operations.Catalogue { return whole().Part(n, len(all)) })}
	}
	return all
}

// Of names a scene of the part.
func (p Part) Of(scene string) string {
	if p.of == 1 {
		return scene
	}
	return fmt.Sprintf("%s/%d", scene, p.n+1)
}

// Subject tells an It about the part from those about the others.
func (p Part) Subject() Subject {
	if p.of == 1 {
		return Subject{}
	}
	return About("part", p.n+1, "of", p.of)
}

// JudgeEach judges operations of the catalogue by themselves, one after the other, in one It: none stops the next, and each
// is a subject of its own in the report.
func JudgeEach[T any](scene Scene[T], of func() []operations.Operation, judge func(seen T, one operations.Operation, facts evidence.Facts)) Judgement {
	return Judgement{
		scene: scene.Planned(), shape: reflect.TypeFor[T](), wrong: sceneFits(reflect.TypeFor[T]()),
		each: func(seen Evidence, say func(string, match.Ruling, evidence.Trace)) {
			trace := &evidence.Trace{}
			value := fill[T](seen.Steps, trace)
			for _, one := range of() {
				*trace = evidence.Trace{}
				ruling := match.Run(func() { judge(value, one, seen.Facts) })
				say(one.Name(), ruling, *trace)
			}
		},
		raw: func(seen Evidence) {
			value := fill[T](seen.Steps, &evidence.Trace{})
			for _, one := range of() {
				judging := func() { judge(value, one, seen.Facts) }
				if match.Run(judging).Verdict == verdict.Fail {
					judging()
				}
			}
		},
	}
}

// CannotTell begins the reason of an operation of which nobody can tell whether the rule holds. A report counts them apart.
const CannotTell = "cannot tell: "

// judgeEach is Judge for a row of many subjects.
func judgeEach(row Row, seen Evidence) Outcome {
	var each []Outcome
	row.judgement.each(seen, func(name string, ruling match.Ruling, trace evidence.Trace) {
		one := outcome(row.Rule.Level, ruling, trace)
		one.Name = name
		each = append(each, one)
	})
	if len(each) == 0 {
		return Outcome{Verdict: verdict.NotApplicable, Message: "the catalogue documents no such operation"}
	}
	return AddedUp(row.Rule.Level, each)
}

// AddedUp is the outcome of a row of many subjects: its verdict is their worst, its message tells of the first that has it.
func AddedUp(level verdict.Level, each []Outcome) Outcome {
	whole := Outcome{Each: each}
	verdicts := make([]verdict.Verdict, len(each))
	for i, one := range each {
		verdicts[i] = one.Verdict
	}
	whole.Verdict = verdict.Worst(level, verdicts...)
	alike := 0
	for _, one := range whole.Each {
		if one.Verdict != whole.Verdict {
			continue
		}
		if alike++; alike == 1 {
			whole.Message, whole.Because, whole.Deviation = one.Message, one.Because, one.Deviation
			whole.Deciding, whole.Controls, whole.File, whole.Line = one.Deciding, one.Controls, one.File, one.Line
			if whole.Message != "" {
				whole.Message = one.Name + ": " + whole.Message
			}
		}
	}
	if alike > 1 && whole.Message != "" {
		whole.Message = fmt.Sprintf("%d of %d operations, the first: %s", alike, len(whole.Each), whole.Message)
	}
	return whole
}

// Together does so many things of a scene, in no order, as many at a time as the run has requests under way. They may only read
// (Get) and knock (Knock): what a scene makes is made one after the other. A panic ends it, and is the caller's.
func (p *Portal) Together(n int, do func(i int)) {
	var group sync.WaitGroup
	var turn sync.Mutex
	var panicked any
	next := 0
	take := func() (i int, more bool) {
		turn.Lock()
		defer turn.Unlock()
		i, next = next, next+1
		return i, i < n && panicked == nil
	}
	for range min(n, p.sender.AtATime()) {
		group.Go(func() {
			defer func() {
				if reason := recover(); reason != nil {
					turn.Lock()
					defer turn.Unlock()
					panicked = reason
				}
			}()
			for i, more := take(); more; i, more = take() {
				do(i)
			}
		})
	}
	group.Wait()
	if panicked != nil {
		panic(panicked)
	}
}

// Knock sends any request of the catalogue without the Authorization header, in JSON by suffix; a write carries an empty
// object. With the header a scene can only read (Get), and write records of its own.
func (p *Portal) Knock(method, path string) evidence.Exchange {
	draft := p.draft(method, path, asked([]Option{In(evidence.JSON), Without(Authorization)}))
	if method != "GET" && method != "DELETE" {
		draft.Request.Body = []byte("{}")
		draft.Request.Header.Set("Content-Type", jsonType)
	}
	return p.send(draft)
}

// Unknown returns an id of that form (records.GUID or records.Int) that was never given out.
func (p *Portal) Unknown(kind string) string {
	like := evidence.Record{ID: "1"}
	if kind == records.GUID {
		like.ID = guid(0, "", 0)
	}
	ghost, _ := p.NeverGivenOut(like)
	return ghost.ID
}
