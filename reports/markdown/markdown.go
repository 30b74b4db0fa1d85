// Package markdown writes a run as GitHub-flavoured Markdown: a job's summary, or a comment on a pull request.
package markdown

import (
	"fmt"
	"io"
	"strings"
	"time"

	"portalspec/reports/verdict"
)

// Caps, in bytes. GitHub drops a summary of more than 1 MiB whole; report.json holds all that is cut here.
const (
	longest      = 700_000 // then nothing is begun any more; what is under way and the closing lists end below 1 MiB
	longestText  = 3000
	longestItem  = 500
	longestShell = 6000
	longestName  = 200
	mostNames    = 20
)

// Write writes the verdict in words, the rules counted by level, and then what is wrong, the worst first: what is said of
// the rule, what was wanted and got, a snippet that repeats it. It writes less than 1 MiB. Errors are those of w.
func Write(w io.Writer, run verdict.Run) error {
	p := &page{}
	p.opening(run)
	p.counts(run)
	p.list("Listed as known, and must not stay so", run.Outdated)
	for _, part := range parts(run) {
		p.part(part, run)
	}
	p.closing(run)
	_, err := io.WriteString(w, p.text.String())
	return err
}

func (p *page) opening(run verdict.Run) {
	word, rest, _ := strings.Cut(run.Sentence(), ":")
	p.say("# portalspec: " + prose(word))
	p.say("**" + prose(word) + "**: " + prose(rest))
	took := run.Finished.Sub(run.Started).Round(100 * time.Millisecond).String()
	if pace := run.Requests.Pace(); pace != "" {
		took += ", " + pace
	}
	p.say(fmt.Sprintf("Target %s, profile %s, %s. %s in %s, exit %d, portalspec %s.",
		code(run.Target.URL), code(run.Profile), run.Started.UTC().Format("2006-01-02 15:04 UTC"),
		verdict.Several(run.Requests.Sent, "request", "requests"), took, run.Exit,
		code(run.Tool.Version)))
	if run.Diagnosis != "" {
		p.fence("", run.Diagnosis, longestText)
	}
	p.list("", run.Scope.Why)
}

// counts is a table: a line a level, a column each verdict that occurs.
func (p *page) counts(run verdict.Run) {
	all := run.Tally()
	head, rule := []string{"rules"}, []string{"---"}
	var columns []verdict.Verdict
	for _, v := range verdict.Verdicts() {
		if all[v] > 0 {
			columns, head, rule = append(columns, v), append(head, v.Word()), append(rule, "--:")
		}
	}
	if len(columns) == 0 {
		return
	}
	lines := []string{row(head), row(rule)}
	for _, level := range verdict.Levels() {
		tally := run.Tally(level)
		if tally.Sum() == 0 {
			continue
		}
		cells := []string{prose(string(level))}
		for _, v := range columns {
			cells = append(cells, fmt.Sprint(tally[v]))
		}
		lines = append(lines, row(cells))
	}
	p.say(strings.Join(lines, "\n"))
}

func row(cells []string) string { return "| " + strings.Join(cells, " | ") + " |" }

// part is a heading and the rules below it.
type part struct {
	title  string
	wanted func(verdict.Subject) bool
	rules  []verdict.Rule
}

// parts are what a reader has to know of, the worst first. A rule stands wherever a subject of it belongs.
func parts(run verdict.Run) []part {
	is := func(wanted ...verdict.Verdict) func(verdict.Subject) bool {
		return func(subject verdict.Subject) bool {
			for _, v := range wanted {
				if subject.Verdict == v && !v.Fails(run.Strict) {
					return true
				}
			}
			return false
		}
	}
	all := []part{
		{title: "What fails", wanted: func(s verdict.Subject) bool { return s.Verdict.Fails(run.Strict) }},
		{title: "What broke in portalspec itself", wanted: is(verdict.Broken)},
		{title: "What could not be judged", wanted: is(verdict.Blocked)},
		{title: "Warnings", wanted: is(verdict.Warn)},
		{title: "Known deviations", wanted: is(verdict.Known)},
	}
	for i := range all {
		for _, rule := range run.Rules {
			chosen := rule
			chosen.Subjects = nil
			for _, subject := range rule.Cases() {
				if all[i].wanted(subject) {
					chosen.Subjects = append(chosen.Subjects, subject)
				}
			}
			if len(chosen.Subjects) > 0 {
				all[i].rules = append(all[i].rules, chosen)
			}
		}
	}
	return all
}
