package mask

import (
	"bytes"
	"encoding/hex"
	"unicode/utf8"
)

// stand is what the core is replaced by: plain ASCII, which no format has to escape. It is the same for the same core. A
// date becomes another one; what was written of the run stands behind the mask of all.
func (s *scribe) stand() []byte {
	s.standIn = s.standIn[:0]
	if form, ok := dateForm(s.core); ok {
		s.standIn = form.write(s.standIn, s.core, s.digest(s.core))
		return s.standIn
	}
	s.standIn = s.appendWord(s.standIn, s.core)
	s.appendOwn()
	return s.standIn
}

// word writes the mask of a text.
func (s *scribe) word(text []byte) { s.out = s.appendWord(s.out, text) }

func (s *scribe) appendWord(to, text []byte) []byte {
	to = append(to, "masked-"...)
	to = append(to, lengthClass(utf8.RuneCount(text))...)
	to = append(to, '-')
	return hex.AppendEncode(to, s.digest(text)[:6])
}

// lengthClass says about how many characters a text has.
func lengthClass(n int) string {
	switch {
	case n <= 8:
		return "1-8"
	case n <= 32:
		return "9-32"
	case n <= 128:
		return "33-128"
	}
	return "more"
}

// mostOwn is how many texts of the run a mask shows.
const mostOwn = 32

// appendOwn shows the titles, e-mail addresses and guids of the run that stand within the core: whether something gives
// them away is judged.
func (s *scribe) appendOwn() {
	shown := 0
	show := func(text []byte) {
		if shown < mostOwn && !bytes.Contains(s.standIn, text) {
			s.standIn = append(append(s.standIn, ' '), text...)
			shown++
		}
	}
	for at := s.mask.nextTitle(s.core, 0); at >= 0 && shown < mostOwn; {
		end := at + s.mask.title(s.core[at:])
		show(s.core[at:end])
		at = s.mask.nextTitle(s.core, end)
	}
	for from := 0; shown < mostOwn; {
		found, ok := nextAddress(s.core, from, false)
		if !ok {
			break
		}
		from = found.to
		if address := plainAddress(s.core[found.from:found.to]); isASCII(address) && s.mask.keeps(address) {
			show(address)
		}
	}
	for at := range s.core {
		if at+36 <= len(s.core) && s.core[at+8] == '-' && isGUID(s.core[at:at+36]) && s.mask.keeps(s.core[at:at+36]) {
			show(s.core[at : at+36])
		}
	}
}

func isASCII(text []byte) bool {
	return bytes.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}
