package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"portalspec/reports/evidence"
	"portalspec/reports/terminal"
	"portalspec/runner/config"
	"portalspec/runner/launch"
	"portalspec/suites/spec"
)

// replaying is what replay is told.
type replaying struct {
	out     string
	formats []string
	launch.Narrowing
}

func replayCommand() *cobra.Command {
	var r replaying
	command := &cobra.Command{
		Use: "replay FILE.har", Short: "Judge a run again from its evidence, offline: the same verdicts and exit code", Example: replayExample, Args: cobra.ExactArgs(1),
	}
	flags := command.Flags()
	flags.StringVar(&r.out, "out", "", "`DIR` that the reports are written to (default none: only the terminal's)")
	flags.StringSliceVar(&r.formats, "format", nil, "`NAMES` of the reports, with commas, as run has them")
	flags.StringVar(&r.Profile, "profile", "", "`NAME` of a smaller profile: core, of a run of the full one")
	flags.StringArrayVar(&r.Rules, "rule", nil, "judge the rules that match `GLOB` only (repeatable)")
	flags.IntVar(&r.Version, "rules-version", 0, "judge by version `N` of the rules (default the run's own)")
	command.RunE = func(c *cobra.Command, args []string) error {
		if err := givenVersion(c, r.Version); err != nil {
			return err
		}
		return r.replay(args[0])
	}
	return command
}

// givenVersion refuses a --rules-version that is none.
func givenVersion(c *cobra.Command, version int) error {
	if !c.Flags().Changed("rules-version") {
		return nil
	}
	return config.CheckRulesVersion("--rules-version", version, spec.Newest)
}

func (r replaying) replay(file string) error {
	if err := r.check(file); err != nil {
		return err
	}
	log, err := readEvidence(file, io.Discard)
	if err != nil {
		return err
	}
	run, log, err := launch.Again(log, r.Narrowing)
	if err != nil {
		return err
	}
	told := streams()
	if slices.Contains(r.formats, "terminal") {
		_, _ = fmt.Fprintf(told.Out, "judged again from %s, offline: %s, as it answered on %s\n", terminal.Clean(file), terminal.Clean(run.Target.URL), run.Started.Format("2006-01-02 15:04:05 MST"))
	}
	if code := launch.Retell(run, log, r.out, r.formats, told); code != 0 {
		return exit(code)
	}
	return nil
}

// check completes what was asked, and refuses what would do nothing or lose the run's own reports.
func (r *replaying) check(file string) error {
	if r.Profile != "" && !slices.Contains(config.Profiles, r.Profile) {
		return config.Usage(fmt.Sprintf("--profile=%s: there is %s", r.Profile, strings.Join(config.Profiles, " and ")))
	}
	if r.formats == nil {
		r.formats = []string{"terminal"}
		if r.out != "" {
			r.formats = config.DefaultFormats
		}
	}
	for _, format := range r.formats {
		switch {
		case !slices.Contains(config.Formats, format):
			return config.Usage(fmt.Sprintf("--format: there is no report %q; there are %s", format, strings.Join(config.Formats, ", ")))
		case format != "terminal" && format != "github" && r.out == "":
			return config.Usage("--format=" + format + " is a file; say with --out where it should be")
		}
	}
	if r.out != "" && sameFolder(r.out, filepath.Dir(file)) {
		return config.Usage("--out: these are the reports of the run itself; choose another folder")
	}
	return nil
}

func sameFolder(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// readEvidence reads a HAR of ours, whose bytes also go to seen; an error is one sentence that names the file.
func readEvidence(file string, seen io.Writer) (evidence.Log, error) {
	har, err := os.Open(file)
	if err != nil {
		return evidence.Log{}, config.Usage(err.Error())
	}
	defer func() { _ = har.Close() }()
	log, err := evidence.ReadHAR(io.TeeReader(har, seen))
	if err != nil {
		return log, config.Usage(file + ": " + err.Error())
	}
	return log, nil
}
