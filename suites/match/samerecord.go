package match

import (
	"fmt"
	"strings"
)

// compare compares a JSON value with what XML has at its place. XML has no types: a text equals a string, a number of the
// same value or a bool; an empty element equals null, "" or {}; nothing equals an empty list; one element a list of one.
func (d *differences) compare(path string, inJSON, inXML Value) {
	if d.unstable[path] {
		return
	}
	switch inJSON.Kind() {
	case List:
		d.compareLists(path, inJSON.Items(), inXML)
		return
	case Object:
		if inXML.Kind() == Object || inXML.Kind() == Empty {
			d.compareObjects(path, inJSON, inXML)
			return
		}
	default:
		if sayTheSame(inJSON, inXML) {
			return
		}
	}
	d.note(path, shown(inJSON), shown(inXML))
}

// sayTheSame compares scalars.
func sayTheSame(inJSON, inXML Value) bool {
	switch kind := inXML.Kind(); {
	case kind == Empty:
		return inJSON.Kind() == Empty || inJSON.Kind() == Text && sayable(inJSON.Text()) == ""
	case kind != Text:
		return false
	}
	switch inJSON.Kind() {
	case Text:
		return sayable(inJSON.Text()) == sayable(inXML.Text())
	case Number:
		return sameNumber(inJSON.Text(), inXML.Text())
	case Bool:
		return inJSON.Text() == strings.TrimSpace(inXML.Text())
	}
	return false
}

// sayable leaves out what XML cannot say: characters that it forbids (and what may stand for them), and which of the
// line ends it was.
func sayable(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if r == '\uFFFD' || r < 0x20 && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, text)
}

func (d *differences) compareLists(path string, items []Value, inXML Value) {
	elements := inXML.Items()
	if len(items) != len(elements) {
		d.note(path, fmt.Sprintf("a list of %d", len(items)), fmt.Sprintf("%d elements", len(elements)))
		return
	}
	for i, item := range items {
		element := elements[i]
		if item.Kind() == List { // a list within a list is an element of its own, which repeats the name
			element = onlyMember(element)
		}
		d.compare(fmt.Sprintf("%s[%d]", path, i), item, element)
	}
}

// onlyMember returns the elements that an element consists of, where all have one name; no elements where there are none;
// else the element itself.
func onlyMember(element Value) Value {
	switch fields := element.Fields(); {
	case element.Kind() == Empty:
		return Value{xml: true}
	case len(fields) == 1:
		return fields[0].Value
	}
	return element
}

func (d *differences) compareObjects(path string, inJSON, inXML Value) {
	seen := map[string]bool{}
	fields := inXML.Fields()
	for _, field := range inJSON.Fields() {
		place := member(path, field.Name)
		if d.unstable[place] {
			seen[strings.ToLower(field.Name)] = true
			continue
		}
		name, value := inFields(fields, field.Name)
		seen[strings.ToLower(name)] = true
		switch {
		case value.Kind() != Absent:
			d.compare(place, field.Value, value)
		case field.Value.Kind() != List || len(field.Value.Items()) > 0:
			d.note(place, shown(field.Value), "nothing")
		}
	}
	for _, field := range fields {
		if attribute := strings.HasPrefix(field.Name, "@"); attribute || seen[strings.ToLower(field.Name)] {
			continue // an attribute that JSON does not know is about the XML, not about the record
		}
		if place := member(path, field.Name); !d.unstable[place] {
			d.note(place, "nothing", shown(field.Value))
		}
	}
}

// inFields finds a JSON member among the members of an element: an element of that name, else an attribute.
func inFields(fields []NamedValue, name string) (string, Value) {
	if value, found := fieldOf(fields, name); found {
		return name, value
	}
	value, _ := fieldOf(fields, "@"+name)
	return name, value
}
