// Package prove shows that every rule can fail: it breaks the embedded portal in each of the ways that the rules name, and
// looks whether the rule that names the fault turns red, and whether another one does that has no business to.
package prove

import (
	"cmp"
	"context"
	"path"
	"slices"
	"time"

	"portalspec/fixtures/fault"
	"portalspec/reports/verdict"
	"portalspec/suites/spec"
)

// Options narrow a proof and say how much of it goes on at once.
type Options struct {
	Rules []string // globs; none means all
	// Faults, Variants and Nulls are globs. None of any means all of all; where one of them is given, the others need be too.
	Faults, Variants, Nulls []string
	Concurrency             int // portals at a time
	// Sample is a table of the same rules with fewer operations, for the many portals that no operation's bug is looked for
	// in: variants and nulls. nil means the table itself.
	Sample *spec.Table
}

// Proof is one rule and one fault, and whether the fault was caught.
type Proof struct {
	Rule    string          `json:"rule"`
	Section string          `json:"section"`
	Level   verdict.Level   `json:"level"`
	Says    string          `json:"says"`
	Fault   string          `json:"fault"`
	Bug     string          `json:"bug"`
	Verdict verdict.Verdict `json:"verdict"`
	Caught  bool            `json:"caught"`
	Message string          `json:"message,omitempty"` // what was told of the subject that decided
}

// Collateral is a rule that turned red by a fault that neither names it nor declares it.
type Collateral struct {
	Fault   string          `json:"fault"`
	Rule    string          `json:"rule"`
	Verdict verdict.Verdict `json:"verdict"`
	Message string          `json:"message"`
}

// Matrix is the outcome of a proof.
type Matrix struct {
	Proofs     []Proof       `json:"proofs"`
	Collateral []Collateral  `json:"collateral"`
	Idle       []string      `json:"idle"`   // "fault: rule" declared with Also, and not broken
	Clean      []Collateral  `json:"alarms"` // rules that are red on the portal without a fault
	Faults     int           `json:"faults"`
	Variants   []Trial       `json:"variants"` // legal portals: whatever is red there is a false alarm
	Nulls      []Trial       `json:"nulls"`    // no portals: whatever is green there has looked at nothing
	Took       time.Duration `json:"took_ns"`
}

// Survivors are the faults that were not caught by a rule that names them.
func (m Matrix) Survivors() (all []Proof) {
	for _, p := range m.Proofs {
		if !p.Caught {
			all = append(all, p)
		}
	}
	return all
}

// Holds tells whether every fault was caught, alone, the portal without a fault and all variants are green, and no null is.
func (m Matrix) Holds() bool {
	return len(m.Survivors()) == 0 && len(m.Collateral) == 0 && len(m.Idle) == 0 && len(m.Clean) == 0 &&
		Clean(m.Variants) == len(m.Variants) && Clean(m.Nulls) == len(m.Nulls)
}

// Run carries the proof out. Errors are of the machine, not of a rule: no loopback address to listen on.
func Run(ctx context.Context, table *spec.Table, options Options) (Matrix, error) {
	began := time.Now()
	var matrix Matrix
	crew := crew{places: make(chan struct{}, max(1, options.Concurrency))}
	if options.all() || len(options.Faults) > 0 {
		work := plan(table, options)
		matrix.Faults = len(work)
		for _, task := range append([]task{{}}, work...) {
			crew.do(func() (func(), error) {
				seen, err := task.observe(ctx, table)
				told := sayings(table, seen)
				return func() { matrix.add(table, task, told) }, err
			})
		}
	}
	trials, sample := options.trials(&matrix), cmp.Or(options.Sample, table)
	for _, trial := range trials {
		crew.do(func() (func(), error) {
			result, err := trial.try(ctx, sample, options.Rules)
			return func() { *trial.into = result }, err
		})
	}
	err := crew.wait()
	for _, trial := range trials {
		if err == nil && trial.into.undecided() { // a busy machine answers too slowly to tell: once more, with nothing beside it
			*trial.into, err = trial.try(ctx, sample, options.Rules)
		}
	}
	matrix.sort(table)
	matrix.Took = time.Since(began)
	return matrix, err
}

// task is one way to break the portal, and the rules that must notice.
type task struct {
	fault fault.Fault // the zero Fault breaks nothing
	rules []spec.Rule
	asked map[string]bool   // those of rules that are to be proven, by id
	alsos map[string]string // rules that may be red too, and why
}

// plan is a task for each fault that a wanted rule names. The other rules that name it may turn red too, and what any of them
// declares holds: a proof of fewer rules finds nothing that the whole one does not.
func plan(table *spec.Table, options Options) (work []task) {
	at := map[string]int{}
	for _, rule := range table.Rules() {
		for _, proof := range rule.Proofs {
			for _, named := range proof.Faults {
				broken, known := named.(fault.Fault)
				if !known || !matches(options.Faults, broken.Name()) {
					continue
				}
				i, found := at[broken.Name()]
				if !found {
					i = len(work)
					at[broken.Name()] = i
					work = append(work, task{fault: broken, alsos: map[string]string{}, asked: map[string]bool{}})
				}
				work[i].rules = append(work[i].rules, rule)
				work[i].asked[rule.ID] = matches(options.Rules, rule.ID)
				for _, also := range proof.Alsos {
					work[i].alsos[also.Rule] = also.Reason
				}
			}
		}
	}
	return slices.DeleteFunc(work, func(t task) bool {
		return !slices.ContainsFunc(t.rules, func(rule spec.Rule) bool { return t.asked[rule.ID] })
	})
}

func matches(globs []string, name string) bool {
	return len(globs) == 0 || slices.ContainsFunc(globs, func(glob string) bool { ok, _ := path.Match(glob, name); return ok })
}

// add keeps what is to be told of what the rules said.
func (m *Matrix) add(table *spec.Table, t task, told map[string]red) {
	named := map[string]bool{}
	for _, rule := range t.rules {
		named[rule.ID] = true
		if !t.asked[rule.ID] {
			continue
		}
		said := told[rule.ID]
		m.Proofs = append(m.Proofs, Proof{
			Rule: rule.ID, Section: rule.Section, Level: rule.Level, Says: rule.Says, Fault: t.fault.Name(), Bug: t.fault.Bug(),
			Verdict: said.verdict, Caught: isRed(said.verdict), Message: said.message,
		})
	}
	for _, rule := range table.Rules() {
		said := told[rule.ID]
		switch _, declared := t.alsos[rule.ID]; {
		case t.fault.Name() == "" && (isRed(said.verdict) || said.verdict == verdict.Broken):
			m.Clean = append(m.Clean, Collateral{Rule: rule.ID, Verdict: said.verdict, Message: said.message})
		case t.fault.Name() != "" && !named[rule.ID] && !declared && (isRed(said.verdict) || said.verdict == verdict.Broken):
			m.Collateral = append(m.Collateral, Collateral{Fault: t.fault.Name(), Rule: rule.ID, Verdict: said.verdict, Message: said.message})
		case declared && !isRed(said.verdict):
			m.Idle = append(m.Idle, t.fault.Name()+": "+rule.ID)
		}
	}
}

func isRed(v verdict.Verdict) bool { return v == verdict.Fail || v == verdict.Warn }

// red is the worst that was said of a rule.
type red struct {
	verdict verdict.Verdict
	message string
}

func (r red) with(row spec.Row, outcome spec.Outcome) red {
	if r.verdict == "" {
		r.verdict = verdict.NotSelected
	}
	if verdict.Worst(row.Rule.Level, r.verdict, outcome.Verdict) == outcome.Verdict && outcome.Verdict != r.verdict {
		return red{outcome.Verdict, row.Subject.Name + ": " + outcome.Message}
	}
	return r
}

func (m *Matrix) sort(table *spec.Table) {
	order := map[string]int{}
	for i, rule := range table.Rules() {
		order[rule.ID] = i
	}
	slices.SortStableFunc(m.Proofs, func(a, b Proof) int {
		if order[a.Rule] != order[b.Rule] {
			return order[a.Rule] - order[b.Rule]
		}
		return compare(a.Fault, b.Fault)
	})
	slices.SortStableFunc(m.Collateral, func(a, b Collateral) int { return compare(a.Fault+a.Rule, b.Fault+b.Rule) })
	slices.Sort(m.Idle)
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Matches tells whether the glob matches one of the names.
func Matches(glob string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return matches([]string{glob}, name) })
}
