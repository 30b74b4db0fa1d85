package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"portalspec/reports/jsonreport"
	"portalspec/runner/config"
	"portalspec/runner/deviations"
)

const baselineLong = `Write a file for run --deviations that lists all that fails and warns in a report. What is KNOWN there stands in a file
already. Each reason is left as a question: answer it, or delete the entry; until then the file is refused.`

const baselineExample = `  portalspec baseline portalspec-report/report.json > deviations.yaml
  portalspec run --deviations deviations.yaml`

func baselineCommand() *cobra.Command {
	return &cobra.Command{
		Use: "baseline REPORT.JSON", Short: "The deviations file for what a report says is wrong", Long: baselineLong, Example: baselineExample,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
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
}
