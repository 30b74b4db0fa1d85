// Package mask takes out of answers what they say about records that the run did not create, before anything is kept. What
// judging needs stays: names, structure, numbers, formats, syntax errors, and whether two texts are the same.
package mask

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
)

// Mask hides the texts of answers, and knows those that are the run's own.
type Mask struct {
	key    []byte
	prefix []byte // in lower case

	mutex sync.RWMutex
	kept  map[string]struct{} // as said; e-mail addresses and guids in lower case too
}

// New returns a mask. The key is random and of this run, so that nobody can look up what a mask stood for; the prefix is
// what every title of the run begins with.
func New(key []byte, prefix string) *Mask {
	prefix = strings.ToLower(strings.TrimRight(prefix, "-"))
	return &Mask{key: bytes.Clone(key), prefix: []byte(prefix), kept: map[string]struct{}{}}
}

// Keep makes the texts known as the run's own: what it sent, and what its account is called. They stay where they are a
// whole text; e-mail addresses and guids also within one. It may be called while answers are masked.
func (m *Mask) Keep(texts ...string) {
	s := scribe{mask: m}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for _, text := range texts {
		s.read(part{raw: []byte(text), syntax: &plainText})
		if len(s.core) == 0 {
			continue
		}
		m.kept[string(s.core)] = struct{}{}
		if isGUID(s.core) || bytes.IndexByte(s.core, '@') >= 0 {
			m.kept[string(bytes.ToLower(s.core))] = struct{}{}
		}
	}
}

// keeps tells whether the run's own texts hold this one; of e-mail addresses and guids, in any case.
func (m *Mask) keeps(text []byte) bool {
	m.mutex.RLock()
	defer m.mutex.RUnlock()
	if _, found := m.kept[string(text)]; found {
		return true
	}
	if len(text) > longestAddress || !isGUID(text) && bytes.IndexByte(text, '@') < 0 {
		return false
	}
	_, found := m.kept[string(bytes.ToLower(text))]
	return found
}

// Answer returns the body as it may be kept: of an answer in the 200 range, every text masked that is not the run's own; of
// any other, which has to stay readable, e-mail addresses. A body that was cut may end in the middle of a text. What is
// given is not changed, and may be what is returned.
func (m *Mask) Answer(status int, header http.Header, body []byte, cut bool) []byte {
	if len(body) == 0 {
		return body
	}
	s := &scribe{mask: m, cut: cut, readable: status < 200 || status > 299}
	return s.body(newMedia(header), body)
}

// document masks a body whose characters are those of UTF-8, or bytes that are none.
func (s *scribe) document(media media, body []byte) []byte {
	s.out = make([]byte, 0, len(body)+len(body)/4)
	switch look := lookOf(body); {
	case look == '{', look == '[', media.isJSON() && look != '<':
		s.json(body)
	case look == '<', media.isXML():
		s.xml(body, !media.isXML() && (media.name == "text/html" || looksLikeHTML(body)))
	case media.isBinary(body) && !s.readable:
		s.word(body)
	default:
		s.text(false, part{raw: body, syntax: &plainText})
	}
	return s.out
}

var utf8BOM = []byte("\uFEFF")

// lookOf is the character with which a body begins to say something; 0 where it says nothing.
func lookOf(body []byte) byte {
	body = bytes.TrimLeft(bytes.TrimPrefix(body, utf8BOM), " \t\r\n")
	if len(body) == 0 {
		return 0
	}
	return body[0]
}

func looksLikeHTML(body []byte) bool {
	body = bytes.TrimLeft(bytes.TrimPrefix(body, utf8BOM), " \t\r\n")
	begin := bytes.ToLower(body[:min(len(body), len("<!doctype html"))])
	return bytes.HasPrefix(begin, []byte("<!doctype html")) || bytes.HasPrefix(begin, []byte("<html"))
}
