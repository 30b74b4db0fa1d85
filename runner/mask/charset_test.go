package mask_test

import (
	"bytes"
	"encoding/binary"
	"testing"
	"unicode/utf16"
)

// wide writes a text in UTF-16.
func wide(text string, order binary.AppendByteOrder) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

func wider(text string, order binary.AppendByteOrder) string {
	var b []byte
	for _, r := range text {
		b = order.AppendUint32(b, uint32(r))
	}
	return string(b)
}

func narrow(body string, width int, order binary.ByteOrder) string {
	var runes []rune
	var units []uint16
	for b := []byte(body); len(b) >= width; b = b[width:] {
		if width == 2 {
			units = append(units, order.Uint16(b))
			continue
		}
		runes = append(runes, rune(order.Uint32(b)))
	}
	return string(append(runes, utf16.Decode(units)...))
}

func TestWideCharsets(t *testing.T) {
	t.Parallel()
	const mark = "\uFEFF"
	document, want := `<a b="😀 John">`+title+` é<c>Jörg</c></a>`, `<a b="MASK">`+title+` é<c>MASK</c></a>`
	for _, c := range []struct {
		name, media, body, want string
		width                   int
		order                   binary.ByteOrder
	}{
		{"little", asXML, wide(mark+document, binary.LittleEndian), mark + want, 2, binary.LittleEndian},
		{"big", asXML, wide(mark+document, binary.BigEndian), mark + want, 2, binary.BigEndian},
		{"without a mark", asXML, wide(document, binary.LittleEndian), want, 2, binary.LittleEndian},
		{"big, without a mark", asXML, wide(document, binary.BigEndian), want, 2, binary.BigEndian},
		{"text, as is said", "text/plain; charset=UTF-16", wide("John", binary.LittleEndian), "MASK", 2, binary.LittleEndian},
		{"json", asJSON, wide(`{"a":"John"}`, binary.LittleEndian), `{"a":"MASK"}`, 2, binary.LittleEndian},
		{"of four bytes", asXML, wider(mark+document, binary.LittleEndian), mark + want, 4, binary.LittleEndian},
		{"of four bytes, big", asXML, wider(mark+document, binary.BigEndian), mark + want, 4, binary.BigEndian},
		{"broken off", asXML, wide("<a>John", binary.LittleEndian) + "J", "<a>MASK\uFFFD", 2, binary.LittleEndian},
		{"half a pair", asXML, "<\x00a\x00>\x00J\x00\x00\xd8n\x00", "<a>MASK", 2, binary.LittleEndian},
	} {
		got := narrow(masked(ours(), 200, c.media, c.body), c.width, c.order)
		if got = told(got); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if kept := masked(ours(), 404, c.media, wide("<a>No such group</a>", binary.LittleEndian)); !bytes.Equal([]byte(kept), []byte(wide("<a>No such group</a>", binary.LittleEndian))) {
			t.Errorf("%s: an error becomes %q", c.name, kept)
		}
	}
}

func TestOneTextHasOneMaskInEveryCharset(t *testing.T) {
	t.Parallel()
	want := masked(ours(), 200, asXML, "<a>Привет</a>")
	for _, c := range []struct{ media, body string }{
		{"text/xml; charset=windows-1251", "<a>\xcf\xf0\xe8\xe2\xe5\xf2</a>"},
		{"text/xml; charset=koi8-r", "<a>\xf0\xd2\xc9\xd7\xc5\xd4</a>"},
		{"text/xml; charset=utf-8", "<a>&#x41F;ривет</a>"},
	} {
		if got := masked(ours(), 200, c.media, c.body); got != want {
			t.Errorf("%s: got %s, want %s", c.media, got, want)
		}
	}
	if got := narrow(masked(ours(), 200, asXML, wide("<a>Привет</a>", binary.BigEndian)), 2, binary.BigEndian); got != want {
		t.Errorf("UTF-16: got %s, want %s", got, want)
	}
}
