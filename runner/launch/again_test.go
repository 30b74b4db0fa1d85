package launch

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"testing"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/null"
	"portalspec/fixtures/portal"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/reports/jsonreport"
	"portalspec/reports/verdict"
	"portalspec/suites/spec"
)

// reread is the evidence of the session's result as a file gives it back.
func (s *session) reread(t *testing.T) (verdict.Run, evidence.Log) {
	t.Helper()
	s.cfg.Profile = full
	s.picked.scope.Records = records.Core()
	_ = s.observation.AwaitAll(context.Background())
	s.result = s.assemble()
	var har bytes.Buffer
	if err := s.observation.Held().WriteHAR(&har, s.logged()); err != nil {
		t.Fatal(err)
	}
	log, err := evidence.ReadHAR(&har)
	if err != nil {
		t.Fatal(err)
	}
	return s.result, log
}

// asReported is the run as report.json tells it.
func asReported(t *testing.T, run verdict.Run) verdict.Run {
	t.Helper()
	var text bytes.Buffer
	if err := jsonreport.Write(&text, run); err != nil {
		t.Fatal(err)
	}
	read, err := jsonreport.Read(&text)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func sameRuns(t *testing.T, live, again verdict.Run) {
	t.Helper()
	live, again = asReported(t, live), asReported(t, again)
	for i := range min(len(live.Rules), len(again.Rules)) {
		if reflect.DeepEqual(live.Rules[i], again.Rules[i]) {
			continue
		}
		for j := range min(len(live.Rules[i].Subjects), len(again.Rules[i].Subjects)) {
			if one, other := live.Rules[i].Subjects[j], again.Rules[i].Subjects[j]; !reflect.DeepEqual(one, other) {
				t.Errorf("%s:\nthe run    %s\nits replay %s", live.Rules[i].ID, asJSON(one), asJSON(other))
			}
		}
	}
	live.Rules, again.Rules = nil, nil
	if !reflect.DeepEqual(live, again) {
		t.Errorf("\nthe run    %s\nits replay %s", asJSON(live), asJSON(again))
	}
}

func asJSON(value any) string {
	text, _ := json.Marshal(value) // of our own types
	return string(text)
}

// Whatever a run met, its evidence leads to the same report once more.
func TestEvidenceLeadsToTheSameReport(t *testing.T) {
	for name, c := range map[string]struct {
		faults  []string
		nobody  string
		options []portal.Option
		keys    []string
		second  bool
		filed   bool
	}{
		"a correct portal":   {},
		"two accounts":       {second: true},
		"nothing in memory":  {filed: true, second: true, faults: []string{"create-answers-200"}},
		"a part of it":       {keys: []string{"account"}},
		"creates answer 200": {faults: []string{"create-answers-200"}},
		"lets strangers in":  {faults: []string{"creates-are-open", "errors-repeat-500"}},
		"refusals are 500":   {faults: []string{"refusal-is-500"}}, // which count where a repeat has it too
		"a module is off":    {options: []portal.Option{portal.WithoutModules("crm", "community")}},
		"a guest":            {options: []portal.Option{portal.WithGuest()}},
		"an HTML page":       {nobody: "html-page"},
		"a mock":             {nobody: "recorded-account"},
		"it fails":           {nobody: "broken"},
	} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && !c.second && c.nobody == "" {
				t.Skip("one whole run is enough")
			}
			own := portal.New(append(c.options, portal.WithoutLimit())...)
			var handler http.Handler = own
			for _, name := range c.faults {
				broken, found := fault.Named(name)
				if !found {
					t.Fatalf("no fault %s", name)
				}
				handler = broken.Wrap(handler, fault.Site{})
			}
			if c.nobody != "" {
				nobody, found := null.Named(c.nobody)
				if !found {
					t.Fatalf("no null %s", c.nobody)
				}
				handler = nobody.Handler()
			}
			tokens := []string{own.Accounts()[0].Token}
			if c.second {
				tokens = append(tokens, own.Accounts()[1].Token)
			}
			folder := ""
			if c.filed {
				folder = t.TempDir()
			}
			s := startedIn(t, t.Context(), folder, c.keys, handler, tokens...)
			defer s.observation.Held().Close()
			s.judged(t)
			live, log := s.reread(t)
			again, _, err := Again(log, Narrowing{})
			if err != nil {
				t.Fatal(err)
			}
			sameRuns(t, live, again)
		})
	}
}

// An interrupt leaves rows without a verdict. Their evidence may be there all the same: nobody has judged it.
func TestWhatNobodyHeardStaysUnheard(t *testing.T) {
	s := started(t, t.Context(), nil)
	_ = s.observation.AwaitAll(context.Background())
	s.judged(t)
	rows := s.picked.rows()
	for _, row := range rows[len(rows)/2:] {
		delete(s.court.said, row.Key())
	}
	s.signals.interrupted.Store(true)
	s.cancel()
	live, log := s.reread(t)
	again, _, err := Again(log, Narrowing{})
	if err != nil {
		t.Fatal(err)
	}
	if sameRuns(t, live, again); again.Exit != verdict.ExitInterrupted {
		t.Errorf("exit %d", again.Exit)
	}
}

// A rule that came later is not in the log, and takes no part.
func TestRulesThatTheLogDoesNotHaveAreNotSelected(t *testing.T) {
	s := started(t, t.Context(), []string{"account"})
	s.judged(t)
	_, log := s.reread(t)
	later := log.Course.Rows[0]
	log.Course.Rows = log.Course.Rows[1:]
	again, _, err := Again(log, Narrowing{})
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range again.Rules {
		for _, subject := range rule.Subjects {
			if rule.ID+" "+subject.Name == later && subject.Verdict != verdict.NotSelected {
				t.Errorf("%s is %s", later, subject.Verdict)
			}
		}
	}
}

// What a run leaves out because it came later is told, once.
func TestLaterRulesAreTold(t *testing.T) {
	t.Parallel()
	one := spec.Must("a.rule", "page#section", "It is so.").Since(2)
	other := spec.Should("another.rule", "page#section", "It is so.").Since(3)
	for _, test := range []struct {
		later []spec.Rule
		want  string
	}{
		{nil, ""},
		{[]spec.Rule{one, one}, "1 rule is newer than version 1, and not judged: --rules-version 2 judges it"},
		{[]spec.Rule{one, other}, "2 rules are newer than version 1, and not judged: --rules-version 3 judges them"},
	} {
		table := &spec.Table{}
		for _, rule := range test.later {
			table.Later = append(table.Later, spec.Row{Rule: rule})
		}
		if got := laterNote(table, 1); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

// Of a HAR that does not tell the course, what it holds is judged.
func TestALogWithoutItsCourseIsJudgedByWhatItHolds(t *testing.T) {
	s := started(t, t.Context(), nil)
	s.judged(t)
	live, log := s.reread(t)
	log.Course, log.Steps = evidence.Course{}, nil
	again, _, err := Again(log, Narrowing{})
	if err != nil {
		t.Fatal(err)
	}
	if again.Verdict != verdict.Conformant || len(again.Notes) != 1 || again.Target.URL != live.Target.URL || again.Requests.Sent != live.Requests.Sent {
		t.Errorf("got %s, notes %q, %s, %d requests; want %s, %d", again.Verdict, again.Notes, again.Target.URL, again.Requests.Sent, live.Target.URL, live.Requests.Sent)
	}
}
