package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	known "portalspec/fixtures/deviations"
	"portalspec/reports/jsonreport"
	"portalspec/runner/config"
	"portalspec/runner/deviations"
)

const baselineLong = `Write a file for run --deviations that lists all that fails and warns in a report. What is KNOWN there stands in a file
already. Each reason is left as a question: answer it, or delete the entry; until then the file is refused.

With --official, write the file for the Community Server of ONLYOFFICE, version 12.7, whose reasons are given.`

const baselineExample = `  portalspec baseline portalspec-report/report.json > deviations.yaml
  portalspec run --deviations deviations.yaml
  portalspec baseline --official > official.yaml
  portalspec run --deviations official.yaml --server-version 12.7.1`

func baselineCommand() *cobra.Command {
	official := false
	command := &cobra.Command{
		Use: "baseline REPORT.JSON", Short: "The deviations file for what a report says is wrong", Long: baselineLong, Example: baselineExample,
		Args: func(c *cobra.Command, args []string) error {
			if official {
				return cobra.NoArgs(c, args)
			}
			return cobra.ExactArgs(1)(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			if official {
				_, err := c.OutOrStdout().Write(known.OfficialFile)
				return err
			}
			file, err := os.Open(args[0])
			if err != nil {
				return config.Usage(err.Error())
			}
			defer func() { _ = file.Close() }() // it was only read
			run, err := jsonreport.Read(file)
			if err != nil {
				return config.Usage(fmt.Sprintf("%s: %v", args[0], err))
			}
			_, err = c.OutOrStdout().Write(deviations.Baseline(run))
			return err
		},
	}
	command.Flags().BoolVar(&official, "official", false, "the file for the official server, in place of one for a report")
	return command
}
