package html_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"portalspec/reports/html"
	"portalspec/reports/testdata/runs"
	"portalspec/reports/verdict"
)

// Of more subjects than a page has room for, all that something is wrong with are there, and as many of each rule as of the
// others; the page says how many are not, and where they are.
func TestAPageSaysWhatItHasNoRoomFor(t *testing.T) {
	t.Parallel()
	run := runs.Large(40_000) // four rules
	wrong := &run.Rules[3].Subjects[9_999]
	wrong.Verdict, wrong.Message = verdict.Fail, "wanted XML, got JSON"
	run.Settle()
	var page bytes.Buffer
	if err := html.Write(&page, run); err != nil {
		t.Fatal(err)
	}
	text := page.String()
	if got := strings.Count(text, `<details class="subject"`); got != 10_000 {
		t.Errorf("%d subjects are on the page", got)
	}
	if !strings.Contains(text, "wanted XML") && !strings.Contains(text, "<dd>XML</dd>") {
		t.Error("the one that fails is not on the page")
	}
	for i, left := range []int{7501, 7500, 7500, 7499} {
		if said := fmt.Sprintf("%d subjects of this rule are not on this page", left); !strings.Contains(text, said) {
			t.Errorf("rule %d: the page does not say %q", i, said)
		}
	}
}

// Where a long run was narrowed, what nobody asked for is a line a rule, and not thousands of entries.
func TestAPageOfALongRunLeavesOutWhatWasNotSelected(t *testing.T) {
	t.Parallel()
	for exchanges, want := range map[int]int{1000: 1000, 1200: 900} { // of four rules
		run := runs.Large(exchanges)
		for i := range run.Rules[1].Subjects {
			run.Rules[1].Subjects[i] = verdict.Subject{Name: run.Rules[1].Subjects[i].Name, Verdict: verdict.NotSelected}
		}
		run.Settle()
		var page bytes.Buffer
		if err := html.Write(&page, run); err != nil {
			t.Fatal(err)
		}
		text := page.String()
		if got := strings.Count(text, `<details class="subject"`); got != want {
			t.Errorf("of %d subjects %d are on the page, want %d", exchanges, got, want)
		}
		if !strings.Contains(text, `id="operations.json-suffix"`) {
			t.Errorf("of %d subjects: the rule that was not selected is not on the page", exchanges)
		}
	}
}
