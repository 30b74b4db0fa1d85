package github_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"portalspec/reports/github"
	"portalspec/reports/testdata/runs"
	"portalspec/reports/verdict"
)

func written(t testing.TB, run verdict.Run) string {
	t.Helper()
	var out bytes.Buffer
	if err := github.Write(&out, run); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestAnnotationsLookAsTheyDid(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"failing", "blocked", "strict", "listed"} {
		runs.Golden(t, name+".txt", written(t, runs.All()[name]))
	}
}

func TestWhatHoldsIsNotAnnotated(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"passing", "absent"} {
		if got := written(t, runs.All()[name]); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// annotation is a command as GitHub's runner reads it: the text up to the second :: in front, its escapes undone.
type annotation struct{ kind, title, message string }

var command = regexp.MustCompile(`^::([a-z]+) title=([^:,]*)::(.*)\n$`)

func read(t testing.TB, text string) (all []annotation) {
	t.Helper()
	for line := range strings.Lines(text) {
		parts := command.FindStringSubmatch(line)
		if parts == nil {
			t.Fatalf("no command: %.300q", line)
		}
		data := strings.NewReplacer("%25", "%", "%0D", "\r", "%0A", "\n")
		property := strings.NewReplacer("%25", "%", "%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",")
		all = append(all, annotation{parts[1], property.Replace(parts[2]), data.Replace(parts[3])})
	}
	return all
}

// many is a run with so many rules, each of its own message.
func many(n int, level verdict.Level, v verdict.Verdict) verdict.Run {
	run := runs.Passing()
	for i := range n {
		run.Rules = append(run.Rules, verdict.Rule{ID: fmt.Sprintf("%s.%d", level, i), Level: level, Says: "It holds.",
			Subjects: []verdict.Subject{{Name: "group", Verdict: v, Message: fmt.Sprintf("wanted 201, got %d", i)}}})
	}
	run.Settle()
	return run
}

func TestOfEachKindThereAreTenAtMost(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		run                       verdict.Run
		errors, warnings, notices int
		last                      string
	}{
		"ten":       {many(10, verdict.Must, verdict.Fail), 10, 0, 0, ""},
		"eleven":    {many(11, verdict.Must, verdict.Fail), 10, 0, 1, "1 more finding is in report.json"},
		"warnings":  {many(13, verdict.Should, verdict.Warn), 0, 10, 1, "3 more findings are in report.json"},
		"blocked":   {many(12, verdict.Must, verdict.Blocked), 10, 0, 1, "2 more findings are in report.json"},
		"perhaps":   {many(2, verdict.Should, verdict.Blocked), 0, 2, 0, ""},
		"known":     {many(2, verdict.Must, verdict.Known), 0, 0, 0, ""},
		"one cause": {runs.Blocked(), 1, 0, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, counts := read(t, written(t, c.run)), map[string]int{}
			for _, one := range all {
				counts[one.kind]++
			}
			if counts["error"] != c.errors || counts["warning"] != c.warnings || counts["notice"] != c.notices {
				t.Errorf("there are %v, want %d errors, %d warnings, %d notices", counts, c.errors, c.warnings, c.notices)
			}
			if last := all[max(len(all)-1, 0):]; c.last != "" && (len(last) == 0 || last[0].message != c.last) {
				t.Errorf("the last one is %q, want %q", last, c.last)
			}
		})
	}
}

func TestEscapesAreThoseOfTheToolkit(t *testing.T) {
	t.Parallel()
	run := many(1, verdict.Must, verdict.Fail)
	run.Rules[len(run.Rules)-1].ID = "a:b,c%0A"
	run.Rules[len(run.Rules)-1].Subjects[0].Message = "100%,\nwanted a:b"
	want := "::error title=FAIL a%3Ab%2Cc%250A::It holds.%0Agroup: 100%25,%0Awanted a:b\n"
	if got := written(t, run); got != want {
		t.Errorf("got  %swant %s", got, want)
	}
}

func TestNothingOfTheTargetActs(t *testing.T) {
	t.Parallel()
	checkCalm(t, written(t, runs.Hostile()))
}

// checkCalm reads every line as GitHub's runner does, and looks whether what it then shows acts.
func checkCalm(t *testing.T, text string) {
	t.Helper()
	for _, one := range read(t, text) {
		if one.kind != "error" && one.kind != "warning" && one.kind != "notice" {
			t.Fatalf("a command %q", one.kind)
		}
		for _, said := range []string{one.title, one.message} {
			if acts := runs.Spoken(said); acts != "" {
				t.Fatalf("this acts: %q", acts)
			}
		}
		if len(one.title) > 2000 || len(one.message) > 60_000 {
			t.Fatalf("too long: %d bytes of title, %d of message", len(one.title), len(one.message))
		}
	}
}

// FuzzWrite holds that whatever a target says, each finding is one line, and a command of ours.
func FuzzWrite(f *testing.F) {
	for _, seed := range []string{"", runs.Canary, "%0A::error::x", "a\n::stop-commands::x", "\r::set-env name=x::y", "title=,file=a::", "%25", "\u2028::x", "##[group]x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, said string) {
		run := runs.Failing()
		usual := strings.Count(written(t, run), "\n")
		run.Rules[0].ID, run.Rules[0].Says = said, said
		run.Rules[0].Subjects[0].Name, run.Rules[0].Subjects[0].Message = said, said
		text := written(t, run)
		checkCalm(t, text)
		if got := strings.Count(text, "\n"); got != usual {
			t.Fatalf("%d lines, want %d:\n%s", got, usual, text)
		}
	})
}
