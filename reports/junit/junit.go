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
	"iter"

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
	suites := suitesOf(run)
	document := testsuites{Name: clean(run.Tool.Name), Time: seconds(max(run.Finished.Sub(run.Started).Seconds(), 0))}
	for _, s := range suites {
		document.Tests += s.Tests
		document.Failures += s.Failures
		document.Errors += s.Errors
	}
	err := encoder.EncodeToken(document.start())
	for _, s := range suites {
		if err == nil {
			err = s.write(encoder)
		}
	}
	if err == nil {
		err = encoder.EncodeToken(document.start().End())
	}
	if err == nil {
		err = encoder.Close()
	}
	if err == nil {
		_, err = io.WriteString(w, "\n")
	}
	return err
}

func suitesOf(run verdict.Run) (all []testsuite) {
	add := func(name string, cases iter.Seq[testcase]) {
		s := testsuite{
			ID: len(all), Name: clean(name), Timestamp: run.Started.UTC().Format("2006-01-02T15:04:05"), cases: cases,
			Properties: []property{
				{"target", clean(run.Target.URL)}, {"profile", clean(run.Profile)}, {"verdict", clean(run.Sentence())},
				{"version", clean(run.Tool.Version)},
			},
		}
		for test := range cases {
			s.count(test)
		}
		all = append(all, s)
	}
	for _, section := range run.Sections() {
		add(section.Name, func(yield func(testcase) bool) {
			for _, rule := range section.Rules {
				for _, subject := range rule.Cases() {
					if !yield(testcaseOf(rule, subject, run)) {
						return
					}
				}
			}
		})
	}
	if len(run.Outdated) > 0 {
		add("deviations", outdated(run))
	}
	return all
}

// outdated has a failure for each entry of the deviations files that must not stay, since such a run is not green.
func outdated(run verdict.Run) iter.Seq[testcase] {
	return func(yield func(testcase) bool) {
		for _, entry := range run.Outdated {
			entry = clean(cut(entry, longestReason))
			if !yield(testcase{Class: "portalspec.deviations", Name: entry, Failure: &result{Message: entry, Type: "outdated", Text: entry}}) {
				return
			}
		}
	}
}

// write writes the suite, each testcase when its turn comes. A name that another has already, once both are clean, gets a
// number: readers keep one of those that share a key.
func (s testsuite) write(encoder *xml.Encoder) error {
	err := encoder.EncodeToken(s.start())
	if err == nil && len(s.Properties) > 0 {
		err = encoder.EncodeElement(properties{s.Properties}, xml.StartElement{Name: xml.Name{Local: "properties"}})
	}
	taken := map[string]bool{}
	for test := range s.cases {
		for name, n := test.Name, 2; taken[test.Name]; n++ {
			test.Name = fmt.Sprintf("%s (%d)", name, n)
		}
		taken[test.Name] = true
		if err == nil {
			err = encoder.EncodeElement(test, xml.StartElement{Name: xml.Name{Local: "testcase"}})
		}
	}
	if err == nil {
		err = encoder.EncodeToken(s.start().End())
	}
	return err
}

func (s *testsuite) count(test testcase) {
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
