package deviations

import (
	"testing"
	"time"

	"portalspec/reports/verdict"
)

// listed is a list of one file, which a test must be able to read.
func listed(t *testing.T, version, text string) List {
	t.Helper()
	entries, err := Read("d.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return List{Entries: entries, Version: version}
}

const createAnswers200 = `- rule: status.create-is-201
  subjects: [group *, "event .json"]
  observed: wanted status 201, got 200; answered 200 text/xml
  reason: it always did
  link: https://example.com/1
`

func TestOnlyWhatIsWrongAsListedIsExcused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edit          string // added to the entry
		version       string
		rule, subject string
		said          verdict.Verdict
		message       string
		excused       bool
	}{
		"as listed":               {"", "", "status.create-is-201", "group .xml", verdict.Fail, wrongStatus, true},
		"a warning":               {"", "", "status.create-is-201", "group .xml", verdict.Warn, wrongStatus, true},
		"the other glob":          {"", "", "status.create-is-201", "event .json", verdict.Fail, wrongStatus, true},
		"another subject":         {"", "", "status.create-is-201", "event .xml", verdict.Fail, wrongStatus, false},
		"another rule":            {"", "", "status.update-is-200", "group .xml", verdict.Fail, wrongStatus, false},
		"another wrong answer":    {"", "", "status.create-is-201", "group .xml", verdict.Fail, "wanted status 201, got 500\nPOST /group -> 500 text/xml", false},
		"another media type":      {"", "", "status.create-is-201", "group .xml", verdict.Fail, "wanted status 201, got 200\nPOST /group -> 200 text/html", false},
		"nobody could judge":      {"", "", "status.create-is-201", "group .xml", verdict.Blocked, wrongStatus, false},
		"our own fault":           {"", "", "status.create-is-201", "group .xml", verdict.Broken, wrongStatus, false},
		"not applicable":          {"", "", "status.create-is-201", "group .xml", verdict.NotApplicable, wrongStatus, false},
		"a version it is for":     {"  versions: [11.*, 12.*]\n", "12.7.1", "status.create-is-201", "group .xml", verdict.Fail, wrongStatus, true},
		"a version it is not for": {"  versions: [11.*, 12.*]\n", "13.0", "status.create-is-201", "group .xml", verdict.Fail, wrongStatus, false},
		"expired, told elsewhere": {"  expires: 2001-01-01\n", "", "status.create-is-201", "group .xml", verdict.Fail, wrongStatus, true},
	} {
		why, excused := listed(t, c.version, createAnswers200+c.edit).Excuse(c.rule, c.subject, c.said, c.message)
		if excused != c.excused {
			t.Errorf("%s: excused is %t", name, excused)
		}
		if want := (verdict.Deviation{Reason: "it always did", Link: "https://example.com/1", Listed: "d.yaml:1"}); excused && why != want {
			t.Errorf("%s: %+v, want %+v", name, why, want)
		}
	}
}

// A server may be wrong in two ways by turns: then there are two entries.
func TestEachEntryIsLookedAt(t *testing.T) {
	t.Parallel()
	list := listed(t, "", createAnswers200+"- rule: status.create-is-201\n  subjects: '*'\n  observed: wanted status 201, got 202; answered 202\n  reason: queued\n")
	why, excused := list.Excuse("status.create-is-201", "group .xml", verdict.Fail, "wanted status 201, got 202\nPOST /group -> 202")
	if !excused || why.Listed != "d.yaml:6" || why.Reason != "queued" {
		t.Errorf("got %+v, %t", why, excused)
	}
}

func TestOutdated(t *testing.T) {
	t.Parallel()
	const several = "- rule: a.rule\n  subjects:\n    - one\n    - two\n    - th*\n  observed: x\n  reason: y\n"
	const single = "- rule: a.rule\n  subjects: one\n  observed: x\n  reason: y\n"
	for name, c := range map[string]struct {
		text  string
		holds map[string]verdict.Verdict // of one, two, three, thirty; else they are known
		want  []string
	}{
		"all as listed":          {several, nil, nil},
		"another fails":          {several, map[string]verdict.Verdict{"one": verdict.Fail}, nil},
		"not judged":             {several, map[string]verdict.Verdict{"one": verdict.NotSelected, "two": verdict.NotApplicable, "three": verdict.Blocked, "thirty": verdict.Broken}, nil},
		"one holds":              {several, map[string]verdict.Verdict{"one": verdict.Pass}, []string{`d.yaml:3: a.rule holds for "one" now; delete line 3`}},
		"the only one holds":     {single, map[string]verdict.Verdict{"one": verdict.Pass}, []string{`d.yaml:2: a.rule holds for "one" now; delete lines 1 to 4`}},
		"it cannot fail":         {single, map[string]verdict.Verdict{"one": verdict.Noted}, []string{`d.yaml:2: a.rule holds for "one" now; delete lines 1 to 4`}},
		"on one line":            {"- rule: a.rule\n  subjects: [one, two]\n  observed: x\n  reason: y\n", map[string]verdict.Verdict{"one": verdict.Pass}, []string{`d.yaml:2: a.rule holds for "one" now; delete "one" from line 2`}},
		"some of a glob":         {several, map[string]verdict.Verdict{"three": verdict.Pass}, []string{`d.yaml:5: a.rule holds for "three" now; delete line 5, and list what is left of "th*"`}},
		"all of a glob":          {several, map[string]verdict.Verdict{"three": verdict.Pass, "thirty": verdict.Pass}, []string{`d.yaml:5: a.rule holds for "three", "thirty" now; delete line 5`}},
		"all of all":             {several, map[string]verdict.Verdict{"one": verdict.Pass, "two": verdict.Pass, "three": verdict.Pass, "thirty": verdict.Pass}, []string{"d.yaml:1: nothing that the entry for a.rule lists is wrong any more; delete lines 1 to 7"}},
		"nothing of it is there": {"- rule: a.rule\n  subjects: [one, twa]\n  observed: x\n  reason: y\n", map[string]verdict.Verdict{"one": verdict.Pass}, []string{"d.yaml:1: nothing that the entry for a.rule lists is wrong any more; delete lines 1 to 4"}},
		"three of them hold":     {"- rule: a.rule\n  subjects: '*'\n  observed: x\n  reason: y\n", map[string]verdict.Verdict{"one": verdict.Pass, "two": verdict.Pass, "three": verdict.Pass}, []string{`d.yaml:2: a.rule holds for "one", "two", "three" now; delete lines 1 to 4, and list what is left of "*"`}},
		"four of them hold":      {"- rule: a.rule\n  subjects: '*'\n  observed: x\n  reason: y\n", map[string]verdict.Verdict{"one": verdict.Pass, "two": verdict.Pass, "three": verdict.Pass, "thirty": verdict.Pass}, []string{`d.yaml:2: a.rule holds for "one", "two", "three", 1 more now; delete lines 1 to 4`}},
		"an unknown rule":        {"- rule: b.rule\n  subjects: one\n  observed: x\n  reason: y\n", nil, []string{"d.yaml:1: there is no rule b.rule; delete lines 1 to 4"}},
		"an unknown subject":     {"- rule: a.rule\n  subjects:\n    - one\n    - twa\n  observed: x\n  reason: y\n", nil, []string{`d.yaml:4: a.rule has no subject "twa" (did you mean "two"?); delete line 4`}},
		"expired yesterday":      {single + "  expires: 2026-05-05\n", nil, []string{"d.yaml:5: the entry for a.rule held until 2026-05-05; delete lines 1 to 5, or look at it again and give it another day"}},
		"expires today":          {single + "  expires: 2026-05-06\n", nil, nil},
		"for another version":    {single + "  versions: 13.*\n", map[string]verdict.Verdict{"one": verdict.Pass}, nil},
		"for the version":        {single + "  versions: 12.*\n", map[string]verdict.Verdict{"one": verdict.Pass}, []string{`d.yaml:2: a.rule holds for "one" now; delete lines 1 to 5`}},
		"another rule's subject": {single, map[string]verdict.Verdict{"other one": verdict.Pass}, nil},
	} {
		rule := verdict.Rule{ID: "a.rule"}
		names := []string{"one", "two", "three", "thirty"}
		for _, subject := range names {
			said, changed := c.holds[subject]
			if !changed {
				said = verdict.Known
			}
			rule.Subjects = append(rule.Subjects, verdict.Subject{Name: subject, Verdict: said})
		}
		other := verdict.Rule{ID: "other.rule", Subjects: []verdict.Subject{{Name: "one", Verdict: verdict.Pass}}}
		known := func(id string) ([]string, bool) { return names, id == "a.rule" }
		got := listed(t, "12.7", c.text).Outdated([]verdict.Rule{other, rule}, known, time.Date(2026, 5, 6, 23, 59, 0, 0, time.UTC))
		if len(got) != len(c.want) || len(got) > 0 && got[0] != c.want[0] {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
}
