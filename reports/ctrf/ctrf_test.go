package ctrf_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"portalspec/reports/ctrf"
	"portalspec/reports/testdata/runs"
	"portalspec/reports/verdict"
)

func written(t testing.TB, run verdict.Run) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := ctrf.Write(&out, run); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAReportLooksAsItDid(t *testing.T) {
	t.Parallel()
	runs.Golden(t, "failing.json", string(written(t, runs.Failing())))
}

// testdata/schema.json is the format's own, as version 0.3.0 of the npm package ctrf has it.
func TestReportsKeepThePublishedSchema(t *testing.T) {
	t.Parallel()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile("testdata/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, run := range runs.All() {
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, run)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := schema.Validate(map[string]any{"reportFormat": "CTRF"}); err == nil {
		t.Error("the schema accepts anything")
	}
}

type report struct {
	Results struct {
		Summary struct{ Tests, Passed, Failed, Pending, Skipped, Other int }
		Tests   []struct{ Name, Status, RawStatus, Message, Snippet string }
	}
}

func read(t testing.TB, text []byte) (parsed report) {
	t.Helper()
	if err := json.Unmarshal(text, &parsed); err != nil {
		t.Fatal(err)
	}
	return parsed
}

// What could not be judged is never among the passed, and the counts are those of the tests.
func TestCountsAgree(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]map[string]int{
		"passing": {"passed": 5},
		"strict":  {"passed": 4, "failed": 1},
		"blocked": {"failed": 3, "other": 2},
		"absent":  {"skipped": 5},
		"listed":  {"passed": 4, "failed": 1, "other": 1},
		"failing": {"passed": 4, "failed": 4, "skipped": 4, "other": 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			results := read(t, written(t, runs.All()[name])).Results
			counted, names := map[string]int{}, map[string]bool{}
			for _, test := range results.Tests {
				counted[test.Status]++
				names[test.Name] = true
			}
			s := results.Summary
			said := map[string]int{"passed": s.Passed, "failed": s.Failed, "skipped": s.Skipped, "other": s.Other}
			for status, n := range said {
				if n != want[status] || counted[status] != want[status] {
					t.Errorf("%d tests are %s, the summary says %d, want %d", counted[status], status, n, want[status])
				}
			}
			if s.Tests != len(results.Tests) || len(names) != s.Tests || s.Pending != 0 {
				t.Errorf("the summary says %d tests, %d pending; there are %d with %d names", s.Tests, s.Pending, len(results.Tests), len(names))
			}
		})
	}
}

func TestNothingOfTheTargetActs(t *testing.T) {
	t.Parallel()
	text := written(t, runs.Hostile())
	if acts := runs.Spoken(string(text)); acts != "" {
		t.Errorf("this acts: %q", acts)
	}
	for _, test := range read(t, text).Results.Tests {
		for _, said := range []string{test.Name, test.RawStatus, test.Message, test.Snippet} {
			if acts := runs.Spoken(said); acts != "" {
				t.Errorf("once parsed, this acts: %q", acts)
			}
		}
	}
	if len(text) > 1<<20 || strings.Contains(string(text), strings.Repeat("A", 20_000)) {
		t.Errorf("the file has %d bytes", len(text))
	}
}
