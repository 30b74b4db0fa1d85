package match

import (
	"bytes"
	"strings"

	"github.com/antchfx/xmlquery"
	"github.com/tidwall/gjson"

	"portalspec/reports/evidence"
)

// Document is the body of an answer, read.
type Document struct {
	json gjson.Result
	root *xmlquery.Node // of XML; nil of JSON
}

// Read reads the body of an answer by its media type; each body once, however often it is asked for. Its error wraps
// ErrCannotJudge (no answer, cut, or refused for our own safety), or is a *SyntaxError or a *MediaError.
func Read(x evidence.Exchange) (Document, error) {
	if err := answered(x); err != nil {
		return Document{}, err
	}
	kept := x.Once("match.document", func() any {
		document, err := read(x)
		return reading{document, err}
	}).(reading)
	return kept.document, kept.err
}

type reading struct {
	document Document
	err      error
}

func read(x evidence.Exchange) (Document, error) {
	media := x.MediaType()
	switch {
	case !isJSON(media) && !isXML(media):
		return Document{}, &MediaError{media}
	case x.Answer.Cut != "":
		return Document{}, cannot("the body was cut: %s", x.Answer.Cut)
	case isJSON(media):
		body, err := guardJSON(x.Answer.Body)
		if err != nil {
			return Document{}, err
		}
		return Document{json: gjson.ParseBytes(body)}, nil
	}
	return readXML(x)
}

func readXML(x evidence.Exchange) (Document, error) {
	if len(bytes.TrimSpace(x.Answer.Body)) == 0 {
		return Document{}, &SyntaxError{"XML", "the body is empty"}
	}
	body, err := decodeXML(x)
	if err != nil {
		return Document{}, err
	}
	if err := guardXML(body); err != nil {
		return Document{}, err
	}
	tree, err := xmlquery.Parse(bytes.NewReader(append([]byte(`<?xml version="1.0"?>`), body...)))
	if err != nil { // well-formed, but the prefix of a name is declared nowhere
		return Document{}, cannot("not read: %v", err)
	}
	for node := tree.FirstChild; node != nil; node = node.NextSibling {
		if node.Type == xmlquery.ElementNode {
			return Document{root: node}, nil
		}
	}
	return Document{}, cannot("not read: the XML library finds no root element")
}

func isJSON(media string) bool {
	return media == "application/json" || media == "text/json" || strings.HasSuffix(media, "+json")
}

func isXML(media string) bool {
	return media == "text/xml" || media == "application/xml" || strings.HasSuffix(media, "+xml")
}

// Format returns "JSON" or "XML".
func (d Document) Format() string {
	if d.root != nil {
		return "XML"
	}
	return "JSON"
}

// Root returns the local name of the root element; "" of JSON.
func (d Document) Root() string {
	if d.root == nil {
		return ""
	}
	return d.root.Data
}

// Whole returns the body: the JSON value, or the root element.
func (d Document) Whole() Value {
	if d.root != nil {
		return Value{nodes: []*xmlquery.Node{d.root}, xml: true}
	}
	return Value{json: d.json}
}

// Record returns the record part: the value of `response` where there is one, else the whole body. XML writes a list as
// repeated elements, so an envelope without one, and without an error, is an empty list.
func (d Document) Record() Value {
	whole := d.Whole()
	if response, found := whole.Field("response"); found {
		return response
	}
	if d.root == nil {
		return whole
	}
	_, status := whole.Field("status")
	_, code := whole.Field("statusCode")
	_, failed := whole.Field("error")
	if status && code && !failed {
		return Value{xml: true}
	}
	return whole
}
