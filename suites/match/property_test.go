package match_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	. "portalspec/suites/match"
)

// node is a value of a record, written here in both formats by the rules of the official server.
type node struct {
	kind  string // null bool number text list object
	text  string // of a bool, number or text
	names []string
	nodes []node // items, or the members by names
}

func (n node) json() string {
	switch n.kind {
	case "null":
		return "null"
	case "text":
		text, _ := json.Marshal(n.text)
		return string(text)
	case "list":
		parts := make([]string, len(n.nodes))
		for i, item := range n.nodes {
			parts[i] = item.json()
		}
		return "[" + strings.Join(parts, ",") + "]"
	case "object":
		parts := make([]string, len(n.nodes))
		for i, item := range n.nodes {
			parts[i] = fmt.Sprintf("%q:%s", n.names[i], item.json())
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	return n.text
}

func (n node) xml(name string) string {
	if n.kind == "list" {
		var b strings.Builder
		for _, item := range n.nodes {
			if item.kind == "list" {
				fmt.Fprintf(&b, "<%s>%s</%s>", name, item.xml(name), name)
				continue
			}
			b.WriteString(item.xml(name))
		}
		return b.String()
	}
	var inner strings.Builder
	_ = xml.EscapeText(&inner, []byte(n.text)) // a Builder takes everything
	for i, member := range n.nodes {
		inner.WriteString(member.xml(n.names[i]))
	}
	return fmt.Sprintf("<%s>%s</%s>", name, inner.String(), name)
}

var texts = rapid.StringOfN(rapid.SampledFrom([]rune("ab 1.0<>&\"'\\/\u00e9\u0416\u6f22\U0001F600\n\t]")), 1, 8, -1)

// aNode draws a value. Names are unlike in lower case, for case is free in them.
func aNode(t *rapid.T, depth int) node {
	kinds := []string{"null", "bool", "number", "text", "empty text", "list", "object"}
	if depth == 0 {
		kinds = kinds[:5]
	}
	switch kind := rapid.SampledFrom(kinds).Draw(t, "kind"); kind {
	case "bool":
		return node{kind: kind, text: fmt.Sprint(rapid.Bool().Draw(t, "bool"))}
	case "number":
		return node{kind: kind, text: rapid.SampledFrom([]string{"0", "-1", "7", "10.5", "123456789012345678901234567890", "1e400", "-2.5E-3"}).Draw(t, "number")}
	case "text":
		return node{kind: kind, text: texts.Draw(t, "text")}
	case "empty text":
		return node{kind: "text"}
	case "list":
		list := node{kind: kind}
		for range rapid.IntRange(0, 3).Draw(t, "items") {
			list.nodes = append(list.nodes, aNode(t, depth-1))
		}
		return list
	case "object":
		object := node{kind: kind, names: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"id", "title", "owner", "tags", "a", "b"}), 0, 4, rapid.ID).Draw(t, "names")}
		for range object.names {
			object.nodes = append(object.nodes, aNode(t, depth-1))
		}
		return object
	}
	return node{kind: "null"}
}

func aRecord(t *rapid.T) node {
	record := aNode(t, 3)
	for record.kind != "object" && record.kind != "list" {
		record = node{kind: "object", names: []string{"id", "value"}, nodes: []node{{kind: "number", text: "7"}, record}}
	}
	return record
}

func (n node) same(t *rapid.T, other node) (bool, string) {
	inJSON := answer(200, asJSON, `{"status":0,"statusCode":200,"response":`+n.json()+`}`)
	inXML := answer(200, asXML, `<result><status>0</status><statusCode>200</statusCode>`+other.xml("response")+`</result>`)
	m := SayTheSame(inJSON, inJSON)
	held, err := m.Match(inXML)
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, inJSON.Answer.Body, inXML.Answer.Body)
	}
	return held, fmt.Sprintf("%s\n%s\n%s", inJSON.Answer.Body, inXML.Answer.Body, m.FailureMessage(inXML))
}

func TestARecordAlwaysSaysTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		record := aRecord(t)
		if same, why := record.same(t, record); !same {
			t.Fatal(why)
		}
	})
}

func TestOneChangeIsAlwaysFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		record := aRecord(t)
		changed := record.copied()
		places := changed.places()
		if len(places) == 0 {
			t.Skip("nothing in it that can change")
		}
		change(t, places[rapid.IntRange(0, len(places)-1).Draw(t, "place")])
		if record.xml("response") == changed.xml("response") {
			t.Skip("XML cannot tell the change")
		}
		if same, where := record.same(t, changed); same {
			t.Fatal(where)
		}
	})
}

func (n node) copied() node {
	n.names, n.nodes = slices.Clone(n.names), slices.Clone(n.nodes)
	for i := range n.nodes {
		n.nodes[i] = n.nodes[i].copied()
	}
	return n
}

// places are the values that can be changed: all but lists and objects without anything in them.
func (n *node) places() []*node {
	var all []*node
	if len(n.nodes) > 0 || n.kind != "list" && n.kind != "object" {
		all = append(all, n)
	}
	for i := range n.nodes {
		all = append(all, n.nodes[i].places()...)
	}
	return all
}

// change makes of a scalar another, and drops a member or item of what holds some.
func change(t *rapid.T, n *node) {
	switch n.kind {
	case "list", "object":
		gone := rapid.IntRange(0, len(n.nodes)-1).Draw(t, "gone")
		n.nodes = slices.Delete(n.nodes, gone, gone+1)
		if n.kind == "object" {
			n.names = slices.Delete(n.names, gone, gone+1)
		}
	case "bool":
		n.text = map[string]string{"true": "false", "false": "true"}[n.text]
	case "number":
		n.text += "1"
		if strings.ContainsAny(n.text, "eE") {
			n.text = "3" + strings.TrimLeft(n.text, "-")
		}
	default:
		n.kind, n.text = "text", n.text+rapid.SampledFrom([]string{"x", " ", "<", "\n"}).Draw(t, "more")
	}
}
