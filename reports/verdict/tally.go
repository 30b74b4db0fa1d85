package verdict

import "slices"

// Tally counts by verdict.
type Tally map[Verdict]int

// Tally counts the rules of the given levels by verdict; of all levels where none is given.
func (r Run) Tally(levels ...Level) Tally {
	return tally(r.Rules, levels...)
}

func tally(rules []Rule, levels ...Level) Tally {
	counts := Tally{}
	for _, rule := range rules {
		if len(levels) == 0 || slices.Contains(levels, rule.Level) {
			counts[rule.Verdict]++
		}
	}
	return counts
}

// Sum is how many were counted.
func (t Tally) Sum() (sum int) {
	for _, n := range t {
		sum += n
	}
	return sum
}

func (t Tally) judged() (sum int) {
	for v, n := range t {
		if v.Judged() {
			sum += n
		}
	}
	return sum
}

// Section is a section of the documentation, with its rules.
type Section struct {
	Name  string
	Rules []Rule
}

// Tally counts the section's rules by verdict.
func (s Section) Tally() Tally { return tally(s.Rules) }

// Sections returns the rules by section, in the order in which sections and rules stand in the run.
func (r Run) Sections() (all []Section) {
	at := map[string]int{}
	for _, rule := range r.Rules {
		i, found := at[rule.Section]
		if !found {
			i = len(all)
			at[rule.Section] = i
			all = append(all, Section{Name: rule.Section})
		}
		all[i].Rules = append(all[i].Rules, rule)
	}
	return all
}

// Cases are the rule's subjects, as reports tell them that count one by one. A rule without any is told once, with its own verdict.
func (r Rule) Cases() []Subject {
	if len(r.Subjects) > 0 {
		return r.Subjects
	}
	return []Subject{{Verdict: r.Verdict}}
}

// Tally counts the rule's subjects by verdict.
func (r Rule) Tally() Tally {
	counts := Tally{}
	for _, subject := range r.Subjects {
		counts[subject.Verdict]++
	}
	return counts
}

// Verdicts returns all verdicts, worst first.
func Verdicts() []Verdict {
	return []Verdict{Broken, Fail, Blocked, Known, Warn, Pass, Noted, NotApplicable, NotSelected}
}

// Levels returns all levels, the strictest first.
func Levels() []Level { return []Level{Must, Should, Info} }

// Judged tells whether the verdict says something of the target: pass, fail, known, warn or noted.
func (v Verdict) Judged() bool {
	switch v {
	case Pass, Fail, Known, Warn, Noted:
		return true
	}
	return false
}

// Fails tells whether the verdict makes a target nonconformant: a failure, and when strict a warning.
func (v Verdict) Fails(strict bool) bool { return v == Fail || strict && v == Warn }

// Word is the verdict as people read it, in capitals: PASS, N/A, NOT SELECTED.
func (v Verdict) Word() string { return words[v] }

var words = map[Verdict]string{
	Broken: "BROKEN", Fail: "FAIL", Blocked: "BLOCKED", Known: "KNOWN", Warn: "WARN", Pass: "PASS", Noted: "NOTED",
	NotApplicable: "N/A", NotSelected: "NOT SELECTED",
}
