package verdict

import (
	"fmt"
	"strings"
)

// Settle fills each rule's verdict, Scope, Verdict and Exit from what was said of the subjects, and the ratio of Requests. A rule
// without subjects keeps the verdict it has. An Exit of ExitBroken, ExitUsage or ExitDeviations that stands already is one of the
// reasons, since no subject tells it. To settle twice changes nothing.
func (r *Run) Settle() {
	for i := range r.Rules {
		r.Rules[i].settle()
	}
	r.Scope = r.scope()
	r.Verdict = r.conclude()
	r.Exit = r.exit()
	if r.Requests.Ratio = 0; !r.Interrupted && r.Diagnosis == "" {
		r.Requests.Ratio = r.Requests.ratio(r.Finished.Sub(r.Started))
	}
}

func (r *Rule) settle() {
	if len(r.Subjects) == 0 {
		if r.Verdict == "" {
			r.Verdict = NotSelected
		}
		return
	}
	verdicts := make([]Verdict, len(r.Subjects))
	for i, subject := range r.Subjects {
		verdicts[i] = subject.Verdict
	}
	r.Verdict = Worst(r.Level, verdicts...)
}

func (r *Run) scope() Scope {
	must := r.Tally(Must)
	scope := Scope{Why: []string{}, Must: Judged{Judged: must[Pass] + must[Fail] + must[Known], Of: must.Sum()}}
	if r.Interrupted {
		scope.Why = append(scope.Why, "the run was interrupted")
	}
	rules, subjects := r.unselected()
	if rules > 0 {
		scope.Why = append(scope.Why, fmt.Sprintf("%d of %s not selected", rules, Several(len(r.Rules), "rule", "rules")))
	}
	if subjects > 0 {
		scope.Why = append(scope.Why, Several(subjects, "subject", "subjects")+" of the selected rules not selected")
	}
	if len(r.Selection) > 0 {
		scope.Why = append(scope.Why, "selected by "+strings.Join(r.Selection, " "))
	}
	if r.NoWrites {
		scope.Why = append(scope.Why, "nothing was written (--no-writes)")
	}
	scope.Complete = len(scope.Why) == 0
	if n := must[NotApplicable]; n > 0 { // these do not make the selection partial, but the reader has to know
		where := " to this target"
		if r.NoWrites {
			where = ", those that need a write among them"
		}
		scope.Why = append(scope.Why, Several(n, "must-rule", "must-rules")+" not applicable"+where)
	}
	return scope
}

// unselected counts the rules that nobody asked for, and of the others the subjects that nobody asked for.
func (r *Run) unselected() (rules, subjects int) {
	for _, rule := range r.Rules {
		if rule.Verdict == NotSelected {
			rules++
			continue
		}
		for _, subject := range rule.Subjects {
			if subject.Verdict == NotSelected {
				subjects++
			}
		}
	}
	return rules, subjects
}

// conclude never calls a run conformant in which nothing was judged: nothing is green for nothing.
func (r *Run) conclude() string {
	must, all := r.Tally(Must), r.Tally()
	selected := must.Sum() - must[NotSelected]
	switch {
	case len(r.failing()) > 0:
		return Nonconformant
	case r.Interrupted, r.Diagnosis != "", must[Blocked] > 0, all[Broken] > 0:
		return Incomplete
	case selected > 0 && r.Scope.Must.Judged == 0, all.judged() == 0:
		return Incomplete
	}
	return Conformant
}

func (r *Run) exit() int {
	switch {
	case r.Interrupted:
		return ExitInterrupted
	case r.Exit == ExitBroken, r.Tally()[Broken] > 0:
		return ExitBroken
	case r.Exit == ExitUsage:
		return ExitUsage
	case r.Verdict == Nonconformant:
		return ExitNonconformant
	case r.Exit == ExitDeviations:
		return ExitDeviations
	case r.Verdict == Incomplete:
		return ExitIncomplete
	}
	return ExitConformant
}

// failing are the rules that make the target nonconformant: one subject is enough, whatever else is said of the rule.
func (r *Run) failing() (all []Rule) {
	for _, rule := range r.Rules {
		if rule.fails(r.Strict) {
			all = append(all, rule)
		}
	}
	return all
}

func (r Rule) fails(strict bool) bool {
	if len(r.Subjects) == 0 {
		return r.Verdict.Fails(strict)
	}
	for _, subject := range r.Subjects {
		if subject.Verdict.Fails(strict) {
			return true
		}
	}
	return false
}
