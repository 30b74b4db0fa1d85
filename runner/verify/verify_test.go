package verify

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"portalspec/reports/evidence"
	"portalspec/reports/jsonreport"
	"portalspec/reports/verdict"
)

// sound is a run that passes, fails and leaves things out.
func sound() verdict.Run {
	run := verdict.Run{
		Schema: 1, Tool: verdict.Tool{Name: "portalspec", Version: "1"}, Target: verdict.Target{URL: "http://portal"}, Profile: "core",
		Started: time.Unix(1e9, 0).UTC(), Finished: time.Unix(1e9+5, 0).UTC(), RulesVersion: 1, Requests: verdict.Requests{Sent: 2},
		Rules: []verdict.Rule{
			{ID: "a.one", Level: verdict.Must, Section: "page#one", Says: "One.", Subjects: []verdict.Subject{
				{Name: "group", Verdict: verdict.Pass, Exchanges: []string{"x1"}},
				{Name: "event", Verdict: verdict.Fail, Message: "want 201, got 200", Exchanges: []string{"x2"}, Control: []string{"x1"}, Curl: "curl"},
			}},
			{ID: "a.two", Level: verdict.Should, Section: "page#two", Says: "Two.", Subjects: []verdict.Subject{{Verdict: verdict.Blocked, Message: "no answer"}}},
			{ID: "b.three", Level: verdict.Must, Section: "page#two", Says: "Three.", Subjects: []verdict.Subject{{Verdict: verdict.Pass, Exchanges: []string{"x2"}}}},
		},
	}
	run.Settle()
	return run
}

var held = []evidence.Exchange{{ID: "x1"}, {ID: "x2"}}

func TestAReportThatSaysWhatTheEvidenceShows(t *testing.T) {
	t.Parallel()
	if wrong := compare(sound(), sound(), held); len(wrong) > 0 {
		t.Errorf("got %q", wrong)
	}
}

// The sentence is the first that is told: what was edited, not what follows from it.
func TestEveryEditIsNamed(t *testing.T) {
	t.Parallel()
	for want, edit := range map[string]func(*verdict.Run){
		"rule a.one subject event: the report says pass, the evidence says fail": func(r *verdict.Run) {
			r.Rules[0].Subjects[1].Verdict = verdict.Pass
			r.Settle() // whoever forges a verdict adds up anew
		},
		"rule a.two: the report says pass, the evidence says blocked":         func(r *verdict.Run) { r.Rules[1].Subjects[0].Verdict = verdict.Pass },
		`rule a.one subject event: message in the report is "fine", the evid`: func(r *verdict.Run) { r.Rules[0].Subjects[1].Message = "fine" },
		`rule a.one subject event: curl in the report is "rm", the evidence`:  func(r *verdict.Run) { r.Rules[0].Subjects[1].Curl = "rm" },
		`rule a.one subject event: control in the report is absent, the evid`: func(r *verdict.Run) { r.Rules[0].Subjects[1].Control = nil },
		`rule a.one subject group: because in the report is "a.two", the ev`:  func(r *verdict.Run) { r.Rules[0].Subjects[0].Because = "a.two" },
		"rule a.one subject event: the report leaves it out, the evidence says fail": func(r *verdict.Run) {
			r.Rules[0].Subjects = r.Rules[0].Subjects[:1]
			r.Settle()
		},
		"rule a.one subject folder: the report says pass, the evidence knows no such subject": func(r *verdict.Run) {
			r.Rules[0].Subjects = append(r.Rules[0].Subjects, verdict.Subject{Name: "folder", Verdict: verdict.Pass})
		},
		"rule a.one subject group: the report lists it twice": func(r *verdict.Run) { r.Rules[0].Subjects = append(r.Rules[0].Subjects, r.Rules[0].Subjects[0]) },
		"rule a.two: the report does not list it":             func(r *verdict.Run) { r.Rules = slices.Delete(r.Rules, 1, 2); r.Settle() },
		"rule c.four: the report lists it, the rule set does not have it": func(r *verdict.Run) {
			r.Rules = append(r.Rules, verdict.Rule{ID: "c.four", Verdict: verdict.NotSelected})
		},
		"rule a.one: the report lists it twice":                                                     func(r *verdict.Run) { r.Rules = append(r.Rules, r.Rules[0]); r.Settle() },
		"rule a.one: the report gives it another level, section, text or version than the rule set": func(r *verdict.Run) { r.Rules[0].Level = verdict.Should },
		"rule b.three: the report says known, its subjects add up to pass":                          func(r *verdict.Run) { r.Rules[2].Verdict = verdict.Known },
		"the report's verdict is conformant, its rules add up to nonconformant":                     func(r *verdict.Run) { r.Verdict = verdict.Conformant },
		"the report's exit is 0, its rules add up to 1":                                             func(r *verdict.Run) { r.Exit = 0 },
		`scope.must in the report is {"judged":9,"of":9}, its rules add up to {"judged":2,"of"`:     func(r *verdict.Run) { r.Scope.Must = verdict.Judged{Judged: 9, Of: 9} },
		`target in the report is {"url":"http://other","embedded":false}, the evidence says {"u`:    func(r *verdict.Run) { r.Target.URL = "http://other" },
		`requests in the report is {"sent":1,"retried":0,"refused":0}, the evidence says {"sent`:    func(r *verdict.Run) { r.Requests.Sent = 1 },
		"the report is of a run that began at 2001-09-09T01:46:41Z, the evidence of one that be":    func(r *verdict.Run) { r.Started = r.Started.Add(time.Second) },
		`notes in the report is ["all is well"], the evidence says absent`:                          func(r *verdict.Run) { r.Notes = []string{"all is well"} },
	} {
		told := sound()
		edit(&told)
		wrong := compare(told, sound(), held)
		if len(wrong) == 0 || !strings.HasPrefix(wrong[0], want) {
			t.Errorf("want %q, got %q", want, wrong)
		}
	}
}

func TestAnExchangeThatIsNotThereIsNamed(t *testing.T) {
	t.Parallel()
	wrong := compare(sound(), sound(), held[:1])
	if want := []string{"rule a.one subject event: the exchange x2 is not in the evidence"}; !slices.Equal(wrong, want) {
		t.Errorf("got %q, want %q", wrong, want)
	}
}

func TestEvidenceIsKnownByItsDigest(t *testing.T) {
	t.Parallel()
	told := sound()
	if wrong := exchanged(told, "aa"); wrong != nil {
		t.Errorf("a report without a digest: got %q", wrong)
	}
	told.EvidenceSHA = "aa"
	if wrong := exchanged(told, "aa"); wrong != nil {
		t.Errorf("the same file: got %q", wrong)
	}
	want := "the evidence is not the file that the report was written with: its SHA-256 is bb, the report says aa"
	if wrong := exchanged(told, "bb"); !slices.Equal(wrong, []string{want}) {
		t.Errorf("got %q, want %q", wrong, want)
	}
	if wrong := compare(told, sound(), held); len(wrong) > 0 { // which is told once
		t.Errorf("got %q", wrong)
	}
}

// The evidence is written first: it cannot know that the report of another format failed.
func TestAReportThatCouldNotBeWrittenIsNoEdit(t *testing.T) {
	t.Parallel()
	told := sound()
	told.Exit, told.Notes = verdict.ExitBroken, []string{"a report is missing: junit.xml could not be written"}
	if wrong := compare(told, sound(), held); len(wrong) > 0 {
		t.Errorf("got %q", wrong)
	}
}

func TestTheSchemaIsHeld(t *testing.T) {
	t.Parallel()
	var report bytes.Buffer
	if err := jsonreport.Write(&report, sound()); err != nil {
		t.Fatal(err)
	}
	if wrong := formed(report.Bytes()); len(wrong) > 0 {
		t.Errorf("of a sound report: %q", wrong)
	}
	edited := bytes.Replace(report.Bytes(), []byte(`"verdict": "blocked"`), []byte(`"verdict": "green"`), 1)
	if wrong := formed(edited); len(wrong) != 1 || !strings.Contains(wrong[0], "does not fit its schema: at '/rules/1/verdict': ") || strings.Contains(wrong[0], "\n") {
		t.Errorf("got %q", wrong)
	}
}

func TestWhatCannotBeCompared(t *testing.T) {
	t.Parallel()
	var report bytes.Buffer
	if err := jsonreport.Write(&report, sound()); err != nil {
		t.Fatal(err)
	}
	for want, c := range map[string]struct {
		report []byte
		log    evidence.Log
	}{
		"cut off":                        {report.Bytes()[:200], evidence.Log{}},
		"no report.json":                 {[]byte("<html>"), evidence.Log{}},
		"which a later portalspec wrote": {bytes.Replace(report.Bytes(), []byte(`"schema": 1`), []byte(`"schema": 7`), 1), evidence.Log{}},
		"rule set 7, which a later":      {bytes.Replace(report.Bytes(), []byte(`"rules_version": 1`), []byte(`"rules_version": 7`), 1), evidence.Log{}},
		"portalspec replay judges it":    {report.Bytes(), evidence.Log{RulesVersion: 1}},
		"this evidence was judged by":    {report.Bytes(), evidence.Log{RulesVersion: 7, Course: evidence.Course{Profile: "core"}}},
	} {
		if wrong, err := Report(c.report, c.log, ""); err == nil || wrong != nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("want one sentence with %q, got %q, %v", want, wrong, err)
		}
	}
}
