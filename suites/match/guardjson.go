package match

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

var utf8BOM = []byte("\uFEFF")

// guardJSON returns a body without its byte order mark, where it is one valid JSON value that is safe to parse.
func guardJSON(body []byte) ([]byte, error) {
	body = bytes.TrimPrefix(body, utf8BOM)
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, &SyntaxError{"JSON", "the body is empty"}
	}
	if err := measureJSON(body); err != nil {
		return nil, err
	}
	if !utf8.Valid(body) {
		return nil, &SyntaxError{"JSON", "not UTF-8"}
	}
	if !json.Valid(body) { // walks with a stack of its own, at most 10,000 deep
		return nil, &SyntaxError{"JSON", whatIsWrong(body)}
	}
	return body, nil
}

// measureJSON counts depth and values without understanding more than strings. What is not JSON may be counted wrongly.
func measureJSON(body []byte) error {
	depth, nodes := 0, 1
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '"':
			i = endOfString(body, i)
		case '[', '{':
			depth++
			nodes++
		case ']', '}':
			depth--
		case ',':
			nodes++
		}
		if depth > maxDepth {
			return tooDeep()
		}
		if nodes > maxNodes {
			return tooMany()
		}
	}
	return nil
}

// endOfString returns where the string that begins at start ends: at its closing quote, or at the end of the body.
func endOfString(body []byte, start int) int {
	for i := start + 1; i < len(body); i++ {
		switch body[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(body)
}

func whatIsWrong(body []byte) string {
	var raw json.RawMessage
	var syntax *json.SyntaxError
	if err := json.Unmarshal(body, &raw); errors.As(err, &syntax) {
		return fmt.Sprintf("%s, at byte %d", syntax.Error(), syntax.Offset)
	}
	return "not one JSON value"
}
