package match

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"portalspec/reports/evidence"
)

var (
	declaration = regexp.MustCompile(`^<\?xml\s+version\s*=\s*["']([^"'<>]*)["'](?:\s+encoding\s*=\s*["']([A-Za-z][\w.\-]*)["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>`)
	minor       = regexp.MustCompile(`^1\.[1-9]\d*$`)
)

// decodeXML returns the document in UTF-8, without byte order mark and declaration. Its charset is what the byte order
// mark says, else the media type, else the declaration, else UTF-8 (RFC 7303).
func decodeXML(x evidence.Exchange) ([]byte, error) {
	body := x.Answer.Body
	label := markOf(body)
	if label == "" {
		label = charsetOf(x)
	}
	if label == "" && startsWide(body) {
		return nil, cannot("not read: UTF-16 without a byte order mark")
	}
	if found := declaration.FindSubmatch(body); label == "" && found != nil {
		label = string(found[2])
		if isWide(label) { // and yet it was found, a byte a character
			return nil, &SyntaxError{"XML", "declared as " + quoted(label) + ", and is not"}
		}
	}
	decoded, err := decode(body, label)
	if err != nil {
		return nil, err
	}
	decoded = bytes.TrimPrefix(decoded, utf8BOM)
	found := declaration.FindSubmatch(decoded)
	if found == nil {
		return decoded, nil
	}
	if minor.Match(found[1]) {
		return nil, cannot("not read: XML %s", found[1])
	}
	if string(found[1]) != "1.0" {
		return nil, &SyntaxError{"XML", "version " + quoted(string(found[1]))}
	}
	return decoded[len(found[0]):], nil
}

// decode returns a body in UTF-8. An unknown charset cannot be judged; what is not in the charset that it is said to be in is no XML.
func decode(body []byte, label string) ([]byte, error) {
	if label == "" || strings.EqualFold(label, "utf-8") || strings.EqualFold(label, "utf8") {
		if !utf8.Valid(body) {
			return nil, &SyntaxError{"XML", "not UTF-8"}
		}
		return body, nil
	}
	known, name := charset.Lookup(label)
	if known == nil || name == "replacement" { // the latter decodes nothing
		return nil, cannot("not read: the charset %s is unknown", quoted(label))
	}
	decoded, err := known.NewDecoder().Bytes(body)
	if err != nil {
		return nil, &SyntaxError{"XML", "not in the charset " + quoted(label)}
	}
	return decoded, nil
}

// markOf returns the charset that the byte order mark says; "" where there is none.
func markOf(body []byte) string {
	switch {
	case bytes.HasPrefix(body, utf8BOM):
		return "utf-8"
	case bytes.HasPrefix(body, []byte{0xFF, 0xFE, 0, 0}), bytes.HasPrefix(body, []byte{0, 0, 0xFE, 0xFF}):
		return "utf-32"
	case bytes.HasPrefix(body, []byte{0xFF, 0xFE}):
		return "utf-16le"
	case bytes.HasPrefix(body, []byte{0xFE, 0xFF}):
		return "utf-16be"
	}
	return ""
}

// isWide tells whether the charset has no character of one byte.
func isWide(label string) bool {
	wide := strings.ToLower(label)
	return strings.HasPrefix(wide, "utf-16") || strings.HasPrefix(wide, "utf-32")
}

func startsWide(body []byte) bool {
	return bytes.HasPrefix(body, []byte{'<', 0}) || bytes.HasPrefix(body, []byte{0, '<'})
}

// charsetOf returns the charset parameter of the media type; "" where there is none.
func charsetOf(x evidence.Exchange) string {
	_, parameters, _ := mime.ParseMediaType(x.Answer.Header.Get("Content-Type"))
	return strings.TrimSpace(parameters["charset"])
}
