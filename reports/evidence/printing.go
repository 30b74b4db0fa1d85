package evidence

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Reordering tells whether a character changes how the text around it is shown, without being seen itself: bidi
// controls, zero-width characters, line and paragraph separators.
func Reordering(char rune) bool {
	return unicode.Is(unicode.Cf, char) || char == '\u2028' || char == '\u2029'
}

// Visible is a text that is only shown: control characters, escape sequences, characters that reorder text, and bytes that
// are no UTF-8 stand as \x1b or \u202e. Line ends stay, a tab becomes two spaces.
func Visible(text string) string {
	if plain(text) {
		return text
	}
	var shown strings.Builder
	for i, char := range text {
		switch {
		case char == '\n':
			shown.WriteByte('\n')
		case char == '\t':
			shown.WriteString("  ")
		case char == utf8.RuneError && text[i] != "\uFFFD"[0]: // a byte that is no UTF-8
			fmt.Fprintf(&shown, `\x%02x`, text[i])
		case char < ' ' || char == 0x7f:
			fmt.Fprintf(&shown, `\x%02x`, char)
		case !unicode.IsPrint(char) && char != '\u00a0' || Reordering(char):
			fmt.Fprintf(&shown, `\u%04x`, char)
		default:
			shown.WriteRune(char)
		}
	}
	return shown.String()
}

// plain tells a text that is printable ASCII in lines, as most are: nothing of it has to be looked at twice.
func plain(text string) bool {
	for i := range len(text) {
		if char := text[i]; (char < ' ' || char > '~') && char != '\n' {
			return false
		}
	}
	return true
}

// WriteJSON writes a value as JSON that is safe to look at with cat: what a terminal or a CI log would act on stands as \uXXXX.
// Markup is left readable. indent is that of one level; "" writes one line.
func WriteJSON(w io.Writer, value any, indent string) error {
	text, err := encoded(value, "", indent)
	if err == nil {
		_, err = w.Write(append(text, '\n'))
	}
	return err
}

// encoded is the value as WriteJSON writes it, with the prefix before each line but the first, and without the end of the last.
func encoded(value any, prefix, indent string) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(prefix, indent)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return calm(bytes.TrimSuffix(text.Bytes(), []byte("\n"))), nil
}

// calm escapes what encoding/json leaves: DEL, C1 controls, characters that reorder, and the commands that a CI log finds
// within a line. They stand in strings only.
func calm(text []byte) []byte {
	if bytes.Contains(text, []byte("##")) { // or nothing is copied
		for _, command := range inLine {
			text = bytes.ReplaceAll(text, []byte("##"+command), []byte(`#\u0023`+command))
		}
	}
	acts := func(char rune) bool { return char >= 0x7f && (unicode.IsControl(char) || Reordering(char)) }
	first := slices.IndexFunc(text, func(b byte) bool { return b >= 0x7f }) // most texts are ASCII
	if first < 0 || bytes.IndexFunc(text[first:], acts) < 0 {
		return text
	}
	safe := make([]byte, 0, len(text)+64)
	for len(text) > 0 {
		char, size := utf8.DecodeRune(text)
		switch {
		case !acts(char):
			safe = append(safe, text[:size]...)
		case char > 0xffff:
			high, low := (char-0x10000)>>10+0xd800, (char-0x10000)&0x3ff+0xdc00
			safe = fmt.Appendf(safe, `\u%04x\u%04x`, high, low)
		default:
			safe = fmt.Appendf(safe, `\u%04x`, char)
		}
		text = text[size:]
	}
	return safe
}

// BreakCommands breaks up what a CI log takes for a command: :: at the start of a line, ##[ and ##vso[ anywhere. A text
// of the target then commands nothing.
func BreakCommands(text string) string {
	for _, command := range inLine {
		text = strings.ReplaceAll(text, "##"+command, "## "+command)
	}
	if !strings.Contains(text, "::") {
		return text
	}
	return lineCommand.ReplaceAllString(text, "$1: :")
}

// inLine are what stands behind the ## of a command that a CI log finds anywhere within a line.
var inLine = []string{"[", "vso["}

var lineCommand = regexp.MustCompile(`(?m)^([\s\v\x{85}\p{Z}]*)::`) // GitHub's runner first trims what Unicode calls white space
