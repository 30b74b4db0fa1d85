package terminal

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"portalspec/reports/evidence"
)

// Caps of what a report shows of one text; report.json and evidence.har hold all of it.
const (
	longestText  = 1200 // characters of a message
	longestLines = 12   // lines of a message
	longestBody  = 300  // bytes of a body
	longestShell = 4000 // characters of a snippet
)

// Clean is a text that a terminal only shows: control characters, escape sequences and characters that reorder text
// stand as \x1b or \u202e, line ends as \n. Nothing in it is a command to a CI log.
func Clean(text string) string {
	return evidence.BreakCommands(strings.ReplaceAll(evidence.Visible(text), "\n", `\n`))
}

// lines are those of a text for a terminal, as many and as long as a report shows.
func lines(text string) (all []string) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if text == "" {
		return nil
	}
	all = strings.Split(evidence.Visible(cut(text, longestText)), "\n")
	if more := len(all) - longestLines; more > 0 {
		all = append(all[:longestLines], fmt.Sprintf("... (%d more lines)", more))
	}
	return all
}

// cut shortens a text to a number of characters.
func cut(text string, longest int) string {
	if len(text) <= longest {
		return text
	}
	count := 0
	for i := range text {
		if count == longest {
			return text[:i] + fmt.Sprintf("... (%d more bytes)", len(text)-i)
		}
		count++
	}
	return text
}

// excerpt is the beginning of a body, in one line.
func excerpt(body []byte) string {
	start := body[:min(len(body), longestBody)]
	for len(start) > 0 && len(start) < len(body) && !utf8.Valid(start[max(0, len(start)-utf8.UTFMax):]) {
		if last, size := utf8.DecodeLastRune(start); last != utf8.RuneError || size > 1 || len(body)-len(start) >= utf8.UTFMax {
			break
		}
		start = start[:len(start)-1]
	}
	text := strings.Join(strings.Fields(string(start)), " ")
	if more := len(body) - len(start); more > 0 {
		text += fmt.Sprintf(" ... (%d more bytes)", more)
	}
	return text
}
