package deviations

import (
	"portalspec/reports/verdict"
)

// Excuse returns what the list says of a subject that is wrong as listed: the same rule and subject, of a version that the
// entry is for, with what the entry says was observed. It is false of all else, and of any verdict but FAIL and WARN: what
// could not be judged is never excused. An entry that is expired excuses still; Outdated tells of it.
func (l List) Excuse(rule, subject string, said verdict.Verdict, message string) (verdict.Deviation, bool) {
	if said != verdict.Fail && said != verdict.Warn {
		return verdict.Deviation{}, false
	}
	observed := ""
	for _, entry := range l.Entries {
		if entry.Rule != rule || !entry.matches(subject) || !entry.holdsFor(l.Version) {
			continue
		}
		if observed == "" {
			observed = Fingerprint(message)
		}
		if entry.Observed == observed {
			return verdict.Deviation{Reason: entry.Reason, Link: entry.Link, Listed: entry.place()}, true
		}
	}
	return verdict.Deviation{}, false
}
