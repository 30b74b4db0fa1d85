package mask

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// jsonWalk is where in a JSON body a scribe is. What is no JSON may be understood wrongly; then names are taken for texts.
type jsonWalk struct {
	open []byte // the brackets that are open: {, [, or i for a list of ids
	name bool   // a name may come
	id   bool   // the value that comes is an id
}

func (w *jsonWalk) in(bracket byte) bool { return len(w.open) > 0 && w.open[len(w.open)-1] == bracket }

// mark sees a character that stands between values. The items of a list count as values of its name, as they do in XML,
// which repeats it.
func (w *jsonWalk) mark(b byte) {
	ids := w.id && (b == ':' || b == '[')
	switch {
	case b == '[' && ids:
		w.open = append(w.open, 'i')
	case b == '[' || b == '{':
		w.open = append(w.open, b)
	case b == ']' || b == '}':
		w.open = w.open[:max(0, len(w.open)-1)]
	}
	w.name = b == '{' || b == ',' && w.in('{')
	w.id = ids || b == ',' && w.in('i')
}

// json writes a body that is JSON, or should be: names, numbers and what stands between stay.
func (s *scribe) json(body []byte) {
	walk := jsonWalk{}
	for at := 0; at < len(body); {
		switch b := body[at]; b {
		case ' ', '\t', '\n', '\r':
			s.out = append(s.out, b)
			at++
		case '{', '[', '}', ']', ',', ':':
			s.out = append(s.out, b)
			walk.mark(b)
			at++
		case '"':
			at = s.jsonString(&walk, body, at)
		default:
			end := endsBare.find(body, at)
			s.bare(body[at:end], isBareJSON)
			walk.name, walk.id = false, false
			at = end
		}
	}
}

// jsonString writes the string that begins there, and returns where it ends.
func (s *scribe) jsonString(walk *jsonWalk, body []byte, at int) int {
	end := endOfString(body, at)
	closed := end < len(body)
	text := part{raw: body[at+1 : end], syntax: &jsonText}
	s.out = append(s.out, '"')
	if isName := walk.name && closed && comesColon(body, end+1); isName {
		walk.id = s.jsonName(text)
	} else {
		s.text(walk.id && closed, text)
		walk.id = false
	}
	walk.name = false
	if !closed {
		return end
	}
	s.out = append(s.out, '"')
	return end + 1
}

// jsonName writes a name, and tells whether it is that of an id. One that holds an e-mail address is no name.
func (s *scribe) jsonName(name part) (isID bool) {
	if !bytes.ContainsAny(name.raw, `@%\`) {
		s.out = append(s.out, name.raw...)
		return isIDName(name.raw)
	}
	if s.read(name); s.mask.namesOthers(s.core) {
		s.text(false, name)
		return false
	}
	s.out = append(s.out, name.raw...)
	return isIDName(s.core)
}

// endOfString is where the quote is that ends the string which begins there; the end of the body where there is none.
func endOfString(body []byte, at int) int {
	for at++; at < len(body); at++ {
		switch body[at] {
		case '\\':
			at++
		case '"':
			return at
		}
	}
	return len(body)
}

func comesColon(body []byte, at int) bool {
	at = blank.skip(body, at)
	return at < len(body) && body[at] == ':'
}

func isBareJSON(text []byte) bool {
	return isWord(text) || len(bytes.Trim(text, "0123456789+-.eE")) == 0 || bytes.Equal(text, utf8BOM)
}

func never([]byte) bool { return false }

// bare writes what no format has a place for: as it is where it may stay, else every letter and digit of it as an x.
func (s *scribe) bare(text []byte, stays func([]byte) bool) {
	switch {
	case s.readable:
		s.hideAddressesIn(part{raw: text, syntax: &process})
	case stays(text):
		s.out = append(s.out, text...)
	default:
		s.blur(text)
	}
}

// blur writes every letter and digit of a text as an x, but for the titles of the run.
func (s *scribe) blur(text []byte) {
	for next := s.mask.nextTitle(text, 0); next >= 0; next = s.mask.nextTitle(text, 0) {
		end := next + s.mask.title(text[next:])
		s.blurAll(text[:next])
		s.out = append(s.out, text[next:end]...)
		text = text[end:]
	}
	s.blurAll(text)
}

func (s *scribe) blurAll(text []byte) {
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case r == utf8.RuneError && size == 1:
			s.out = append(s.out, 0xFF) // is no UTF-8 either, wherever it stands
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			s.out = append(s.out, 'x')
		default:
			s.out = append(s.out, text[:size]...)
		}
		text = text[size:]
	}
}
