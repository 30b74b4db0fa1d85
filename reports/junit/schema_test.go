package junit_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portalspec/reports/testdata/runs"
)

// element is what Jenkins' schema says of an element: which others it may hold, which attributes it must and which it may
// have, and whether text may stand in it.
type element struct {
	holds     []string
	must, may []string
	text      bool
}

// schema is junit-10.xsd of Jenkins' xunit plugin, as far as a report of ours could use it.
var schema = map[string]element{
	"testsuites": {holds: []string{"testsuite"}, may: []string{"name", "time", "tests", "failures", "errors"}},
	"testsuite": {
		holds: []string{"testsuite", "properties", "testcase", "system-out", "system-err"},
		must:  []string{"name", "tests", "failures", "errors"},
		may:   []string{"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
	},
	"testcase": {
		holds: []string{"skipped", "error", "failure", "system-out", "system-err"},
		must:  []string{"name"}, may: []string{"time", "classname", "group"},
	},
	"properties": {holds: []string{"property"}},
	"property":   {must: []string{"name", "value"}},
	"skipped":    {may: []string{"type", "message"}, text: true},
	"error":      {may: []string{"type", "message"}, text: true},
	"failure":    {may: []string{"type", "message"}, text: true},
	"system-out": {text: true},
	"system-err": {text: true},
}

// surefireTime is the type of every time but a testcase's.
var surefireTime = regexp.MustCompile(`^(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?$`)

// keeps holds a document against the schema.
func keeps(document string) error {
	reader := xml.NewDecoder(strings.NewReader(document))
	within := []string{""}
	for {
		token, err := reader.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		parent := within[len(within)-1]
		switch token := token.(type) {
		case xml.StartElement:
			if err := allowed(token, parent); err != nil {
				return err
			}
			within = append(within, token.Name.Local)
		case xml.EndElement:
			within = within[:len(within)-1]
		case xml.CharData:
			if strings.TrimSpace(string(token)) != "" && !schema[parent].text {
				return fmt.Errorf("the text %.40q stands in <%s>", token, parent)
			}
		}
	}
}

func allowed(start xml.StartElement, parent string) error {
	name := start.Name.Local
	known, is := schema[name]
	if !is || parent == "" && name != "testsuites" || parent != "" && !slices.Contains(schema[parent].holds, name) {
		return fmt.Errorf("<%s> may not stand in <%s>", name, parent)
	}
	var seen []string
	for _, attribute := range start.Attr {
		seen = append(seen, attribute.Name.Local)
		if !slices.Contains(append(slices.Clone(known.must), known.may...), attribute.Name.Local) {
			return fmt.Errorf("<%s> has no attribute %s", name, attribute.Name.Local)
		}
		if attribute.Name.Local == "time" && name != "testcase" && !surefireTime.MatchString(attribute.Value) {
			return fmt.Errorf("<%s> has the time %q", name, attribute.Value)
		}
	}
	for _, attribute := range known.must {
		if !slices.Contains(seen, attribute) {
			return fmt.Errorf("<%s> lacks %s", name, attribute)
		}
	}
	return nil
}

func TestReportsKeepJenkinsSchema(t *testing.T) {
	t.Parallel()
	for name, run := range runs.All() {
		if err := keeps(string(written(t, run))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The check above can fail: each of these breaks the schema in another way.
func TestWhatBreaksTheSchemaIsFound(t *testing.T) {
	t.Parallel()
	report := string(written(t, runs.Failing()))
	for name, replaced := range map[string][2]string{
		"an attribute":      {`<testsuites `, `<testsuites skipped="0" `},
		"a lacking one":     {`<testsuite id="0" name="basic-concepts#responses"`, `<testsuite id="0"`},
		"an odd time":       {`time="17.200"`, `time="17.2s"`},
		"an element":        {`<properties>`, `<rules></rules><properties>`},
		"one out of place":  {`<properties>`, `<failure></failure><properties>`},
		"a text":            {`<properties>`, `text<properties>`},
		"another root":      {`testsuites`, `reports`},
		"unfinished markup": {`</testsuites>`, ``},
	} {
		if broken := strings.ReplaceAll(report, replaced[0], replaced[1]); broken == report || keeps(broken) == nil {
			t.Errorf("%s is not found", name)
		}
	}
}
