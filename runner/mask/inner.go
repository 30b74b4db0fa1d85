package mask

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
)

// inner is what stands for a text that is a document by itself, as the parts of a batch are: the document, masked, escaped as
// the text around it wants. Only a whole and valid one is taken apart: of any other nobody knows where its texts end.
func (s *scribe) inner(syntax *syntax) (standIn []byte, ok bool) {
	if s.within || len(s.core) < 2 {
		return nil, false
	}
	masked := &scribe{mask: s.mask, within: true}
	switch {
	case (s.core[0] == '{' || s.core[0] == '[') && json.Valid(s.core):
		masked.json(s.core)
	case s.core[0] == '<' && isDocument(s.core):
		masked.xml(s.core, false)
	default:
		return nil, false
	}
	if syntax == &jsonText {
		var quoted bytes.Buffer
		encoder := json.NewEncoder(&quoted)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(string(masked.out)); err != nil {
			return nil, false // a text can always be written
		}
		text := bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))
		return text[1 : len(text)-1], true
	}
	var escaped bytes.Buffer
	if err := xml.EscapeText(&escaped, masked.out); err != nil {
		return nil, false // nor does a buffer refuse
	}
	return escaped.Bytes(), true
}

// isDocument tells well-formed XML of one root.
func isDocument(text []byte) bool {
	decoder := xml.NewDecoder(bytes.NewReader(text))
	depth, roots := 0, 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return depth == 0 && roots == 1
		}
		if err != nil {
			return false
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth == 0 {
				roots++
			}
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			if depth == 0 && len(bytes.TrimSpace(token)) > 0 {
				return false
			}
		case xml.Directive:
			return false
		}
	}
}
