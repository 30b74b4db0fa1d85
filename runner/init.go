package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"portalspec/runner/config"
	"portalspec/runner/setup"
)

const initLong = `Write a commented ginkgo.yaml for a portal, its schema beside it, for editors, and the job of a CI service. What flags leave
open is asked; without a terminal, or with --yes, the defaults are taken. Secrets are neither asked nor written: init says which
variables to set.`

const initExample = `  portalspec init
  portalspec init --target https://portal.example.com --ci none
  portalspec init --target https://portal.example.com --ci gitlab --source https://git.example.com/portalspec.git --dry-run`

func initCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "init", Short: "Write ginkgo.yaml for your portal, and the job of a CI service", Long: initLong, Example: initExample,
		Args: cobra.NoArgs,
	}
	flags := command.Flags()
	flags.String("target", "", "`URL` of the portal, without the base path (default PORTALSPEC_TARGET)")
	flags.String("profile", "", "`NAME` of the set of rules: core or full (default core)")
	flags.Bool("second-account", false, "there is a second account (default whether PORTALSPEC_TOKEN_2 or PORTALSPEC_USER_2 is set)")
	flags.Bool("official", false, "the server is the official Community Server 12.7, whose deviations are known")
	flags.String("ci", "", "`SERVICE` to write a job for: github, gitlab, jenkins or none (default what the folder tells of)")
	flags.String("source", "", "git `URL` that the CI service finds portalspec at, or OWNER/REPOSITORY on GitHub")
	flags.String("ref", "", "tag, branch or commit `REF` of the source (default main)")
	plain := flags.Bool("allow-plain-http", false, "let the credential go over plain http to another host")
	yes := flags.Bool("yes", false, "ask nothing, take the defaults")
	force := flags.Bool("force", false, "take the place of files that are there")
	dry := flags.Bool("dry-run", false, "print what would be written, and write nothing")
	command.RunE = func(c *cobra.Command, _ []string) error {
		dir, err := os.Getwd()
		if err != nil {
			return config.Usage("the working directory is gone: " + err.Error())
		}
		folder, err := os.OpenRoot(dir)
		if err != nil {
			return config.Usage(err.Error())
		}
		defer func() { _ = folder.Close() }() // what is written is closed by then
		given := givenBefore(c, folder, dir)
		given.AllowPlainHTTP = *plain
		answers, err := setup.Ask(whoAnswers(c, *yes), c.ErrOrStderr(), given)
		if err != nil {
			return err
		}
		return initialise(c, folder, answers, *force, *dry)
	}
	return command
}

// whoAnswers is who can be asked, nil for nobody.
func whoAnswers(c *cobra.Command, yes bool) io.Reader {
	if yes || !term.IsTerminal(int(os.Stdin.Fd())) {
		return nil
	}
	return c.InOrStdin()
}

func givenBefore(c *cobra.Command, folder *os.Root, dir string) setup.Given {
	given := setup.Given{Typed: map[string]string{}, Top: setup.Top(dir), Default: map[string]string{
		"target":  os.Getenv("PORTALSPEC_TARGET"),
		"profile": cmp.Or(os.Getenv("PORTALSPEC_PROFILE"), "core"),
		"ci":      setup.None,
		"ref":     "main",

		"second-account": "no",
		"official":       "no",
	}}
	if cmp.Or(os.Getenv("PORTALSPEC_TOKEN_2"), os.Getenv("PORTALSPEC_USER_2")) != "" {
		given.Default["second-account"] = "yes"
	}
	if given.Top == "" {
		given.Default["ci"] = setup.Guess(folder.FS())
	}
	for _, name := range []string{"target", "profile", "second-account", "official", "ci", "source", "ref"} {
		if flag := c.Flags().Lookup(name); flag.Changed {
			given.Typed[name] = flag.Value.String()
		}
	}
	return given
}

func initialise(c *cobra.Command, folder *os.Root, answers setup.Answers, force, dry bool) error {
	files := setup.Files(folder.FS(), answers)
	standing, err := setup.Standing(folder.FS(), files)
	switch {
	case err != nil:
		return config.Usage(err.Error())
	case len(standing) > 0 && !force:
		return config.Usage(fmt.Sprintf("there is %s already; nothing was written. Take its place with --force", strings.Join(standing, " and ")))
	case dry:
		_, err = io.WriteString(c.OutOrStdout(), setup.Preview(files))
		return err
	}
	if err := setup.Write(folder, files); err != nil {
		return config.Usage(err.Error())
	}
	_, err = io.WriteString(c.OutOrStdout(), setup.Next(answers, files))
	return err
}
