package evidence

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// url is the request's URL, with variables in the place of the ids that a repetition gets anew.
func (c command) url() []piece {
	text := c.exchange.Request.URL
	if c.id == "" && c.parent == "" {
		return pieces(text, true)
	}
	start := len(text) - len(Path(text))
	if !strings.Contains(text, "://") || start <= 0 {
		return pieces(text, true)
	}
	path, query, asks := strings.Cut(text[start:], "?")
	segments := strings.Split(path, "/")
	set := map[int]piece{}
	if i := lastSegment(segments, c.id); i >= 0 {
		set[i] = piece{variable: c.naming.id, guarded: c.exchange.Request.Method != http.MethodGet}
	}
	for i, segment := range segments {
		if _, taken := set[i]; !taken && c.parent != "" && isID(segment, c.parent) {
			set[i] = piece{variable: c.naming.parent, guarded: c.exchange.Request.Method != http.MethodGet}
			break
		}
	}
	word := []piece{{text: text[:start]}}
	for i, segment := range segments {
		if i > 0 {
			word = append(word, piece{text: "/"})
		}
		if variable, found := set[i]; found {
			word = append(word, variable, piece{text: suffix(segment)})
			continue
		}
		word = append(word, pieces(segment, true)...)
	}
	if asks {
		word = append(append(word, piece{text: "?"}), c.query(query)...)
	}
	return joined(word)
}

// query replaces the ids where they are a parameter's whole value.
func (c command) query(query string) (word []piece) {
	for i, parameter := range strings.Split(query, "&") {
		if i > 0 {
			word = append(word, piece{text: "&"})
		}
		name, value, _ := strings.Cut(parameter, "=")
		plain, err := url.QueryUnescape(value)
		own := err == nil && plain != "" && plain == c.id
		above := err == nil && plain != "" && plain == c.parent
		switch {
		case above && (!own || !strings.EqualFold(name, "id")): // numbers meet; the parameter's name tells whose this is
			word = append(word, piece{text: name + "="}, piece{variable: c.naming.parent})
		case own:
			word = append(word, piece{text: name + "="}, piece{variable: c.naming.id})
		default:
			word = append(word, pieces(parameter, true)...)
		}
	}
	return word
}

// isID tells whether a path segment is the id, alone or with a format's suffix.
func isID(segment, id string) bool {
	plain, err := url.PathUnescape(strings.TrimSuffix(segment, suffix(segment)))
	if err != nil || id == "" {
		return false
	}
	return plain == id || segment == id
}

func lastSegment(segments []string, id string) int {
	for i := len(segments) - 1; i >= 0; i-- {
		if isID(segments[i], id) {
			return i
		}
	}
	return -1
}

func suffix(segment string) string {
	for _, end := range []string{string(JSON), string(XML)} {
		if strings.HasSuffix(segment, end) {
			return end
		}
	}
	return ""
}

// parentField is a field of a body that names the record which the new one lives in, as a form, as JSON and as XML.
var parentField = regexp.MustCompile(`(?i)((?:^|[&"<])(?:project|parent|thread|post|topic|blog|group)_?id(?:=|"\s*:\s*"?|>))([A-Za-z0-9-]+)`)

// withParent replaces the parent's id in a body, in the fields that name it: elsewhere the same text may mean anything.
func (c command) withParent(word []piece) (replaced []piece) {
	if c.parent == "" {
		return word
	}
	for _, part := range word {
		for part.variable == "" {
			at := slices.IndexFunc(parentField.FindAllStringSubmatchIndex(part.text, -1), func(at []int) bool {
				return part.text[at[4]:at[5]] == c.parent
			})
			if at < 0 {
				break
			}
			found := parentField.FindAllStringSubmatchIndex(part.text, -1)[at]
			replaced = append(replaced, piece{text: part.text[:found[4]]}, piece{variable: c.naming.parent})
			part.text = part.text[found[5]:]
		}
		replaced = append(replaced, part)
	}
	return replaced
}

// escaped writes an id as a path segment.
func escaped(id string) string { return url.PathEscape(id) }

// joined puts neighbouring texts together, so that a word is quoted as few times as can be.
func joined(word []piece) (all []piece) {
	for _, part := range word {
		if last := len(all) - 1; last >= 0 && part.variable == "" && all[last].variable == "" {
			all[last].text += part.text
			continue
		}
		all = append(all, part)
	}
	return all
}
