package main

import (
	"github.com/spf13/cobra"

	"portalspec/runner/config"
	"portalspec/runner/launch"
)

func checkCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "check", Short: "Look at a portal before a run: what answers, as whom, and what to mend first",
		Long: checkLong, Example: checkExample, Args: cobra.NoArgs,
	}
	flags := config.Bind(command.Flags(), reaching("target", "base-path", "profile", "no-writes", "no-rate-test")...)
	command.Flags().Lookup("target").Usage = "`URL` of the portal, without the base path" // there is nothing to look at without one
	asJSON := command.Flags().Bool("json", false, "what was found, for programs")
	command.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := resolve(flags)
		if err != nil {
			return err
		}
		if code := launch.Check(c.Context(), cfg, version, *asJSON, streams()); code != 0 {
			return exit(code)
		}
		return nil
	}
	return command
}
