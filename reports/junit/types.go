package junit

import (
	"encoding/xml"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"portalspec/reports/evidence"
)

// The types of the JUnit report that Jenkins and GitLab read. Ginkgo has the same ones, but a report must not bring
// Ginkgo along; go-junit only reads.

// testsuites has no count of what was skipped: Jenkins' schema knows none there.
type testsuites struct {
	Name                    string
	Tests, Failures, Errors int
	Time                    seconds
}

func (t testsuites) start() xml.StartElement {
	return element("testsuites", "name", t.Name, "tests", t.Tests, "failures", t.Failures, "errors", t.Errors, "time", t.Time)
}

type testsuite struct {
	ID                               int
	Name                             string
	Tests, Failures, Errors, Skipped int
	Time                             seconds
	Timestamp                        string
	Properties                       []property

	cases iter.Seq[testcase] // made when they are asked for: of a long run there are many
}

func (s testsuite) start() xml.StartElement {
	return element("testsuite", "id", s.ID, "name", s.Name, "tests", s.Tests, "failures", s.Failures, "errors", s.Errors,
		"skipped", s.Skipped, "time", s.Time, "timestamp", s.Timestamp)
}

// element begins an element with attributes: their names, each followed by its value.
func element(name string, attributes ...any) xml.StartElement {
	start := xml.StartElement{Name: xml.Name{Local: name}}
	for pair := range slices.Chunk(attributes, 2) {
		start.Attr = append(start.Attr, xml.Attr{Name: xml.Name{Local: fmt.Sprint(pair[0])}, Value: fmt.Sprint(pair[1])})
	}
	return start
}

type properties struct {
	All []property `xml:"property"`
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

// String is seconds with milliseconds, as JUnit has them.
func (s seconds) String() string { return strconv.FormatFloat(float64(s), 'f', 3, 64) }

// MarshalText writes String.
func (s seconds) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

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
