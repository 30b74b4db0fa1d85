package mask

import (
	"bytes"
	"html"
	"regexp"
)

// stays tells whether the core says nothing of others: a number or another word that no format needs to put into quotes, a
// guid, a text of the run, or the id of a record, which has to be found again.
func (s *scribe) stays(id bool) bool {
	return isNumber(s.core) || isWord(s.core) || isGUID(s.core) || isMediaType(s.core) || id && isID(s.core) || s.mask.keeps(s.core) || s.mask.owns(s.core)
}

// isNumber tells a number as JSON or XML writes it. A plus or a zero before digits is how telephone numbers begin.
func isNumber(text []byte) bool {
	text = bytes.TrimPrefix(text, []byte("-"))
	whole, rest := digits(text)
	if len(whole) > 1 && whole[0] == '0' {
		return false
	}
	var fraction []byte
	if len(rest) > 0 && rest[0] == '.' {
		fraction, rest = digits(rest[1:])
	}
	if len(whole)+len(fraction) == 0 {
		return false
	}
	if len(rest) == 0 {
		return true
	}
	if rest[0] != 'e' && rest[0] != 'E' {
		return false
	}
	if rest = rest[1:]; len(rest) > 0 && (rest[0] == '+' || rest[0] == '-') {
		rest = rest[1:]
	}
	power, rest := digits(rest)
	return len(power) > 0 && len(rest) == 0
}

// digits are those that a text begins with, and what is behind them.
func digits(text []byte) (all, rest []byte) {
	n := 0
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	return text[:n], text[n:]
}

func isDigit(b byte) bool  { return b >= '0' && b <= '9' }
func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// isWord tells the words of JSON and XML Schema for what is neither text nor number, in any case: a server that writes them
// otherwise is judged by it.
func isWord(text []byte) bool {
	var lower [len("undefined")]byte
	if len(text) > len(lower) {
		return false
	}
	for i, b := range text {
		lower[i] = b | 0x20
	}
	switch string(lower[:len(text)]) {
	case "true", "false", "null", "nil", "none", "undefined", "nan", "inf", "-inf", "infinity", "-infinity":
		return true
	}
	return false
}

// isMediaType tells the media type of a format: the parts of a batch say theirs in their bodies.
func isMediaType(text []byte) bool {
	return len(text) <= 64 && mediaType.Match(text)
}

var mediaType = regexp.MustCompile(`^(?:application|text)/(?:[a-z0-9.+-]+\+)?(?:json|xml|html|plain)(?:; ?charset="?[A-Za-z0-9_-]+"?)?$`)

func isGUID(text []byte) bool {
	if len(text) != 36 {
		return false
	}
	for i, b := range text {
		if hyphen := i == 8 || i == 13 || i == 18 || i == 23; hyphen != (b == '-') || !hyphen && hexDigit(b) < 0 {
			return false
		}
	}
	return true
}

const longestID = 64

func isID(text []byte) bool {
	return len(text) <= longestID && bytes.IndexFunc(text, func(r rune) bool { return r == '@' || isSpace(r) }) < 0
}

// isIDName tells the names of members and elements whose value is an id.
func isIDName(name []byte) bool {
	return bytes.EqualFold(name, []byte("id")) || bytes.EqualFold(name, []byte("objectId"))
}

var (
	markup = regexp.MustCompile(`<[^<>]*>`)
	// mostMarkup is how many bytes of markup a text of the run may have got around it.
	mostMarkup = 1024
)

// owns tells a text that begins with a title of the run, and names nobody else; be it that a server has put it in markup.
func (m *Mask) owns(text []byte) bool {
	begins := m.title(text) > 0
	if !begins && text[0] == '<' && m.mentions(text) {
		plain := bytes.TrimSpace(markup.ReplaceAll(text, nil))
		begins = len(text)-len(plain) <= mostMarkup && m.title([]byte(html.UnescapeString(string(plain)))) > 0
	}
	return begins && !m.namesOthers(text)
}

// mentions tells whether a title of the run may stand in the text.
func (m *Mask) mentions(text []byte) bool { return m.nextTitle(text, 0) >= 0 }

// title is the length of the title of the run that the text begins with; 0 where it begins with none. Behind the prefix, titles
// are of hyphens and hexadecimal digits: what follows may be a word of somebody else.
func (m *Mask) title(text []byte) int {
	n := len(m.prefix)
	if n == 0 || len(text) < n || !bytes.EqualFold(text[:n], m.prefix) || n < len(text) && (isLetter(text[n]) || isDigit(text[n])) {
		return 0
	}
	for n < len(text) && (hexDigit(text[n]) >= 0 || text[n] == '-') {
		n++
	}
	for n > len(m.prefix) && text[n-1] == '-' { // the end of a sentence, or of a comment
		n--
	}
	return n
}

// nextTitle is where a title of the run begins, from there on; negative where none does.
func (m *Mask) nextTitle(text []byte, from int) int {
	if len(m.prefix) == 0 {
		return -1
	}
	for from+len(m.prefix) <= len(text) {
		next := indexFold(text[from:], m.prefix[0])
		if next < 0 {
			break
		}
		if from += next; m.title(text[from:]) > 0 {
			return from
		}
		from++
	}
	return -1
}

// indexFold finds a byte in lower case, in either case.
func indexFold(text []byte, lower byte) int {
	for i, b := range text {
		if b == lower || b|0x20 == lower && isLetter(b) {
			return i
		}
	}
	return -1
}
