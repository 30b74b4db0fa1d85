package golden

import (
	"os"
	"slices"
	"strings"
	"testing"

	"portalspec/reports/verdict"
	"portalspec/suites/spec"
)

// Folder and Rows are where a chapter keeps its cases, and the rows that it judges.
const (
	Folder = "testdata/golden"
	Rows   = "testdata/rows.txt"
)

// Check holds the chapter in whose folder the test runs, and whose table build returns, to what is recorded of it.
func Check(t *testing.T, build func() (*spec.Table, error)) {
	t.Helper()
	table, err := build()
	if err != nil {
		t.Fatal(err)
	}
	checkRows(t, table)
	checkCases(t, table)
}

// checkCases judges every case, and wants of every judgement of the table one that it passes, one that it fails and one that
// cannot be judged.
func checkCases(t *testing.T, table *spec.Table) {
	t.Helper()
	cases, err := Read(Folder)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]spec.Row{}
	for _, row := range table.Rows {
		rows[row.Key()] = row
	}
	shown := map[string][]verdict.Verdict{}
	for _, c := range cases {
		row, found := rows[strings.TrimSpace(c.Rule+" "+c.Subject)]
		if !found || it(row) != c.It {
			t.Errorf("nothing judges %q of %s %s any more: record the goldens anew", c.It, c.Rule, c.Subject)
			continue
		}
		if err := c.Holds(row); err != nil {
			t.Error(err)
		}
		shown[Judgement(row)] = append(shown[Judgement(row)], c.Verdict)
	}
	for _, row := range table.Rows {
		for _, v := range wanted(row.Rule.Level) {
			if !slices.Contains(shown[Judgement(row)], v) {
				t.Errorf("%s has no golden that is %s", Judgement(row), v)
				shown[Judgement(row)] = append(shown[Judgement(row)], v) // once is enough
			}
		}
	}
}

// checkRows wants the table's rows to be those that are recorded, one a line: what a chapter judges cannot shrink unnoticed.
func checkRows(t *testing.T, table *spec.Table) {
	t.Helper()
	text, err := os.ReadFile(Rows)
	if err != nil {
		t.Fatal(err)
	}
	wanted, got := strings.Split(strings.TrimSpace(string(text)), "\n"), []string{}
	for _, row := range table.Rows {
		got = append(got, row.Key())
	}
	for _, key := range wanted {
		if !slices.Contains(got, key) {
			t.Errorf("%s is judged no more", key)
		}
	}
	for _, key := range got {
		if !slices.Contains(wanted, key) {
			t.Errorf("%s is judged, and not in %s: record it", key, Rows)
		}
	}
}

// Judgement names what a row is judged by: rows of one rule and one It differ in their subject only.
func Judgement(row spec.Row) string { return row.Rule.ID + ": " + it(row) }

// wanted are the verdicts of which a judgement of the level needs an example.
func wanted(level verdict.Level) []verdict.Verdict {
	switch level {
	case verdict.Must:
		return []verdict.Verdict{verdict.Pass, verdict.Fail, verdict.Blocked}
	case verdict.Should:
		return []verdict.Verdict{verdict.Pass, verdict.Warn, verdict.Blocked}
	}
	return []verdict.Verdict{verdict.Noted, verdict.Blocked}
}
