package deviations

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"portalspec/reports/verdict"
	"portalspec/runner/config"
)

// Known returns the names of a rule's subjects, whatever a run selects; false where there is no such rule.
type Known func(rule string) (subjects []string, found bool)

// Outdated tells, a sentence each, of what must not stay in the files, with its place and the lines to delete: a rule or a
// subject that there is not, an entry that is expired by now, and a subject that was judged and is not wrong any more. What
// was not judged makes nothing outdated, nor does another version's entry.
func (l List) Outdated(rules []verdict.Rule, known Known, now time.Time) (told []string) {
	for _, entry := range l.Entries {
		subjects, found := known(entry.Rule)
		switch {
		case !found:
			told = append(told, fmt.Sprintf("%s:%d: there is no rule %s%s; delete %s", entry.file, entry.ruleLine, entry.Rule, meant(entry.Rule, nil), entry.lines()))
		case entry.expired(now):
			told = append(told, fmt.Sprintf("%s:%d: the entry for %s held until %s; delete %s, or look at it again and give it another day",
				entry.file, entry.expiresLine, entry.Rule, entry.Expires.Format(time.DateOnly), entry.lines()))
		default:
			told = append(told, entry.outdated(subjects, mended(rules, entry, l.Version))...)
		}
	}
	return told
}

// mended are the names of the rule's subjects that were judged and hold, where the entry is for the version.
func mended(rules []verdict.Rule, entry Entry, version string) (names []string) {
	if !entry.holdsFor(version) {
		return nil
	}
	for _, rule := range rules {
		for _, subject := range rule.Subjects {
			if rule.ID == entry.Rule && (subject.Verdict == verdict.Pass || subject.Verdict == verdict.Noted) {
				names = append(names, subject.Name)
			}
		}
	}
	return names
}

// outdated tells of the globs of an entry; of all of them together where none is to stay.
func (e Entry) outdated(known, mended []string) (told []string) {
	leave := 0
	for _, glob := range e.Subjects {
		listed, holds := matching(glob, known), matching(glob, mended)
		switch {
		case len(listed) == 0:
			leave++
			told = append(told, fmt.Sprintf("%s:%d: %s has no subject %q%s; %s", e.file, glob.line, e.Rule, glob.Pattern, meant(glob.Pattern, known), e.without(glob)))
		case len(holds) > 0 && len(holds) < len(listed):
			told = append(told, fmt.Sprintf("%s:%d: %s holds for %s now; %s, and list what is left of %q", e.file, glob.line, e.Rule, several(holds), e.without(glob), glob.Pattern))
		case len(holds) > 0:
			leave++
			told = append(told, fmt.Sprintf("%s:%d: %s holds for %s now; %s", e.file, glob.line, e.Rule, several(holds), e.without(glob)))
		}
	}
	if leave == len(e.Subjects) && leave > 1 {
		return []string{fmt.Sprintf("%s: nothing that the entry for %s lists is wrong any more; delete %s", e.place(), e.Rule, e.lines())}
	}
	return told
}

// without says how the glob leaves its entry; with the entry, where it is the only one.
func (e Entry) without(glob Glob) string {
	switch {
	case len(e.Subjects) == 1:
		return "delete " + e.lines()
	case e.flow:
		return fmt.Sprintf("delete %q from line %d", glob.Pattern, glob.line)
	}
	return fmt.Sprintf("delete line %d", glob.line)
}

func matching(glob Glob, names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !config.MatchGlob(glob.Pattern, name) })
}

// several are names, three at most.
func several(names []string) string {
	const most = 3
	var said []string
	for _, name := range names[:min(len(names), most)] {
		said = append(said, fmt.Sprintf("%q", name))
	}
	if more := len(names) - most; more > 0 {
		said = append(said, fmt.Sprintf("%d more", more))
	}
	return strings.Join(said, ", ")
}

func meant(name string, known []string) string {
	if near := config.Nearest(name, known); near != "" {
		return fmt.Sprintf(" (did you mean %q?)", near)
	}
	return ""
}
