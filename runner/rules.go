package main

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"portalspec/runner/config"
	"portalspec/runner/launch"
	"portalspec/suites/spec"
)

// listed is a rule as list --json prints it.
type listed struct {
	ID       string   `json:"id"`
	Level    string   `json:"level"`
	Section  string   `json:"section"`
	Says     string   `json:"says"`
	Profile  string   `json:"profile"` // core, or full for a rule that the core profile leaves out
	Subjects []string `json:"subjects"`
	// Operations tells that the subjects are operations: list operations names them.
	Operations bool     `json:"operations,omitempty"`
	Faults     []string `json:"faults"`
	Since      int      `json:"since"` // the version of the rule set that it came in
}

func listCommand() *cobra.Command {
	var asJSON, unjudged bool
	command := &cobra.Command{Use: "list", Short: "The rules: id, level, section, subjects", Args: cobra.NoArgs}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	command.Flags().BoolVar(&unjudged, "unjudged", false, "the statements of the documentation that no rule judges, and why")
	command.AddCommand(listOperationsCommand())
	command.RunE = func(c *cobra.Command, _ []string) error {
		table, err := toldOf()
		if err != nil {
			return err
		}
		if unjudged {
			return listUnjudged(c.OutOrStdout(), table, asJSON)
		}
		return listRules(c.OutOrStdout(), table, asJSON)
	}
	return command
}

// toldOf is the table for a command that tells of it and ends: collecting what building it leaves behind took a fifth of its time.
func toldOf() (*spec.Table, error) {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(256 << 20) // beyond which it is collected all the same
	return launch.Table()
}

func listRules(w io.Writer, table *spec.Table, asJSON bool) error {
	var all []listed
	for _, rule := range table.Rules() {
		entry := listed{ID: rule.ID, Level: string(rule.Level), Section: rule.Section, Says: rule.Says, Profile: "core", Since: rule.Version, Subjects: []string{}, Faults: []string{}}
		for _, row := range table.Rows {
			switch {
			case row.Rule.ID != rule.ID:
			case row.Many():
				entry.Operations = true
			default:
				entry.Subjects = append(entry.Subjects, row.Subject.Name)
			}
			if row.Rule.ID == rule.ID && row.Full {
				entry.Profile = "full"
			}
		}
		for _, proof := range rule.Proofs {
			for _, fault := range proof.Faults {
				entry.Faults = append(entry.Faults, fault.Name())
			}
		}
		all = append(all, entry)
	}
	if asJSON {
		return printJSON(w, all)
	}
	section := ""
	for _, rule := range all {
		if rule.Section != section {
			section = rule.Section
			if _, err := fmt.Fprintf(w, "%s\n", section); err != nil {
				return err
			}
		}
		subjects := fmt.Sprint(len(rule.Subjects))
		if rule.Operations {
			subjects = "all"
		}
		if _, err := fmt.Fprintf(w, "  %-36s %-7s %-5s v%-2d %4s  %s\n", rule.ID, rule.Level, rule.Profile, rule.Since, subjects, rule.Says); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%d rules; the numbers are subjects, all is every documented operation (portalspec list operations).\n"+
		"Those of the profile full are judged with --profile full only; v1 is the version of the rules that one came in (--rules-version).\n"+
		"portalspec explain RULE tells more of one.\n", len(all))
	return err
}

func listUnjudged(w io.Writer, table *spec.Table, asJSON bool) error {
	if asJSON {
		type silence struct {
			Statement string `json:"statement"`
			Why       string `json:"why"`
		}
		all := []silence{}
		for _, s := range table.Unjudged {
			all = append(all, silence(s))
		}
		return printJSON(w, all)
	}
	for _, s := range table.Unjudged {
		if _, err := fmt.Fprintf(w, "%s\n    %s\n", s.Statement, s.Why); err != nil {
			return err
		}
	}
	return nil
}

func printJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use: "explain RULE", Short: "What a rule says, what is sent for it, and the faults that prove it", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			table, err := toldOf()
			if err != nil {
				return err
			}
			var ids []string
			for _, rule := range table.Rules() {
				if rule.ID == args[0] {
					return explain(c.OutOrStdout(), table, rule)
				}
				ids = append(ids, rule.ID)
			}
			return config.Usage(fmt.Sprintf("there is no rule %q%s", args[0], meant(args[0], ids, "see portalspec list")))
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) (ids []string, _ cobra.ShellCompDirective) {
			table, err := toldOf()
			if err != nil {
				return nil, cobra.ShellCompDirectiveError
			}
			for _, rule := range table.Rules() {
				ids = append(ids, rule.ID+"\t"+rule.Says)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
	}
}

func explain(w io.Writer, table *spec.Table, rule spec.Rule) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s  (%s, %s, since version %d of the rules)\n  %s\n", rule.ID, rule.Level, rule.Section, rule.Version, rule.Says)
	var rows []spec.Row
	var subjects []string
	for _, row := range table.Rows {
		if row.Rule.ID == rule.ID {
			rows, subjects = append(rows, row), append(subjects, row.Subject.Name)
		}
	}
	explainScene(&text, rows[0])
	if len(subjects) > 1 {
		fmt.Fprintf(&text, "\njudged for %d subjects: %s\n", len(subjects), some(subjects))
	}
	fmt.Fprintf(&text, "\nwritten at %s, with its controls\n", rows[0].Where)
	for _, proof := range rule.Proofs {
		for _, fault := range proof.Faults {
			fmt.Fprintf(&text, "\nbroken by  %s\n           %s\n", fault.Name(), fault.Bug())
		}
		for _, also := range proof.Alsos {
			fmt.Fprintf(&text, "           also breaks %s: %s\n", also.Rule, also.Reason)
		}
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// mostLines of a scene are shown: the rate limit chapter sends hundreds.
const mostLines = 30

// explainScene shows what is sent for one subject. A portal that does everything right is taken for granted.
func explainScene(text *strings.Builder, row spec.Row) {
	lines := launch.Transcript(row)
	fmt.Fprintf(text, "\nsends, for %s, the scene %s: %d requests with those that begin and end a run\n", subjectOf(row), row.Scene().Key, len(lines))
	for i, line := range lines {
		if i == mostLines {
			fmt.Fprintf(text, "  ... and %d more\n", len(lines)-i)
			break
		}
		fmt.Fprintf(text, "  %s\n", line)
	}
}

func subjectOf(row spec.Row) string {
	switch {
	case row.Many():
		return "all operations"
	case row.Subject.Name == "":
		return "its only subject"
	}
	return "the subject " + row.Subject.Name
}

// some names a few of many; list --json names all.
func some(subjects []string) string {
	const few = 5
	if len(subjects) <= few {
		return strings.Join(subjects, ", ")
	}
	return strings.Join(subjects[:few], ", ") + ", ... (list --json names all)"
}
