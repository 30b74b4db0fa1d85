package deviations

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portalspec/reports/verdict"
)

func TestBaselineWritesWhatIsWrong(t *testing.T) {
	t.Parallel()
	run := verdict.Run{Target: verdict.Target{URL: "http://portal.example"}, Rules: []verdict.Rule{
		{ID: "status.create-is-201", Says: "A create answers 201.", Subjects: []verdict.Subject{
			{Name: "group .xml", Verdict: verdict.Fail, Message: wrongStatus},
			{Name: "group .json", Verdict: verdict.Fail, Message: strings.ReplaceAll(wrongStatus, "text/xml", "application/json")},
			{Name: "event .xml", Verdict: verdict.Fail, Message: strings.ReplaceAll(wrongStatus, "group", "community/event")},
			{Name: "project .xml", Verdict: verdict.Pass}, {Name: "task .xml", Verdict: verdict.Blocked, Message: wrongStatus},
			{Name: "case .xml", Verdict: verdict.Known, Message: wrongStatus},
		}},
		{ID: "formats.default-is-xml", Says: "No format means XML.", Subjects: []verdict.Subject{{Name: "@self", Verdict: verdict.Warn, Message: wrongMedia}}},
	}}
	const want = `
# A create answers 201.
- rule: status.create-is-201
  subjects:
    - group .xml
    - event .xml
  observed: wanted status 201, got 200; answered 200 text/xml
  reason: "?"

# A create answers 201.
- rule: status.create-is-201
  subjects:
    - group .json
  observed: wanted status 201, got 200; answered 200 application/json
  reason: "?"

# No format means XML.
- rule: formats.default-is-xml
  subjects:
    - '@self'
  observed: 'wanted XML (asked for by: no format), got application/json; answered 200 application/json'
  reason: "?"
`
	got := string(Baseline(run))
	if !strings.HasSuffix(got, want) || !strings.HasPrefix(got, "# Deviations of http://portal.example.\n# ") {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if _, err := Read("d.yaml", []byte(got)); err == nil || !strings.Contains(err.Error(), "a question") {
		t.Errorf("with its questions it is read: %v", err)
	}
	list := listed(t, "", answered(got))
	for _, rule := range run.Rules {
		for _, subject := range rule.Subjects {
			wrong := subject.Verdict == verdict.Fail || subject.Verdict == verdict.Warn
			if _, excused := list.Excuse(rule.ID, subject.Name, subject.Verdict, subject.Message); excused != wrong {
				t.Errorf("%s %s: excused is %t", rule.ID, subject.Name, excused)
			}
		}
	}
}

func answered(baseline string) string {
	return strings.ReplaceAll(baseline, `reason: "?"`, "reason: it is so")
}

// Whatever a target says, its baseline is read again as it was written, and nothing in it acts.
func TestBaselineIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"'", `"`, ": ", " #", "\n- rule: a", "~", "null", "1.5", "2026-01-01", "&a", "*a", "!!str", "{", "|", "\\", "\u202e", "\u2028", "\u0085", "\ufeff", "##[error]", "\n::error::", "\x1b]0;",
	}))
	text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 1, 6).Draw(t, "pieces"), "") })
	rapid.Check(t, func(t *rapid.T) {
		said, says, name := "wanted this, got "+text.Draw(t, "said"), text.Draw(t, "says"), "x"+text.Draw(t, "name")+"x"
		rule := verdict.Rule{ID: "a.rule", Says: says, Subjects: []verdict.Subject{{Name: name, Verdict: verdict.Fail, Message: said}}}
		file := string(Baseline(verdict.Run{Target: verdict.Target{URL: says}, Rules: []verdict.Rule{rule}}))
		for line := range strings.Lines(file) {
			if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.ContainsAny(line, "\x1b\u202e\u2028\u0085\r") || strings.Contains(line, "##[") {
				t.Fatalf("this acts: %q", line)
			}
		}
		entries, err := Read("d.yaml", []byte(answered(file)))
		if err != nil {
			t.Fatalf("%v, of\n%s", err, file)
		}
		if len(entries) != 1 || entries[0].Observed != Fingerprint(said) || !entries[0].matches(name) {
			t.Fatalf("read %+v, of\n%s", entries, file)
		}
	})
}

func TestQuoted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a ##[error]x ##vso[y]": `"a #\u0023[error]x #\u0023vso[y]"`,
		"status.create-is-201":  "status.create-is-201", "group .json": "group .json", "project-template no format": "project-template no format",
		"null": "'null'", "it's": "'it''s'", "a: b": "'a: b'", "@self": "'@self'", "": "''",
		"\u202eright": `"\u202eright"`, "\x1b[2J": `"\u001b[2J"`,
	} {
		if got := quoted(text); got != want {
			t.Errorf("of %q: %s, want %s", text, got, want)
		}
	}
}
