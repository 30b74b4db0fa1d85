// Package spec is the vocabulary that chapters are written in: rules, subjects, scenes and what a scene may do with a
// portal. It alone touches Ginkgo's tree.
package spec

import (
	"slices"

	"portalspec/reports/verdict"
)

// Fault is a way to break a portal from outside. A rule without a fault that breaks it does not exist.
type Fault interface {
	Name() string // unique, kebab case
	Bug() string  // one sentence: which bug a server with this fault has
}

// Rule is one obligation of the documentation. It decorates every It that judges it.
type Rule struct {
	ID      string        // stable, never renamed: "status.create-is-201"
	Level   verdict.Level // what a failure means
	Section string        // page and section of the documentation: "basic-concepts#responses"
	Says    string        // the obligation, in our words
	Proofs  []Proof       // the faults that must break it; an info rule needs none
	Version int           // of the rule set that it came in: a gate that holds on to an earlier one is not broken by it
}

// same tells whether two declarations are of one rule.
func (r Rule) same(other Rule) bool {
	return r.Level == other.Level && r.Version == other.Version && r.Section == other.Section && r.Says == other.Says && slices.EqualFunc(r.Proofs, other.Proofs, Proof.same)
}

// Must is a rule that the documentation leaves no choice about: a failure makes the target nonconformant.
func Must(id, section, says string, proofs ...Proof) Rule {
	return Rule{id, verdict.Must, section, says, proofs, 1}
}

// Should is a rule that the documentation only implies: a failure is a warning.
func Should(id, section, says string, proofs ...Proof) Rule {
	return Rule{id, verdict.Should, section, says, proofs, 1}
}

// Info is what the documentation is silent about: what the target chose is recorded, and never judged.
func Info(id, section, says string) Rule {
	return Rule{id, verdict.Info, section, says, nil, 1}
}

// Newest is the version of the rule set: it is raised with the first rule that is added after a release. It is a variable for
// tests only, which tell of later rule sets than there are.
var Newest = 1

// Since is the rule as one that came with that version of the rule set; without it a rule is of the first.
func (r Rule) Since(version int) Rule {
	r.Version = version
	return r
}

// Proof is faults that the rule must catch, and what else they break.
type Proof struct {
	Faults []Fault
	Alsos  []Also
}

func (p Proof) same(other Proof) bool {
	named := func(a, b Fault) bool { return a.Name() == b.Name() }
	return slices.EqualFunc(p.Faults, other.Faults, named) && slices.Equal(p.Alsos, other.Alsos)
}

// Also declares another rule that a fault breaks, and why that cannot be otherwise.
type Also struct{ Rule, Reason string }

// BrokenBy names faults each of which must turn the rule red.
func BrokenBy[F Fault](faults ...F) Proof {
	var proof Proof
	for _, fault := range faults {
		proof.Faults = append(proof.Faults, fault)
	}
	return proof
}

// Also declares that each of the faults breaks another rule too. Without it, a second red rule is a defect of the suite.
func (p Proof) Also(rule, reason string) Proof {
	p.Alsos = append(append([]Also(nil), p.Alsos...), Also{rule, reason})
	return p
}

// Silence is a statement of the documentation that no rule judges, and why.
type Silence struct{ Statement, Why string }

// Unjudged names a statement of a section that no rule judges, and why: what is not tested is said, not forgotten.
func Unjudged(statement, why string) Silence { return Silence{statement, why} }
