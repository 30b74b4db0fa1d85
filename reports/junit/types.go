package junit

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode"

	"portalspec/reports/evidence"
)

// The types of the JUnit report that Jenkins and GitLab read. Ginkgo has the same ones, but a report must not bring
// Ginkgo along; go-junit only reads.

// testsuites has no count of what was skipped: Jenkins' schema knows none there.
type testsuites struct {
	XMLName  xml.Name    `xml:"testsuites"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Time     seconds     `xml:"time,attr"`
	Suites   []testsuite `xml:"testsuite"`
}

type testsuite struct {
	ID         int        `xml:"id,attr"`
	Name       string     `xml:"name,attr"`
	Tests      int        `xml:"tests,attr"`
	Failures   int        `xml:"failures,attr"`
	Errors     int        `xml:"errors,attr"`
	Skipped    int        `xml:"skipped,attr"`
	Time       seconds    `xml:"time,attr"`
	Timestamp  string     `xml:"timestamp,attr"`
	Properties []property `xml:"properties>property"`
	Cases      []testcase `xml:"testcase"`

	taken map[string]bool // names of cases
}

type property struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type testcase struct {
	Class   string   `xml:"classname,attr"`
	Name    string   `xml:"name,attr"`
	Time    seconds  `xml:"time,attr"`
	Skipped *skipped `xml:"skipped"`
	Error   *result  `xml:"error"`
	Failure *result  `xml:"failure"`
	Out     string   `xml:"system-out,omitempty"`
}

type skipped struct {
	Message string `xml:"message,attr"`
}

type result struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

type seconds float64

// MarshalText writes seconds with milliseconds, as JUnit has them.
func (s seconds) MarshalText() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(s), 'f', 3, 64), nil
}

// clean is the text for a CI service: a character that XML cannot hold, or that a console would act on, becomes U+FFFD,
// and what a CI log would take for a command is broken up. encoding/xml escapes the markup, "]]>" included.
func clean(text string) string {
	text = strings.Map(func(char rune) rune {
		switch {
		case char == '\n' || char == '\t':
			return char
		case char == '\r':
			return '\n'
		case unicode.IsControl(char), evidence.Reordering(char), char == '\ufffe', char == '\uffff':
			return unicode.ReplacementChar
		}
		return char
	}, text)
	return evidence.BreakCommands(text)
}
