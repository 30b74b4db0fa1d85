package terminal

import (
	"fmt"
	"strings"
	"time"

	"portalspec/reports/verdict"
)

// summary is what the reader has to know beside the rules.
func (p *report) summary() {
	p.blank()
	for _, level := range verdict.Levels() {
		if tally := p.run.Tally(level); tally.Sum() > 0 {
			p.say(0, fmt.Sprintf("%-7s", level), bold, counts(tally))
		}
	}
	sent := p.run.Requests
	text := fmt.Sprintf("%s in %s", verdict.Several(sent.Sent, "request", "requests"), span(p.run.Finished.Sub(p.run.Started)))
	if pace := sent.Pace(); pace != "" {
		text += ", " + pace
	}
	if sent.Refused > 0 || sent.Retried > 0 {
		text += fmt.Sprintf("; %d answered 503 outside the rate limit chapter, %d sent again", sent.Refused, sent.Retried)
	}
	p.say(0, "sent   ", bold, text)
	if len(p.run.Scope.Why) > 0 {
		p.say(0, "scope  ", bold, strings.Join(p.run.Scope.Why, "; "))
	}
	for _, entry := range p.run.Outdated {
		p.say(0, "listed ", look(verdict.Warn), entry)
	}
	for _, note := range p.run.Notes {
		p.say(0, "note   ", bold, note)
	}
	if n := len(p.run.Unjudged); n > 0 {
		p.say(0, "silent ", bold, verdict.Several(n, "statement", "statements")+
			" of the documentation cannot be judged from outside: portalspec list --unjudged says which and why")
	}
	p.leftovers()
	if p.run.Tally()[verdict.Broken] > 0 {
		p.say(0, "sorry  ", look(verdict.Broken), "what is BROKEN is a fault of portalspec, not of the target; report.json and "+
			"evidence.har hold what is needed to find it")
	}
	if p.run.Target.Embedded { // who judges the portal that came along is new here
		p.say(0, "next   ", bold, "--target URL judges your portal, portalspec init sets up CI, --format html writes a page")
	}
}

func (p *report) leftovers() {
	const most = 20
	left := p.run.Leftovers
	if len(left) == 0 {
		return
	}
	p.say(0, "left   ", look(verdict.Warn), verdict.Several(len(left), "record", "records")+
		" of this run could not be deleted:")
	for _, record := range left[:min(len(left), most)] {
		p.say(8, "", plain, Clean(record))
	}
	if more := len(left) - most; more > 0 {
		p.say(8, "", plain, fmt.Sprintf("... and %d more", more))
	}
}

// last is the line that says all in short. Where the width is not known it is one line, for who reads only that one.
func (p *report) last() {
	text := strings.TrimSpace(Clean(p.run.Sentence()))
	if p.run.Out != "" {
		text += "; reports in " + Clean(p.run.Out)
	}
	text += fmt.Sprintf("; exit %d", p.run.Exit)
	p.blank()
	word, rest, _ := strings.Cut(text, ":")
	if p.style.Width <= 0 {
		p.text.WriteString(p.paint(p.verdictLook(), word+":") + rest + "\n")
		return
	}
	p.say(0, word+":", p.verdictLook(), strings.TrimSpace(rest))
}

// span is a duration as people say it.
func span(d time.Duration) string {
	switch {
	case d < 0:
		return "0s"
	case d < time.Minute:
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}
