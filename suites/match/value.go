package match

import (
	"strings"

	"github.com/antchfx/xmlquery"
	"github.com/tidwall/gjson"
)

// Kind is what a value is. XML knows no types, so an XML value is Empty, Text, List or Object.
type Kind string

// The kinds of values.
const (
	Absent Kind = "absent" // there is no such value
	Empty  Kind = "empty"  // null of JSON; an element without any content
	Bool   Kind = "bool"
	Number Kind = "number"
	Text   Kind = "text"
	List   Kind = "list"
	Object Kind = "object"
)

// Value is a part of a document: a JSON value; or the XML elements of one name within their parent (a list has any
// number of them, and one is the same as the element by itself); or an attribute. The zero Value is Absent.
type Value struct {
	json      gjson.Result
	xml       bool
	nodes     []*xmlquery.Node // siblings of one name
	attribute *string          // where it is one
}

// NamedValue is a member of an object.
type NamedValue struct {
	Name  string // of an XML attribute with a leading "@"
	Value Value
}

// Kind returns what the value is.
func (v Value) Kind() Kind {
	if v.xml {
		return v.xmlKind()
	}
	switch v.json.Type {
	case gjson.True, gjson.False:
		return Bool
	case gjson.Number:
		return Number
	case gjson.String:
		return Text
	case gjson.JSON:
		if v.json.IsArray() {
			return List
		}
		return Object
	}
	if v.json.Raw == "" {
		return Absent
	}
	return Empty
}

// Text returns a scalar as it stands in the document, strings and XML texts decoded; "" of null, objects and lists.
func (v Value) Text() string {
	switch v.Kind() {
	case Bool, Number:
		return v.json.Raw
	case Text:
		if v.xml {
			return v.xmlText()
		}
		return v.json.Str
	}
	return ""
}

// Items returns the values of a list in order. An XML element may be a list of one and is then its only item; what cannot
// be a list has none.
func (v Value) Items() []Value {
	var items []Value
	switch {
	case v.xml:
		for i := range v.nodes {
			items = append(items, Value{xml: true, nodes: v.nodes[i : i+1]})
		}
	case v.json.IsArray():
		v.json.ForEach(func(_, item gjson.Result) bool {
			items = append(items, Value{json: item})
			return true
		})
	}
	return items
}

// Fields returns the members of an object in order; none of anything else. Repeated XML elements are one member, a list.
func (v Value) Fields() []NamedValue {
	if v.xml {
		return v.xmlFields()
	}
	var fields []NamedValue
	if v.json.IsObject() {
		v.json.ForEach(func(name, value gjson.Result) bool {
			fields = append(fields, NamedValue{name.Str, Value{json: value}})
			return true
		})
	}
	return fields
}

// Field returns the member of that name, or where there is none, one whose name differs in case only. Of a JSON name that
// stands there twice, the last counts, as with most readers.
func (v Value) Field(name string) (Value, bool) {
	return fieldOf(v.Fields(), name)
}

func fieldOf(fields []NamedValue, name string) (Value, bool) {
	var found, similar Value
	exact, close := false, false
	for _, field := range fields {
		switch {
		case field.Name == name:
			found, exact = field.Value, true
		case strings.EqualFold(field.Name, name):
			similar, close = field.Value, true
		}
	}
	if exact {
		return found, true
	}
	return similar, close
}
