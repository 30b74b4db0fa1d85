package launch

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"portalspec/reports/verdict"
	"portalspec/runner/config"
	"portalspec/runner/deviations"
	"portalspec/suites/spec"
)

// wrong is what the list of these tests lists, as a verdict tells it.
const wrong = "wanted status 201, got 200\nPOST /api/2.0/group -> 200 text/xml"

// knows is a list of one entry, for all subjects of a rule that match.
func knows(rule, subjects string) deviations.List {
	return deviations.List{Entries: []deviations.Entry{{
		Rule: rule, Subjects: []deviations.Glob{{Pattern: subjects}}, Observed: deviations.Fingerprint(wrong), Reason: "it always did",
	}}}
}

func TestWhatIsListedIsKnownInEachProcess(t *testing.T) {
	t.Parallel()
	s := started(t, t.Context(), []string{"account"})
	_, other := served(t, s)
	row := s.picked.rows()[0]
	s.court.listed, other.listed = knows(row.Rule.ID, "*"), knows(row.Rule.ID, "*")
	s.court.failFast = true
	for name, court := range map[string]spec.Court{"the first": s.court, "another": other} {
		said := court.Say(row, spec.Outcome{Verdict: verdict.Fail, Message: wrong})
		kept, _ := s.court.outcome(row.Key())
		for _, outcome := range []spec.Outcome{said, kept} {
			if outcome.Verdict != verdict.Known || outcome.Deviation == nil || outcome.Deviation.Reason != "it always did" || outcome.Message != wrong {
				t.Errorf("%s process: %+v", name, outcome)
			}
		}
		if s.court.run.Err() != nil {
			t.Error("what is known ends a run that ends at the first failure")
		}
		if said := court.Say(row, spec.Outcome{Verdict: verdict.Blocked, Message: wrong}); said.Verdict != verdict.Blocked || said.Deviation != nil {
			t.Errorf("%s process, blocked: %+v", name, said)
		}
	}
	if said := s.court.Say(row, spec.Outcome{Verdict: verdict.Fail, Message: "otherwise"}); said.Verdict != verdict.Fail || s.court.run.Err() == nil {
		t.Errorf("what is not listed: %+v, and the run goes on", said)
	}
}

func TestOfManySubjectsEachIsLookedUp(t *testing.T) {
	t.Parallel()
	row := spec.Row{Rule: spec.Rule{ID: "a.rule", Level: verdict.Must}}
	said := spec.AddedUp(verdict.Must, []spec.Outcome{
		{Name: "GET group", Verdict: verdict.Fail, Message: wrong}, {Name: "GET people", Verdict: verdict.Pass}, {Name: "PUT group", Verdict: verdict.Fail, Message: wrong},
	})
	for subjects, want := range map[string]verdict.Verdict{"*": verdict.Known, "* group": verdict.Known, "GET *": verdict.Fail, "people": verdict.Fail} {
		got := excused(knows("a.rule", subjects), row, said)
		if got.Verdict != want || got.Each[1].Verdict != verdict.Pass || (got.Deviation != nil) != (want == verdict.Known) {
			t.Errorf("%s: %+v, want %s", subjects, got, want)
		}
	}
	if said.Each[0].Verdict != verdict.Fail {
		t.Error("what was said before is another now")
	}
}

// A file may name what this run does not judge: a rule of the full profile, a record type that was not selected.
func TestAFileMayNameWhateverThereIs(t *testing.T) { // builds Ginkgo's tree, of which there is one
	file := filepath.Join(t.TempDir(), "d.yaml")
	if err := os.WriteFile(file, []byte("# nothing yet\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &session{cfg: config.Config{Profile: "core", Deviations: []string{file}, Records: []string{"group"}}}
	if err := s.list(); err != nil {
		t.Fatal(err)
	}
	for rule, subject := range map[string]string{
		"status.create-is-201": "crm-person .json", "rate.refuses-excess": "", "login.creates-token": "", "operations.described-shape": "GET people",
	} {
		subjects, found := s.everything(rule)
		if !found || subject != "" && !slices.Contains(subjects, subject) {
			t.Errorf("of %s: %v, %d subjects, without %s", rule, found, len(subjects), subject)
		}
	}
	if _, found := s.everything("status.create-is-210"); found {
		t.Error("there is a rule that there is not")
	}
}
