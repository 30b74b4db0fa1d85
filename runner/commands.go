package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"portalspec/reports/verdict"
	"portalspec/runner/config"
	"portalspec/runner/launch"
)

// exit is what a command ends with, where that is not 0. Its text has been told already.
type exit int

// Error implements error.
func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// Main carries a command line out and returns the exit code.
func Main(ctx context.Context, args []string) int {
	root := commands()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var code exit
	switch {
	case err == nil:
		return verdict.ExitConformant
	case errors.As(err, &code):
		return int(code)
	}
	_, _ = fmt.Fprintln(os.Stderr, "portalspec: "+err.Error())
	return exitCode(err)
}

// exitCode takes what cobra itself refuses (an unknown command, an argument too many) for what it is: a mistake of usage.
func exitCode(err error) int {
	var ours config.Usage
	if errors.As(err, &ours) {
		return verdict.ExitUsage
	}
	var broken interface{ Broken() bool }
	if errors.As(err, &broken) {
		return verdict.ExitBroken
	}
	return verdict.ExitUsage
}

func commands() *cobra.Command {
	root := &cobra.Command{
		Use:           "portalspec",
		Short:         "Which documented rules of the ONLYOFFICE Community Server API does a portal keep?",
		Version:       version,
		SilenceErrors: true, SilenceUsage: true,
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return config.FlagError(c.Flags(), err) })
	speakPlainly(root)
	root.AddCommand(runCommand(), checkCommand(), listCommand(), explainCommand(), proveCommand(), serveCommand(), replayCommand(), verifyCommand(), diffCommand(), baselineCommand(), sweepCommand(), initCommand())
	return root
}

func runCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "run",
		Short:   "Judge a portal; without --target, the embedded reference portal",
		Long:    runLong,
		Example: runExample,
		Args:    cobra.NoArgs,
	}
	flags := config.Bind(command.Flags())
	command.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := resolve(flags)
		if err != nil {
			return err
		}
		getAlong()
		if code := launch.Run(c.Context(), cfg, version, streams()); code != 0 {
			return exit(code)
		}
		return nil
	}
	return command
}

// enough is the memory, in bytes, that a run gets along with, and a proof: beyond it garbage is collected sooner, and before it
// later, since most runs never get there and collecting took a fifth of their time. Long answers make much of it, and so do many
// portals at a time; CI machines are small. A run of 100,000 exchanges leaves less than that.
const (
	enough = 150 << 20
	later  = 400 // percent of what is in use
)

func getAlong() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(enough)
		if os.Getenv("GOGC") == "" {
			debug.SetGCPercent(later)
		}
	}
}

func resolve(flags *config.Flags) (config.Config, error) {
	dir, err := os.Getwd()
	if err != nil {
		return config.Config{}, config.Usage("the working directory is gone: " + err.Error())
	}
	return flags.Resolve(os.LookupEnv, dir)
}

// streams are the process's own, with what is known of the terminal.
func streams() launch.Streams {
	terminal := term.IsTerminal(int(os.Stdout.Fd()))
	_, plain := os.LookupEnv("NO_COLOR")
	width := 0
	if columns, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		width = columns
	}
	return launch.Streams{Out: os.Stdout, Err: os.Stderr, Terminal: terminal, Colour: terminal && !plain, Width: width}
}
