package main

import (
	"github.com/spf13/cobra"

	"portalspec/runner/config"
	"portalspec/runner/launch"
)

// reaching are the settings of how a portal is reached, in whose name and at which pace, and more that a command knows.
func reaching(more ...string) []string {
	return append(more, "token-env", "token-file", "user", "password-env", "token-env-2", "token-file-2", "user-2", "password-env-2",
		"rate-limit", "rate-window", "timeout", "ca-file", "insecure", "header", "allow-plain-http", "config")
}

func sweepCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "sweep [JOURNAL...]", Short: "Remove what a run that died left behind, by its journal",
		Long: sweepLong, Example: sweepExample, Args: cobra.ArbitraryArgs,
	}
	flags := config.Bind(command.Flags(), reaching("out")...)
	command.RunE = func(c *cobra.Command, places []string) error {
		cfg, err := resolve(flags)
		if err != nil {
			return err
		}
		if code := launch.Sweep(c.Context(), cfg, places, version, streams()); code != 0 {
			return exit(code)
		}
		return nil
	}
	return command
}
