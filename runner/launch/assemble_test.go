package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/runner/config"
	"portalspec/runner/observe"
	"portalspec/runner/wire"
	"portalspec/suites/spec"
)

func TestARunThatWentWellIsConformant(t *testing.T) {
	t.Parallel()
	s := started(t, t.Context(), nil)
	s.judged(t)
	run := s.assemble()
	for _, rule := range run.Rules {
		alone := strings.HasPrefix(rule.ID, "rate.")
		if rule.Verdict == verdict.Fail || rule.Verdict == verdict.Warn || rule.Verdict == verdict.Blocked || (rule.Verdict == verdict.NotSelected) != alone {
			t.Errorf("%s is %s", rule.ID, rule.Verdict)
		}
		for _, subject := range rule.Subjects {
			for _, id := range append(subject.Exchanges, subject.Control...) {
				if _, found := run.Exchange(id); !found {
					t.Errorf("%s %s: its exchange %s is not in the evidence", rule.ID, subject.Name, id)
				}
			}
		}
	}
	if run.Verdict != verdict.Conformant || run.Exit != 0 || run.Scope.Complete || len(run.Leftovers) > 0 {
		t.Errorf("got %s, exit %d, scope %+v, leftovers %q", run.Verdict, run.Exit, run.Scope, run.Leftovers)
	}
	if len(run.Unjudged) == 0 || run.Requests.Sent == 0 || run.Target.Account == "" {
		t.Errorf("got %d statements unjudged, %+v, %+v", len(run.Unjudged), run.Requests, run.Target)
	}
}

// Whatever was chosen and has no verdict is our fault: silence must not read as green.
func TestARowWithoutAVerdictIsBroken(t *testing.T) {
	t.Parallel()
	s := started(t, t.Context(), []string{"account"})
	s.judged(t)
	lost := s.picked.rows()[0]
	delete(s.court.said, lost.Key())
	run := s.assemble()
	broken := 0
	for _, rule := range run.Rules {
		for _, subject := range rule.Subjects {
			if subject.Verdict != verdict.Broken {
				continue
			}
			broken++
			if rule.ID+" "+subject.Name != lost.Key() || !strings.Contains(subject.Message, "no verdict arrived") {
				t.Errorf("%s %s is broken: %s", rule.ID, subject.Name, subject.Message)
			}
		}
	}
	if broken != 1 || run.Exit != verdict.ExitBroken {
		t.Errorf("%d subjects are broken, exit %d", broken, run.Exit)
	}
}

func TestWhatAnInterruptLeftIsNotJudged(t *testing.T) {
	t.Parallel()
	s := started(t, t.Context(), []string{"account"})
	s.cancel()
	_ = s.observation.AwaitAll(context.Background())
	s.signals.interrupted.Store(true)
	run := s.assemble()
	for _, rule := range run.Rules {
		for _, subject := range rule.Subjects {
			if subject.Verdict != verdict.NotSelected {
				t.Errorf("%s %s is %s", rule.ID, subject.Name, subject.Verdict)
			}
		}
	}
	if run.Exit != verdict.ExitInterrupted || run.Verdict == verdict.Conformant {
		t.Errorf("got %s, exit %d", run.Verdict, run.Exit)
	}
}

func TestRowsThatNobodyChoseAreNotSelected(t *testing.T) {
	t.Parallel()
	s := started(t, t.Context(), []string{"account"})
	s.judged(t)
	for _, row := range s.picked.table.Rows {
		for _, subject := range s.subjects(row, nil) {
			if chosen := row.Scene().Key == "account"; (subject.Verdict == verdict.NotSelected) == chosen {
				t.Errorf("%s is %s", row.Key(), subject.Verdict)
			}
		}
	}
}

// A snippet is for who has to see it for himself; what passed needs none.
func TestOnlyWhatIsWrongHasASnippet(t *testing.T) {
	t.Parallel()
	x := evidence.Exchange{ID: "1", Credential: evidence.Valid, Request: evidence.Request{Method: "GET", URL: "http://h/api/2.0/group"}, Answer: evidence.Answer{Status: 200}}
	for v, wanted := range map[verdict.Verdict]bool{verdict.Fail: true, verdict.Warn: true, verdict.Blocked: true, verdict.Pass: false, verdict.NotApplicable: false} {
		subject := Subject("one", spec.Outcome{Verdict: v, Deciding: []string{x.ID}}, func() []evidence.Exchange { return []evidence.Exchange{x} }, false)
		if (subject.Curl != "") != wanted || len(subject.Exchanges) != 1 {
			t.Errorf("%s: got %+v", v, subject)
		}
	}
	if subject := Subject("one", spec.Outcome{Verdict: verdict.Blocked, Message: "nobody answered"}, func() []evidence.Exchange { return nil }, true); subject.Curl != "" || subject.Message != "nobody answered" {
		t.Errorf("without evidence: got %+v", subject)
	}
}

func TestLabelFiltersAreANDed(t *testing.T) {
	t.Parallel()
	for want, test := range map[string]struct {
		cfg config.Config
		own string
	}{
		"":                                   {config.Config{}, ""},
		"(/^rule:status\\..*$/)":             {config.Config{Rules: []string{"status.*"}}, ""},
		"(/^rule:a\\.b$/ || /^rule:c\\..$/)": {config.Config{Rules: []string{"a.b", "c.?"}}, ""},
		"(record:group || record:project)":   {config.Config{Records: []string{"group", "project"}}, ""},
		"(level:must) && (/^rule:a$/)":       {config.Config{Rules: []string{"a"}}, "level:must"},
		"(x || y) && (level:must) && (record:group || record:event)": {config.Config{LabelFilter: "level:must", Records: []string{"+event", "group"}}, "x || y"},
		"(level:must) && (/^rule:a$/) && (record:one)":               {config.Config{LabelFilter: "level:must", Rules: []string{"a"}, Records: []string{"one"}}, ""},
	} {
		if got := labelFilter(test.cfg, test.own); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if got := labelFilter(config.Config{Records: []string{"+event"}}, ""); got != "" {
		t.Errorf("what is added narrows: %s", got)
	}
}

// A reader of the folder, at whatever moment, finds a report as a whole or the one before it.
func TestReportsAreWrittenAsAWhole(t *testing.T) {
	t.Parallel()
	s := &session{cfg: config.Config{Out: t.TempDir()}}
	place := filepath.Join(s.cfg.Out, "report.json")
	write := func(text string, err error) error {
		return s.write(file{"json", "report.json", func(w io.Writer) error {
			if kept, _ := os.ReadFile(place); strings.Contains(string(kept), "half") {
				t.Errorf("half a report can be read: %q", kept)
			}
			_, _ = fmt.Fprint(w, text)
			return err
		}})
	}
	if err := write("whole", nil); err != nil {
		t.Fatal(err)
	}
	if err := write("half", errors.New("broken off")); err == nil || err.Error() != "broken off" {
		t.Errorf("got %v", err)
	}
	if kept, _ := os.ReadFile(place); string(kept) != "whole" {
		t.Errorf("got %q", kept)
	}
	if err := os.Remove(place); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(place, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := write("whole", nil); err == nil {
		t.Error("a report that cannot be put in its place is no error")
	}
	if entries, _ := os.ReadDir(s.cfg.Out); len(entries) != 1 {
		t.Errorf("got %v, want nothing left beside it", entries)
	}
}

// stumbling is a client in which a mistake of ours breaks off whatever deletes a group to clean up.
type stumbling struct{ observe.Wire }

func (s stumbling) Send(ctx context.Context, ask wire.Ask) evidence.Exchange {
	if ask.Method == http.MethodDelete && ask.Step == "(cleanup)" && strings.HasPrefix(ask.Path, "group/") {
		panic("a mistake of ours")
	}
	return s.Wire.Send(ctx, ask)
}

// A mistake in cleaning up names what stays, costs the rules of its scene alone, and ends with our own exit code.
func TestAMistakeInCleaningUpIsToldAsOurs(t *testing.T) {
	t.Parallel()
	s := started(t, t.Context(), []string{"neighbours/group", "neighbours/event"})
	if err := s.observation.AwaitAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.observation = observe.Start(t.Context(), stumbling{s.client}, s.plan)
	s.court.observation = s.observation
	s.judged(t)
	if err := s.observation.AwaitAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	run := s.assemble()
	for _, rule := range run.Rules {
		for _, subject := range rule.Subjects {
			if subject.Verdict != verdict.NotSelected && (subject.Verdict == verdict.Broken) != strings.HasPrefix(subject.Name, "group") {
				t.Errorf("%s of %s is %s: %s", rule.ID, subject.Name, subject.Verdict, subject.Message)
			}
		}
	}
	if run.Exit != verdict.ExitBroken || len(run.Leftovers) == 0 || !strings.HasPrefix(run.Leftovers[0], `group "portalspec-`) ||
		run.Diagnosis != "cleaning up broke off, which is our own fault: a mistake of ours" {
		t.Errorf("exit %d, diagnosis %q, leftovers %q", run.Exit, run.Diagnosis, run.Leftovers)
	}
}
