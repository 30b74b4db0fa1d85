// Package ctrf writes a run in the Common Test Report Format (ctrf.io), which dashboards and chat bots of CI services read.
package ctrf

import (
	"io"
	"iter"
	"strings"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
)

// specVersion is the version of the format whose schema stands in testdata.
const specVersion = "0.0.0"

// Caps, in bytes of one text; report.json holds all.
const (
	longestName = 500
	longestText = 10_000
)

// Write writes a test for each rule and subject. FAIL, BROKEN and a must that is BLOCKED are failed (as is WARN when the
// run is strict): who gates on the failed ones must never take what nobody could judge for a success. PASS, WARN and NOTED
// are passed; N/A and what was not selected are skipped; KNOWN and anything else that is BLOCKED are other. rawStatus has
// the verdict. An entry of a deviations file that must not stay is a failed test of a suite of its own. Errors are those of w.
func Write(w io.Writer, run verdict.Run) error {
	start := run.Started.UnixMilli()
	r := results{
		Tool:    tool{Name: "portalspec", Version: clean(run.Tool.Version, longestName)},
		Summary: summary{Start: start, Stop: max(start, run.Finished.UnixMilli())},
		Tests:   []test{},
		Environment: environment{Report: clean(run.Sentence(), longestText), App: clean(run.Target.URL, longestName),
			Extra: map[string]any{"verdict": clean(run.Verdict, longestName), "exit": run.Exit, "profile": clean(run.Profile, longestName)}},
	}
	for _, rule := range run.Rules {
		for _, subject := range rule.Cases() {
			r.Summary.count(statusOf(rule.Level, subject.Verdict, run.Strict))
		}
	}
	for range run.Outdated {
		r.Summary.count(failed)
	}
	whole := document{Format: "CTRF", Version: specVersion, GeneratedBy: "portalspec", Results: r}
	return evidence.WriteElement(w, evidence.Spread(whole, 2, "tests", tests(run)))
}

// tests are those of the run, each made when its turn comes.
func tests(run verdict.Run) iter.Seq[evidence.Element] {
	return func(yield func(evidence.Element) bool) {
		for _, rule := range run.Rules {
			for _, subject := range rule.Cases() {
				if !yield(evidence.Whole(testOf(rule, subject, run.Strict))) {
					return
				}
			}
		}
		for _, entry := range run.Outdated {
			if !yield(evidence.Whole(test{
				Name: clean(entry, longestName), Suite: []string{"deviations"}, Status: failed, Raw: "outdated", Message: clean(entry, longestText),
				Tags: []string{}, Extra: map[string]string{},
			})) {
				return
			}
		}
	}
}

func testOf(rule verdict.Rule, subject verdict.Subject, strict bool) test {
	said := subject.Message
	if subject.Deviation != nil {
		said = subject.Deviation.String() + ": " + said
	}
	if subject.Because != "" {
		said = strings.TrimSuffix("because: "+subject.Because+"; "+said, "; ")
	}
	return test{
		Name: clean(strings.TrimSpace(rule.ID+" "+subject.Name), longestName), Suite: []string{clean(rule.Section, longestName)},
		Status: statusOf(rule.Level, subject.Verdict, strict), Raw: clean(string(subject.Verdict), longestName),
		Message: clean(said, longestText), Snippet: clean(subject.Curl, longestText), Tags: []string{clean(string(rule.Level), longestName)},
		Extra: map[string]string{"says": clean(rule.Says, longestText)},
	}
}

func statusOf(level verdict.Level, v verdict.Verdict, strict bool) status {
	switch {
	case v.Fails(strict), v == verdict.Broken, v == verdict.Blocked && level == verdict.Must:
		return failed
	case v == verdict.Pass, v == verdict.Warn, v == verdict.Noted:
		return passed
	case v == verdict.NotApplicable, v == verdict.NotSelected:
		return skipped
	}
	return other
}

// clean is a text of which nothing acts, wherever a reader of the file shows it.
func clean(text string, longest int) string {
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "..."
	}
	return evidence.BreakCommands(evidence.Visible(strings.ReplaceAll(text, "\r\n", "\n")))
}
