package main

import (
	"fmt"
	"io"

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
	var asJSON, asMarkdown bool
	var version int
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
	flags.IntVar(&version, "rules-version", 0, "only rules of version `N` (default the newest)")
	flags.BoolVar(&asJSON, "json", false, "print JSON")
	flags.BoolVar(&asMarkdown, "markdown", false, "print Markdown: a summary, then every rule, variant and null")
	command.RunE = func(c *cobra.Command, _ []string) error {
		if asJSON && asMarkdown {
			return config.Usage("--json and --markdown are two forms of one proof; give one of them, and prove again for the other")
		}
		if err := givenVersion(c, version); err != nil {
			return err
		}
		table, err := launch.TableOf(version)
		if err != nil {
			return err
		}
		if err := provable(table, options); err != nil {
			return err
		}
		if options.Sample, err = launch.SampleTable(version); err != nil {
			return err
		}
		getAlong()
		matrix, err := prove.Run(c.Context(), table, options)
		if err != nil {
			return err
		}
		switch {
		case asJSON:
			err = printJSON(c.OutOrStdout(), matrix)
		case asMarkdown:
			_, err = io.WriteString(c.OutOrStdout(), markdown(matrix))
		default:
			_, err = io.WriteString(c.OutOrStdout(), plainMatrix(matrix))
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
