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
