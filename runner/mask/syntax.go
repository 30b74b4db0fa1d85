package mask

import (
	"bytes"
	"html"
	"strconv"
	"unicode/utf8"
)

// flaw is what makes a text invalid where it stands.
type flaw byte

const (
	sound       flaw = iota
	notUTF8          // a byte that is no character
	noCharacter      // a character that the format forbids
	noEscape         // an escape or reference that is none
	noText           // markup within a text
	flaws            // how many kinds there are
)

// nothing is in the place of a character that no format needs to say.
const nothing rune = -1

// syntax is how a format writes texts.
type syntax struct {
	special [256]bool // bytes that do not stand for themselves
	// read understands what begins at a special byte: a character (or nothing), in so many bytes.
	read func(raw []byte, at int) (r rune, size int, wrong flaw)
}

func newSyntax(read func([]byte, int) (rune, int, flaw), special string) syntax {
	s := syntax{read: read}
	for b := range s.special {
		s.special[b] = b < ' ' || b >= utf8.RuneSelf || bytes.IndexByte([]byte(special), byte(b)) >= 0
	}
	return s
}

var (
	plainText = newSyntax(readPlain, "")
	jsonText  = newSyntax(readJSON, `\`)
	htmlText  = newSyntax(readHTMLText, "&")
	xmlText   = newSyntax(readXMLText, "&]")
	attribute = newSyntax(readAttribute, "&<")
	cdata     = newSyntax(readCharacter, "")
	comment   = newSyntax(readComment, "-")
	process   = newSyntax(readUnchecked, "")
)

// strange is the character, for private use, that a byte counts as which is no UTF-8: in the charset that was meant, it says
// something.
func strange(b byte) rune { return 0xF700 | rune(b) }

// readPlain reads what nobody checks.
func readPlain(raw []byte, at int) (rune, int, flaw) {
	r, size, _ := readUnchecked(raw, at)
	return r, size, sound
}

// readUnchecked reads what may hold any character.
func readUnchecked(raw []byte, at int) (rune, int, flaw) {
	r, size := utf8.DecodeRune(raw[at:])
	if r == utf8.RuneError && size == 1 {
		return strange(raw[at]), 1, notUTF8
	}
	return r, size, sound
}

// readCharacter reads what XML checks the characters of.
func readCharacter(raw []byte, at int) (rune, int, flaw) {
	r, size, wrong := readUnchecked(raw, at)
	if !inXML(r) {
		return nothing, size, noCharacter
	}
	return r, size, wrong
}

func inXML(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r < 0xD800 || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= utf8.MaxRune
}

// readHTMLText reads what browsers take as it is.
func readHTMLText(raw []byte, at int) (rune, int, flaw) {
	if raw[at] == '&' {
		r, size, _ := readReference(raw, at)
		return r, size, sound
	}
	return readPlain(raw, at)
}

func readXMLText(raw []byte, at int) (rune, int, flaw) {
	switch {
	case raw[at] == '&':
		return readReference(raw, at)
	case bytes.HasPrefix(raw[at:], []byte("]]>")):
		return nothing, 3, noText
	}
	return readCharacter(raw, at)
}

func readAttribute(raw []byte, at int) (rune, int, flaw) {
	switch raw[at] {
	case '&':
		return readReference(raw, at)
	case '<':
		return '<', 1, noText
	}
	return readCharacter(raw, at)
}

// readComment reads a comment, in which there are no two hyphens.
func readComment(raw []byte, at int) (rune, int, flaw) {
	if raw[at] == '-' {
		if at+1 == len(raw) || raw[at+1] == '-' {
			return '-', 1, noText
		}
		return '-', 1, sound
	}
	return readUnchecked(raw, at)
}

// longestReference is how many bytes a reference may have that is read, or shown where it is none.
const longestReference = 16

var references = map[string]rune{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\''}

// readReference reads &amp; and &#38;. What only HTML knows is a flaw of XML, and understood.
func readReference(raw []byte, at int) (rune, int, flaw) {
	length := 1
	for length < longestReference && at+length < len(raw) && (isLetter(raw[at+length]) || isDigit(raw[at+length]) || raw[at+length] == '#') {
		length++
	}
	if length == 1 || at+length == len(raw) || raw[at+length] != ';' {
		return '&', 1, noEscape
	}
	name := string(raw[at+1 : at+length])
	if r, found := references[name]; found {
		return r, length + 1, sound
	}
	if name[0] == '#' {
		return numbered(name[1:], length+1)
	}
	whole := string(raw[at : at+length+1])
	if meant := html.UnescapeString(whole); meant != whole && meant[len(meant)-1] != ';' {
		r, _ := utf8.DecodeRuneInString(meant)
		return r, length + 1, noEscape
	}
	return '&', 1, noEscape
}

func numbered(digits string, size int) (rune, int, flaw) {
	base := 10
	if digits != "" && digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	r := rune(n)
	switch {
	case err != nil:
		return '&', 1, noEscape
	case n > utf8.MaxRune:
		return nothing, size, noEscape
	case !utf8.ValidRune(r): // a half of a pair: readers take it for the character that stands for what is none
		return nothing, size, sound
	case !inXML(r):
		return nothing, size, noCharacter
	}
	return r, size, sound
}

func readJSON(raw []byte, at int) (rune, int, flaw) {
	switch b := raw[at]; {
	case b == '\\':
		return readEscape(raw, at)
	case b < ' ':
		return rune(b), 1, noCharacter
	}
	return readUnchecked(raw, at)
}

var escapes = map[byte]rune{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func readEscape(raw []byte, at int) (rune, int, flaw) {
	if at+1 == len(raw) {
		return nothing, 1, noEscape
	}
	if raw[at+1] != 'u' {
		r, found := escapes[raw[at+1]]
		switch {
		case found:
			return r, 2, sound
		case raw[at+1] < ' ' || raw[at+1] >= utf8.RuneSelf: // has a flaw of its own, or is but a part of a character
			return nothing, 1, noEscape
		}
		return rune(raw[at+1]), 2, noEscape
	}
	first, ok := fourDigits(raw, at+2)
	if !ok {
		return nothing, 2, noEscape
	}
	if first < 0xD800 || first > 0xDFFF {
		return first, 6, sound
	}
	if first < 0xDC00 && bytes.HasPrefix(raw[at+6:], []byte(`\u`)) {
		if second, ok := fourDigits(raw, at+8); ok && second >= 0xDC00 && second <= 0xDFFF {
			return (first-0xD800)<<10 + (second - 0xDC00) + 0x10000, 12, sound
		}
	}
	return nothing, 6, sound // a half of a pair is valid, and no character
}

func fourDigits(raw []byte, at int) (value rune, ok bool) {
	if at+4 > len(raw) {
		return 0, false
	}
	for _, b := range raw[at : at+4] {
		digit := hexDigit(b)
		if digit < 0 {
			return 0, false
		}
		value = value<<4 | digit
	}
	return value, true
}

// hexDigit is the value of a hexadecimal digit, in either case; negative where the byte is none.
func hexDigit(b byte) rune {
	switch {
	case b >= '0' && b <= '9':
		return rune(b - '0')
	case b|0x20 >= 'a' && b|0x20 <= 'f':
		return rune(b|0x20-'a') + 10
	}
	return -1
}
