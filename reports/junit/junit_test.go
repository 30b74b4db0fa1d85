package junit_test

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	parser "github.com/joshdk/go-junit"

	"portalspec/reports/junit"
	"portalspec/reports/testdata/runs"
	"portalspec/reports/verdict"
)

func written(t testing.TB, run verdict.Run) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := junit.Write(&out, run); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReportsLookAsTheyDid(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"passing", "failing", "blocked", "absent", "strict", "listed"} {
		runs.Golden(t, name+".xml", string(written(t, runs.All()[name])))
	}
}

// Another's parser counts what the attributes say, and what the rules of Write ask for.
func TestCountsAgree(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]parser.Totals{
		"passing": {Tests: 5, Passed: 5},
		"strict":  {Tests: 5, Passed: 4, Failed: 1},
		"blocked": {Tests: 5, Error: 3, Skipped: 2},
		"absent":  {Tests: 5, Skipped: 5},
		"failing": {Tests: 14, Passed: 4, Failed: 3, Error: 1, Skipped: 6},
		"listed":  {Tests: 6, Passed: 4, Failed: 1, Skipped: 1},
		"hostile": {Tests: 15, Passed: 4, Failed: 4, Error: 1, Skipped: 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := written(t, runs.All()[name])
			suites, err := parser.Ingest(text)
			if err != nil {
				t.Fatal(err)
			}
			var got parser.Totals
			for _, suite := range suites {
				got.Tests += suite.Totals.Tests
				got.Passed += suite.Totals.Passed
				got.Failed += suite.Totals.Failed
				got.Error += suite.Totals.Error
				got.Skipped += suite.Totals.Skipped
			}
			if got != want {
				t.Errorf("go-junit counts %+v, want %+v", got, want)
			}
			type counts struct {
				Tests    int `xml:"tests,attr"`
				Failures int `xml:"failures,attr"`
				Errors   int `xml:"errors,attr"`
				Skipped  int `xml:"skipped,attr"`
			}
			var said struct {
				counts
				Suites []counts `xml:"testsuite"`
			}
			if err := xml.Unmarshal(text, &said); err != nil {
				t.Fatal(err)
			}
			var sum counts
			for _, suite := range said.Suites {
				sum = counts{sum.Tests + suite.Tests, sum.Failures + suite.Failures, sum.Errors + suite.Errors, sum.Skipped + suite.Skipped}
			}
			all := counts{want.Tests, want.Failed, want.Error, want.Skipped}
			said.Skipped = all.Skipped // only the suites say it
			if said.counts != all || sum != all {
				t.Errorf("the attributes say %+v, those of the suites %+v, want %+v", said.counts, sum, all)
			}
		})
	}
}

// GitLab keys a testcase by suite, class and name, and keeps one of those that share a key; others key by class and name.
func TestEveryTestcaseHasItsOwnKey(t *testing.T) {
	t.Parallel()
	all := runs.All()
	all["alike"] = alike()
	for name, run := range all {
		suites, err := parser.Ingest(written(t, run))
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, suite := range suites {
			for _, test := range suite.Tests {
				if test.Classname != "portalspec."+suite.Name {
					t.Errorf("%s: class %q in suite %q", name, test.Classname, suite.Name)
				}
				key := test.Classname + " " + test.Name
				if seen[key] {
					t.Errorf("%s: %s stands there twice", name, key)
				}
				seen[key] = true
			}
		}
		if name == "failing" && !seen["portalspec.basic-concepts#responses status.create-is-201 group"] {
			t.Errorf("a name is missing: %v", seen)
		}
	}
}

// alike is a run whose subjects differ in what a report cannot show, or only in the end of long names.
func alike() verdict.Run {
	run := runs.Passing()
	long := strings.Repeat("GET /api/2.0/", 400)
	run.Rules[0].Subjects = nil
	for _, name := range []string{"GET a\x00", `GET a\x00`, "GET a ", "GET a", "GET a (2)", "GET  a", "GET a\x01", "GET a\u009b", long + "1", long + "2"} {
		run.Rules[0].Subjects = append(run.Rules[0].Subjects, verdict.Subject{Name: name, Verdict: verdict.Pass})
	}
	run.Settle()
	return run
}

func TestNothingOfTheTargetActs(t *testing.T) {
	t.Parallel()
	text := string(written(t, runs.Hostile()))
	if acts := runs.Spoken(text); acts != "" {
		t.Errorf("this acts: %q", acts)
	}
	for _, markup := range []string{"<script", "]]>", "\x1b"} {
		if strings.Contains(text, markup) {
			t.Errorf("%q stands in the file", markup)
		}
	}
	suites, err := parser.Ingest([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, suite := range suites {
		for _, test := range suite.Tests {
			for _, said := range []string{test.Name, test.Classname, test.Message, test.SystemOut} {
				if acts := runs.Spoken(said); acts != "" {
					t.Errorf("once parsed, this acts: %q", acts)
				}
			}
		}
	}
	if len(text) > 1_000_000 {
		t.Errorf("the file has %d bytes", len(text))
	}
}
