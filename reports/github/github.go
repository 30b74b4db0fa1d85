// Package github writes a run as GitHub Actions' workflow commands: annotations that say what is wrong, on the run's page
// and the pull request's.
package github

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
)

// Caps: GitHub shows ten annotations of a kind for a step, and cuts what is longer.
const (
	most         = 10
	longestTitle = 200
	longestText  = 1500
	mostNames    = 5
)

// Write writes one line for each finding: an error where a must-rule fails, could not be judged or broke (when the run is
// strict, also where a should-rule fails), a warning where a should-rule does not hold or could not be judged. Rules that
// one reason blocked are one finding. Of each kind there are at most ten, and a last notice tells how many more there are.
// An entry of a deviations file that must not stay is an error; a known deviation is no finding. Errors are those of w.
func Write(w io.Writer, run verdict.Run) error {
	var text strings.Builder
	left := 0
	shown := map[string]int{}
	for _, finding := range findings(run) {
		if shown[finding.kind] == most {
			left++
			continue
		}
		shown[finding.kind]++
		text.WriteString(command(finding.kind, finding.title, finding.message()))
	}
	if left > 0 {
		text.WriteString(command("notice", "portalspec", verdict.Several(left, "more finding is", "more findings are")+" in report.json"))
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// The kinds of annotations that a finding can be.
const (
	failure = "error"
	warning = "warning"
)

// finding is what one annotation tells.
type finding struct {
	kind, title string
	said        []string
	also        []string // names of what the same was found of
	of          string   // what also has the names of: subject, rule
}

func findings(run verdict.Run) (all []*finding) {
	blocked := map[string]*finding{} // by kind and cause
	if run.Diagnosis != "" {
		diagnosis := &finding{kind: failure, title: title("portalspec: " + run.Verdict), said: []string{run.Diagnosis}, of: "rule"}
		all = append(all, diagnosis)
		for _, kind := range []string{failure, warning} {
			blocked[kind+verdict.Cause(run.Diagnosis)] = diagnosis
		}
	}
	for _, entry := range run.Outdated {
		all = append(all, &finding{kind: failure, title: title("portalspec: a listed deviation is out of date"), said: []string{entry}})
	}
	for _, rule := range run.Rules {
		kind := kindOf(rule, run.Strict)
		if kind == "" {
			continue
		}
		one, cause := findingOf(rule, kind, run.Strict)
		if rule.Verdict == verdict.Blocked {
			if before, found := blocked[kind+cause]; found {
				before.also, before.of = append(before.also, rule.ID), "rule"
				continue
			}
			blocked[kind+cause] = one
		}
		all = append(all, one)
	}
	return all
}

// kindOf is the kind of annotation that a rule is worth; "" for none.
func kindOf(rule verdict.Rule, strict bool) string {
	judged := []verdict.Verdict{rule.Verdict}
	for _, subject := range rule.Subjects {
		judged = append(judged, subject.Verdict)
	}
	kind := ""
	for _, v := range judged {
		switch {
		case v.Fails(strict), v == verdict.Broken, v == verdict.Blocked && rule.Level == verdict.Must:
			return failure
		case v == verdict.Warn, v == verdict.Blocked:
			kind = warning
		}
	}
	return kind
}

// findingOf tells a rule by the first subject that has the rule's verdict; a failure goes before all else. cause is what
// makes two blocked rules the same finding.
func findingOf(rule verdict.Rule, kind string, strict bool) (one *finding, cause string) {
	told := verdict.Subject{Verdict: rule.Verdict}
	wanted := rule.Verdict
	for _, subject := range rule.Subjects {
		if subject.Verdict.Fails(strict) {
			wanted = subject.Verdict
			break
		}
	}
	one = &finding{kind: kind, of: "subject"}
	for i, subject := range slices.DeleteFunc(slices.Clone(rule.Subjects), func(s verdict.Subject) bool { return s.Verdict != wanted }) {
		if i == 0 {
			told = subject
			continue
		}
		one.also = append(one.also, subject.Name)
	}
	one.title = title(told.Verdict.Word() + " " + rule.ID)
	one.said = []string{rule.Says, strings.TrimSpace(told.Name + ": " + told.Message)}
	return one, verdict.Cause(told.Message)
}

func (f *finding) message() string {
	said := f.said
	if n := len(f.also); n > 0 {
		names := f.also[:min(n, mostNames)]
		line := "and " + verdict.Several(n, "more "+f.of, "more "+f.of+"s") + ": "
		for i, name := range names {
			if i > 0 {
				line += ", "
			}
			line += cut(name, longestTitle/mostNames)
		}
		if n > mostNames {
			line += ", ..."
		}
		said = append(slices.Clone(said), line)
	}
	for i := range said {
		said[i] = cut(said[i], longestText)
	}
	return strings.Join(said, "\n")
}

func title(text string) string { return cut(strings.Join(strings.Fields(text), " "), longestTitle) }

// command is a workflow command, in one line.
func command(kind, title, message string) string {
	return fmt.Sprintf("::%s title=%s::%s\n", kind, property.Replace(clean(title)), data.Replace(clean(message)))
}

// clean is a text of which nothing acts, also once GitHub has read the command and shows it.
func clean(text string) string {
	return evidence.BreakCommands(evidence.Visible(strings.ReplaceAll(text, "\r\n", "\n")))
}

// As GitHub's toolkit escapes what a command says, and its properties.
var (
	data     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func cut(text string, longest int) string {
	if len(text) <= longest {
		return text
	}
	return strings.ToValidUTF8(text[:longest], "") + "..."
}
