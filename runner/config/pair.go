package config

import (
	"fmt"
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// readPair reads one `name: value` of a ginkgo.yaml. The parser has refused a name that stands twice.
func readPair(pair *ast.MappingValueNode, shown string, entries map[string]entry) error {
	key := pair.Key.GetToken()
	i := slices.IndexFunc(settings, func(s setting) bool { return s.name == key.Value && !s.notInFile })
	if i < 0 {
		return place(shown, key, unknownKey(key.Value))
	}
	s := settings[i]
	value := pair.Value
	texts, wrong := s.texts(value)
	if wrong != "" {
		return place(shown, value.GetToken(), s.name+" "+wrong)
	}
	at := value.GetToken().Position
	if value.Type() == ast.SequenceType {
		at = key.Position // the token of a list in block style is its first dash
	}
	entries[s.name] = entry{texts: texts, line: at.Line, column: at.Column}
	return nil
}

func unknownKey(name string) string {
	if slices.Contains(secretNames, name) {
		return fmt.Sprintf("a %s does not belong in a file that others read; %s", secretKind(name), belongs(name, ""))
	}
	var known []string
	for _, s := range settings {
		if !s.notInFile {
			known = append(known, s.name)
		}
	}
	sentence := fmt.Sprintf("there is no setting %q", name)
	if near := Nearest(name, known); near != "" {
		return sentence + "; did you mean " + near + "?"
	}
	return sentence + "; portalspec run --help lists them"
}

// texts are the value as flags would have it, if it is written as the setting's kind is in YAML.
func (s setting) texts(value ast.Node) (texts []string, wrong string) {
	if list, ok := value.(*ast.SequenceNode); ok && s.list() {
		for _, item := range list.Values {
			text, ok := plainText(item)
			if !ok {
				return nil, "has an item that is no text; put it in quotes"
			}
			texts = append(texts, text)
		}
		return texts, ""
	}
	switch node := value.(type) {
	case *ast.NullNode:
		return nil, "has no value; give one, or leave the line out"
	case *ast.BoolNode:
		if s.kind() == "bool" {
			return []string{node.GetToken().Value}, ""
		}
	case *ast.IntegerNode:
		if s.kind() == "int" {
			return []string{fmt.Sprint(node.Value)}, ""
		}
	default:
		text, ok := plainText(value)
		if ok && s.kind() != "bool" && s.kind() != "int" {
			return []string{text}, ""
		}
	}
	return nil, "wants " + inYAML[s.kind()]
}

// inYAML says how the kinds of settings are written in the file.
var inYAML = map[string]string{
	"bool":     "true or false",
	"int":      "a whole number",
	"duration": "a duration such as 500ms, 30s or 2m",
	"string":   "text; put it in quotes",
	"strings":  "text or a list of texts",
}

func plainText(node ast.Node) (string, bool) {
	switch node := node.(type) {
	case *ast.StringNode:
		return node.Value, true
	case *ast.LiteralNode:
		return node.Value.Value, true
	}
	return "", false
}
