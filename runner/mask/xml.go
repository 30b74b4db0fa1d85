package mask

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// xmlWalk is where in an XML or HTML body a scribe is.
type xmlWalk struct {
	body []byte
	at   int
	html bool
	id   bool   // the text that comes is an id
	text []part // the text that stands there since the last tag, with comments and sections in it

	syntax *syntax // of texts
}

// to takes what stands up to there.
func (w *xmlWalk) to(end int) []byte {
	raw := w.body[w.at:end]
	w.at = end
	return raw
}

// through is where that ends which ends with the mark: behind it; and whether it ends at all.
func (w *xmlWalk) through(begin int, mark string) (end int, closed bool) {
	if n := bytes.Index(w.body[begin:], []byte(mark)); n >= 0 {
		return begin + n + len(mark), true
	}
	return len(w.body), false
}

func (w *xmlWalk) comes(mark string) bool { return bytes.HasPrefix(w.body[w.at:], []byte(mark)) }

func (w *xmlWalk) add(raw []byte, syntax *syntax) { w.text = append(w.text, part{raw, syntax}) }

// xml writes a body that is XML or HTML, or should be: names, declarations and what stands between stay.
func (s *scribe) xml(body []byte, html bool) {
	w := &xmlWalk{body: body, html: html, syntax: &xmlText}
	if html {
		w.syntax = &htmlText
	}
	if bytes.HasPrefix(body, utf8BOM) {
		s.out = append(s.out, w.to(len(utf8BOM))...)
	}
	for w.at < len(body) {
		next := bytes.IndexByte(body[w.at:], '<')
		if next < 0 {
			w.id = false // broken off
			w.add(w.to(len(body)), w.syntax)
			break
		}
		if next > 0 {
			w.add(w.to(w.at+next), w.syntax)
		}
		s.markup(w)
	}
	s.flush(w)
}

// flush writes the text that ends there.
func (s *scribe) flush(w *xmlWalk) {
	if len(w.text) > 0 {
		s.text(w.id, w.text...)
		w.text = w.text[:0]
	}
}

// markup writes what begins with <.
func (s *scribe) markup(w *xmlWalk) {
	switch {
	case w.comes("<!--"):
		s.comment(w)
	case w.comes("<![CDATA["):
		s.section(w)
	case w.comes("<?"):
		s.instruction(w)
	case w.comes("<!"):
		s.flush(w)
		s.directive(w)
		w.id = false
	case w.comes("</"):
		s.flush(w)
		s.endTag(w)
		w.id = false
	case w.at+1 < len(w.body) && beginsName(w.body[w.at+1]):
		s.flush(w)
		s.tag(w)
	default:
		w.add(w.to(w.at+1), nil)
	}
}

func beginsName(b byte) bool { return isLetter(b) || b == '_' || b == ':' || b >= utf8.RuneSelf }

func inName(b byte) bool { return beginsName(b) || isDigit(b) || b == '-' || b == '.' }

// aside writes something into the text that is not of it: a comment. What is written elsewhere is taken from there.
func (s *scribe) aside(w *xmlWalk, write func()) {
	begin := len(s.out)
	write()
	w.add(bytes.Clone(s.out[begin:]), nil)
	s.out = s.out[:begin]
}

func (s *scribe) comment(w *xmlWalk) {
	begin := w.at + len("<!--")
	end, closed := w.through(begin, "-->")
	s.aside(w, func() { s.enclosed(w, begin, end, closed, "-->", &comment) })
}

// enclosed writes what stands from begin to the mark that closes it, and the mark.
func (s *scribe) enclosed(w *xmlWalk, begin, end int, closed bool, mark string, syntax *syntax) {
	s.out = append(s.out, w.to(begin)...)
	if closed {
		end -= len(mark)
	}
	s.text(false, part{w.to(end), syntax})
	if closed {
		s.out = append(s.out, w.to(end+len(mark))...)
	}
}

func (s *scribe) section(w *xmlWalk) {
	end, closed := w.through(w.at+len("<![CDATA["), "]]>")
	w.add(w.to(w.at+len("<![CDATA[")), nil)
	if !closed {
		w.id = false
		w.add(w.to(end), &cdata)
		return
	}
	w.add(w.to(end-len("]]>")), &cdata)
	w.add(w.to(end), nil)
}

// instruction writes a processing instruction. That of XML itself is the declaration, which stays.
func (s *scribe) instruction(w *xmlWalk) {
	begin := w.at + len("<?")
	end, closed := w.through(begin, "?>")
	target := begin
	for target < end && inName(w.body[target]) {
		target++
	}
	s.aside(w, func() {
		switch {
		case bytes.EqualFold(w.body[begin:target], []byte("xml")):
			s.out = append(s.out, w.to(target)...)
			inner := end
			if closed {
				inner -= len("?>")
			}
			s.attributes(w, inner, declared)
			s.bare(w.to(end), never)
		case target == begin && target < end: // without a name, which the mask must not become
			target++
			fallthrough
		default:
			s.enclosed(w, min(target, end), end, closed && target <= end-len("?>"), "?>", &process)
		}
	})
}

// longestDoctype is how many bytes a DOCTYPE may have that stays.
const longestDoctype = 300

const doctype = "<!DOCTYPE"

// directive writes a DOCTYPE, or what looks like one. What a DOCTYPE says stays where it declares nothing itself.
func (s *scribe) directive(w *xmlWalk) {
	end := endOfDirective(w.body, w.at)
	if raw := w.body[w.at:end]; len(raw) >= len(doctype) && strings.EqualFold(string(raw[:len(doctype)]), doctype) {
		s.out = append(s.out, w.to(w.at+len(doctype))...)
		s.bare(w.to(end), func(rest []byte) bool { return len(rest) <= longestDoctype && !bytes.ContainsAny(rest, "[@") })
		return
	}
	s.bare(w.to(end), never)
}

// endOfDirective is where it ends: what stands in quotes and in < > is a part of it.
func endOfDirective(body []byte, at int) int {
	quote, depth := byte(0), 0
	for ; at < len(body); at++ {
		switch b := body[at]; {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '"' || b == '\'':
			quote = b
		case b == '<':
			depth++
		case b == '>':
			if depth--; depth == 0 {
				return at + 1
			}
		}
	}
	return len(body)
}
