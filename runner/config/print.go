package config

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode"
)

// Print writes the resolved configuration, one setting a line with where its value came from. Secrets read [redacted];
// what is off or empty by default is named together at the end.
func (c Config) Print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	var unset []string
	for _, s := range settings {
		value := s.show(c)
		if c.Source(s.name) == FromDefault && value == s.show(Config{}) {
			unset = append(unset, s.name)
			continue
		}
		c.line(table, s.name, value)
	}
	for i, suffix := range []string{"", "-2"} {
		c.line(table, "token"+suffix, c.Accounts[i].Token.String())
		c.line(table, "password"+suffix, c.Accounts[i].Password.String())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, wrapped("not set: "+strings.Join(unset, ", "), 100))
	return err
}

// wrapped breaks text at spaces into lines of at most width, the further ones indented.
func wrapped(text string, width int) string {
	var out strings.Builder
	column := 0
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case column+1+len(word) > width:
			out.WriteString("\n  ")
			column = 2
		default:
			out.WriteByte(' ')
			column++
		}
		out.WriteString(word)
		column += len(word)
	}
	return out.String() + "\n"
}

// line leaves out what has no origin: a secret that was not given.
func (c Config) line(table io.Writer, name, value string) {
	from, ok := c.origins[name]
	if !ok {
		return
	}
	if value == "" {
		value = "(empty)"
	}
	// A tabwriter keeps its error until Flush.
	_, _ = fmt.Fprintf(table, "%s\t%s\t%s\n", name, printable(value), printable(from.detail))
}

// printable keeps a value on its line and the terminal as it is.
func printable(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(text)
	}
	return text
}
