package mask

import (
	"bytes"
	"unicode/utf8"
)

// longestAddress is how many bytes an e-mail address can have.
const longestAddress = 320

// span is a part of a text.
type span struct{ from, to int }

// nextAddress finds an e-mail address, from there on, as it is or as a URL writes it. One that the text breaks off in counts
// where the text was cut.
func nextAddress(text []byte, from int, cut bool) (found span, ok bool) {
	for at := from; ; {
		sign, size := nextAt(text, at)
		if size == 0 {
			return span{}, false
		}
		found = span{localPart(text, from, sign), domain(text, sign+size)}
		if found.from < sign && (isDomain(text[sign+size:found.to]) || cut && found.to == len(text)) {
			return found, true
		}
		at = sign + size
	}
}

// nextAt finds an @, and how many bytes it has; none where there is none.
func nextAt(text []byte, from int) (at, size int) {
	for {
		next := bytes.IndexAny(text[from:], "@%")
		if next < 0 {
			return len(text), 0
		}
		at = from + next
		switch {
		case text[at] == '@':
			return at, 1
		case bytes.HasPrefix(text[at:], []byte("%40")):
			return at, 3
		}
		from = at + 1
	}
}

// localPart is where what stands before an @ begins: not in the middle of a URL's escape.
func localPart(text []byte, from, sign int) int {
	begin := sign
	for begin > from && inAddress(text[begin-1]) {
		begin--
	}
	if begin > from && text[begin-1] == '%' && begin+2 < sign && hexDigit(text[begin]) >= 0 && hexDigit(text[begin+1]) >= 0 {
		begin += 2
	}
	return begin
}

func inAddress(b byte) bool {
	return inDomain(b) || b == '_' || b == '+' || b == '~'
}

func inDomain(b byte) bool {
	return isLetter(b) || isDigit(b) || b == '.' || b == '-' || b >= utf8.RuneSelf
}

func domain(text []byte, at int) int {
	begin := at
	for at < len(text) && inDomain(text[at]) {
		at++
	}
	for at > begin && (text[at-1] == '.' || text[at-1] == '-') {
		at--
	}
	return at
}

// isDomain wants letters behind a dot: react@18.2.0 is no address.
func isDomain(text []byte) bool {
	for i := 1; i+2 < len(text); i++ {
		if text[i] == '.' && inWord(text[i+1]) && inWord(text[i+2]) {
			return true
		}
	}
	return false
}

func inWord(b byte) bool { return isLetter(b) || b >= utf8.RuneSelf }

// plainAddress is an address as it is outside of a URL.
func plainAddress(text []byte) []byte { return bytes.ReplaceAll(text, []byte("%40"), []byte("@")) }

// namesOthers tells whether an e-mail address is in the text that is not of the run.
func (m *Mask) namesOthers(text []byte) bool {
	for from := 0; ; {
		found, ok := nextAddress(text, from, false)
		switch {
		case !ok:
			return false
		case !m.keeps(plainAddress(text[found.from:found.to])):
			return true
		}
		from = found.to
	}
}

// hideAddresses writes a text, the e-mail addresses in it masked that are not of the run.
func (s *scribe) hideAddresses(parts []part) {
	for _, p := range parts {
		if p.syntax == nil {
			s.out = append(s.out, p.raw...)
			continue
		}
		s.hideAddressesIn(p)
	}
}

func (s *scribe) hideAddressesIn(p part) {
	text, places := p.decode()
	written := 0 // of what is raw
	for from := 0; ; {
		found, ok := nextAddress(text, from, s.cut)
		if !ok {
			break
		}
		from = found.to
		address := plainAddress(text[found.from:found.to])
		if s.mask.keeps(address) {
			continue
		}
		s.out = append(s.out, p.raw[written:places[found.from]]...)
		s.word(address)
		written = places[found.to]
	}
	s.out = append(s.out, p.raw[written:]...)
}

// decode returns what a part says, and for each byte of it, and its end, where in the part that is written.
func (p part) decode() (text []byte, places []int) {
	if !bytes.ContainsAny(p.raw, `@%&\`) { // no sign of an address: nothing to be found
		return nil, nil
	}
	text, places = make([]byte, 0, len(p.raw)), make([]int, 0, len(p.raw)+1)
	for at := 0; at < len(p.raw); {
		r, size := rune(p.raw[at]), 1
		if p.syntax.special[p.raw[at]] {
			var wrong flaw
			if r, size, wrong = p.syntax.read(p.raw, at); wrong != sound {
				r = 0 // is in no address, and so stays
			}
		}
		if r != nothing {
			text = utf8.AppendRune(text, r)
		}
		for len(places) < len(text) {
			places = append(places, at)
		}
		at += size
	}
	return text, append(places, len(p.raw))
}
