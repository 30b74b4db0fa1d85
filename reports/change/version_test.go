package change_test

import (
	"slices"
	"testing"

	"portalspec/reports/change"
	"portalspec/reports/verdict"
)

// byVersion is a run by a version of a rule set whose second version brought two rules.
func byVersion(version int, first, second, third verdict.Verdict) verdict.Run {
	run := verdict.Run{RulesVersion: version, Rules: []verdict.Rule{{ID: "a.first", Level: verdict.Must, Subjects: one(first)}}}
	if version > 1 {
		run.Rules = append(run.Rules, verdict.Rule{ID: "a.second", Since: 2, Level: verdict.Must, Subjects: one(second)},
			verdict.Rule{ID: "a.third", Since: 2, Level: verdict.Must, Subjects: one(third)})
	}
	run.Settle()
	return run
}

// What a rule set has more than another says nothing of the target, whatever its verdict; what both have does.
func TestRulesOfANewerVersionAreNothingThatGotWorse(t *testing.T) {
	t.Parallel()
	const pass, fail = verdict.Pass, verdict.Fail
	then, now := byVersion(1, pass, "", ""), byVersion(2, pass, fail, pass)
	for name, c := range map[string]struct {
		old, later verdict.Run
		worse      int
		want       []string
	}{
		"came in": {then, now, 0, []string{
			"2 rules are new in version 2 of the rules: a.second (FAIL) for group; a.third (PASS) for group.",
			"All in all it is nonconformant (exit 1), and was conformant (exit 0).",
		}},
		"and one got worse": {then, byVersion(2, fail, pass, pass), 1, []string{
			"Worse, 1 subject: a.first (FAIL, was PASS) for group.",
			"2 rules are new in version 2 of the rules: a.second (PASS) for group; a.third (PASS) for group.",
			"All in all it is nonconformant (exit 1), and was conformant (exit 0).",
		}},
		"left out": {now, then, 0, []string{
			"2 rules are newer than version 1 of the rules, which the later report is of: a.second (was FAIL) for group; a.third (was PASS) for group.",
			"All in all it is conformant (exit 0), and was nonconformant (exit 1).",
		}},
		"both have them": {now, byVersion(2, pass, fail, fail), 1, []string{"Worse, 1 subject: a.third (FAIL, was PASS) for group."}},
	} {
		changes := change.Between(c.old, c.later)
		if got := changes.Sentences(); !slices.Equal(got, c.want) || len(changes.Worse) != c.worse {
			t.Errorf("%s: got %d worse, %q, want %d, %q", name, len(changes.Worse), got, c.worse, c.want)
		}
	}
}
