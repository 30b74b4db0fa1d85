package terminal

import (
	"fmt"
	"strings"

	"portalspec/reports/verdict"
)

// finding tells what is wrong, with its evidence; the first subject whole, the others by name.
func (p *report) finding(rule verdict.Rule, same []verdict.Subject) {
	subject := same[0]
	word := subject.Verdict.Word()
	if before, found := p.told[verdict.Cause(subject.Message)]; subject.Verdict == verdict.Blocked && found {
		p.say(4, word, look(subject.Verdict), joined(names(same), "see "+before))
		return
	}
	p.say(4, word, look(subject.Verdict), joined(cut(subject.Name, 80), subject.Message))
	if subject.Because != "" {
		p.say(6, "because of:", faint, subject.Because)
	}
	if why := subject.Deviation; why != nil {
		p.say(6, "reason:", faint, fmt.Sprintf("%s, listed in %s", why, why.Listed))
	}
	p.proof(rule, subject)
	if len(same) > 1 {
		p.say(6, "", plain, fmt.Sprintf("and %d more: %s", len(same)-1, names(same[1:])))
	}
}

// proof is what shows a finding: the exchanges, the control, and what repeats it.
func (p *report) proof(rule verdict.Rule, subject verdict.Subject) {
	if subject.Verdict == verdict.Blocked {
		p.told[verdict.Cause(subject.Message)] = rule.ID
	}
	if !p.shown(subject) {
		p.exchange("exchange:", subject.Exchanges, true)
	}
	p.exchange("control:", subject.Control, subject.Verdict == verdict.Blocked)
	p.notes(subject)
	if subject.Curl != "" {
		p.say(6, "repeat it:", faint, "")
		p.verbatim(8, subject.Curl)
	}
}

// shown tells whether the message shows the deciding exchange itself, as those of most judgements do.
func (p *report) shown(subject verdict.Subject) bool {
	if len(subject.Exchanges) == 0 {
		return false
	}
	x, found := p.run.Exchange(subject.Exchanges[len(subject.Exchanges)-1])
	return found && strings.Contains(subject.Message, x.String())
}

// exchange tells the deciding one of the exchanges, which is the last; with an excerpt of the answer where that matters.
func (p *report) exchange(label string, ids []string, whole bool) {
	if len(ids) == 0 {
		return
	}
	id := ids[len(ids)-1]
	x, found := p.run.Exchange(id)
	if !found {
		p.say(6, label, faint, id)
		return
	}
	p.say(6, label, faint, x.String())
	if whole && len(x.Answer.Body) > 0 {
		p.say(8, "|", faint, excerpt(x.Answer.Body))
	}
	if more := len(ids) - 1; more > 0 {
		p.say(8, "", plain, fmt.Sprintf("(with %d more; the last one decided)", more))
	}
}
