package spec

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/onsi/ginkgo/v2/types"

	"portalspec/fixtures/operations"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/suites/match"
)

type seenMany struct{ Answers map[string]evidence.Exchange }

func someOperations(paths ...string) func() []operations.Operation {
	var all []operations.Operation
	for _, path := range paths {
		all = append(all, operations.Operation{Method: "GET", Path: path})
	}
	return func() []operations.Operation { return all }
}

// rowOfMany judges each operation by what its path says.
func rowOfMany(level verdict.Level, paths ...string) Row {
	scene := Observe("many", func(*Portal) seenMany { return seenMany{} })
	judge := func(seen seenMany, one operations.Operation, _ evidence.Facts) {
		_ = match.Holds(seen.Answers[one.Name()], match.BeAnswered())
		switch word, _, _ := strings.Cut(one.Path, "/"); word {
		case "fail":
			match.Failed("not so")
		case "none":
			match.NotApplicable("there is none")
		case "blocked":
			match.CannotJudge("nobody knows")
		case "panic":
			panic("a mistake")
		}
	}
	return Row{Rule: Rule{ID: "chapter.many", Level: level}, judgement: JudgeEach(scene, someOperations(paths...), judge)}
}

func evidenceOf(paths ...string) Evidence {
	seen := Evidence{Steps: map[string]evidence.Exchange{}}
	for i, path := range paths {
		x := evidence.Exchange{ID: fmt.Sprint(i), Answer: evidence.Answer{Status: 200}}
		seen.Steps["Answers/GET "+path] = x
	}
	return seen
}

func TestEachOperationHasAVerdictOfItsOwn(t *testing.T) {
	t.Parallel()
	paths := []string{"pass/1", "fail/1", "none/1", "panic/1", "fail/2", "blocked/1", "pass/2"}
	row := rowOfMany(verdict.Must, paths...)
	got := Judge(row, evidenceOf(paths...))
	want := []verdict.Verdict{verdict.Pass, verdict.Fail, verdict.NotApplicable, verdict.Broken, verdict.Fail, verdict.Blocked, verdict.Pass}
	if len(got.Each) != len(want) || !row.Many() {
		t.Fatalf("got %d outcomes", len(got.Each))
	}
	for i, one := range got.Each {
		if one.Verdict != want[i] || one.Name != "GET "+paths[i] || len(one.Deciding) != 1 || one.Deciding[0] != fmt.Sprint(i) {
			t.Errorf("%s: got %s by %v, want %s", paths[i], one.Verdict, one.Deciding, want[i])
		}
	}
	if got.Verdict != verdict.Broken {
		t.Errorf("the row is %s, want its worst", got.Verdict)
	}
}

func TestARowOfManyTellsOfTheFirstThatDecides(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		level   verdict.Level
		paths   []string
		verdict verdict.Verdict
		says    string
	}{
		"two fail":       {verdict.Must, []string{"pass/1", "fail/1", "fail/2"}, verdict.Fail, "2 of 3 operations, the first: GET fail/1: not so"},
		"one warns":      {verdict.Should, []string{"fail/1", "blocked/1"}, verdict.Warn, "GET fail/1: not so"},
		"all pass":       {verdict.Must, []string{"pass/1", "pass/2"}, verdict.Pass, ""},
		"some are none":  {verdict.Must, []string{"none/1", "pass/1"}, verdict.Pass, ""},
		"none is there":  {verdict.Must, []string{"none/1"}, verdict.NotApplicable, "GET none/1: there is none"},
		"no operation":   {verdict.Must, nil, verdict.NotApplicable, "the catalogue documents no such operation"},
		"blocked decide": {verdict.Must, []string{"pass/1", "blocked/1"}, verdict.Blocked, "GET blocked/1: nobody knows"},
	} {
		got := Judge(rowOfMany(c.level, c.paths...), evidenceOf(c.paths...))
		if got.Verdict != c.verdict || got.Message != c.says {
			t.Errorf("%s: got %s %q, want %s %q", name, got.Verdict, got.Message, c.verdict, c.says)
		}
	}
	row := rowOfMany(verdict.Must, "pass/1")
	if got := Judge(row, Evidence{Cause: "there is no portal"}); got.Verdict != verdict.Blocked || got.Each != nil {
		t.Errorf("without a portal: got %s", got.Verdict)
	}
	if got := Judge(row, Evidence{Cause: "the token was refused", Because: LoginTokenWorks}); got.Verdict != verdict.NotApplicable || got.Because != LoginTokenWorks {
		t.Errorf("where a login is what failed: got %s because of %s", got.Verdict, got.Because)
	}
}

func TestChaptersOfTheFullProfileAreEmptyInTheCore(t *testing.T) { // the tree is global
	for full, want := range map[bool]int{false: 0, true: 1} {
		NewTable(Scope{Full: full})
		ran := 0
		_, args, _ := transform(types.NodeTypeContainer, types.NewCodeLocation(0), "chapter", []any{OfFullProfile, func() {
			ran++
			if !tree.inFull {
				t.Error("its rows do not say that they are of the full profile")
			}
		}})
		if len(args) != 1 {
			t.Fatalf("got %d arguments, want the body alone", len(args))
		}
		args[0].(func())()
		if ran != want || tree.inFull {
			t.Errorf("full: %v: the body ran %d times", full, ran)
		}
	}
}

func TestChaptersOfWhichNothingIsWantedAreEmpty(t *testing.T) { // the tree is global
	outer, inner := types.CodeLocation{FileName: "/suites/a.go", LineNumber: 1}, types.CodeLocation{FileName: "/suites/a.go", LineNumber: 2}
	for name, c := range map[string]struct {
		wanted map[string]bool
		want   string
	}{
		"all":       {nil, "[suites/a.go:1 suites/a.go:2]"},
		"both":      {map[string]bool{"suites/a.go:1": true, "suites/a.go:2": true}, "[suites/a.go:1 suites/a.go:2]"},
		"the outer": {map[string]bool{"suites/a.go:1": true}, "none"},
		"none":      {map[string]bool{}, "none"},
	} {
		NewTable(Scope{Wanted: c.wanted})
		got := "none"
		_, args, _ := transform(types.NodeTypeContainer, outer, "outer", []any{func() {
			_, args, _ := transform(types.NodeTypeContainer, inner, "inner", []any{func() { got = fmt.Sprint(tree.within) }})
			args[0].(func())()
		}})
		args[0].(func())()
		if got != c.want || len(tree.within) > 0 {
			t.Errorf("%s: want rows within %s, got %s, and then %v", name, c.want, got, tree.within)
		}
	}
}

func TestTogetherDoesEachOnce(t *testing.T) {
	t.Parallel()
	p := NewPortal(newUnderstudy(nil), "scene")
	var did [100]atomic.Int32
	var under, most atomic.Int32
	p.Together(len(did), func(i int) {
		most.Store(max(most.Load(), under.Add(1))) // what is lost to a race makes it less
		did[i].Add(1)
		under.Add(-1)
	})
	if most.Load() > 4 {
		t.Errorf("%d were under way at a time, want at most the sender's 4", most.Load())
	}
	for i := range did {
		if n := did[i].Load(); n != 1 {
			t.Errorf("%d was done %d times", i, n)
		}
	}
	p.Together(0, func(int) { t.Error("nothing was to be done") })
	defer func() {
		if recover() != "a mistake" {
			t.Error("a panic is the caller's")
		}
	}()
	p.Together(10, func(i int) {
		if i == 3 {
			panic("a mistake")
		}
	})
}

func TestAKnockCarriesNoHeaderAndAnEmptyObject(t *testing.T) {
	t.Parallel()
	stage := newUnderstudy(func(evidence.Exchange, int) (int, string, string) { return 401, "", "" })
	p := NewPortal(stage, "scene")
	for _, method := range []string{"GET", "POST", "PUT", "DELETE"} {
		p.Knock(method, "crm/case/7/close")
	}
	for _, draft := range stage.drafts {
		writes := draft.Request.Method == "POST" || draft.Request.Method == "PUT"
		if draft.Credential != evidence.None || draft.Request.URL != "crm/case/7/close.json" || (string(draft.Request.Body) == "{}") != writes {
			t.Errorf("%s: got %+v", draft.Request.Method, draft)
		}
	}
}

func TestAnIDThatNobodyHasHasTheFormAskedFor(t *testing.T) {
	t.Parallel()
	p := NewPortal(newUnderstudy(nil), "scene")
	if guid, number := p.Unknown(records.GUID), p.Unknown(records.Int); !isGUID(guid) || !isDecimal(number) || p.Unknown(records.Int) == number {
		t.Errorf("got %q and %q", guid, number)
	}
}

func TestABatchOnlyReads(t *testing.T) {
	t.Parallel()
	stage := newUnderstudy(func(evidence.Exchange, int) (int, string, string) { return 200, "application/json", "{}" })
	NewPortal(stage, "scene").Batch("people/@self.json", "group.xml")
	const want = `[{"method":"GET","relativeUrl":"/api/2.0/people/@self.json"},{"method":"GET","relativeUrl":"/api/2.0/group.xml"}]`
	if got := stage.drafts[0]; string(got.Request.Body) != want || got.Request.URL != "batch.json" || got.Request.Method != "POST" {
		t.Errorf("got %s %s %s", got.Request.Method, got.Request.URL, got.Request.Body)
	}
}
