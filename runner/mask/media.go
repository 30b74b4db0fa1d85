package mask

import (
	"bytes"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"
)

// media is what a header says of a body.
type media struct{ name, charset string }

func newMedia(header http.Header) media {
	name, parameters, _ := mime.ParseMediaType(header.Get("Content-Type"))
	return media{name, strings.ToLower(strings.TrimSpace(parameters["charset"]))}
}

func (m media) isJSON() bool {
	return m.name == "application/json" || m.name == "text/json" || strings.HasSuffix(m.name, "+json")
}

func (m media) isXML() bool {
	return m.name == "text/xml" || m.name == "application/xml" || strings.HasSuffix(m.name, "+xml")
}

// isBinary tells a body that is no text.
func (m media) isBinary(body []byte) bool {
	kind, _, _ := strings.Cut(m.name, "/")
	return kind == "image" || kind == "audio" || kind == "video" || kind == "font" || bytes.IndexByte(body, 0) >= 0 || !utf8.Valid(body)
}
