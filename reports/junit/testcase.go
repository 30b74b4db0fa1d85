package junit

import (
	"fmt"
	"strings"

	"portalspec/reports/verdict"
)

func testcaseOf(rule verdict.Rule, subject verdict.Subject, run verdict.Run) testcase {
	test := testcase{
		Class: clean("portalspec." + rule.Section), Name: clean(strings.TrimSpace(rule.ID + " " + subject.Name)),
	}
	switch v := subject.Verdict; {
	case v.Fails(run.Strict):
		test.Failure = resultOf(rule, subject, run)
	case v == verdict.Broken, v == verdict.Blocked && rule.Level == verdict.Must:
		test.Error = resultOf(rule, subject, run)
	case v == verdict.Warn, v == verdict.Noted, v == verdict.Pass:
		test.Out = told(rule, subject, run)
	default: // blocked should, known, not applicable, not selected
		test.Skipped = &skipped{Message: clean(reason(rule, subject))}
		test.Out = told(rule, subject, run)
	}
	return test
}

// resultOf is a failure or an error: the finding in its first line, then what repeats it.
func resultOf(rule verdict.Rule, subject verdict.Subject, run verdict.Run) *result {
	return &result{Message: clean(reason(rule, subject)), Type: clean(string(subject.Verdict)), Text: finding(rule, subject, run)}
}

// reason says in one line why a subject has its verdict.
func reason(rule verdict.Rule, subject verdict.Subject) string {
	said := strings.Join(strings.Fields(subject.Message), " ")
	if subject.Because != "" {
		said = strings.TrimSuffix("because: "+subject.Because+"; "+said, "; ")
	}
	if subject.Deviation != nil {
		said = subject.Deviation.String() + ": " + said
	}
	switch {
	case said == "" && subject.Verdict == verdict.NotSelected:
		said = "the selection of this run leaves it out"
	case said == "":
		said = rule.Says
	}
	return cut(subject.Verdict.Word()+": "+said, longestReason)
}

// told is what a testcase that is neither failure nor error has to say; "" where that is nothing.
func told(rule verdict.Rule, subject verdict.Subject, run verdict.Run) string {
	switch subject.Verdict {
	case verdict.Warn, verdict.Known, verdict.Blocked:
		return finding(rule, subject, run)
	case verdict.Noted, verdict.Pass:
		return clean(cut(strings.Join(nonempty(append([]string{subject.Message}, subject.Notes...)...), "\n"), longestFinding))
	}
	return clean(cut(strings.Join(subject.Notes, "\n"), longestFinding))
}

func finding(rule verdict.Rule, subject verdict.Subject, run verdict.Run) string {
	lines := []string{fmt.Sprintf("%s %s (%s)", subject.Verdict.Word(), rule.ID, rule.Level), rule.Says, "", subject.Message}
	if why := subject.Deviation; why != nil {
		lines = append(lines, fmt.Sprintf("known: %s, listed in %s", why, why.Listed))
	}
	lines = append(lines, exchanges("decided by", subject.Exchanges, run)...)
	lines = append(lines, exchanges("control", subject.Control, run)...)
	if subject.Curl != "" {
		lines = append(lines, "", "repeat it:", subject.Curl)
	}
	lines = append(lines, subject.Notes...)
	return clean(cut(strings.Join(lines, "\n"), longestFinding))
}

// Caps, in bytes: a CI service shows no more, and some refuse a file that is too large. report.json holds all.
const (
	longestReason  = 500
	longestFinding = 20_000
)

func cut(text string, longest int) string {
	if len(text) <= longest {
		return text
	}
	return strings.ToValidUTF8(text[:longest], "") + "..."
}

func exchanges(label string, ids []string, run verdict.Run) (lines []string) {
	for _, id := range ids {
		line := label + ": " + id
		if x, found := run.Exchange(id); found {
			line += " " + x.String()
		}
		lines = append(lines, line)
	}
	return lines
}

func nonempty(texts ...string) (all []string) {
	for _, text := range texts {
		if text != "" {
			all = append(all, text)
		}
	}
	return all
}
