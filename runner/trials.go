package main

import (
	"fmt"
	"strings"

	"portalspec/runner/prove"
)

// tellTrials tells what the rules said of portals that are right, and of what is no portal.
func tellTrials(text *strings.Builder, m prove.Matrix) {
	for _, kind := range []struct {
		trials                []prove.Trial
		what, good, look, bad string
	}{
		{m.Variants, "variants", "clean", "portalspec prove --variant", "is %s, although it should not be"},
		{m.Nulls, "nulls", "empty", "portalspec prove --null", "is %s, although there is nothing to judge"},
	} {
		for _, trial := range kind.trials {
			for _, alarm := range trial.Alarms {
				rule := alarm.Rule
				if rule == "" {
					rule = "the run"
				}
				fmt.Fprintf(text, "\nFALSE  %s on %s: "+kind.bad+"\n  %s\n  %s\n  look with: %s %s\n", rule, trial.Name, alarm.Verdict,
					trial.Why, alarm.Message, kind.look, trial.Name)
			}
			for _, idle := range trial.Idle {
				fmt.Fprintf(text, "\nIDLE  %s declares %s, which says nothing of the kind\n", trial.Name, idle)
			}
		}
		if len(kind.trials) > 0 {
			fmt.Fprintf(text, "\n%s %d %s of %d\n", kind.what, prove.Clean(kind.trials), kind.good, len(kind.trials))
		}
	}
}
