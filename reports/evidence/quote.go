package evidence

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"al.essio.dev/pkg/shellescape"
)

// variable is what a snippet lets the shell expand: the placeholders that redaction leaves where a secret stood, and the
// ids that a snippet's own lines set. Everything else that looks like a variable is text, which may come from the target.
type variable string

const (
	idVariable     variable = "ID"
	parentVariable variable = "PARENT"
)

var placeholder = regexp.MustCompile(`(?:\$|%24)(PORTALSPEC_TOKEN_2|PORTALSPEC_TOKEN|WRONG_TOKEN)`)

// piece is a part of a word: a variable, or literal text.
type piece struct {
	variable variable
	guarded  bool // the shell shall refuse to run the line where the variable is empty
	text     string
}

// pieces finds the placeholders in a text; encoded tells that it is a URL or a form, where a $ may stand as %24.
func pieces(text string, encoded bool) (all []piece) {
	for {
		at := placeholder.FindStringSubmatchIndex(text)
		if at == nil || !encoded && text[at[0]] == '%' {
			break
		}
		all = append(all, piece{text: text[:at[0]]}, piece{variable: variable(text[at[2]:at[3]])})
		text = text[at[1]:]
	}
	return append(all, piece{text: text})
}

// quoted writes a word for a POSIX shell. Only the variables expand, always inside double quotes; the word is printable.
func quoted(word []piece) string {
	if text, plain := literal(word); plain && printable(text) {
		return shellescape.Quote(text)
	}
	var line strings.Builder
	inside := false // of double quotes
	turn := func(on bool) {
		if inside != on {
			line.WriteByte('"')
			inside = on
		}
	}
	for i, part := range word {
		switch {
		case part.variable != "":
			turn(true)
			line.WriteString(part.expansion(i+1 < len(word) && continuesName(word[i+1].text)))
		case !printable(part.text):
			turn(true)
			line.WriteString("$(printf " + shellescape.Quote(octal(part.text)) + ")")
		case part.text != "" && strings.ContainsAny(part.text, "\\\"$`!"): // a ! is history to an interactive bash
			turn(false)
			line.WriteString(shellescape.Quote(part.text))
		case part.text != "":
			turn(true)
			line.WriteString(part.text)
		}
	}
	turn(false)
	return line.String()
}

func (p piece) expansion(bounded bool) string {
	switch {
	case p.guarded:
		return "${" + string(p.variable) + ":?}"
	case bounded:
		return "${" + string(p.variable) + "}"
	}
	return "$" + string(p.variable)
}

func continuesName(text string) bool {
	return text != "" && (text[0] == '_' || text[0] < utf8.RuneSelf && (unicode.IsLetter(rune(text[0])) || unicode.IsDigit(rune(text[0]))))
}

func literal(word []piece) (string, bool) {
	var text strings.Builder
	for _, part := range word {
		if part.variable != "" {
			return "", false
		}
		text.WriteString(part.text)
	}
	return text.String(), true
}

// printable tells whether a text can be shown and pasted as it is, in one line.
func printable(text string) bool {
	if !utf8.ValidString(text) {
		return false
	}
	for _, char := range text {
		if !unicode.IsPrint(char) || Reordering(char) {
			return false
		}
	}
	return true
}

// octal writes a text as a format of printf(1), in ASCII.
func octal(text string) string {
	var format strings.Builder
	for i := range len(text) {
		switch char := text[i]; {
		case char == '%':
			format.WriteString("%%")
		case char == '\\':
			format.WriteString(`\\`)
		case char >= ' ' && char <= '~' && (i > 0 || char != '-'): // at its start, a hyphen begins an option
			format.WriteByte(char)
		default:
			fmt.Fprintf(&format, `\%03o`, char)
		}
	}
	return format.String()
}

// piped writes the printf(1) that prints a word, for what cannot stand in an argument.
func piped(word []piece) string {
	var format, values strings.Builder
	for _, part := range word {
		if part.variable == "" {
			format.WriteString(octal(part.text))
			continue
		}
		format.WriteString("%s")
		values.WriteString(" " + quoted([]piece{part}))
	}
	return "printf " + shellescape.Quote(format.String()) + values.String()
}
