package main

import (
	"fmt"
	"strings"
	"time"

	"portalspec/runner/prove"
)

// plainMatrix tells the proof to a terminal: a line a rule, what is not as it should be, and the figures.
func plainMatrix(m prove.Matrix) string {
	var text strings.Builder
	for _, proofs := range prove.ByRule(m.Proofs) {
		fmt.Fprintf(&text, "%-36s %-6s %d/%d  %s\n", proofs[0].Rule, proofs[0].Level, prove.Caught(proofs), len(proofs), faultsOf(proofs))
	}
	text.WriteString(problems(m))
	for _, kind := range kinds(m) {
		if len(kind.trials) > 0 {
			fmt.Fprintf(&text, "\n%s %d %s of %d\n", kind.what, prove.Clean(kind.trials), kind.good, len(kind.trials))
		}
	}
	fmt.Fprintf(&text, "\n%s; %v\n", figures(m), m.Took.Round(10*time.Millisecond))
	return text.String()
}

// figures are the proof in one sentence.
func figures(m prove.Matrix) string {
	return fmt.Sprintf("%d of %d proofs caught, %d faults, %d undeclared, %d idle, %d alarms",
		prove.Caught(m.Proofs), len(m.Proofs), m.Faults, len(m.Collateral), len(m.Idle), len(m.Clean))
}

// faultsOf names the faults of a rule, and those of them that it did not catch as such.
func faultsOf(proofs []prove.Proof) string {
	var names []string
	for _, p := range proofs {
		name := p.Fault
		if !p.Caught {
			name += " (SURVIVED: " + string(p.Verdict) + ")"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// kind is what there is to say of all variants, or of all nulls.
type kind struct {
	trials                []prove.Trial
	what, good, look, bad string
}

func kinds(m prove.Matrix) []kind {
	return []kind{
		{m.Variants, "variants", "clean", "portalspec prove --variant", "is %s, although it should not be"},
		{m.Nulls, "nulls", "empty", "portalspec prove --null", "is %s, although there is nothing to judge"},
	}
}

// problems tells all that is not as it should be, each with where to look; "" where the proof holds.
func problems(m prove.Matrix) string {
	var text strings.Builder
	for _, p := range m.Survivors() {
		fmt.Fprintf(&text, "\nSURVIVOR  %s is not turned red by %s\n  %s\n  got %s %s\n  look at the judgement of %s, and with: portalspec serve --fault %s\n",
			p.Rule, p.Fault, p.Bug, p.Verdict, p.Message, p.Rule, p.Fault)
	}
	for _, c := range m.Collateral {
		fmt.Fprintf(&text, "\nCOLLATERAL  %s also turns %s red (%s), which it does not declare\n  %s\n", c.Fault, c.Rule, c.Verdict, c.Message)
	}
	for _, idle := range m.Idle {
		fmt.Fprintf(&text, "\nIDLE  declared, and not broken: %s\n", idle)
	}
	for _, c := range m.Clean {
		fmt.Fprintf(&text, "\nALARM  %s is %s on the portal without a fault\n  %s\n", c.Rule, c.Verdict, c.Message)
	}
	for _, kind := range kinds(m) {
		for _, trial := range kind.trials {
			kind.tell(&text, trial)
		}
	}
	return text.String()
}

// tell tells what the rules said of a trial and should not have.
func (k kind) tell(text *strings.Builder, trial prove.Trial) {
	for _, alarm := range trial.Alarms {
		rule := alarm.Rule
		if rule == "" {
			rule = "the run"
		}
		fmt.Fprintf(text, "\nFALSE  %s on %s: "+k.bad+"\n  %s\n  %s\n  look with: %s %s\n", rule, trial.Name, alarm.Verdict,
			trial.Why, alarm.Message, k.look, trial.Name)
	}
	for _, idle := range trial.Idle {
		fmt.Fprintf(text, "\nIDLE  %s declares %s, which says nothing of the kind\n", trial.Name, idle)
	}
}
