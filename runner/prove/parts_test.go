package prove_test

import (
	"fmt"
	"testing"

	"portalspec/runner/prove"
)

func TestProofsAreParted(t *testing.T) {
	t.Parallel()
	proofs := []prove.Proof{
		{Section: "b", Rule: "b.1", Fault: "x", Caught: true}, {Section: "b", Rule: "b.1", Fault: "y"}, {Section: "a", Rule: "a.1", Fault: "x", Caught: true},
		{Section: "b", Rule: "b.2", Fault: "z", Caught: true}, // of a section met before
	}
	told := func(parts [][]prove.Proof) (all []string) {
		for _, part := range parts {
			all = append(all, fmt.Sprintf("%s %s: %d proofs, %d caught, %d faults", part[0].Section, part[0].Rule, len(part), prove.Caught(part), prove.Faults(part)))
		}
		return all
	}
	for name, c := range map[string]struct {
		parts [][]prove.Proof
		want  []string
	}{
		"by rule":    {prove.ByRule(proofs), []string{"b b.1: 2 proofs, 1 caught, 2 faults", "a a.1: 1 proofs, 1 caught, 1 faults", "b b.2: 1 proofs, 1 caught, 1 faults"}},
		"by section": {prove.BySection(proofs), []string{"b b.1: 3 proofs, 2 caught, 3 faults", "a a.1: 1 proofs, 1 caught, 1 faults"}},
		"all":        {[][]prove.Proof{proofs}, []string{"b b.1: 4 proofs, 3 caught, 3 faults"}},
		"none":       {prove.ByRule(nil), nil},
	} {
		if got := told(c.parts); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
