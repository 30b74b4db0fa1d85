package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"portalspec/fixtures/operations"
	"portalspec/runner/config"
	"portalspec/runner/launch"
	documented "portalspec/suites/operations"
)

// listedOperation is an operation as list operations --json prints it.
type listedOperation struct {
	Name   string           `json:"name"`
	Method string           `json:"method"`
	Path   string           `json:"path"`
	Open   bool             `json:"open"` // documented to want no Authorization header
	Class  operations.Class `json:"class"`
	Why    string           `json:"why"` // it has this class
	Rules  []string         `json:"rules"`
	// Unjudged says why no rule judges it; "" where one does.
	Unjudged string `json:"unjudged,omitempty"`
}

func listOperationsCommand() *cobra.Command {
	var asJSON bool
	var document string
	command := &cobra.Command{
		Use: "operations", Short: "The documented operations: method, path, class, and the rules that judge each", Args: cobra.NoArgs,
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	command.Flags().StringVar(&document, "operations", "", "the operations of an OpenAPI document, a `FILE`, in place of the published ones")
	command.RunE = func(c *cobra.Command, _ []string) error {
		catalogue, err := launch.Catalogue(config.Config{Operations: document})
		if err != nil {
			return err
		}
		var all []listedOperation
		for _, one := range catalogue().Operations {
			rules, unjudged := documented.Rules(one)
			all = append(all, listedOperation{
				Name: one.Name(), Method: one.Method, Path: one.Path, Open: one.Open, Class: one.Class, Why: one.Why,
				Rules: append([]string{}, rules...), Unjudged: unjudged,
			})
		}
		if asJSON {
			return printJSON(c.OutOrStdout(), all)
		}
		return listOperations(c.OutOrStdout(), all)
	}
	return command
}

func listOperations(w io.Writer, all []listedOperation) error {
	judged := 0
	var text strings.Builder
	for _, one := range all {
		told := strings.Join(one.Rules, " ")
		if told == "" {
			told = "not judged: " + one.Unjudged
		} else {
			judged++
		}
		fmt.Fprintf(&text, "%-6s %s\n       %s: %s\n", one.Method, one.Path, one.Class, told)
	}
	fmt.Fprintf(&text, "%d operations, of which %d are judged by a rule about every operation (--profile full)\n", len(all), judged)
	_, err := io.WriteString(w, text.String())
	return err
}
