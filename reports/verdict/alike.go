package verdict

import (
	"regexp"
	"strings"
)

// Alike returns the rule's subjects, those together of which the same is said, in the order of their first ones. What is
// incidental in a message (paths, ids, the subject's own name) tells none apart.
func (r Rule) Alike() (groups [][]Subject) {
	at := map[string]int{}
	for _, subject := range r.Subjects {
		key := string(subject.Verdict) + "\x00" + subject.Because
		if subject.Verdict != NotSelected {
			key += "\x00" + said(subject)
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

// read is how many bytes of a message are read to tell whether another is like it: no report shows as many.
const read = 16 << 10

func said(subject Subject) string {
	text := exchanged.ReplaceAllString(subject.Message[:min(len(subject.Message), read)], "")
	if subject.Name != "" {
		text = strings.ReplaceAll(text, subject.Name, "")
	}
	text = incidental.ReplaceAllString(text, "") + "\x00" + strings.Join(subject.Notes, "\x00")
	if subject.Deviation != nil {
		text += "\x00" + subject.Deviation.Listed
	}
	return text
}

// Cause is what makes two reasons for BLOCKED the same one: the first line.
func Cause(message string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(message), "\n")
	return line
}
