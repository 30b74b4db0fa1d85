package html

import (
	"fmt"
	"slices"

	"portalspec/reports/verdict"
)

// Caps of the subjects on the page, which would be slow to open with more.
const (
	mostSubjects   = 10_000
	mostUnselected = 1_000 // of a run with more subjects, rules of which nothing was selected show none of theirs
)

// fitted is the run with as many subjects as the page has room for, those that something is wrong with first, and then as many
// of each rule as of the others; left is how many of a rule are not among them, by its id.
func fitted(run verdict.Run) (fits verdict.Run, left map[string]int) {
	fits, left = selected(run), map[string]int{}
	if subjects(fits) > mostSubjects {
		fits = shared(fits)
	}
	for i, r := range fits.Rules {
		if gone := len(run.Rules[i].Subjects) - len(r.Subjects); gone > 0 {
			left[r.ID] += gone
		}
	}
	return fits, left
}

// subjects counts those of all rules.
func subjects(run verdict.Run) (sum int) {
	for _, r := range run.Rules {
		sum += len(r.Subjects)
	}
	return sum
}

// selected is the run without the subjects that nobody asked for, where there are many.
func selected(run verdict.Run) verdict.Run {
	if subjects(run) <= mostUnselected {
		return run
	}
	run.Rules = slices.Clone(run.Rules)
	for i := range run.Rules {
		if run.Rules[i].Verdict == verdict.NotSelected {
			run.Rules[i].Subjects = nil
		}
	}
	return run
}

// shared is the run with mostSubjects.
func shared(run verdict.Run) verdict.Run {
	fits, room := run, mostSubjects
	fits.Rules = slices.Clone(run.Rules)
	share := func(wrong bool) {
		for i := range fits.Rules {
			all, kept := run.Rules[i].Subjects, room/(len(fits.Rules)-i)
			if wrong {
				kept = room
			}
			for _, s := range all {
				if opens(s.Verdict) == wrong && kept > 0 {
					fits.Rules[i].Subjects = append(fits.Rules[i].Subjects, s)
					kept, room = kept-1, room-1
				}
			}
		}
	}
	for i := range fits.Rules {
		fits.Rules[i].Subjects = nil
	}
	share(true)
	share(false)
	return fits
}

// more says how many subjects of a rule are not on the page; "" where all are.
func more(left int) string {
	if left == 0 {
		return ""
	}
	return fmt.Sprintf("%s not on this page, which would be slow with them; report.json holds all",
		verdict.Several(left, "subject of this rule is", "subjects of this rule are"))
}
