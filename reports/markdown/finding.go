package markdown

import (
	"fmt"
	"strings"

	"portalspec/reports/verdict"
)

func (p *page) part(part part, run verdict.Run) {
	if len(part.rules) == 0 {
		return
	}
	p.say("## " + part.title + ": " + verdict.Several(len(part.rules), "rule", "rules"))
	told := map[string]string{} // by what blocked a rule, the one where it was told
	rules, diagnosed := apart(part.rules, run.Diagnosis)
	p.say(joined("Because of the diagnosis above: ", diagnosed))
	for i, rule := range rules {
		if p.text.Len() > longest {
			p.say(fmt.Sprintf("... and %s; report.json holds all.", verdict.Several(len(rules)-i, "more rule", "more rules")))
			return
		}
		p.say(fmt.Sprintf("### %s %s", rule.Subjects[0].Verdict.Word(), code(cut(rule.ID, longestName))))
		p.say(fmt.Sprintf("%s, %s: %s", prose(string(rule.Level)), code(rule.Section), prose(cut(rule.Says, longestText))))
		for _, same := range rule.Alike() {
			if p.text.Len() > longest {
				p.say("... and more subjects; report.json holds all.")
				return
			}
			p.finding(rule, same, told)
		}
	}
}

// finding tells the first of some subjects of which the same is said, and the others by name.
func (p *page) finding(rule verdict.Rule, same []verdict.Subject, told map[string]string) {
	first := same[0]
	p.say(names(same))
	if first.Because != "" {
		p.say("because of " + code(cut(first.Because, longestName)))
	}
	if known := first.Deviation; known != nil {
		p.say("known, as " + code(cut(known.Listed, longestName)) + " says: " + prose(cut(known.String(), longestItem)))
	}
	cause := verdict.Cause(first.Message)
	if before, found := told[cause]; found && first.Verdict == verdict.Blocked {
		p.say("for the same reason as " + code(cut(before, longestName)))
		return
	}
	told[cause] = rule.ID
	p.fence("", first.Message, longestText)
	p.list("", first.Notes)
	if first.Curl != "" {
		p.say("To repeat it:")
		p.fence("sh", first.Curl, longestShell)
	}
}

// apart takes out the rules of which the diagnosis says all there is to say: one cause, and not a hundred headings.
func apart(rules []verdict.Rule, diagnosis string) (others []verdict.Rule, diagnosed []string) {
	for _, rule := range rules {
		same := diagnosis != ""
		for _, subject := range rule.Subjects {
			same = same && subject.Verdict == verdict.Blocked && verdict.Cause(subject.Message) == verdict.Cause(diagnosis)
		}
		if same {
			diagnosed = append(diagnosed, rule.ID)
		} else {
			others = append(others, rule)
		}
	}
	return others, diagnosed
}

func names(same []verdict.Subject) string {
	var all []string
	for _, subject := range same {
		if subject.Name != "" {
			all = append(all, subject.Name)
		}
	}
	return joined("", all)
}

// joined are names in one line, as many as a reader bears; "" where there are none.
func joined(before string, names []string) string {
	if len(names) == 0 {
		return ""
	}
	var all []string
	for _, name := range names[:min(len(names), mostNames)] {
		all = append(all, code(cut(name, longestName)))
	}
	if more := len(names) - mostNames; more > 0 {
		all = append(all, fmt.Sprintf("%d more", more))
	}
	return before + strings.Join(all, ", ")
}

func (p *page) closing(run verdict.Run) {
	p.list("Notes", run.Notes)
	p.list("Records of this run that could not be deleted", run.Leftovers)
}
