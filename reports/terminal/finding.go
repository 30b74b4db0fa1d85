package terminal

import (
	"fmt"
	"regexp"
	"strings"

	"portalspec/reports/verdict"
)

// finding tells what is wrong, with its evidence; the first subject whole, the others by name.
func (p *report) finding(rule verdict.Rule, same []verdict.Subject) {
	subject := same[0]
	word := subject.Verdict.Word()
	if before, found := p.told[cause(subject.Message)]; subject.Verdict == verdict.Blocked && found {
		p.say(4, word, look(subject.Verdict), joined(names(same), "see "+before))
		return
	}
	p.say(4, word, look(subject.Verdict), joined(cut(subject.Name, 80), subject.Message))
	if subject.Because != "" {
		p.say(6, "because of:", faint, subject.Because)
	}
	p.proof(rule, subject)
	if len(same) > 1 {
		p.say(6, "", plain, fmt.Sprintf("and %d more: %s", len(same)-1, names(same[1:])))
	}
}

// proof is what shows a finding: the exchanges, the control, and what repeats it.
func (p *report) proof(rule verdict.Rule, subject verdict.Subject) {
	if subject.Verdict == verdict.Blocked {
		p.told[cause(subject.Message)] = rule.ID
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
	x, found := p.run.Evidence[subject.Exchanges[len(subject.Exchanges)-1]]
	return found && strings.Contains(subject.Message, x.String())
}

// exchange tells the deciding one of the exchanges, which is the last; with an excerpt of the answer where that matters.
func (p *report) exchange(label string, ids []string, whole bool) {
	if len(ids) == 0 {
		return
	}
	id := ids[len(ids)-1]
	x, found := p.run.Evidence[id]
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

// folded puts the subjects together of which the same is said, in the order of their first ones.
func folded(rule verdict.Rule) (groups [][]verdict.Subject) {
	at := map[string]int{}
	for _, subject := range rule.Subjects {
		key := string(subject.Verdict) + "\x00" + subject.Because
		if subject.Verdict != verdict.NotSelected {
			key += "\x00" + alike(subject)
		}
		i, found := at[key]
		if !found {
			i = len(groups)
			at[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], subject)
	}
	return groups
}

// incidental is what differs between two subjects of which the same is said: paths and ids. Statuses stay.
var incidental = regexp.MustCompile(`/[^\s"',;)]+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|\b[0-9]{4,}\b`)

// exchanged is a line of a message that shows an exchange, or an excerpt of its answer.
var exchanged = regexp.MustCompile(`(?m)^\s*(?:\||[A-Z]+ /\S* .*->).*$`)

func alike(subject verdict.Subject) string {
	text := exchanged.ReplaceAllString(subject.Message, "")
	if subject.Name != "" {
		text = strings.ReplaceAll(text, subject.Name, "")
	}
	return incidental.ReplaceAllString(text, "") + "\x00" + strings.Join(subject.Notes, "\x00")
}

// cause is what makes two reasons for BLOCKED the same one.
func cause(message string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(message), "\n")
	return line
}
