package mask

import (
	"crypto/hmac"
	"crypto/sha256"
	"hash"
	"unicode"
	"unicode/utf8"
)

// scribe writes one body anew.
type scribe struct {
	mask     *Mask
	cut      bool
	readable bool // texts stay but for e-mail addresses
	within   bool // what is written is a text of another document
	out      []byte

	// Of the text that is being written: what it says without the white space around it, and where that stands.
	core        []byte
	first, last place
	wrong       []found // at most one of each kind
	seen        [flaws]bool

	hash    hash.Hash
	sum     []byte
	standIn []byte
}

// part is a piece of a document: of a text, written in a syntax; or what stands between such pieces and is written as it
// is, where the syntax is nil.
type part struct {
	raw    []byte
	syntax *syntax
}

// place is a byte of a text that may have several parts.
type place struct{ part, at int }

// found is a flaw, as it stands in a part.
type found struct {
	place
	raw []byte
}

// text writes a text. All of its parts are one for who reads the document, so they are masked as one: the stand-in has the
// place of the first letter, with what made the text invalid behind it. In the value of an id, ids stay.
func (s *scribe) text(id bool, parts ...part) {
	if s.readable {
		s.hideAddresses(parts)
		return
	}
	s.read(parts...)
	if len(s.core) == 0 || s.stays(id) {
		for _, p := range parts {
			s.out = append(s.out, p.raw...)
		}
		return
	}
	for i, p := range parts {
		switch {
		case p.syntax == nil || i < s.first.part || i > s.last.part:
			s.out = append(s.out, p.raw...)
		default:
			s.replace(i, p.raw, p.syntax)
		}
	}
}

// replace writes a part that holds some of the text's core.
func (s *scribe) replace(i int, raw []byte, syntax *syntax) {
	if i == s.first.part {
		s.out = append(s.out, raw[:s.first.at]...)
		if document, is := s.inner(syntax); is {
			s.out = append(s.out, document...)
		} else {
			s.out = append(s.out, s.stand()...)
		}
	}
	flawed := false
	for _, flaw := range s.wrong {
		if flaw.part == i && (i < s.last.part || flaw.at < s.last.at) { // what stands behind the core stays anyway
			s.out = append(s.out, flaw.raw...)
			flawed = true
		}
	}
	if flawed { // lest it makes something valid with what follows
		s.out = append(s.out, '-')
	}
	if i == s.last.part {
		s.out = append(s.out, raw[s.last.at:]...)
	}
}

// read finds the core of a text, and the flaws in it. XML cannot say some characters, and not which line end it was; so no
// core does.
func (s *scribe) read(parts ...part) {
	s.core, s.wrong, s.seen = s.core[:0], s.wrong[:0], [flaws]bool{}
	s.first, s.last = place{-1, 0}, place{-1, 0}
	end, returned := 0, false
	for i, p := range parts {
		if p.syntax == nil {
			continue
		}
		for at := 0; at < len(p.raw); {
			r, size, wrong := rune(p.raw[at]), 1, sound
			if p.syntax.special[p.raw[at]] {
				r, size, wrong = p.syntax.read(p.raw, at)
			}
			if !unsaid(r) {
				if !isSpace(r) && s.first.part < 0 {
					s.first = place{i, at}
				}
				if s.first.part >= 0 && (r != '\n' || !returned) {
					s.add(r)
				}
				if returned = r == '\r'; !isSpace(r) {
					s.last, end = place{i, at + size}, len(s.core)
				}
			}
			if wrong != sound && s.first.part >= 0 && !s.seen[wrong] {
				s.seen[wrong] = true
				s.wrong = append(s.wrong, found{place{i, at}, p.raw[at : at+size]})
			}
			at += size
		}
	}
	s.core = s.core[:end]
}

func (s *scribe) add(r rune) {
	switch {
	case r == '\r':
		s.core = append(s.core, '\n')
	case r < utf8.RuneSelf:
		s.core = append(s.core, byte(r))
	default:
		s.core = utf8.AppendRune(s.core, r)
	}
}

// unsaid tells what XML forbids, and what may stand for it.
func unsaid(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFD || r == 0xFFFE || r == 0xFFFF
}

func isSpace(r rune) bool {
	return r == ' ' || r >= '\t' && r <= '\r' || r >= utf8.RuneSelf && unicode.IsSpace(r)
}

// digest is the hash of the core, which who lacks the key cannot compute.
func (s *scribe) digest(text []byte) []byte {
	if s.hash == nil {
		s.hash = hmac.New(sha256.New, s.mask.key)
	}
	s.hash.Reset()
	_, _ = s.hash.Write(text) // a hash takes everything
	s.sum = s.hash.Sum(s.sum[:0])
	return s.sum
}
