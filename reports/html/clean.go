package html

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"portalspec/reports/evidence"
)

// Caps of what the page shows of one text, in bytes; report.json and evidence.har hold all of it.
const (
	longestName    = 200
	longestLine    = 400
	longestMessage = 8 << 10
	longestSnippet = 16 << 10
	longestHead    = 4 << 10
	longestBody    = 8 << 10
	allBodies      = 8 << 20 // of all bodies together; those of findings come first
	mostLaidOut    = 1000    // exchanges; of those that come after them the bodies stand as they were sent only
)

// shown is a text that a page, or a log that the page is printed to, only shows. It is cut to the number of bytes.
func shown(text string, longest int) string {
	return evidence.BreakCommands(visible(cut(text, longest)))
}

// visible keeps line ends and tabs. Markup is left to the template.
func visible(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if !strings.ContainsFunc(text, unlike) {
		return text
	}
	var safe strings.Builder
	for i, char := range text {
		switch {
		case char == '\n' || char == '\t':
			safe.WriteRune(char)
		case char == utf8.RuneError && text[i] != "\uFFFD"[0]: // a byte that is no UTF-8
			fmt.Fprintf(&safe, `\x%02x`, text[i])
		case char < ' ' || char == 0x7f:
			fmt.Fprintf(&safe, `\x%02x`, char)
		case !unicode.IsPrint(char) && char != '\u00a0' || evidence.Reordering(char):
			fmt.Fprintf(&safe, `\u%04x`, char)
		default:
			safe.WriteRune(char)
		}
	}
	return safe.String()
}

// unlike tells a character that may have to stand as another: all but printable ASCII, line ends and tabs.
func unlike(char rune) bool { return (char < ' ' || char > '~') && char != '\n' && char != '\t' }

// cut shortens a text to a number of bytes, at the start of a character, and says so.
func cut(text string, longest int) string {
	if len(text) <= longest {
		return text
	}
	end := longest
	for end > longest-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + fmt.Sprintf("… (%d more bytes)", len(text)-end)
}

// names gives out the ids of a page's elements: made of harmless characters, and none of them twice.
type names map[string]int

func (n names) id(text string) string {
	plain := strings.Map(func(char rune) rune {
		switch {
		case char >= 'a' && char <= 'z', char >= 'A' && char <= 'Z', char >= '0' && char <= '9', char == '.', char == '-', char == '_':
			return char
		}
		return '-'
	}, cut(text, longestName))
	n[plain]++
	if n[plain] == 1 {
		return plain
	}
	return n.id(fmt.Sprintf("%s_%d", plain, n[plain]))
}
