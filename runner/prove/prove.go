// Package prove shows that every rule can fail: it breaks the embedded portal in each of the ways that the rules name, and
// looks whether the rule that names the fault turns red, and whether another one does that has no business to.
package prove

import (
	"context"
	"path"
	"slices"
	"sync"
	"time"

	"portalspec/fixtures/fault"
	"portalspec/reports/verdict"
	"portalspec/suites/spec"
)

// Options narrow a proof and say how much of it goes on at once.
type Options struct {
	Rules, Faults []string // globs; none means all
	Concurrency   int      // broken portals at a time
}

// Proof is one rule and one fault, and whether the fault was caught.
type Proof struct {
	Rule    string          `json:"rule"`
	Section string          `json:"section"`
	Level   verdict.Level   `json:"level"`
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

// Holds tells whether every fault was caught, alone, and the portal without a fault is green.
func (m Matrix) Holds() bool {
	return len(m.Survivors()) == 0 && len(m.Collateral) == 0 && len(m.Idle) == 0 && len(m.Clean) == 0
}

// Run carries the proof out. Errors are of the machine, not of a rule: no loopback address to listen on.
func Run(ctx context.Context, table *spec.Table, options Options) (Matrix, error) {
	began := time.Now()
	work := plan(table, options)
	matrix := Matrix{Faults: len(work)}
	var mutex sync.Mutex
	var first error
	var group sync.WaitGroup
	places := make(chan struct{}, max(1, options.Concurrency))
	for _, task := range append([]task{{}}, work...) {
		places <- struct{}{}
		group.Go(func() {
			defer func() { <-places }()
			seen, err := task.observe(ctx, table)
			mutex.Lock()
			defer mutex.Unlock()
			if err != nil {
				first = err
				return
			}
			matrix.add(table, task, seen)
		})
	}
	group.Wait()
	matrix.sort(table)
	matrix.Took = time.Since(began)
	return matrix, first
}

// task is one way to break the portal, and the rules that must notice.
type task struct {
	fault fault.Fault // the zero Fault breaks nothing
	rules []spec.Rule
	alsos map[string]string // rules that may be red too, and why
}

func plan(table *spec.Table, options Options) (work []task) {
	at := map[string]int{}
	for _, rule := range table.Rules() {
		for _, proof := range rule.Proofs {
			for _, named := range proof.Faults {
				broken, known := named.(fault.Fault)
				if !known || !matches(options.Rules, rule.ID) || !matches(options.Faults, broken.Name()) {
					continue
				}
				i, found := at[broken.Name()]
				if !found {
					i = len(work)
					at[broken.Name()] = i
					work = append(work, task{fault: broken, alsos: map[string]string{}})
				}
				work[i].rules = append(work[i].rules, rule)
				for _, also := range proof.Alsos {
					work[i].alsos[also.Rule] = also.Reason
				}
			}
		}
	}
	return work
}

func matches(globs []string, name string) bool {
	return len(globs) == 0 || slices.ContainsFunc(globs, func(glob string) bool { ok, _ := path.Match(glob, name); return ok })
}

// add judges every row from what the task has seen, and keeps what is to be told.
func (m *Matrix) add(table *spec.Table, t task, seen map[string]spec.Evidence) {
	told := map[string]red{}
	for _, row := range table.Rows {
		evidence, observed := seen[row.Scene().Key]
		if !observed {
			continue
		}
		outcome := spec.Judge(row, evidence)
		told[row.Rule.ID] = told[row.Rule.ID].with(row, outcome)
	}
	named := map[string]bool{}
	for _, rule := range t.rules {
		named[rule.ID] = true
		said := told[rule.ID]
		m.Proofs = append(m.Proofs, Proof{
			Rule: rule.ID, Section: rule.Section, Level: rule.Level, Fault: t.fault.Name(), Bug: t.fault.Bug(),
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
