package wire

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// reading is one way to understand what stands at a place of a text: as this piece, which ends there.
type reading struct {
	piece string
	end   int
}

// bytesAsText are the bytes, each as a text of its own.
var bytesAsText = func() (all [256]string) {
	for b := range all {
		all[b] = string([]byte{byte(b)})
	}
	return all
}()

// depth bounds how often text may be escaped: JSON in a JSON string, a URL in a query, HTML in XML.
const depth = 8

// readings are all ways to understand what begins at p: the byte as it is, and what an escape means.
func readings(into []reading, text string, p int) []reading {
	into = append(into, reading{text[p : p+1], p + 1})
	switch text[p] {
	case '%':
		return percent(into, text, p)
	case '+':
		return append(into, reading{" ", p + 1})
	case '\\':
		return backslash(into, text, p)
	case '&':
		return entity(into, text, p)
	}
	return into
}

// percent reads %2F, and %252F.
func percent(into []reading, text string, p int) []reading {
	at := p + 1
	for range depth {
		value, ok := hex(text, at, 2)
		if !ok {
			break
		}
		at += 2
		into = append(into, reading{bytesAsText[value], at})
		if value == '+' {
			into = append(into, reading{" ", at}) // a form in a form
		}
		if value != '%' {
			break
		}
	}
	return into
}

var shortEscapes = map[byte]string{'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t"}

// backslash reads what JSON and JavaScript write: \/ and \u002f and \x2f, and each with more backslashes.
func backslash(into []reading, text string, p int) []reading {
	last := p // of the backslashes
	for last+1 < len(text) && last-p < depth && text[last+1] == '\\' {
		last++
	}
	for width := 2; width <= last-p+1; width *= 2 {
		into = append(into, reading{`\`, p + width})
	}
	if last+1 == len(text) {
		return into
	}
	switch next := text[last+1]; next {
	case 'u':
		return unicode(into, text, last+2)
	case 'x':
		if value, ok := hex(text, last+2, 2); ok {
			into = append(into, reading{bytesAsText[value], last + 4})
		}
	default:
		piece := shortEscapes[next]
		if piece == "" && class(next) == "" { // letters and digits are not escaped: C:\\temp
			piece = bytesAsText[next]
		}
		if piece != "" {
			into = append(into, reading{piece, last + 2})
		}
	}
	return into
}

// unicode reads the four digits after \u, and the second \u of a pair.
func unicode(into []reading, text string, at int) []reading {
	value, ok := hex(text, at, 4)
	if !ok {
		return into
	}
	at += 4
	if !utf16.IsSurrogate(value) {
		return append(into, reading{string(value), at})
	}
	second := at
	for second < len(text) && second-at < depth && text[second] == '\\' {
		second++
	}
	if second == at || second == len(text) || text[second] != 'u' {
		return into
	}
	low, ok := hex(text, second+1, 4)
	if !ok {
		return into
	}
	return append(into, reading{string(utf16.DecodeRune(value, low)), second + 5})
}

var named = map[string]rune{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\'', "sol": '/', "plus": '+', "equals": '='}

const longestName = 12 // of a reference, with its semicolon

// entity reads &amp; and &#38; and &amp;#38;.
func entity(into []reading, text string, p int) []reading {
	at := p + 1
	for range depth {
		length := strings.IndexByte(text[at:min(len(text), at+longestName)], ';')
		if length < 1 {
			break
		}
		value, ok := referred(text[at : at+length])
		if !ok {
			break
		}
		at += length + 1
		into = append(into, reading{string(value), at})
		if value != '&' {
			break
		}
	}
	return into
}

// referred is the character that a reference means, by name or number.
func referred(name string) (rune, bool) {
	digits, numeric := strings.CutPrefix(name, "#")
	if !numeric {
		value, found := named[name]
		return value, found
	}
	base := 10
	if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
		digits, base = digits[1:], 16
	}
	value, err := strconv.ParseInt(digits, base, 32)
	return rune(value), err == nil
}

// hex reads so many hexadecimal digits.
func hex(text string, at, digits int) (value rune, ok bool) {
	if at+digits > len(text) {
		return 0, false
	}
	for _, b := range []byte(text[at : at+digits]) {
		var digit rune
		switch {
		case b >= '0' && b <= '9':
			digit = rune(b - '0')
		case b|0x20 >= 'a' && b|0x20 <= 'f': // in either case
			digit = rune(b|0x20-'a') + 10
		default:
			return 0, false
		}
		value = value<<4 | digit
	}
	return value, true
}

// broken is where the text may go on if a line break was put in at p: between first and last, since the next line may be
// indented. Both are p where there is no break.
func broken(text string, p int) (first, last int) {
	if p == len(text) || strings.IndexByte("=\\\r\n", text[p]) < 0 {
		return p, p
	}
	first = p
	for _, mark := range []string{"=", `\r`, "\r", `\n`, "\n"} { // quoted-printable, and JSON
		if strings.HasPrefix(text[first:], mark) {
			first += len(mark)
		}
	}
	if text[p:first] == "" || text[p:first] == "=" {
		return p, p
	}
	for last = first; last < min(len(text), first+depth) && (text[last] == ' ' || text[last] == '\t'); {
		last++
	}
	return first, last
}
