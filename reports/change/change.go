// Package change tells what is otherwise in one run than in an earlier one.
package change

import (
	"fmt"
	"slices"
	"strings"

	"portalspec/reports/verdict"
)

// Subject is a subject of a rule with its verdicts in both runs; "" where a run does not have it.
type Subject struct {
	Rule, Name string
	Was, Is    verdict.Verdict
}

// Changes are the subjects whose verdicts differ, in the order of the later run's rules, each in one list.
type Changes struct {
	Worse    []Subject // fail, known, warn after a better verdict, or after one that said that nobody could judge
	Better   []Subject // the other way round
	Unjudged []Subject // had a verdict about the target, and have none
	New      []Subject // nobody asked before
	Removed  []Subject // of the earlier run only
	Same     int       // how many have the verdict that they had, or one that says as much

	// Came are the subjects of rules that are newer than the version of the rule set that the earlier run was judged by, Left
	// those of rules that are newer than the later run's. Neither says anything of the target.
	Came, Left []Subject
	version    int // of the later run's rule set
	whole      string
}

// Between compares two runs subject by subject.
func Between(old, later verdict.Run) Changes {
	c := Changes{version: later.RulesVersion}
	was := verdicts(old)
	for _, rule := range later.Rules {
		for _, subject := range rule.Subjects {
			at := key{rule.ID, subject.Name}
			s := Subject{rule.ID, subject.Name, was[at], subject.Verdict}
			delete(was, at)
			if rule.Since > old.RulesVersion {
				c.Came = append(c.Came, s)
			} else {
				c.sort(s)
			}
		}
	}
	for _, rule := range old.Rules {
		for _, subject := range rule.Subjects {
			before, left := was[key{rule.ID, subject.Name}]
			switch s := (Subject{rule.ID, subject.Name, before, ""}); {
			case left && rule.Since > later.RulesVersion:
				c.Left = append(c.Left, s)
			case left && before != verdict.NotSelected:
				c.Removed = append(c.Removed, s)
			}
		}
	}
	if old.Verdict != later.Verdict || old.Exit != later.Exit {
		c.whole = fmt.Sprintf("All in all it is %s (exit %d), and was %s (exit %d).", later.Verdict, later.Exit, old.Verdict, old.Exit)
	}
	return c
}

type key struct{ rule, subject string }

func verdicts(run verdict.Run) map[key]verdict.Verdict {
	all := map[key]verdict.Verdict{}
	for _, rule := range run.Rules {
		for _, subject := range rule.Subjects {
			all[key{rule.ID, subject.Name}] = subject.Verdict
		}
	}
	return all
}

func (c *Changes) sort(s Subject) {
	asked := s.Was != "" && s.Was != verdict.NotSelected
	switch {
	case !asked && s.Is != verdict.NotSelected:
		c.New = append(c.New, s)
	case s.Was.Judged() && !s.Is.Judged():
		c.Unjudged = append(c.Unjudged, s)
	case asked && s.Is.Judged() && standing(s.Is) < standing(s.Was):
		c.Worse = append(c.Worse, s)
	case asked && s.Is.Judged() && (standing(s.Is) > standing(s.Was) || !s.Was.Judged()):
		c.Better = append(c.Better, s)
	default:
		c.Same++
	}
}

// standing is how well a target does by a verdict, the best highest. What nobody could judge did not show anything wrong: it
// stands with what holds, so that a failure after it is worse.
func standing(v verdict.Verdict) int {
	if at := slices.Index([]verdict.Verdict{verdict.Fail, verdict.Known, verdict.Warn}, v); at >= 0 {
		return at
	}
	return 3
}

// Sentences tell the changes: one of each kind that there is, the worst first. Names in them are the reports': they may hold
// anything.
func (c Changes) Sentences() (all []string) {
	for _, kind := range []struct {
		begins   string
		subjects []Subject
	}{{"Worse", c.Worse}, {"No longer judged", c.Unjudged}, {"Better", c.Better}, {"New", c.New}, {"Removed", c.Removed}} {
		if len(kind.subjects) > 0 {
			all = append(all, fmt.Sprintf("%s, %s: %s.", kind.begins, verdict.Several(len(kind.subjects), "subject", "subjects"), listed(kind.subjects)))
		}
	}
	if n := rules(c.Came); n > 0 {
		all = append(all, fmt.Sprintf("%s new in version %d of the rules: %s.", verdict.Several(n, "rule is", "rules are"), c.version, listed(c.Came)))
	}
	if n := rules(c.Left); n > 0 {
		all = append(all, fmt.Sprintf("%s newer than version %d of the rules, which the later report is of: %s.", verdict.Several(n, "rule is", "rules are"), c.version, listed(c.Left)))
	}
	if c.whole != "" {
		all = append(all, c.whole)
	}
	if len(all) == 0 {
		all = []string{fmt.Sprintf("Nothing changed: %s as before.", verdict.Several(c.Same, "subject is", "subjects are"))}
	}
	return all
}

// rules is of how many rules the subjects are.
func rules(subjects []Subject) int {
	ids := map[string]bool{}
	for _, s := range subjects {
		ids[s.Rule] = true
	}
	return len(ids)
}

// How many rules a sentence names, and of each how many subjects.
const (
	mostRules    = 8
	mostSubjects = 3
)

// listed are the subjects by what became of which rule: status.create-is-201 (PASS, now FAIL) for group, event and 4 more.
func listed(subjects []Subject) string {
	type turn struct {
		rule    string
		was, is verdict.Verdict
	}
	var order []turn
	names := map[turn][]string{}
	for _, s := range subjects {
		at := turn{s.Rule, s.Was, s.Is}
		if names[at] == nil {
			order = append(order, at)
		}
		names[at] = append(names[at], s.Name)
	}
	var parts []string
	for _, at := range order[:min(mostRules, len(order))] {
		parts = append(parts, at.rule+" ("+turned(at.was, at.is)+")"+of(names[at]))
	}
	if more := len(order) - mostRules; more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(parts, "; ")
}

func turned(was, is verdict.Verdict) string {
	switch {
	case is == "":
		return "was " + was.Word()
	case was == "" || was == verdict.NotSelected:
		return is.Word()
	}
	return is.Word() + ", was " + was.Word()
}

// of names the first subjects; a rule that is judged for nothing by name needs none.
func of(names []string) string {
	if len(names) == 1 && names[0] == "" {
		return ""
	}
	text := " for " + strings.Join(names[:min(mostSubjects, len(names))], ", ")
	if more := len(names) - mostSubjects; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
