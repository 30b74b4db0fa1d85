// Package launch is the one function behind `ginkgo run` and the binary: select, observe, judge, report.
package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/ginkgo/v2/types"

	"portalspec/reports/verdict"
	"portalspec/runner/config"
)

const suiteName = "portalspec"

// Streams is where a run tells what it does.
type Streams struct {
	Out      io.Writer
	Err      io.Writer
	Terminal bool // Err is a terminal: progress is redrawn in place
	Colour   bool
	Width    int // columns; 0 where it is not known
}

// Run carries one run out and returns its exit code, as the README explains them. It may be called once a process:
// Ginkgo's tree runs once.
func Run(ctx context.Context, cfg config.Config, version string, streams Streams) int {
	sc, rc := ginkgo.GinkgoConfiguration()
	sc.FailOnEmpty = true
	sc.FocusStrings, sc.SkipStrings = cfg.Focus, cfg.Skip
	sc.LabelFilter = labelFilter(cfg, "")
	if cfg.Seed != 0 {
		sc.RandomSeed = cfg.Seed
	}
	formatter.ColorableStdOut = io.Discard // the console of this mode is ours
	rc.NoColor = true
	if err := filtersParse(sc, cfg.LabelFilter); err != nil {
		return told(streams, err)
	}
	s := &session{cfg: cfg, version: version, streams: streams, console: true}
	if err := s.prepare(sc, rc); err != nil {
		return told(streams, err)
	}
	if cfg.DryRun {
		return s.tellPlan()
	}
	return s.run(ctx, &quiet{}, sc, rc)
}

// quiet is the GinkgoTestingT of the binary: the verdict is ours to tell.
type quiet struct{}

// Fail implements ginkgo.GinkgoTestingT.
func (quiet) Fail() {}

// told says an error in one sentence and returns the exit code for it.
func told(streams Streams, err error) int {
	_, _ = fmt.Fprintln(streams.Err, "portalspec: "+err.Error())
	return ExitCode(err)
}

// ExitCode is the exit code for an error that ended a run before it judged anything.
func ExitCode(err error) int {
	var usage config.Usage
	if errors.As(err, &usage) {
		return verdict.ExitUsage
	}
	return verdict.ExitBroken
}

// filtersParse finds what Ginkgo would end the process for. The label filter that was typed is looked at by itself: what is
// wrong with it would read otherwise, or not be wrong any more, within the parentheses that join it to --rule and --record.
func filtersParse(sc types.SuiteConfig, typed string) error {
	for _, filter := range []string{typed, sc.LabelFilter} {
		if _, err := types.ParseLabelFilter(filter); err != nil {
			return config.Usage("--label-filter does not parse: " + complaint(err))
		}
	}
	for name, expressions := range map[string][]string{"focus": sc.FocusStrings, "skip": sc.SkipStrings} {
		for _, expression := range expressions {
			if err := compiles(expression); err != nil {
				return config.Usage(fmt.Sprintf("--%s=%s is no regular expression: %v", name, expression, err))
			}
		}
	}
	return nil
}

// complaint is what Ginkgo has to say, without its heading and colours: the last line of its message.
func complaint(err error) string {
	var said types.GinkgoError
	if !errors.As(err, &said) {
		return firstLine(err)
	}
	lines := strings.Split(strings.TrimSpace(said.Message), "\n")
	return lines[len(lines)-1]
}

// outWritable makes the folder of the reports and tries it, before anything is sent.
func outWritable(cfg config.Config) error {
	err := os.MkdirAll(cfg.Out, 0o700)
	if err == nil {
		err = tryFile(cfg.Out)
	}
	if err != nil {
		return config.Usage(fmt.Sprintf("the reports cannot be written to %s: %v; choose another folder with --out", cfg.Out, errors.Unwrap(err)))
	}
	return nil
}

// tryFile makes a file in the folder, and removes it.
func tryFile(folder string) error {
	probe, err := os.CreateTemp(folder, ".writable-*")
	if err != nil {
		return err
	}
	_ = probe.Close()
	return os.Remove(probe.Name())
}

// now is the time by the machine's clock; reports say when a run was.
func now() time.Time { return time.Now().UTC() }
