package mask

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// body masks a body in whatever charset it is.
func (s *scribe) body(media media, body []byte) []byte {
	if wide := wideOf(media, body); wide.width > 0 {
		return wide.encode(s.document(media, wide.decode(body)))
	}
	if label := media.labelOf(body); label != "" && !s.readable {
		if masked, ok := s.labelled(media, label, body); ok {
			return masked
		}
	}
	return s.document(media, body)
}

// wide is a charset whose characters all have at least two bytes.
type wide struct {
	width int // in bytes, of a unit: 2 or 4; 0 where the body is in another charset
	order binary.AppendByteOrder
}

var marks = []struct {
	mark string
	wide wide
}{
	{"\xff\xfe\x00\x00", wide{4, binary.LittleEndian}},
	{"\x00\x00\xfe\xff", wide{4, binary.BigEndian}},
	{"\xff\xfe", wide{2, binary.LittleEndian}},
	{"\xfe\xff", wide{2, binary.BigEndian}},
}

// wideOf tells UTF-16 and UTF-32 by the byte order mark, and UTF-16 without one by its first character.
func wideOf(media media, body []byte) wide {
	for _, m := range marks {
		if bytes.HasPrefix(body, []byte(m.mark)) {
			return m.wide
		}
	}
	if len(body) < 2 {
		return wide{}
	}
	says := strings.HasPrefix(media.charset, "utf-16")
	begins := func(b byte) bool { return b != 0 && (says || strings.IndexByte("<{[\"", b) >= 0) }
	switch {
	case body[1] == 0 && begins(body[0]):
		return wide{2, binary.LittleEndian}
	case body[0] == 0 && begins(body[1]):
		return wide{2, binary.BigEndian}
	}
	return wide{}
}

// decode returns a body in UTF-8. What is no character becomes the one that stands for such, as readers take it.
func (w wide) decode(body []byte) []byte {
	order := binary.ByteOrder(binary.LittleEndian)
	if w.order == binary.AppendByteOrder(binary.BigEndian) {
		order = binary.BigEndian
	}
	plain := make([]byte, 0, len(body))
	if w.width == 4 {
		for ; len(body) >= 4; body = body[4:] {
			plain = utf8.AppendRune(plain, rune(min(order.Uint32(body), utf8.MaxRune+1)))
		}
	}
	for ; w.width == 2 && len(body) >= 2; body = body[2:] {
		r := rune(order.Uint16(body))
		if utf16.IsSurrogate(r) && len(body) >= 4 {
			if pair := utf16.DecodeRune(r, rune(order.Uint16(body[2:]))); pair != utf8.RuneError {
				r, body = pair, body[2:]
			}
		}
		plain = utf8.AppendRune(plain, r)
	}
	if len(body) > 0 { // broken off in a character
		plain = utf8.AppendRune(plain, utf8.RuneError)
	}
	return plain
}

func (w wide) encode(plain []byte) []byte {
	body := make([]byte, 0, w.width*len(plain))
	for len(plain) > 0 {
		r, size := utf8.DecodeRune(plain)
		plain = plain[size:]
		switch {
		case w.width == 4:
			body = w.order.AppendUint32(body, uint32(r))
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			body = w.order.AppendUint16(w.order.AppendUint16(body, uint16(high)), uint16(low))
		default:
			body = w.order.AppendUint16(body, uint16(r))
		}
	}
	return body
}

var declaration = regexp.MustCompile(`^<\?xml\s[^<>]{0,200}?encoding\s*=\s*["']([A-Za-z][\w.\-]*)["']`)

// labelOf is the charset of XML or HTML, in words: of the media type, else of the declaration; "" of UTF-8. JSON is UTF-8,
// whatever is said of it.
func (m media) labelOf(body []byte) string {
	if bytes.HasPrefix(body, utf8BOM) || lookOf(body) != '<' {
		return ""
	}
	label := m.charset
	if found := declaration.FindSubmatch(body); label == "" && found != nil {
		label = strings.ToLower(string(found[1]))
	}
	if label == "" || label == "utf-8" || label == "utf8" || isASCII(body) {
		return ""
	}
	return label
}

// labelled masks a body in a charset that is known by its label. False where the body is not in it, or the label unknown: then
// what is no UTF-8 is a flaw.
func (s *scribe) labelled(media media, label string, body []byte) ([]byte, bool) {
	known, name := charset.Lookup(label)
	if known == nil || strings.HasPrefix(name, "utf-16") {
		return nil, false
	}
	plain, err := known.NewDecoder().Bytes(body)
	if err != nil {
		return nil, false
	}
	if again, err := known.NewEncoder().Bytes(plain); err != nil || !bytes.Equal(again, body) {
		return nil, false
	}
	masked, err := known.NewEncoder().Bytes(s.document(media, plain))
	return masked, err == nil
}
