package deviations

import (
	"fmt"
	"slices"
	"time"

	"portalspec/reports/evidence"
	"portalspec/runner/config"
)

// Entry is one listed deviation: subjects of one rule that are wrong in one way, and why that is put up with.
type Entry struct {
	Rule     string
	Subjects []Glob
	Reason   string
	Link     string    // an http or https URL; "" where there is none
	Versions []string  // globs of the server's version; none for all versions
	Expires  time.Time // the last day on which it holds, in UTC; the zero time where it has no end
	Observed string    // the fingerprint of what is wrong

	file        string // as it is shown to people
	first, last int    // its lines
	flow        bool   // the subjects stand on one line, between brackets
	ruleLine    int
	expiresLine int
}

// Glob is a pattern of names of subjects, and the line that it stands on.
type Glob struct {
	Pattern string
	line    int
}

// List is what all deviations files of a run say together.
type List struct {
	Entries []Entry
	Version string              // the server's, which entries may be for; "" where it is not known
	Files   []evidence.Document // what the entries were read from, by the names that people are shown
}

func (e Entry) matches(name string) bool {
	return slices.ContainsFunc(e.Subjects, func(glob Glob) bool { return config.MatchGlob(glob.Pattern, name) })
}

// holdsFor tells whether the entry is for that version of the server.
func (e Entry) holdsFor(version string) bool {
	return len(e.Versions) == 0 || slices.ContainsFunc(e.Versions, func(glob string) bool { return config.MatchGlob(glob, version) })
}

func (e Entry) expired(now time.Time) bool {
	return !e.Expires.IsZero() && !now.UTC().Before(e.Expires.AddDate(0, 0, 1))
}

// place is where the entry stands, for people.
func (e Entry) place() string { return fmt.Sprintf("%s:%d", e.file, e.first) }

// lines are those to delete for the entry to be gone.
func (e Entry) lines() string {
	if e.first == e.last {
		return fmt.Sprintf("line %d", e.first)
	}
	return fmt.Sprintf("lines %d to %d", e.first, e.last)
}
