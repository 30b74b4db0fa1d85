// Package terminal tells a run to a person at a terminal, or in a log. Nothing that a target said reaches it unescaped.
package terminal

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"portalspec/reports/verdict"
)

// judgedAny tells whether anything was said of any rule but that it could not be judged.
func judgedAny(run verdict.Run) bool {
	tally := run.Tally()
	return tally.Sum() > tally[verdict.Blocked]+tally[verdict.NotSelected]
}

// Write tells the whole run: by section and rule, what was wanted and what came where that differs, and in the last line
// the verdict, where the reports are, and the exit code. Errors are those of w.
func Write(w io.Writer, run verdict.Run, style Style) error {
	p := &report{page: page{style: style}, run: run, told: map[string]string{}}
	if run.Diagnosis != "" {
		p.say(0, "Diagnosis:", bold, run.Diagnosis)
		p.told[verdict.Cause(run.Diagnosis)] = "the diagnosis"
	}
	for _, line := range run.Coverage {
		p.say(0, "judged   ", bold, line)
	}
	if run.Diagnosis == "" || judgedAny(run) { // one diagnosis, and not a thousand subjects that say the same
		for _, section := range run.Sections() {
			p.section(section)
		}
	}
	p.summary()
	p.last()
	return p.to(w)
}

type report struct {
	page
	run  verdict.Run
	told map[string]string // by what blocked a rule, where that was told at length
}

func (p *report) section(section verdict.Section) {
	p.blank()
	p.say(0, strings.TrimSpace(Clean(section.Name)), bold, counts(section.Tally()))
	var unselected int
	for _, rule := range section.Rules {
		if rule.Verdict == verdict.NotSelected {
			unselected++
			continue
		}
		p.rule(rule)
	}
	if unselected > 0 && unselected < len(section.Rules) {
		p.say(2, "", plain, verdict.Several(unselected, "rule", "rules")+" not selected")
	}
}

// counts are the verdicts in words, worst first: "1 FAIL, 6 PASS".
func counts(tally verdict.Tally) string {
	var said []string
	for _, v := range verdict.Verdicts() {
		if tally[v] > 0 {
			said = append(said, fmt.Sprintf("%d %s", tally[v], v.Word()))
		}
	}
	return strings.Join(said, ", ")
}

func (p *report) rule(rule verdict.Rule) {
	first := fmt.Sprintf("%-9s", mark(rule.Verdict))
	says := rule.ID + "  " + rule.Says
	if tally := rule.Tally(); tally.Sum() > 1 {
		says += " (" + subjectsOf(tally) + ")"
	}
	p.say(2, first, look(rule.Verdict), says)
	for _, same := range rule.Alike() {
		p.group(rule, same)
	}
}

func subjectsOf(tally verdict.Tally) string {
	if len(tally) == 1 {
		return fmt.Sprintf("%d subjects", tally.Sum())
	}
	return counts(tally)
}

// group tells subjects of one rule of which the same is said.
func (p *report) group(rule verdict.Rule, same []verdict.Subject) {
	subject := same[0]
	switch subject.Verdict {
	case verdict.Broken, verdict.Fail, verdict.Warn, verdict.Blocked, verdict.Known:
		p.finding(rule, same)
	case verdict.NotApplicable:
		reason := subject.Message
		if subject.Because != "" {
			reason = strings.TrimSuffix("because of "+subject.Because+": "+reason, ": ")
		}
		p.say(4, mark(subject.Verdict), faint, Clean(reason)+inBrackets(same, len(rule.Subjects)))
	case verdict.Noted:
		p.say(4, "", plain, joined(subject.Name, subject.Message)+others(same))
		p.notes(subject)
	case verdict.NotSelected:
		p.say(4, "", plain, verdict.Several(len(same), "subject", "subjects")+" not selected")
	default:
		p.notes(subject)
	}
}

func (p *report) notes(subject verdict.Subject) {
	for _, note := range subject.Notes[:min(len(subject.Notes), longestLines)] {
		p.say(6, "note:", faint, note)
	}
}

// inBrackets names the subjects where they are not all of the rule's.
func inBrackets(same []verdict.Subject, all int) string {
	if len(same) == all {
		return ""
	}
	return " (" + names(same) + ")"
}

// names lists subjects, at most eight.
func names(subjects []verdict.Subject) string {
	const most = 8
	var said []string
	for _, subject := range subjects[:min(len(subjects), most)] {
		said = append(said, cut(Clean(subject.Name), 60))
	}
	if len(subjects) > most {
		said = append(said, "...")
	}
	return strings.Join(slices.DeleteFunc(said, func(name string) bool { return name == "" }), ", ")
}

func others(same []verdict.Subject) string {
	if len(same) == 1 {
		return ""
	}
	return fmt.Sprintf(" (and %d more: %s)", len(same)-1, names(same[1:]))
}

func joined(name, message string) string {
	if name == "" || message == "" {
		return name + message
	}
	return name + ": " + message
}
