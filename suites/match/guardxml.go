package match

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// guardXML tells whether a body (UTF-8, without byte order mark and declaration) is one well-formed document that is safe
// to parse. encoding/xml alone takes two roots, text around them and an attribute twice.
func guardXML(body []byte) error {
	walk := xmlWalk{}
	decoder := xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF):
			return walk.end()
		case err != nil:
			return &SyntaxError{"XML", strings.TrimPrefix(err.Error(), "XML syntax error ")}
		}
		if err := walk.see(token); err != nil {
			return err
		}
	}
}

type xmlWalk struct{ depth, nodes, roots int }

func (w *xmlWalk) see(token xml.Token) error {
	switch token := token.(type) {
	case xml.StartElement:
		return w.enter(token)
	case xml.EndElement:
		w.depth--
		return nil // its start was counted
	case xml.CharData:
		if w.depth == 0 && len(bytes.TrimSpace(token)) > 0 {
			return &SyntaxError{"XML", "text outside the root element"}
		}
	case xml.ProcInst:
		if strings.EqualFold(token.Target, "xml") {
			return &SyntaxError{"XML", "an XML declaration that is malformed or not at the beginning"}
		}
	case xml.Directive:
		return directive(token)
	}
	return w.count(1)
}

func (w *xmlWalk) enter(element xml.StartElement) error {
	if w.depth == 0 {
		w.roots++
	}
	w.depth++
	if err := w.count(1 + len(element.Attr)); err != nil { // before the attributes are looked at one by one
		return err
	}
	twice := repeated(element.Attr)
	switch {
	case w.roots > 1:
		return &SyntaxError{"XML", "more than one root element"}
	case w.depth > maxDepth:
		return tooDeep()
	case twice != "":
		return &SyntaxError{"XML", fmt.Sprintf("the element %s has the attribute %s twice", quoted(element.Name.Local), quoted(twice))}
	}
	return nil
}

func (w *xmlWalk) count(nodes int) error {
	if w.nodes += nodes; w.nodes > maxNodes {
		return tooMany()
	}
	return nil
}

func (w *xmlWalk) end() error {
	if w.roots == 0 {
		return &SyntaxError{"XML", "no root element"}
	}
	return nil
}

func directive(token xml.Directive) error {
	if bytes.HasPrefix(bytes.ToUpper(token[:min(len(token), 7)]), []byte("DOCTYPE")) {
		return cannot("not read for our own safety: it has a DOCTYPE")
	}
	return &SyntaxError{"XML", "a declaration where none may stand: <!" + harmless(string(token[:cutOnRune(token, 20)]))}
}

// repeated returns the name of an attribute that stands there twice; "" where there is none.
func repeated(attributes []xml.Attr) string {
	if len(attributes) < 2 {
		return ""
	}
	seen := make(map[xml.Name]bool, len(attributes))
	for _, a := range attributes {
		if seen[a.Name] {
			return a.Name.Local
		}
		seen[a.Name] = true
	}
	return ""
}
