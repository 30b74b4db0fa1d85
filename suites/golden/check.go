package golden

import (
	"os"
	"slices"
	"strings"
	"testing"

	"portalspec/reports/verdict"
	"portalspec/suites/spec"
)

// Check judges every case of the folder, and wants of every judgement of the table one that it passes, one that it fails
// and one that cannot be judged.
func Check(t *testing.T, table *spec.Table, folder string) {
	t.Helper()
	cases, err := Read(folder)
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
		for _, wanted := range Wanted(row.Rule.Level) {
			if !slices.Contains(shown[Judgement(row)], wanted) {
				t.Errorf("%s has no golden that is %s", Judgement(row), wanted)
				shown[Judgement(row)] = append(shown[Judgement(row)], wanted) // once is enough
			}
		}
	}
}

// CheckRows wants the table's rows to be those of the file, one a line: what a chapter judges cannot shrink unnoticed.
func CheckRows(t *testing.T, table *spec.Table, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
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
			t.Errorf("%s is judged, and not in %s: record it", key, file)
		}
	}
}

// Judgement names what a row is judged by: rows of one rule and one It differ in their subject only.
func Judgement(row spec.Row) string { return row.Rule.ID + ": " + it(row) }

// Wanted are the verdicts of which a judgement of the level needs an example.
func Wanted(level verdict.Level) []verdict.Verdict {
	switch level {
	case verdict.Must:
		return []verdict.Verdict{verdict.Pass, verdict.Fail, verdict.Blocked}
	case verdict.Should:
		return []verdict.Verdict{verdict.Pass, verdict.Warn, verdict.Blocked}
	}
	return []verdict.Verdict{verdict.Noted, verdict.Blocked}
}
