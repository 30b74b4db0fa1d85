package terminal_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/hinshun/vt10x"

	"portalspec/reports/terminal"
	"portalspec/reports/testdata/runs"
	"portalspec/reports/verdict"
)

func told(t *testing.T, run verdict.Run, style terminal.Style) string {
	t.Helper()
	var out bytes.Buffer
	if err := terminal.Write(&out, run, style); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestReportsLookAsTheyDid(t *testing.T) {
	t.Parallel()
	for name, run := range runs.All() {
		if name == "hostile" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			runs.Golden(t, name+".txt", told(t, run, terminal.Style{Width: 80}))
		})
	}
	runs.Golden(t, "failing-colour.txt", told(t, runs.Failing(), terminal.Style{Width: 80, Colour: true}))
	runs.Golden(t, "failing-40.txt", told(t, runs.Failing(), terminal.Style{Width: 40}))
}

func TestLinesFitTheWidth(t *testing.T) {
	t.Parallel()
	for _, width := range []int{40, 60, 80, 120} {
		for line := range strings.Lines(told(t, runs.Failing(), terminal.Style{Width: width})) {
			line = strings.TrimSuffix(line, "\n")
			if strings.Contains(line, "curl ") {
				continue // there to be copied, so never broken
			}
			if got := lipgloss.Width(line); got > width {
				t.Errorf("%d columns in a window of %d: %q", got, width, line)
			}
		}
	}
}

func TestNothingOfTheTargetActs(t *testing.T) {
	t.Parallel()
	for _, width := range []int{0, 40, 80} {
		text := told(t, runs.Hostile(), terminal.Style{Width: width})
		if acts := runs.Spoken(text); acts != "" {
			t.Errorf("width %d: this acts: %q", width, acts)
		}
		if !utf8.ValidString(text) {
			t.Error("the report is no UTF-8")
		}
		if len(text) > 200_000 {
			t.Errorf("the report has %d bytes", len(text))
		}
	}
}

// A terminal that is shown a hostile run has the same title and the same colours as before.
func TestATerminalStaysAsItWas(t *testing.T) {
	t.Parallel()
	screen := vt10x.New(vt10x.WithSize(80, 24))
	before := screen.Title()
	text := told(t, runs.Hostile(), terminal.Style{Width: 80, Colour: true})
	if _, err := screen.Write([]byte(strings.ReplaceAll(text, "\n", "\r\n"))); err != nil {
		t.Fatal(err)
	}
	if screen.Title() != before {
		t.Errorf("the title became %q", screen.Title())
	}
	if cell := screen.Cell(0, screen.Cursor().Y); cell.FG != vt10x.DefaultFG {
		t.Errorf("the colour stays at %v", cell.FG)
	}
}

func TestTheLastLineSaysAll(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"passing": "conformant: 2 of 2 must-rules hold; reports in portalspec-report; exit 0",
		"strict":  "nonconformant: 1 should-rule fails under --strict; reports in portalspec-report; exit 1",
		"listed":  "conformant but for known deviations: 1 of 2 must-rules hold, 1 deviates as listed; 1 listed deviation is out of date; reports in portalspec-report; exit 4",
		"absent":  "incomplete: nothing could be judged; reports in portalspec-report; exit 3",
	} {
		lines := strings.Split(strings.TrimSpace(told(t, runs.All()[name], terminal.Style{})), "\n")
		if got := lines[len(lines)-1]; got != want {
			t.Errorf("%s ends with %q, want %q", name, got, want)
		}
	}
}

// A newcomer is told what to do next, in one line of a common window; who named a target knows.
func TestOnlyANewcomerIsToldWhatIsNext(t *testing.T) {
	t.Parallel()
	run := runs.Passing()
	for _, embedded := range []bool{true, false} {
		run.Target.Embedded = embedded
		next := 0
		for line := range strings.Lines(told(t, run, terminal.Style{})) {
			if strings.HasPrefix(line, "next    ") && strings.Contains(line, "--target URL") && strings.HasSuffix(line, "--format html writes a page\n") {
				next++
			}
		}
		if want := map[bool]int{true: 1}[embedded]; next != want {
			t.Errorf("embedded %t: told %d times, want %d", embedded, next, want)
		}
	}
}

func TestTheSameFailureIsToldOnce(t *testing.T) {
	t.Parallel()
	run := runs.Passing()
	var subjects []verdict.Subject
	for i := range 30 {
		subjects = append(subjects, verdict.Subject{
			Name: fmt.Sprintf("type%d", i), Verdict: verdict.Fail,
			Message: fmt.Sprintf("wanted 200, got 404\nGET /api/2.0/x/%d -> 404\n| {\"id\":%d}", i, i),
		})
	}
	run.Rules[0].Subjects = subjects
	run.Settle()
	text := told(t, run, terminal.Style{Width: 100})
	if n := strings.Count(text, "wanted 200, got 404"); n != 1 {
		t.Errorf("told %d times:\n%s", n, text)
	}
	if !strings.Contains(text, "and 29 more: type1, type2, type3, type4, type5, type6, type7, type8, ...") {
		t.Errorf("the others are not named:\n%s", text)
	}
}

func TestCleanIsOneLine(t *testing.T) {
	t.Parallel()
	if got := terminal.Clean(runs.Canary); strings.Contains(got, "\n") || runs.Spoken(got) != "" {
		t.Errorf("Clean leaves %q", got)
	}
	if got := terminal.Clean("Größe 文字"); got != "Größe 文字" {
		t.Errorf("Clean changes plain text: %q", got)
	}
}
