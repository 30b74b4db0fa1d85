package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/null"
	"portalspec/fixtures/variant"
	"portalspec/runner/config"
	"portalspec/runner/launch"
	"portalspec/runner/prove"
	"portalspec/suites/spec"
)

func proveCommand() *cobra.Command {
	var options prove.Options
	var asJSON bool
	command := &cobra.Command{
		Use: "prove", Short: "Show that every rule can fail: each against portals that are broken in the ways it names",
		Example: proveExample, Args: cobra.NoArgs,
	}
	flags := command.Flags()
	flags.StringArrayVar(&options.Rules, "rule", nil, "only rules that match `GLOB` (repeatable)")
	flags.StringArrayVar(&options.Faults, "fault", nil, "only faults that match `GLOB` (repeatable)")
	flags.StringArrayVar(&options.Variants, "variant", nil, "only legal variants that match `GLOB`, and no faults (repeatable)")
	flags.StringArrayVar(&options.Nulls, "null", nil, "only things that are no portal and match `GLOB`, and no faults (repeatable)")
	flags.IntVar(&options.Concurrency, "concurrency", 8, "`N` portals at a time")
	flags.BoolVar(&asJSON, "json", false, "print JSON")
	command.RunE = func(c *cobra.Command, _ []string) error {
		table, err := launch.Table()
		if err != nil {
			return err
		}
		if err := provable(table, options); err != nil {
			return err
		}
		matrix, err := prove.Run(c.Context(), table, options)
		if err != nil {
			return err
		}
		if asJSON {
			err = printJSON(c.OutOrStdout(), matrix)
		} else {
			err = printMatrix(c.OutOrStdout(), table, matrix)
		}
		if err == nil && !matrix.Holds() {
			return exit(1)
		}
		return err
	}
	return command
}

// provable finds globs that match nothing.
func provable(table *spec.Table, options prove.Options) error {
	var rules, faults, variants, nulls []string
	for _, v := range variant.All() {
		variants = append(variants, v.Name())
	}
	for _, n := range null.All() {
		nulls = append(nulls, n.Name())
	}
	for _, rule := range table.Rules() {
		rules = append(rules, rule.ID)
	}
	for _, f := range fault.All() {
		faults = append(faults, f.Name())
	}
	for _, wanted := range []struct {
		flag         string
		globs, known []string
		told         string
	}{{"rule", options.Rules, rules, "see portalspec list"}, {"fault", options.Faults, faults, "portalspec explain RULE names those of a rule"},
		{"variant", options.Variants, variants, "see portalspec prove --json"},
		{"null", options.Nulls, nulls, "see portalspec prove --json"}} {
		for _, glob := range wanted.globs {
			if !prove.Matches(glob, wanted.known) {
				return config.Usage(fmt.Sprintf("--%s=%s matches nothing%s", wanted.flag, glob, meant(glob, wanted.known, wanted.told)))
			}
		}
	}
	return nil
}

func printMatrix(w io.Writer, table *spec.Table, m prove.Matrix) error {
	var text strings.Builder
	for _, rule := range table.Rules() {
		caught, total, names := 0, 0, []string{}
		for _, p := range m.Proofs {
			if p.Rule != rule.ID {
				continue
			}
			total++
			mark := ""
			if p.Caught {
				caught++
			} else {
				mark = " (SURVIVED: " + string(p.Verdict) + ")"
			}
			names = append(names, p.Fault+mark)
		}
		if total > 0 {
			fmt.Fprintf(&text, "%-36s %-6s %d/%d  %s\n", rule.ID, rule.Level, caught, total, strings.Join(names, ", "))
		}
	}
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
	tellTrials(&text, m)
	fmt.Fprintf(&text, "\n%d of %d proofs caught, %d faults, %d undeclared, %d idle, %d alarms; %v\n", len(m.Proofs)-len(m.Survivors()), len(m.Proofs),
		m.Faults, len(m.Collateral), len(m.Idle), len(m.Clean), m.Took.Round(10*time.Millisecond))
	_, err := io.WriteString(w, text.String())
	return err
}
