package prove

import (
	"context"
	"maps"
	"slices"

	"portalspec/fixtures/null"
	"portalspec/fixtures/variant"
	"portalspec/reports/verdict"
	"portalspec/suites/spec"
)

// Trial is a variant or a null, and what the rules said of it.
type Trial struct {
	Name string `json:"name"`
	Why  string `json:"why"` // a variant's: why it is legal; a null's: what it is
	// Diagnosis is the cause that was told where nothing could be judged; of a variant always "".
	Diagnosis string  `json:"diagnosis,omitempty"`
	Alarms    []Alarm `json:"alarms"`
	// Allowed is what it is declared that rules say all the same: of a variant to warn or to be blocked, of a null to hold.
	Allowed []Allowance `json:"allowed"`
	// Idle are rules that were declared to warn or to hold, and did not: a declaration too many.
	Idle []string `json:"idle"`
}

// Allowance is what one rule may say of a trial, and why. The rule "*" stands for any.
type Allowance struct {
	Rule    string          `json:"rule"`
	Verdict verdict.Verdict `json:"verdict"`
	Reason  string          `json:"reason"`
}

// Clean tells whether every rule said what it should.
func (t Trial) Clean() bool { return len(t.Alarms) == 0 && len(t.Idle) == 0 }

// Alarm is a rule that said something else than it should: of a variant red or blocked, of a null green.
type Alarm struct {
	Rule    string          `json:"rule"`
	Verdict verdict.Verdict `json:"verdict"`
	Message string          `json:"message"`
}

// Clean counts the trials that are clean.
func Clean(trials []Trial) (n int) {
	for _, trial := range trials {
		if trial.Clean() {
			n++
		}
	}
	return n
}

// sayings are what the rules say of the evidence, by rule.
func sayings(table *spec.Table, seen map[string]spec.Evidence) map[string]red {
	told := map[string]red{}
	for _, row := range table.Rows {
		if evidence, observed := seen[row.Scene().Key]; observed {
			told[row.Rule.ID] = told[row.Rule.ID].with(row, spec.Judge(row, evidence))
		}
	}
	return told
}

// expectation is what a trial's rules should say.
type expectation struct {
	fine func(verdict.Verdict) bool // of any rule
	must map[string]verdict.Verdict // of a rule that is declared to say just that
	may  map[string]verdict.Verdict // of a rule that is declared to say that, or what is fine; "*" is any rule
}

// compare notes which of the rules said something else.
func (t *Trial) compare(table *spec.Table, told map[string]red, rules []string, wanted expectation) {
	for _, rule := range table.Rules() {
		said, judged := told[rule.ID]
		if !judged || !matches(rules, rule.ID) {
			continue
		}
		must, declared := wanted.must[rule.ID]
		if declared && said.verdict == must || wanted.may[rule.ID] == said.verdict || wanted.may["*"] == said.verdict {
			continue
		}
		if declared {
			t.Idle = append(t.Idle, rule.ID)
		}
		if !wanted.fine(said.verdict) {
			t.Alarms = append(t.Alarms, Alarm{Rule: rule.ID, Verdict: said.verdict, Message: said.message})
		}
	}
}

// undecided tells whether a rule could not be judged that should have been.
func (t Trial) undecided() bool {
	return slices.ContainsFunc(t.Alarms, func(a Alarm) bool { return a.Verdict == verdict.Blocked })
}

// allow notes that each of the rules may say the verdict.
func (t *Trial) allow(v verdict.Verdict, reasons map[string]string) {
	for _, rule := range slices.Sorted(maps.Keys(reasons)) {
		t.Allowed = append(t.Allowed, Allowance{Rule: rule, Verdict: v, Reason: reasons[rule]})
	}
}

// each gives each of the rules the verdict.
func each(rules map[string]string, v verdict.Verdict) map[string]verdict.Verdict {
	all := map[string]verdict.Verdict{}
	for rule := range rules {
		all[rule] = v
	}
	return all
}

// trying judges a variant or a null by the rules that match the globs.
type trying func(ctx context.Context, table *spec.Table, rules []string) (Trial, error)

// attempt is one trial to be made, and where in the matrix it belongs.
type attempt struct {
	try  trying
	into *Trial
}

// all tells whether nothing narrows the proof to faults, variants or nulls.
func (o Options) all() bool { return len(o.Faults)+len(o.Variants)+len(o.Nulls) == 0 }

// everything tells whether nothing narrows the proof at all. A rule by itself is proven by its faults, in seconds.
func (o Options) everything() bool { return o.all() && len(o.Rules) == 0 }

// trials are the wanted ones; the matrix gets a place for each.
func (o Options) trials(m *Matrix) (wanted []attempt) {
	for _, v := range variant.All() {
		if o.everything() || len(o.Variants) > 0 && matches(o.Variants, v.Name()) {
			wanted = append(wanted, attempt{try: tryVariant(v)})
		}
	}
	m.Variants = make([]Trial, len(wanted))
	for i := range m.Variants {
		wanted[i].into = &m.Variants[i]
	}
	var nulls []attempt
	for _, n := range null.All() {
		if o.everything() || len(o.Nulls) > 0 && matches(o.Nulls, n.Name()) {
			nulls = append(nulls, attempt{try: tryNull(n)})
		}
	}
	m.Nulls = make([]Trial, len(nulls))
	for i := range m.Nulls {
		nulls[i].into = &m.Nulls[i]
	}
	return append(wanted, nulls...)
}
