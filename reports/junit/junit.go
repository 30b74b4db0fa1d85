// Package junit writes a run as JUnit XML: one suite a section, one testcase a rule and subject.
//
// The class of a testcase is portalspec.<section>, with the section as it is. Jenkins takes what stands before the last
// dot for the package and the rest for the class; a section has no dot, so all sections are classes of one package.
// GitLab keys a testcase by suite, class and name together, and takes any characters.
package junit

import (
	"encoding/xml"
	"fmt"
	"io"

	"portalspec/reports/verdict"
)

// Write writes the run as JUnit XML. FAIL is a failure; BROKEN and a must that is BLOCKED are errors; a should that is
// BLOCKED, N/A, KNOWN and what was not selected are skipped, with the reason; WARN passes and tells in system-out, but is
// a failure when the run is strict; NOTED passes and tells in system-out. What is listed as a deviation and must not stay so is
// a failure of a suite of its own. Errors are those of w.
func Write(w io.Writer, run verdict.Run) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(report(run)); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func report(run verdict.Run) testsuites {
	took := max(run.Finished.Sub(run.Started).Seconds(), 0)
	document := testsuites{Name: clean(run.Tool.Name), Time: seconds(took)}
	suites := make([]testsuite, 0, len(run.Sections())+1)
	for _, section := range run.Sections() {
		suites = append(suites, suite(section, run))
	}
	if len(run.Outdated) > 0 {
		suites = append(suites, outdated(run))
	}
	for i, s := range suites {
		s.ID = i
		document.Suites = append(document.Suites, s)
		document.Tests += s.Tests
		document.Failures += s.Failures
		document.Errors += s.Errors
	}
	return document
}

func suite(section verdict.Section, run verdict.Run) testsuite {
	s := testsuite{Name: clean(section.Name), Timestamp: run.Started.UTC().Format("2006-01-02T15:04:05")}
	s.Properties = []property{
		{"target", clean(run.Target.URL)}, {"profile", clean(run.Profile)}, {"verdict", clean(run.Sentence())},
		{"version", clean(run.Tool.Version)},
	}
	for _, rule := range section.Rules {
		for _, subject := range subjects(rule) {
			s.add(testcaseOf(rule, subject, run))
		}
	}
	return s
}

// outdated has a failure for each entry of the deviations files that must not stay, since such a run is not green.
func outdated(run verdict.Run) testsuite {
	s := testsuite{Name: "deviations", Timestamp: run.Started.UTC().Format("2006-01-02T15:04:05")}
	for _, entry := range run.Outdated {
		entry = clean(cut(entry, longestReason))
		s.add(testcase{Class: "portalspec.deviations", Name: entry, Failure: &result{Message: entry, Type: "outdated", Text: entry}})
	}
	return s
}

// subjects are those of the rule; a rule without any is told once, with its own verdict.
func subjects(rule verdict.Rule) []verdict.Subject {
	if len(rule.Subjects) > 0 {
		return rule.Subjects
	}
	return []verdict.Subject{{Verdict: rule.Verdict}}
}

// add appends the testcase. A name that another has already, once both are clean, gets a number: readers keep one of those
// that share a key.
func (s *testsuite) add(test testcase) {
	if s.taken == nil {
		s.taken = map[string]bool{}
	}
	for name, n := test.Name, 2; s.taken[test.Name]; n++ {
		test.Name = fmt.Sprintf("%s (%d)", name, n)
	}
	s.taken[test.Name] = true
	s.Cases = append(s.Cases, test)
	s.Tests++
	switch {
	case test.Failure != nil:
		s.Failures++
	case test.Error != nil:
		s.Errors++
	case test.Skipped != nil:
		s.Skipped++
	}
}
