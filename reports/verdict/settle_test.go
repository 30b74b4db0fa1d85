package verdict

import (
	"maps"
	"reflect"
	"testing"
)

func rule(level Level, verdicts ...Verdict) Rule {
	r := Rule{ID: "a.rule", Level: level, Section: "page#section"}
	for _, v := range verdicts {
		r.Subjects = append(r.Subjects, Subject{Verdict: v})
	}
	return r
}

func TestSettle(t *testing.T) {
	t.Parallel()
	pass, fail, blocked := rule(Must, Pass, Pass), rule(Must, Pass, Fail), rule(Must, Blocked, Pass)
	warn, absent, unasked := rule(Should, Warn), rule(Must, NotApplicable), rule(Must, NotSelected)
	for name, c := range map[string]struct {
		run      Run
		verdict  string
		exit     int
		complete bool
		sentence string
	}{
		"all hold":         {Run{Rules: []Rule{pass, pass}}, Conformant, 0, true, "conformant: 2 of 2 must-rules hold"},
		"one rule":         {Run{Rules: []Rule{pass}}, Conformant, 0, true, "conformant: 1 of 1 must-rules hold"},
		"one not offered":  {Run{Rules: []Rule{pass, absent}}, Conformant, 0, true, "conformant in what was judged: 1 of 2 must-rules"},
		"partial":          {Run{Rules: []Rule{pass, unasked}}, Conformant, 0, false, "conformant in what was judged: 1 of 2 must-rules"},
		"partial subjects": {Run{Rules: []Rule{rule(Must, Pass, NotSelected)}}, Conformant, 0, false, "conformant in what was judged: 1 of 1 must-rules"},
		"narrowed":         {Run{Rules: []Rule{pass}, Selection: []string{"--record=group"}}, Conformant, 0, false, "conformant in what was judged: 1 of 1 must-rules"},
		"only infos":       {Run{Rules: []Rule{unasked, rule(Info, Noted)}}, Conformant, 0, false, "conformant in what was judged: 0 of 1 must-rules"},
		"known":            {Run{Rules: []Rule{pass, rule(Must, Known)}}, Conformant, 0, true, "conformant but for known deviations: 1 of 2 must-rules hold, 1 deviates as listed"},
		"known, partial":   {Run{Rules: []Rule{unasked, rule(Must, Known)}}, Conformant, 0, false, "conformant in what was judged: 1 of 2 must-rules, 1 of them but for a known deviation"},
		"one fails":        {Run{Rules: []Rule{pass, fail}}, Nonconformant, 1, true, "nonconformant: 1 of 2 must-rules fails"},
		"two fail":         {Run{Rules: []Rule{fail, fail, pass}}, Nonconformant, 1, true, "nonconformant: 2 of 3 must-rules fail"},
		"fail and blocked": {Run{Rules: []Rule{fail, blocked}}, Nonconformant, 1, true, "nonconformant: 1 of 2 must-rules fails, 1 could not be judged"},
		"a warning":        {Run{Rules: []Rule{pass, warn}}, Conformant, 0, true, "conformant: 1 of 1 must-rules hold"},
		"a strict warning": {Run{Rules: []Rule{pass, warn}, Strict: true}, Nonconformant, 1, true, "nonconformant: 1 should-rule fails under --strict"},
		"blocked":          {Run{Rules: []Rule{pass, blocked}}, Incomplete, 3, true, "incomplete: 1 of 2 must-rules could not be judged"},
		"blocked should":   {Run{Rules: []Rule{pass, rule(Should, Blocked)}}, Conformant, 0, true, "conformant: 1 of 1 must-rules hold"},
		"diagnosis":        {Run{Rules: []Rule{pass}, Diagnosis: "no answer\nat all"}, Incomplete, 3, true, "incomplete: no answer"},
		"all absent":       {Run{Rules: []Rule{absent, rule(Should, Pass)}}, Incomplete, 3, true, "incomplete: not one must-rule could be judged"},
		"nothing":          {Run{}, Incomplete, 3, true, "incomplete: nothing could be judged"},
		"broken":           {Run{Rules: []Rule{pass, rule(Info, Broken)}}, Incomplete, 70, true, "incomplete: 1 rule could not be judged because of a fault of ours"},
		"broken and fails": {Run{Rules: []Rule{rule(Must, Broken, Fail)}}, Nonconformant, 70, true, "nonconformant: 1 of 1 must-rules fails, 1 could not be judged"},
		"interrupted":      {Run{Rules: []Rule{pass, unasked}, Interrupted: true}, Incomplete, 130, false, "incomplete: the run was interrupted; 1 of 2 must-rules judged"},
		"interrupted late": {Run{Rules: []Rule{fail, rule(Must, Broken)}, Interrupted: true}, Nonconformant, 130, false, "nonconformant: 1 of 2 must-rules fails, and the run was interrupted, 1 could not be judged"},
		"stale deviations": {Run{Rules: []Rule{pass}, Exit: ExitDeviations}, Conformant, 4, true, "conformant: 1 of 1 must-rules hold"},
		"told as stale":    {Run{Rules: []Rule{pass}, Exit: ExitDeviations, Outdated: []string{"a"}}, Conformant, 4, true, "conformant: 1 of 1 must-rules hold; 1 listed deviation is out of date"},
		"known, and warns": {Run{Rules: []Rule{pass, rule(Should, Known, Warn)}, Strict: true}, Nonconformant, 1, true, "nonconformant: 1 should-rule fails under --strict"},
		"known should":     {Run{Rules: []Rule{pass, rule(Should, Known)}, Strict: true}, Conformant, 0, true, "conformant: 1 of 1 must-rules hold"},
		"known, and fails": {Run{Rules: []Rule{rule(Must, Known, Fail)}}, Nonconformant, 1, true, "nonconformant: 1 of 1 must-rules fails"},
		"known, blocked":   {Run{Rules: []Rule{rule(Must, Known, Blocked)}}, Incomplete, 3, true, "incomplete: 1 of 1 must-rules could not be judged"},
		"stale, and fails": {Run{Rules: []Rule{fail}, Exit: ExitDeviations}, Nonconformant, 1, true, "nonconformant: 1 of 1 must-rules fails"},
		"stale, blocked":   {Run{Rules: []Rule{blocked}, Exit: ExitDeviations}, Incomplete, 4, true, "incomplete: 1 of 1 must-rules could not be judged"},
		"usage, and fails": {Run{Rules: []Rule{fail}, Exit: ExitUsage}, Nonconformant, 2, true, "nonconformant: 1 of 1 must-rules fails"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := c.run
			for range 2 { // to settle twice changes nothing
				run.Settle()
				if run.Verdict != c.verdict || run.Exit != c.exit || run.Scope.Complete != c.complete {
					t.Errorf("settled as %s, exit %d, complete %v; want %s, %d, %v", run.Verdict, run.Exit, run.Scope.Complete, c.verdict, c.exit, c.complete)
				}
				if got := run.Sentence(); got != c.sentence {
					t.Errorf("Sentence() = %q, want %q", got, c.sentence)
				}
			}
		})
	}
}

func TestRuleTakesItsWorst(t *testing.T) {
	t.Parallel()
	run := Run{Rules: []Rule{
		rule(Must, Pass, Blocked, Known), rule(Should, Blocked, Warn), rule(Should, Broken, Warn), rule(Info, NotApplicable, Noted),
		{Level: Must, Verdict: NotApplicable}, {Level: Must},
	}}
	run.Settle()
	for i, want := range []Verdict{Blocked, Warn, Broken, Noted, NotApplicable, NotSelected} {
		if got := run.Rules[i].Verdict; got != want {
			t.Errorf("rule %d is %s, want %s", i, got, want)
		}
	}
}

func TestScopeSaysWhyNotAllWasJudged(t *testing.T) {
	t.Parallel()
	run := Run{Interrupted: true, Selection: []string{"--rule=a*"}, Rules: []Rule{
		rule(Must, Pass, NotSelected), rule(Must, NotSelected), rule(Must, NotApplicable), rule(Must, Known), rule(Must, Fail), rule(Must, Blocked),
	}}
	run.Settle()
	want := Scope{Must: Judged{Judged: 3, Of: 6}, Why: []string{
		"the run was interrupted", "1 of 6 rules not selected", "1 subject of the selected rules not selected", "selected by --rule=a*",
		"1 must-rule not applicable to this target",
	}}
	if !reflect.DeepEqual(run.Scope, want) {
		t.Errorf("the scope is %+v, want %+v", run.Scope, want)
	}
	run = Run{NoWrites: true, Rules: []Rule{rule(Must, Pass), rule(Must, NotApplicable)}}
	run.Settle()
	want = Scope{Must: Judged{Judged: 1, Of: 2}, Why: []string{
		"nothing was written (--no-writes)", "1 must-rule not applicable, those that need a write among them",
	}}
	if !reflect.DeepEqual(run.Scope, want) || run.Sentence() != "conformant in what was judged: 1 of 2 must-rules" {
		t.Errorf("where nothing is written, %q, and the scope is %+v, want %+v", run.Sentence(), run.Scope, want)
	}
	run = Run{Rules: []Rule{rule(Must, Pass), rule(Should, Pass)}}
	run.Settle()
	if want := (Scope{Complete: true, Must: Judged{Judged: 1, Of: 1}, Why: []string{}}); !reflect.DeepEqual(run.Scope, want) {
		t.Errorf("of all, the scope is %+v, want %+v", run.Scope, want)
	}
}

func TestTallies(t *testing.T) {
	t.Parallel()
	if got, want := rule(Must, Pass, Fail, Pass).Tally(), (Tally{Pass: 2, Fail: 1}); !maps.Equal(got, want) {
		t.Errorf("of subjects %v, want %v", got, want)
	}
	run := Run{Rules: []Rule{rule(Must, Pass), rule(Should, Warn), rule(Info, Noted), rule(Must, Pass)}}
	run.Settle()
	if got, want := run.Tally(Must, Should), (Tally{Pass: 2, Warn: 1}); !maps.Equal(got, want) || got.Sum() != 3 {
		t.Errorf("of rules %v, want %v", got, want)
	}
}

func TestSectionsKeepTheOrder(t *testing.T) {
	t.Parallel()
	run := Run{Rules: []Rule{{ID: "1", Section: "b"}, {ID: "2", Section: "a"}, {ID: "3", Section: "b", Verdict: Pass}}}
	sections := run.Sections()
	if len(sections) != 2 || sections[0].Name != "b" || len(sections[0].Rules) != 2 || sections[1].Name != "a" {
		t.Fatalf("Sections() = %v", sections)
	}
	if sections[0].Tally()[Pass] != 1 {
		t.Errorf("Tally() = %v", sections[0].Tally())
	}
}
