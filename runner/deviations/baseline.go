package deviations

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
)

// Question is the reason of an entry that nobody has answered for yet. A file that holds it is refused.
const Question = "?"

// Baseline is a deviations file that lists all that fails and warns in a run, with questions in place of the reasons. What
// a run calls known is in a file already. Subjects that are wrong in one way share an entry.
func Baseline(run verdict.Run) []byte {
	var text bytes.Buffer
	fmt.Fprintf(&text, "# Deviations of %s.\n", plain(run.Target.URL))
	text.WriteString("# Each reason is a question still, and the file is refused until all are answered. An entry may also have a link (a URL),\n" +
		"# versions (globs of --server-version) and expires (the last day, as 2027-01-31).\n")
	for _, rule := range run.Rules {
		for _, entry := range entries(rule) {
			fmt.Fprintf(&text, "\n# %s\n- rule: %s\n  subjects:\n", plain(rule.Says), quoted(entry.Rule))
			for _, glob := range entry.Subjects {
				fmt.Fprintf(&text, "    - %s\n", quoted(glob.Pattern))
			}
			fmt.Fprintf(&text, "  observed: %s\n  reason: %q\n", quoted(entry.Observed), Question)
		}
	}
	return text.Bytes()
}

// entries are those for a rule, in the order of their first subjects.
func entries(rule verdict.Rule) (all []Entry) {
	for _, subject := range rule.Subjects {
		if subject.Verdict != verdict.Fail && subject.Verdict != verdict.Warn {
			continue
		}
		observed := Fingerprint(subject.Message)
		i := slices.IndexFunc(all, func(entry Entry) bool { return entry.Observed == observed })
		if i < 0 {
			i = len(all)
			all = append(all, Entry{Rule: rule.ID, Observed: observed})
		}
		all[i].Subjects = append(all[i].Subjects, Glob{Pattern: cmp.Or(subject.Name, "*")})
	}
	return all
}

// plain is a text for a comment: one line in which nothing acts.
func plain(text string) string {
	return evidence.BreakCommands(strings.Join(strings.Fields(evidence.Visible(text)), " "))
}

// unquoted are texts that YAML takes for texts as they stand, on any reading.
var unquoted = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*[-.][A-Za-z0-9.-]*$|^[A-Za-z][A-Za-z0-9-]* [A-Za-z0-9 .;,()/+=-]*[A-Za-z0-9)]$`)

// quoted is a text as a YAML scalar.
func quoted(text string) string {
	printable := func(char rune) bool {
		return unicode.IsPrint(char) && char != unicode.ReplacementChar && !evidence.Reordering(char)
	}
	switch {
	case unquoted.MatchString(text):
		return text
	case !strings.Contains(text, "##") && strings.IndexFunc(text, func(char rune) bool { return !printable(char) }) < 0: // ##[ commands a CI log
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	var out bytes.Buffer
	_ = evidence.WriteJSON(&out, text, "") // a text can always be written; a JSON string is a YAML one
	return strings.TrimSpace(out.String())
}
