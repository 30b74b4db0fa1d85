package evidence

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// born is a record that a snippet creates, and removes again.
type born struct {
	create Exchange
	field  field
	naming names
	nested bool // it lives in another that the snippet creates
}

func (b born) exists() bool { return b.create.Request.Method != "" }

func (b born) command(flags string) command {
	c := command{exchange: b.create, flags: flags, naming: b.naming}
	if b.nested {
		c.parent = b.create.Record.Parent
	}
	return c
}

// line creates the record and sets its variable.
func (b born) line() string {
	return fmt.Sprintf("%s=$(%s | %s)", b.naming.id, b.command("-sS").line(), b.field.pick())
}

// remove deletes the record; "" where no operation for that is documented. A variable that was not set ends the line,
// so that it never deletes something else.
func (b born) remove() string {
	target := b.undo()
	if target == "" {
		return ""
	}
	header := b.create.Request.Header.Clone()
	header.Del("Content-Type")
	header.Del("Accept")
	c := b.command("-sS -o /dev/null")
	c.exchange = Exchange{Request: Request{Method: http.MethodDelete, URL: target, Header: header}}
	c.id = b.create.Record.ID
	return c.line()
}

// undo is the whole URL that DELETE removes the record by. Evidence may hold it as the documentation writes it: a path
// below the API's root, with {id}.
func (b born) undo() string {
	undo := strings.ReplaceAll(b.create.Undo, "{id}", escaped(b.create.Record.ID))
	if !b.exists() || undo == "" || strings.Contains(undo, "://") {
		return undo
	}
	base := root(b.create.Request.URL, undo)
	if base == "" {
		return ""
	}
	return base + "/" + strings.TrimPrefix(undo, "/")
}

// root is the URL of the API's root without a slash at its end: what stands before the module that both paths begin with.
func root(created, undo string) string {
	created, _, _ = strings.Cut(created, "?")
	if i := strings.LastIndex(created, "/api/2.0/"); i >= 0 && !strings.HasPrefix(undo, "/") {
		return created[:i+len("/api/2.0")]
	}
	module, _, _ := strings.Cut(strings.TrimPrefix(undo, "/"), "/")
	for i := strings.LastIndex(created, "/"+module); i >= 0; i = strings.LastIndex(created[:i], "/"+module) {
		if rest := created[i+1+len(module):]; rest == "" || rest[0] == '/' || rest[0] == '.' {
			return created[:i]
		}
	}
	return ""
}

// field is where the id stands in the answer of a create.
type field struct {
	name  string // of the member or the element
	xml   bool
	place int  // which of the fields of that name, from 1
	lines bool // the answer has several lines
}

var nameOfField = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

// fieldOf finds the field of the answer that holds the id; one named id before others.
func fieldOf(body []byte, id string) (field, bool) {
	for _, of := range []struct {
		xml     bool
		pattern string
	}{
		{false, `"([^"\\]+)"\s*:\s*"?` + regexp.QuoteMeta(id) + `["\s,}\]]`},
		{true, `<([^<>/\s]+)>\s*` + regexp.QuoteMeta(id) + `\s*<`},
	} {
		pattern, err := regexp.Compile(of.pattern)
		if err != nil {
			continue // an id that is no UTF-8, or as long as a book
		}
		found := pattern.FindAllSubmatchIndex(body, -1)
		best := -1
		for i, at := range found {
			name := string(body[at[2]:at[3]])
			if nameOfField.MatchString(name) && (best < 0 || strings.EqualFold(name, "id")) {
				best = i
				if strings.EqualFold(name, "id") {
					break
				}
			}
		}
		if best >= 0 {
			f := field{name: string(body[found[best][2]:found[best][3]]), xml: of.xml, lines: bytes.ContainsAny(body, "\r\n")}
			f.place = len(regexp.MustCompile(f.start()).FindAllIndex(body[:found[best][0]], -1)) + 1
			return f, true
		}
	}
	return field{}, false
}

func (f field) start() string {
	if f.xml {
		return "<" + f.name + ">"
	}
	return `"` + f.name + `"\s*:`
}

// pick is the pipe that takes the id out of the answer, with what every system has.
func (f field) pick() string {
	join := ""
	if f.lines {
		join = `tr -d '\r\n' | `
	}
	if f.xml {
		return fmt.Sprintf(`%sgrep -o '<%s> *[^ <]*' | sed -n '%ds/^<[^>]*> *//p'`, join, f.name, f.place)
	}
	return fmt.Sprintf(`%sgrep -o '"%s" *: *"*[^]",} ]*' | sed -n '%ds/^[^:]*: *"*//p'`, join, f.name, f.place)
}
