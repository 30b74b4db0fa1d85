package match

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/antchfx/xmlquery"
)

const schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"

func (v Value) xmlKind() Kind {
	switch {
	case v.attribute != nil:
		return Text
	case len(v.nodes) != 1:
		return List
	case hasElements(v.nodes[0]):
		return Object
	case textOf(v.nodes[0]) == "":
		return Empty
	}
	return Text
}

func (v Value) xmlText() string {
	if v.attribute != nil {
		return *v.attribute
	}
	return textOf(v.nodes[0])
}

func hasElements(node *xmlquery.Node) bool {
	for child := node.FirstChild; child != nil; child = child.NextSibling {
		if child.Type == xmlquery.ElementNode {
			return true
		}
	}
	return false
}

// textOf is the text directly within an element, comments left out.
func textOf(node *xmlquery.Node) string {
	var text strings.Builder
	for child := node.FirstChild; child != nil; child = child.NextSibling {
		if child.Type == xmlquery.TextNode || child.Type == xmlquery.CharDataNode {
			text.WriteString(child.Data)
		}
	}
	return text.String()
}

// xmlFields are the child elements by name and the attributes of an element. Text between elements, other than white
// space, is the member "#text".
func (v Value) xmlFields() []NamedValue {
	if len(v.nodes) != 1 { // a list, or an attribute
		return nil
	}
	node := v.nodes[0]
	fields := attributesOf(node)
	place := map[string]int{}
	for child := node.FirstChild; child != nil; child = child.NextSibling {
		if child.Type != xmlquery.ElementNode {
			continue
		}
		name := memberName(child.Data)
		at, found := place[name]
		if !found {
			at = len(fields)
			place[name] = at
			fields = append(fields, NamedValue{name, Value{xml: true}})
		}
		fields[at].Value.nodes = append(fields[at].Value.nodes, child)
	}
	if len(place) > 0 {
		if text := strings.TrimSpace(textOf(node)); text != "" {
			fields = append(fields, NamedValue{"#text", Value{xml: true, attribute: &text}})
		}
	}
	return fields
}

// attributesOf leaves out what is about XML and not about the record: namespaces and the schema's own attributes.
func attributesOf(node *xmlquery.Node) []NamedValue {
	var fields []NamedValue
	for _, a := range node.Attr {
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" || a.NamespaceURI == "xmlns" || a.NamespaceURI == schemaInstance {
			continue
		}
		value := a.Value
		fields = append(fields, NamedValue{"@" + memberName(a.Name.Local), Value{xml: true, attribute: &value}})
	}
	return fields
}

var encodedName = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// memberName undoes the encoding of what no XML name may hold: key_x0020_One is "key One".
func memberName(name string) string {
	if !strings.Contains(name, "_x") {
		return name
	}
	return encodedName.ReplaceAllStringFunc(name, func(code string) string {
		r, _ := strconv.ParseUint(code[2:6], 16, 16)
		return string(rune(r))
	})
}
