package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"portalspec/reports/terminal"
	"portalspec/reports/verdict"
	"portalspec/runner/config"
	"portalspec/runner/verify"
)

func verifyCommand() *cobra.Command {
	var har string
	command := &cobra.Command{
		Use: "verify REPORT.json", Short: "Hold a report against its evidence: all that is said of each rule, judged and added up again", Example: verifyExample, Args: cobra.ExactArgs(1),
	}
	command.Flags().StringVar(&har, "evidence", "", "`FILE` of the run's evidence (default evidence.har beside the report)")
	command.RunE = func(c *cobra.Command, args []string) error {
		report := args[0]
		if har == "" {
			har = filepath.Join(filepath.Dir(report), "evidence.har")
		}
		text, err := os.ReadFile(report)
		if err != nil {
			return config.Usage(err.Error())
		}
		sum := sha256.New()
		log, err := readEvidence(har, sum)
		if err != nil {
			return err
		}
		wrong, err := verify.Report(text, log, hex.EncodeToString(sum.Sum(nil)))
		if err != nil {
			return config.Usage(report + ": " + err.Error())
		}
		return tellVerified(c.OutOrStdout(), report, har, wrong)
	}
	return command
}

// tellVerified names what differs, the gravest first, at most so many.
func tellVerified(w io.Writer, report, har string, wrong []string) error {
	const most = 20
	for _, sentence := range wrong[:min(most, len(wrong))] {
		_, _ = fmt.Fprintln(w, shown(sentence))
	}
	if len(wrong) == 0 {
		_, err := fmt.Fprintf(w, "%s says what %s shows\n", terminal.Clean(report), terminal.Clean(har))
		return err
	}
	_, _ = fmt.Fprintf(w, "%s does not say what %s shows: %s\n", terminal.Clean(report), terminal.Clean(har), verdict.Several(len(wrong), "difference", "differences"))
	return exit(verdict.ExitNonconformant)
}
