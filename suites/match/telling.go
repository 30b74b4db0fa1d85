package match

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"portalspec/reports/evidence"
)

// excerptBytes is how much of a body a message shows.
const excerptBytes = 300

// describe is an exchange in a message: its line, and the beginning of its body on lines that begin with "| ".
func describe(x evidence.Exchange) string {
	line := x.String()
	if body := excerpt(x.Answer.Body); body != "" {
		line += "\n" + body
	}
	return line
}

// excerpt is the beginning of a body, cut on a rune, its control characters escaped; "" of an empty body.
func excerpt(body []byte) string {
	if len(body) == 0 {
		return ""
	}
	if !utf8.Valid(body[:cutOnRune(body, excerptBytes)]) {
		shown := body[:min(len(body), excerptBytes/3)]
		return fmt.Sprintf("| % x (%d bytes in all, not UTF-8)", shown, len(body))
	}
	shown := string(body[:cutOnRune(body, excerptBytes)])
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(shown, "\r\n", "\n"), "\n"), "\n")
	for i, line := range lines {
		lines[i] = "| " + printable(line)
	}
	text := evidence.BreakCommands(strings.Join(lines, "\n"))
	if len(shown) < len(body) {
		text += fmt.Sprintf("... (%d bytes in all)", len(body))
	}
	return text
}

// cutOnRune is the greatest length, at most limit, that ends no rune in its middle.
func cutOnRune(body []byte, limit int) int {
	if len(body) <= limit {
		return len(body)
	}
	for back := range utf8.UTFMax {
		if utf8.RuneStart(body[limit-back]) {
			return limit - back
		}
	}
	return limit
}

// harmless escapes what could move a terminal's cursor or turn the direction of text, and breaks up what a CI log takes for a
// command, for Ginkgo's console prints messages as they are; line ends stay.
func harmless(text string) string { return evidence.BreakCommands(printable(text)) }

func printable(text string) string {
	clean := func(r rune) bool { return r == '\n' || r != utf8.RuneError && unicode.IsPrint(r) }
	if strings.IndexFunc(text, func(r rune) bool { return !clean(r) }) < 0 {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		switch {
		case clean(r) || r == utf8.RuneError && strings.HasPrefix(text[i:], "\uFFFD"):
			b.WriteRune(r)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == utf8.RuneError:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case r < utf8.RuneSelf: // beyond, \x is a byte that is no UTF-8
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// quoted is a text of the target within a message: in quotes, on one line, at most 120 bytes of it.
func quoted(text string) string {
	shown := text[:cutOnRune([]byte(text), 120)]
	line := `"` + strings.ReplaceAll(harmless(shown), "\n", `\n`) + `"`
	if len(shown) < len(text) {
		line += fmt.Sprintf("... (%d bytes in all)", len(text))
	}
	return line
}

// shown is a value in a message.
func shown(v Value) string {
	switch v.Kind() {
	case Text:
		return quoted(v.Text())
	case Bool, Number:
		return harmless(v.Text()[:cutOnRune([]byte(v.Text()), 120)])
	case Empty:
		if v.xml {
			return "an empty element"
		}
		return "null"
	case List:
		return fmt.Sprintf("a list of %d", len(v.Items()))
	case Object:
		return fmt.Sprintf("an object of %d fields", len(v.Fields()))
	}
	return "nothing"
}
