package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"portalspec/reports/change"
	"portalspec/reports/jsonreport"
	"portalspec/reports/terminal"
	"portalspec/reports/verdict"
	"portalspec/runner/config"
)

func diffCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "diff OLD.json NEW.json", Short: "What got worse, better, or is no longer judged between two reports; exit 1 where something got worse",
		Example: diffExample, Args: cobra.ExactArgs(2),
	}
	command.RunE = func(c *cobra.Command, args []string) error {
		old, err := readReport(args[0])
		if err != nil {
			return err
		}
		later, err := readReport(args[1])
		if err != nil {
			return err
		}
		changes := change.Between(old, later)
		for _, sentence := range changes.Sentences() {
			if _, err := fmt.Fprintln(c.OutOrStdout(), shown(sentence)); err != nil {
				return err
			}
		}
		if len(changes.Worse) > 0 {
			return exit(verdict.ExitNonconformant)
		}
		return nil
	}
	return command
}

// readReport reads a report.json; an error is one sentence that names the file.
func readReport(file string) (verdict.Run, error) {
	report, err := os.Open(file)
	if err != nil {
		return verdict.Run{}, config.Usage(err.Error())
	}
	defer func() { _ = report.Close() }()
	run, err := jsonreport.Read(report)
	if err != nil {
		return run, config.Usage(file + ": " + err.Error())
	}
	return run, nil
}

// shown is a sentence that quotes a file, as a terminal may have it: nothing in it acts, and it is not endless.
func shown(sentence string) string {
	const widest = 2000
	if text := []rune(sentence); len(text) > widest {
		sentence = string(text[:widest]) + "..."
	}
	return terminal.Clean(sentence)
}
