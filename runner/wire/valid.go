package wire

import "strings"

// widen makes a span begin where an escape begins that it would otherwise cut in two: half an escape is a syntax error that
// was not there.
func widen(text string, s span) span {
	for back := 1; back <= longestName && back <= s.from; back++ {
		at := s.from - back
		width := 0
		switch text[at] {
		case '\\':
			if !escapes(text, at) {
				continue
			}
			width = escapeWidth(text[at:])
		case '&':
			width = strings.IndexByte(text[at:min(len(text), at+longestName)], ';') + 1
			if width > 0 && strings.ContainsAny(text[at+1:at+width-1], "&<>\"' =") {
				width = 0
			}
		}
		if width > back {
			return span{at, max(s.to, at+width), s.name}
		}
	}
	return s
}

// escapes tells whether the backslash at a place begins an escape, not ends one.
func escapes(text string, at int) bool {
	before := len(text[:at]) - len(strings.TrimRight(text[:at], `\`))
	return before%2 == 0
}

// escapeWidth is how long the JSON escape is that the text begins with; 0 where it is none.
func escapeWidth(text string) int {
	switch {
	case len(text) < 2:
		return 0
	case strings.IndexByte(`"\/bfnrt`, text[1]) >= 0:
		return 2
	case text[1] == 'u':
		if _, ok := hex(text, 2, 4); ok {
			return 6
		}
	}
	return 0
}

// placeholder is what stands in the place of a span. In a document it keeps what makes a document valid or invalid: a number
// stays one, an element's name stays one, and what should have been escaped, and was not, stays as it is.
func placeholder(text string, s span, document bool) string {
	if !document {
		return s.name
	}
	before, after := text[:s.from], text[s.to:]
	switch {
	case isNumber(text[s.from:s.to]) && endsWith(before, ":[, \t\r\n") && beginsWith(after, ",]} \t\r\n"):
		return "0"
	case strings.HasSuffix(before, "<"), strings.HasSuffix(before, "</"):
		return strings.TrimPrefix(s.name, "$")
	}
	return s.name + bare(text[s.from:s.to])
}

func isNumber(text string) bool { return strings.Trim(text, "0123456789") == "" && text[0] != '0' }

// endsWith and beginsWith hold for an empty text too.
func endsWith(text, any string) bool {
	return text == "" || strings.IndexByte(any, text[len(text)-1]) >= 0
}

func beginsWith(text, any string) bool { return text == "" || strings.IndexByte(any, text[0]) >= 0 }

// bare is what in a text is not escaped, but has a meaning in JSON or XML: quotes, brackets, ampersands, line breaks.
func bare(text string) string {
	var kept strings.Builder
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case b == '\\':
			i += max(0, escapeWidth(text[i:])-1)
		case b == '&':
			if width := strings.IndexByte(text[i:min(len(text), i+longestName)], ';'); width > 0 {
				i += width
				continue
			}
			kept.WriteByte(b)
		case b == '"' || b == '<' || b < ' ':
			kept.WriteByte(b)
		}
	}
	return kept.String()
}
