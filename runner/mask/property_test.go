package mask_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"pgregory.net/rapid"

	"portalspec/reports/evidence"
	"portalspec/suites/match"
)

// node is a value of a record, which is written here in both formats as a server may.
type node struct {
	kind  string // number, text, own, list, object
	text  string
	names []string
	nodes []node
}

// Letters of texts are in no mask, so that what is left of a text can be told.
var (
	strangers = rapid.StringOfN(rapid.SampledFrom([]rune("ghijlnpqtuvwyzGJÄéЖ漢😀 <>&\"'\\/\n\t]-;.@%")), 1, 40, -1)
	own       = rapid.SampledFrom([]string{title, title + " <b>&</b>\n\"two\" é", "Kept text\n of two lines", "bob@example.org", account})
)

func aNode(t *rapid.T, depth int) node {
	kinds := []string{"number", "text", "text", "own", "list", "object"}
	if depth == 0 {
		kinds = kinds[:4]
	}
	n := node{kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
	items := 0
	switch n.kind {
	case "number":
		n.text = rapid.SampledFrom([]string{"0", "-1.5", "true", "null", "1E+400"}).Draw(t, "number")
	case "text":
		n.text = rapid.OneOf(strangers, rapid.SampledFrom([]string{"colleague@example.com", "smtp-Secret-1", "2030-01-02T03:04:05Z"})).Draw(t, "text")
	case "own":
		n.text = own.Draw(t, "own")
	case "list":
		items = rapid.IntRange(0, 3).Draw(t, "items")
	case "object":
		n.names = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"id", "title", "owner", "tags", "a_b", "ü"}), 0, 4, rapid.ID).Draw(t, "names")
		items = len(n.names)
	}
	for range items {
		n.nodes = append(n.nodes, aNode(t, depth-1))
	}
	return n
}

func aRecord(t *rapid.T) node {
	names := []string{"id", "value"}
	return node{kind: "object", names: names, nodes: []node{{kind: "number", text: "7"}, aNode(t, 3)}}
}

func (n node) json(t *rapid.T) string {
	var parts []string
	for i, item := range n.nodes {
		if n.kind == "object" {
			parts = append(parts, jsonString(t, n.names[i])+space(t)+":"+space(t)+item.json(t))
			continue
		}
		parts = append(parts, item.json(t)+space(t))
	}
	switch n.kind {
	case "number":
		return n.text
	case "list":
		return "[" + space(t) + strings.Join(parts, ",") + "]"
	case "object":
		return "{" + space(t) + strings.Join(parts, ",") + "}"
	}
	return jsonString(t, n.text)
}

func space(t *rapid.T) string { return rapid.SampledFrom([]string{"", " ", "\r\n"}).Draw(t, "space") }

// jsonString writes a text in one of the ways there are: every so many characters as an escape that need none.
func jsonString(t *rapid.T, text string) string {
	every := rapid.IntRange(0, 3).Draw(t, "escape every")
	var b strings.Builder
	for i, r := range []rune(text) {
		switch {
		case every > 0 && i%every == 0 || r < ' ':
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, `\u%04x`, unit)
			}
		case r == '"' || r == '\\' || r == '/' && every == 0:
			b.WriteString(`\` + string(r))
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}

func (n node) xml(t *rapid.T, name string) string {
	var inner strings.Builder
	for i, item := range n.nodes {
		switch {
		case n.kind == "object":
			inner.WriteString(item.xml(t, n.names[i]))
		case item.kind == "list":
			inner.WriteString("<" + name + ">" + item.xml(t, name) + "</" + name + ">")
		default:
			inner.WriteString(item.xml(t, name))
		}
	}
	if n.kind == "list" {
		return inner.String()
	}
	if n.text != "null" {
		inner.WriteString(xmlText(t, n.text))
	}
	return "<" + name + space(t) + ">" + inner.String() + "</" + name + ">"
}

func xmlText(t *rapid.T, text string) string {
	var b strings.Builder
	for rest := []rune(text); len(rest) > 0; {
		n := rapid.IntRange(1, len(rest)).Draw(t, "piece")
		piece := string(rest[:n])
		rest = rest[n:]
		switch how := rapid.SampledFrom([]string{"text", "section", "references", "comment"}).Draw(t, "how"); {
		case how == "section" && !strings.Contains(piece, "]]>"):
			b.WriteString("<![CDATA[" + piece + "]]>")
		case how == "references":
			for _, r := range piece {
				fmt.Fprintf(&b, "&#x%X;", r)
			}
		case how == "comment":
			b.WriteString("<!--hugly puzzl-->")
			fallthrough
		default:
			_ = xml.EscapeText(&b, []byte(piece)) // a Builder takes everything
		}
	}
	return b.String()
}

func exchange(media, body string) evidence.Exchange {
	return evidence.Exchange{
		ID: "1", Request: evidence.Request{Method: "GET", URL: "http://portal.test/api/2.0/group"},
		Answer: evidence.Answer{Status: 200, Header: http.Header{"Content-Type": {media}}, Body: []byte(body)},
	}
}

// sayTheSame is what the rule says that judges it.
func sayTheSame(t *rapid.T, inJSON, inXML string) (bool, string) {
	matcher := match.SayTheSame(exchange(asJSON, inJSON))
	same, err := matcher.Match(exchange(asXML, inXML))
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, inJSON, inXML)
	}
	return same, matcher.FailureMessage(exchange(asXML, inXML))
}

func TestWhatIsTheSameInBothFormatsStaysTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		record := aRecord(t)
		inJSON := `{"status":0,"statusCode":200,"response":` + record.json(t) + `}`
		inXML := `<result><status>0</status><statusCode>200</statusCode>` + record.xml(t, "response") + `</result>`
		if same, why := sayTheSame(t, inJSON, inXML); !same {
			t.Fatalf("the test writes two records: %s", why)
		}
		maskedJSON, maskedXML := masked(ours(), 200, asJSON, inJSON), masked(ours(), 200, asXML, inXML)
		if same, why := sayTheSame(t, maskedJSON, maskedXML); !same {
			t.Fatalf("%s\n%s\n%s\nbecome\n%s\n%s", why, inJSON, inXML, maskedJSON, maskedXML)
		}
	})
}

func TestWhatDiffersBetweenTheFormatsStaysDifferent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := "q" + strangers.Draw(t, "text") + "q"
		other := rapid.SampledFrom([]string{text + "z", "z" + text, strings.ToUpper(text), text[1:], " " + text}).Draw(t, "other")
		inJSON := masked(ours(), 200, asJSON, `{"response":{"n":1,"a":`+jsonString(t, text)+`}}`)
		inXML := masked(ours(), 200, asXML, `<r><response><n>1</n><a>`+xmlText(t, other)+`</a></response></r>`)
		if same, _ := sayTheSame(t, inJSON, inXML); same {
			t.Fatalf("%q and %q are the same in\n%s\n%s", text, other, inJSON, inXML)
		}
	})
}

func TestNothingIsLeftOfTextsOfOthers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		record := aRecord(t)
		if record.namesByText() {
			t.Skip("the text of an id stays")
		}
		for media, body := range map[string]string{asJSON: record.json(t), asXML: record.xml(t, "response")} {
			got := masked(ours(), 200, media, body)
			plain := html.UnescapeString(got)
			for _, text := range append(record.told("text"), "colleague@example.com", "hugly puzzl") {
				for _, left := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
					if len([]rune(left)) >= 4 && strings.Contains(strings.ReplaceAll(plain, title, ""), left) && left != "example" {
						t.Fatalf("%q is left of\n%s\nin\n%s", left, body, got)
					}
				}
			}
			for _, text := range record.told("own") {
				if !slices.Contains(spoken(t, media, got), strings.TrimSpace(text)) {
					t.Fatalf("the run's own %q was in\n%s\nand is not in\n%s", text, body, got)
				}
			}
		}
	})
}

// told are the texts of one kind.
func (n node) told(kind string) (all []string) {
	if n.kind == kind {
		all = append(all, n.text)
	}
	for _, item := range n.nodes {
		all = append(all, item.told(kind)...)
	}
	return all
}

// namesByText tells whether some id is a text.
func (n node) namesByText() bool {
	for i, item := range n.nodes {
		if item.namesByText() || n.kind == "object" && n.names[i] == "id" && len(item.told("text")) > 0 {
			return true
		}
	}
	return false
}

// spoken are all texts of a document, as who reads it gets them.
func spoken(t *rapid.T, media, body string) (all []string) {
	shapeOf(t, media, body, func(text string) { all = append(all, strings.TrimSpace(text)) })
	return all
}

// shapeOf is a document with a dot in the place of every text.
func shapeOf(t *rapid.T, media, body string, text func(string)) any {
	if media == asJSON {
		var value any
		decoder := json.NewDecoder(strings.NewReader(body))
		decoder.UseNumber()
		if err := decoder.Decode(&value); err != nil {
			t.Fatalf("%v: %s", err, body)
		}
		return shapeOfJSON(value, text)
	}
	var tokens []any
	said := ""
	for decoder := xml.NewDecoder(strings.NewReader(body)); ; {
		token, err := decoder.Token()
		switch token := token.(type) {
		case xml.CharData:
			said += string(token)
			continue
		case xml.StartElement, xml.EndElement:
			if said != "" {
				text(said)
				said = ""
				tokens = append(tokens, ".")
			}
			tokens = append(tokens, token)
		}
		switch {
		case errors.Is(err, io.EOF):
			return tokens
		case err != nil:
			t.Fatalf("%v: %s", err, body)
		}
	}
}

func shapeOfJSON(value any, text func(string)) any {
	switch value := value.(type) {
	case string:
		text(value)
		if value != "" {
			return "."
		}
	case []any:
		for i := range value {
			value[i] = shapeOfJSON(value[i], text)
		}
	case map[string]any:
		for name := range value {
			value[name] = shapeOfJSON(value[name], text)
		}
	}
	return value
}

func TestTheShapeStays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		record := aRecord(t)
		for media, body := range map[string]string{asJSON: record.json(t), asXML: record.xml(t, "response")} {
			once := masked(ours(), 200, media, body)
			ignore := func(string) {}
			before, after := shapeOf(t, media, body, ignore), shapeOf(t, media, once, ignore)
			if !reflect.DeepEqual(before, after) {
				t.Fatalf("%s\nbecomes\n%s", body, once)
			}
		}
	})
}
