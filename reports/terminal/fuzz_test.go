package terminal_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"portalspec/reports/evidence"
	"portalspec/reports/terminal"
	"portalspec/reports/testdata/runs"
	"portalspec/reports/verdict"
)

// FuzzWrite holds that whatever a target says, and wherever a report repeats it, nothing of it acts on a terminal or in a
// CI log, and none of it is lost where it is all plain letters.
func FuzzWrite(f *testing.F) {
	for _, seed := range []string{
		"", "wanted 201, got 200", runs.Canary, "::error::x\r::error::x\v::error::x\u0085::error::x", "\u00a0::add-mask::x", "##\x00[error]", "#\u200b#[error]",
		"##vso\x1b[task.x]", "####[[error]", "##vso##vso[[", "\xff\xfe\x1b]0;a\a", "\u009b2J\u2028::x", "a\tb\n\t ::x\n\n", strings.Repeat("文", 1300),
	} {
		f.Add(seed)
	}
	for before := 50; before < 80; before++ { // a line that is broken begins anew
		f.Add(strings.Repeat("a", before) + " ::error::x")
	}
	f.Fuzz(func(t *testing.T, said string) {
		run := runs.Failing()
		run.Diagnosis, run.Notes, run.Leftovers = said, []string{said}, []string{said}
		run.Rules[0].Subjects[0] = verdict.Subject{
			Name: said, Verdict: verdict.Fail, Message: said, Notes: []string{said}, Exchanges: []string{"w1"}, Curl: said,
		}
		x := run.Evidence.(evidence.ByID)["w1"]
		x.Request.URL, x.Answer.Body, x.Failure = "http://h/"+said, []byte(said), said
		run.Evidence.(evidence.ByID)["w1"] = x
		run.Settle()
		for what, text := range map[string]string{"the report": told(t, run, terminal.Style{Width: 80}), "Clean": terminal.Clean(said)} {
			if acts := runs.Spoken(text); acts != "" || !utf8.ValidString(text) {
				t.Fatalf("this acts in %s of %q: %q", what, said, acts)
			}
		}
		if clean := terminal.Clean(said); strings.Contains(clean, "\n") || plain(said) && clean != said {
			t.Fatalf("%q is shown as %q", said, clean)
		}
	})
}

func plain(text string) bool {
	return !strings.ContainsFunc(text, func(char rune) bool { return !strings.ContainsRune(" abcdefghijklmnopqrstuvwxyzäß文", char) })
}
