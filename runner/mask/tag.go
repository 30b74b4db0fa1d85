package mask

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// tag writes a start tag; in HTML, also what stands in an element that holds no markup.
func (s *scribe) tag(w *xmlWalk) {
	s.out = append(s.out, w.to(w.at+1)...)
	name := s.name(w, w.endOfName())
	s.attributes(w, len(w.body), value)
	w.id = isIDName(localName(name))
	if w.html && (bytes.EqualFold(name, []byte("script")) || bytes.EqualFold(name, []byte("style"))) {
		w.id = false
		s.text(false, part{w.to(endOfRawText(w.body, w.at, name)), &plainText})
	}
}

func (s *scribe) endTag(w *xmlWalk) {
	s.out = append(s.out, w.to(w.at+2)...)
	if w.at < len(w.body) && beginsName(w.body[w.at]) {
		s.name(w, w.endOfName())
	}
	s.attributes(w, len(w.body), value)
}

// endOfRawText is where the end tag of the element begins.
func endOfRawText(body []byte, at int, name []byte) int {
	for ; at < len(body); at++ {
		next := bytes.Index(body[at:], []byte("</"))
		if next < 0 {
			break
		}
		at += next
		if rest := body[at+2:]; len(rest) >= len(name) && bytes.EqualFold(rest[:len(name)], name) {
			return at
		}
	}
	return len(body)
}

func localName(name []byte) []byte { return name[bytes.IndexByte(name, ':')+1:] }

// endOfName is where a name ends in a tag, or what stands in the place of one.
func (w *xmlWalk) endOfName() int { return endsName.find(w.body, w.at) }

// name writes a name up to there and returns it. One in which something stands that is in no name is blurred; one that means
// an e-mail address is masked.
func (s *scribe) name(w *xmlWalk, end int) []byte {
	name := w.to(end)
	for _, b := range name {
		if !inName(b) {
			s.bare(name, never)
			return name
		}
	}
	if meant := meantBy(name); meant != nil && !s.readable && s.mask.namesOthers(meant) {
		prefix := name[:len(name)-len(localName(name))]
		s.out = append(s.out, prefix...)
		s.word(meant)
		return name
	}
	s.out = append(s.out, name...)
	return name
}

var encodedInName = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// meantBy undoes the encoding of what no XML name may hold, in a local name; nil where there is nothing to undo.
func meantBy(name []byte) []byte {
	if !bytes.Contains(name, []byte("_x00")) {
		return nil
	}
	return encodedInName.ReplaceAllFunc(localName(name), func(code []byte) []byte {
		r, _ := strconv.ParseUint(string(code[2:6]), 16, 16)
		return utf8.AppendRune(nil, rune(r))
	})
}

// valueKind tells what is done with the value of an attribute.
type valueKind func(s *scribe, name []byte, value part)

// attributes writes what stands in a tag behind its name, to its end, or up to there.
func (s *scribe) attributes(w *xmlWalk, end int, write valueKind) {
	var name []byte // of the value that comes
	for w.at < end {
		switch b := w.body[w.at]; b {
		case '>':
			s.out = append(s.out, w.to(w.at+1)...)
			return
		case '<':
			return // a tag that was never closed
		case ' ', '\t', '\r', '\n', '/', '?':
			s.out = append(s.out, w.to(w.at+1)...)
		case '=':
			s.out = append(s.out, w.to(w.at+1)...)
			s.unquoted(w, end, name, write)
		case '"', '\'':
			s.quoted(w, end, name, write)
			name = nil
		default:
			name = s.attributeName(w, min(end, w.endOfName()))
		}
	}
}

// attributeName writes the name of an attribute. Without a value behind it, it may be anything, and is blurred.
func (s *scribe) attributeName(w *xmlWalk, end int) []byte {
	next := blank.skip(w.body, end)
	if next == len(w.body) || w.body[next] != '=' {
		s.bare(w.to(end), never)
		return nil
	}
	return s.name(w, end)
}

func (s *scribe) quoted(w *xmlWalk, end int, name []byte, write valueKind) {
	quote := w.body[w.at]
	s.out = append(s.out, w.to(w.at+1)...)
	next := bytes.IndexByte(w.body[w.at:end], quote)
	if next < 0 {
		write(s, nil, part{w.to(end), &attribute})
		return
	}
	write(s, name, part{w.to(w.at + next), &attribute})
	s.out = append(s.out, w.to(w.at+1)...)
}

// unquoted writes the value that comes, where it is one without quotes.
func (s *scribe) unquoted(w *xmlWalk, end int, name []byte, write valueKind) {
	s.out = append(s.out, w.to(blank.skip(w.body[:end], w.at))...)
	if last := endsValue.find(w.body[:end], w.at); last > w.at {
		write(s, name, part{w.to(last), &attribute})
	}
}

// value writes the value of an element's attribute. A namespace is no text.
func value(s *scribe, name []byte, text part) {
	if isNamespace(name) && isVocabulary(text.raw) {
		s.out = append(s.out, text.raw...)
		return
	}
	s.text(isIDName(localName(name)), text)
}

func isNamespace(name []byte) bool {
	return bytes.Equal(name, []byte("xmlns")) || bytes.HasPrefix(name, []byte("xmlns:"))
}

var vocabulary = regexp.MustCompile(`^http://(?:www\.w3\.org|schemas\.(?:microsoft\.com|datacontract\.org|xmlsoap\.org))/[\w./#-]{0,160}$`)

// isVocabulary tells the namespaces of XML itself and of the libraries that write it.
func isVocabulary(uri []byte) bool { return vocabulary.Match(uri) }

var label = regexp.MustCompile(`^[A-Za-z][\w.\-]*$`)

// declared writes a value of the XML declaration: it stays where it is one that is known. One that none can have must not
// become one.
func declared(s *scribe, name []byte, text part) {
	known, possible := isDeclared(string(name), string(text.raw))
	switch {
	case s.readable:
		s.text(false, text)
	case known:
		s.out = append(s.out, text.raw...)
	case possible:
		s.text(false, text)
	default:
		s.out = append(s.out, '!')
		s.word(text.raw)
	}
}

// isDeclared tells whether a value is known for that name, and whether it is at all possible.
func isDeclared(name, value string) (known, possible bool) {
	switch name {
	case "version":
		known = strings.Trim(value, "0123456789.") == ""
		return known, known
	case "standalone":
		known = value == "yes" || value == "no"
		return known, known
	case "encoding":
		charset, _ := charset.Lookup(value)
		return charset != nil || value == "", label.MatchString(value)
	}
	return false, true
}
