package wire

import (
	"encoding/binary"
	"net/http"
	"strings"
	"unicode/utf16"
)

// cleaner takes secrets out of the parts of one exchange.
type cleaner struct {
	hunt    *hunt
	cookies []string
}

func (c cleaner) header(header http.Header) http.Header {
	if header == nil {
		return nil
	}
	clean := make(http.Header, len(header))
	for name, values := range header {
		shown := c.headerName(name)
		for _, value := range values {
			if name == "Cookie" || name == "Set-Cookie" {
				value = crumbs(name, value)
			}
			clean[shown] = append(clean[shown], c.text(value))
		}
	}
	return clean
}

// headerName hides a secret that a server makes a header's name of; net/http has changed its case.
func (c cleaner) headerName(name string) string {
	for _, n := range c.hunt.needles {
		if n.whole || len(n.text) > len(name) { // nearly always: names are short, and this is asked for each of them
			continue
		}
		if strings.Contains(strings.ToLower(name), strings.ToLower(n.text)) {
			return n.name
		}
	}
	return name
}

func (c cleaner) body(body []byte, cut bool) []byte {
	if len(body) == 0 {
		return body
	}
	return []byte(c.wide(c.replace(string(body), cut, true)))
}

func (c cleaner) text(text string) string { return c.replace(text, false, false) }

// replace puts placeholders in the place of secrets, such that a document stays as valid, or as invalid, as it was.
func (c cleaner) replace(text string, cut, document bool) string {
	var clean strings.Builder
	end := 0
	for _, found := range c.hunt.spans(text, cut) {
		found = widen(text, found)
		if found.from < end {
			found.from = end
		}
		clean.WriteString(text[end:found.from])
		clean.WriteString(placeholder(text, found, document))
		end = max(end, found.to)
	}
	if end > 0 {
		clean.WriteString(text[end:])
		text = clean.String()
	}
	for _, value := range c.cookies {
		text = strings.ReplaceAll(text, value, cookieName)
	}
	return text
}

// wide replaces secrets in UTF-16, which has a zero byte in every Latin letter.
func (c cleaner) wide(text string) string {
	if strings.IndexByte(text, 0) < 0 {
		return text
	}
	for _, n := range c.hunt.needles {
		if n.whole {
			continue
		}
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			text = strings.ReplaceAll(text, encode16(n.text, order), encode16(n.name, order))
		}
	}
	return text
}

func encode16(text string, order binary.AppendByteOrder) string {
	var wide []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		wide = order.AppendUint16(wide, unit)
	}
	return string(wide)
}
