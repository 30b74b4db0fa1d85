package spec

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/ginkgo/v2/types"

	"portalspec/reports/verdict"
	"portalspec/suites/match"
)

// bench is a court that has no evidence to wait for.
type bench struct{ said map[string]Outcome }

func (b *bench) Evidence(_ context.Context, row Row) (Evidence, error) {
	if row.Subject.Name == "interrupted" {
		return Evidence{}, errors.New("not judged: the run ended before")
	}
	return Evidence{}, nil
}

// Say knows of the deviation of one.
func (b *bench) Say(row Row, outcome Outcome) Outcome {
	if row.Subject.Name == "known" {
		outcome.Verdict, outcome.Deviation = verdict.Known, &verdict.Deviation{Reason: "it always did", Link: "https://example.com/1"}
	}
	b.said[row.Subject.Name] = outcome
	return outcome
}

type failing struct{ failed bool }

func (f *failing) Fail() { f.failed = true }

// heard is a suite of one It for each way to end, run by Ginkgo. It can be run once a process, so it is.
var heard = sync.OnceValues(func() (map[string]types.SpecReport, heardSuite) {
	var suite heardSuite
	ends := []struct {
		name string
		rule Rule
		end  func()
	}{
		{"pass", rule, func() {}},
		{"fail", rule, func() { suite.failLine = lineBelow(); match.Failed("wanted so, got otherwise") }},
		{"panic", rule, func() { panic("a mistake") }},
		{"blocked must", rule, func() { suite.blockedLine = lineBelow(); match.CannotJudge("no answer") }},
		{"blocked should", Should("chapter.should", "page#section", "It is so.", BrokenBy(bug("b"))), func() { match.CannotJudge("no answer") }},
		{"warn", Should("chapter.should", "page#section", "It is so.", BrokenBy(bug("b"))), func() { match.Failed("wanted so, got otherwise") }},
		{"known", rule, func() { match.Failed("wanted so, got otherwise") }},
		{"n/a", rule, func() { match.NotApplicable("there is none") }},
		{"interrupted", rule, func() {}},
		{"later", Must("chapter.later", "page#section", "It is so.", BrokenBy(bug("b"))).Since(3), func() { match.Failed("wanted so, got otherwise") }},
	}
	ginkgo.Describe("chapter", func() {
		for _, e := range ends {
			scene := Observe("scene "+e.name, func(*Portal) seenOnce { return seenOnce{} })
			ginkgo.It("ends", e.rule, About(e.name), scene.Judge(func(seenOnce) { e.end() }))
		}
	})
	suite.table = NewTable(Scope{Version: 2})
	suite.bench = &bench{said: map[string]Outcome{}}
	Sit(suite.bench)
	defer Sit(nil)
	reports := map[string]types.SpecReport{}
	ginkgo.ReportAfterSuite("collect", func(report ginkgo.Report) {
		for _, spec := range report.SpecReports {
			if row, ours := suite.table.Find(spec.LeafNodeText); ours {
				reports[row.Subject.Name] = spec
			} else {
				reports["later"] = spec // the one that the table does not have
			}
		}
	})
	formatter.ColorableStdOut = io.Discard
	sc, rc := ginkgo.GinkgoConfiguration()
	var t failing
	ginkgo.RunSpecs(&t, "spec", sc, rc)
	suite.failed = t.failed
	return reports, suite
})

type heardSuite struct {
	table                 *Table
	bench                 *bench
	failLine, blockedLine int
	failed                bool
}

// lineBelow is the line that it is called on: the expectation stands beside it.
func lineBelow() int {
	_, _, line, _ := runtime.Caller(1)
	return line
}

func TestGinkgoTellsWhatTheVerdictsSay(t *testing.T) {
	reports, suite := heard()
	if len(suite.table.Problems) > 0 || !suite.failed {
		t.Fatalf("problems %q; failed: %v", suite.table.Problems, suite.failed)
	}
	for name, want := range map[string]struct {
		verdict verdict.Verdict
		state   types.SpecState
		message string
	}{
		"pass":           {verdict.Pass, types.SpecStatePassed, ""},
		"fail":           {verdict.Fail, types.SpecStateFailed, "FAIL\nchapter.rule fail: wanted so, got otherwise"},
		"panic":          {verdict.Broken, types.SpecStateFailed, "BROKEN\nchapter.rule panic: the judgement panicked: a mistake"},
		"blocked must":   {verdict.Blocked, types.SpecStateFailed, "BLOCKED\nchapter.rule blocked must: no answer"},
		"blocked should": {verdict.Blocked, types.SpecStateSkipped, "blocked: no answer"},
		"warn":           {verdict.Warn, types.SpecStatePassed, ""},
		"n/a":            {verdict.NotApplicable, types.SpecStateSkipped, "not-applicable: there is none"},
		"interrupted":    {"", types.SpecStateSkipped, "not judged: the run ended before"},
		"later":          {"", types.SpecStateSkipped, "not judged: chapter.later came with version 3 of the rules"},
	} {
		got := reports[name]
		if suite.bench.said[name].Verdict != want.verdict || got.State != want.state || !strings.Contains(got.Failure.Message, want.message) {
			t.Errorf("%s: got %s, %s, %q; want %s, %s, %q", name, suite.bench.said[name].Verdict, got.State, got.Failure.Message, want.verdict, want.state, want.message)
		}
	}
}

func TestAWarningPassesAndIsVisible(t *testing.T) {
	reports, _ := heard()
	entries := reports["warn"].ReportEntries
	if len(entries) != 1 || entries[0].Name != "WARN" || entries[0].Visibility != types.ReportEntryVisibilityAlways ||
		!strings.Contains(entries[0].StringRepresentation(), "wanted so, got otherwise") {
		t.Errorf("got %+v", entries)
	}
}

// Who reads Ginkgo's console has to land in the chapter, and not in what calls it.
func TestAFailureNamesTheLineOfTheExpectation(t *testing.T) {
	reports, suite := heard()
	for name, line := range map[string]int{"fail": suite.failLine, "blocked must": suite.blockedLine} {
		at := reports[name].Failure.Location
		if filepath.Base(at.FileName) != "suite_test.go" || at.LineNumber != line {
			t.Errorf("%s: got %s, want suite_test.go:%d", name, at, line)
		}
	}
}
