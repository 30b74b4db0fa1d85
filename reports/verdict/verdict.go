// Package verdict holds what a run concludes: versioned types, and the rule of how verdicts add up.
package verdict

import (
	"cmp"
	"slices"
)

// Verdict is what is said of one subject, of a rule, or of nothing yet.
type Verdict string

// The verdicts, worst first. A rule takes its worst subject's.
const (
	Broken        Verdict = "broken"         // our own fault: the judgement could not be carried out
	Fail          Verdict = "fail"           // a must-rule does not hold
	Blocked       Verdict = "blocked"        // nobody could judge: a control failed, no answer, a timeout
	Known         Verdict = "known"          // the rule does not hold, in a way that a deviations file lists
	Warn          Verdict = "warn"           // a should-rule does not hold
	Pass          Verdict = "pass"           // the rule holds
	Noted         Verdict = "noted"          // the documentation is silent; what the target chose is recorded
	NotApplicable Verdict = "not-applicable" // the target does not offer it, or another rule's failure leaves nothing to judge
	NotSelected   Verdict = "not-selected"   // nobody asked
)

// Level says how much the documentation asks for.
type Level string

// The levels of rules.
const (
	Must   Level = "must"
	Should Level = "should"
	Info   Level = "info"
)

var order = map[Verdict]int{
	Broken: 0, Fail: 1, Blocked: 2, Known: 3, Warn: 4, Pass: 5, Noted: 6, NotApplicable: 7, NotSelected: 8,
}

// rank puts verdicts in order, the worst lowest. Of a should-rule a warning is worse than what could not be judged.
func rank(level Level, v Verdict) int {
	if level == Should && v == Warn {
		return order[Blocked]*10 - 1
	}
	return order[v] * 10
}

// Worst returns the worst of the verdicts for a rule of that level; NotSelected where there are none.
func Worst(level Level, verdicts ...Verdict) Verdict {
	return slices.MinFunc(append([]Verdict{NotSelected}, verdicts...), func(a, b Verdict) int {
		return cmp.Compare(rank(level, a), rank(level, b))
	})
}
