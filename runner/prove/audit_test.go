package prove

import (
	"testing"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/null"
	"portalspec/fixtures/variant"
	"portalspec/reports/verdict"
)

// A rule that one fault turns red may know that fault by heart; so a must-rule has to catch two. And a fault that no rule
// names proves nothing.
func TestEveryRuleIsBrokenByEnough(t *testing.T) {
	least := map[verdict.Level]int{verdict.Must: 2, verdict.Should: 1, verdict.Info: 0}
	named := map[string]bool{}
	for _, rule := range table(t).Rules() {
		faults := map[string]bool{}
		for _, proof := range rule.Proofs {
			for _, f := range proof.Faults {
				faults[f.Name()], named[f.Name()] = true, true
			}
		}
		if want, known := least[rule.Level]; !known || len(faults) < want {
			t.Errorf("%s, a %s-rule, names %d faults; want %d at least", rule.ID, rule.Level, len(faults), want)
		}
	}
	for _, f := range fault.All() {
		if !named[f.Name()] {
			t.Errorf("%s is named by no rule: name it in the one that has to catch it, or remove it", f.Name())
		}
	}
}

// What the proof rests on does not melt away unseen.
func TestThereIsEnoughToProveWith(t *testing.T) {
	for what, count := range map[string]struct{ have, want int }{
		"faults": {len(fault.All()), 120}, "variants": {len(variant.All()), 30}, "nulls": {len(null.All()), 10},
	} {
		if count.have < count.want {
			t.Errorf("%d %s; want %d at least", count.have, what, count.want)
		}
	}
}
