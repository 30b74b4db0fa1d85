package change_test

import (
	"slices"
	"strings"
	"testing"

	"portalspec/reports/change"
	"portalspec/reports/verdict"
)

func run(subjects ...verdict.Subject) verdict.Run {
	r := verdict.Run{Rules: []verdict.Rule{{ID: "a.rule", Level: verdict.Must, Subjects: subjects}}}
	r.Settle()
	return r
}

func one(v verdict.Verdict) []verdict.Subject {
	if v == "" {
		return nil
	}
	return []verdict.Subject{{Name: "group", Verdict: v}}
}

func TestWhatBecameOfASubject(t *testing.T) {
	t.Parallel()
	const none = verdict.Verdict("")
	kinds := map[string]func(change.Changes) []change.Subject{
		"worse": func(c change.Changes) []change.Subject { return c.Worse }, "better": func(c change.Changes) []change.Subject { return c.Better },
		"unjudged": func(c change.Changes) []change.Subject { return c.Unjudged }, "new": func(c change.Changes) []change.Subject { return c.New },
		"removed": func(c change.Changes) []change.Subject { return c.Removed },
	}
	for _, c := range []struct {
		was, is verdict.Verdict
		kind    string // "" for none
	}{
		{verdict.Pass, verdict.Fail, "worse"}, {verdict.Pass, verdict.Warn, "worse"}, {verdict.Pass, verdict.Known, "worse"}, {verdict.Known, verdict.Fail, "worse"},
		{verdict.Blocked, verdict.Fail, "worse"}, {verdict.NotApplicable, verdict.Warn, "worse"}, {verdict.Broken, verdict.Known, "worse"},
		{verdict.Fail, verdict.Pass, "better"}, {verdict.Warn, verdict.Pass, "better"}, {verdict.Fail, verdict.Known, "better"}, {verdict.Blocked, verdict.Pass, "better"},
		{verdict.NotApplicable, verdict.Noted, "better"},
		{verdict.Pass, verdict.Blocked, "unjudged"}, {verdict.Fail, verdict.NotApplicable, "unjudged"}, {verdict.Known, verdict.Broken, "unjudged"},
		{verdict.Pass, verdict.NotSelected, "unjudged"},
		{verdict.NotSelected, verdict.Fail, "new"}, {none, verdict.Pass, "new"}, {none, verdict.Blocked, "new"},
		{verdict.Pass, none, "removed"}, {verdict.Blocked, none, "removed"},
		{verdict.Pass, verdict.Pass, ""}, {verdict.Pass, verdict.Noted, ""}, {verdict.Blocked, verdict.NotApplicable, ""}, {none, verdict.NotSelected, ""},
		{verdict.NotSelected, none, ""}, {verdict.Blocked, verdict.NotSelected, ""},
	} {
		changes := change.Between(run(one(c.was)...), run(one(c.is)...))
		for kind, of := range kinds {
			if found := len(of(changes)); (found == 1) != (kind == c.kind) {
				t.Errorf("%q after %q: %d are %s, want %q", c.is, c.was, found, kind, c.kind)
			}
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	many := func(v verdict.Verdict) (all []verdict.Subject) {
		for _, name := range []string{"a", "b", "c", "d", "e"} {
			all = append(all, verdict.Subject{Name: name, Verdict: v})
		}
		return all
	}
	for name, c := range map[string]struct {
		old, later []verdict.Subject
		want       []string
	}{
		"the same": {many(verdict.Pass), many(verdict.Pass), []string{"Nothing changed: 5 subjects are as before."}},
		"a fault": {many(verdict.Pass), many(verdict.Fail), []string{
			"Worse, 5 subjects: a.rule (FAIL, was PASS) for a, b, c and 2 more.", "All in all it is nonconformant (exit 1), and was conformant (exit 0).",
		}},
		"no name": {[]verdict.Subject{{Verdict: verdict.Known}}, []verdict.Subject{{Verdict: verdict.Pass}}, []string{"Better, 1 subject: a.rule (PASS, was KNOWN)."}},
		"others": {[]verdict.Subject{{Name: "old", Verdict: verdict.Pass}}, []verdict.Subject{{Name: "new", Verdict: verdict.Pass}}, []string{
			"New, 1 subject: a.rule (PASS) for new.", "Removed, 1 subject: a.rule (was PASS) for old.",
		}},
		"silence": {one(verdict.Pass), append(one(verdict.Blocked), verdict.Subject{Name: "b", Verdict: verdict.Pass}), []string{
			"No longer judged, 1 subject: a.rule (BLOCKED, was PASS) for group.", "New, 1 subject: a.rule (PASS) for b.",
			"All in all it is incomplete (exit 3), and was conformant (exit 0).",
		}},
	} {
		if got := change.Between(run(c.old...), run(c.later...)).Sentences(); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// However much changed, the reader is told in a few lines.
func TestASentenceStaysShort(t *testing.T) {
	t.Parallel()
	old, later := verdict.Run{}, verdict.Run{}
	for i := range 500 {
		id := "rule." + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + strings.Repeat("y", i)
		old.Rules = append(old.Rules, verdict.Rule{ID: id, Subjects: one(verdict.Pass)})
		later.Rules = append(later.Rules, verdict.Rule{ID: id, Subjects: one(verdict.Fail)})
	}
	got := change.Between(old, later).Sentences()
	if len(got) != 1 || strings.Count(got[0], ";") != 8 || !strings.HasSuffix(got[0], "; and 492 more.") {
		t.Errorf("got %q", got)
	}
}
