package deviations

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"portalspec/reports/evidence"
	"portalspec/runner/config"
)

// fileCap is far above what every subject of every rule would take, in bytes.
const fileCap = 8 << 20

// Load reads the files for a server of that version; "" where it is not known. Paths are shown relative to dir where they
// are below it. What is wrong is a config.Usage with the file and the line.
func Load(paths []string, version, dir string) (List, error) {
	var files []evidence.Document
	for _, path := range paths {
		shown, err := filepath.Rel(dir, path)
		if err != nil || strings.HasPrefix(shown, "..") {
			shown = path
		}
		if info, err := os.Stat(path); err == nil && info.Size() > fileCap {
			return List{}, config.Usage(fmt.Sprintf("--deviations: %s is longer than %d bytes", shown, fileCap))
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return List{}, config.Usage("--deviations: " + err.Error())
		}
		files = append(files, evidence.Document{Name: shown, Text: string(text)})
	}
	return Of(files, version)
}

// Of reads the files for a server of that version, as Load does.
func Of(files []evidence.Document, version string) (List, error) {
	list := List{Version: version, Files: files}
	for _, file := range files {
		entries, err := Read(file.Name, []byte(file.Text))
		if err != nil {
			return List{}, err
		}
		list.Entries = append(list.Entries, entries...)
	}
	for _, entry := range list.Entries {
		if len(entry.Versions) > 0 && version == "" {
			return List{}, config.Usage(entry.place() + ": the entry is for some versions only; say with --server-version which one the portal is")
		}
	}
	return list, nil
}

// Read reads a file of entries, which is shown to people by that name. An error is a config.Usage: the file, the line, what
// is wrong, and what to write.
func Read(shown string, text []byte) (entries []Entry, err error) {
	defer func() {
		if recover() != nil { // the parser's own mistake, about a file that is wrong anyway
			entries, err = nil, config.Usage(shown+" is no YAML that can be read")
		}
	}()
	file, err := parser.ParseBytes(text, 0)
	if wrong, ok := errors.AsType[yaml.Error](err); ok {
		return nil, at(shown, wrong.GetToken().Position.Line, "this is no YAML: %s", wrong.GetMessage())
	}
	if err != nil {
		return nil, config.Usage(fmt.Sprintf("%s is no YAML: %v", shown, err))
	}
	for i, document := range file.Docs {
		if i > 0 {
			return nil, at(shown, document.Start.Position.Line, "a second document begins here; only one is read")
		}
		if entries, err = list(shown, document.Body); err != nil {
			return nil, err
		}
	}
	span(entries, strings.Split(string(text), "\n"))
	return entries, nil
}

func at(shown string, line int, format string, args ...any) error {
	return config.Usage(fmt.Sprintf("%s:%d: ", shown, line) + fmt.Sprintf(format, args...))
}

func list(shown string, body ast.Node) (entries []Entry, err error) {
	switch node := body.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
		return nil, nil
	case *ast.SequenceNode:
		if node.IsFlowStyle {
			break
		}
		for i, value := range node.Values {
			entry := Entry{file: shown, first: node.Entries[i].Start.Position.Line}
			if err := entry.read(value); err != nil {
				return nil, err
			}
			entries = append(entries, entry)
		}
		return entries, nil
	}
	return nil, at(shown, lineOf(body), "this is no list of deviations; begin each with `- rule: ` on a line of its own")
}

// span finds where each entry ends: before the next one, but for blank lines and comments, which are that one's.
func span(entries []Entry, lines []string) {
	end := len(lines)
	for i := len(entries) - 1; i >= 0; i-- {
		for end > entries[i].first && ofTheNext(lines[end-1]) {
			end--
		}
		entries[i].last = end
		end = entries[i].first - 1
	}
}

func ofTheNext(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.HasPrefix(line, "#")
}

func lineOf(node ast.Node) int { return node.GetToken().Position.Line }

// fields are the keys of an entry, in the order in which they are written.
var fields = []string{"rule", "subjects", "observed", "reason", "link", "versions", "expires"}

// read takes the entry from its syntax tree, since only the tree knows where each value stands.
func (e *Entry) read(value ast.Node) error {
	mapping, is := value.(*ast.MappingNode)
	if !is || mapping.IsFlowStyle {
		return at(e.file, e.first, "this is no deviation; write its rule, subjects, observed and reason as `name: value` on lines of their own")
	}
	met := map[string]bool{}
	for _, pair := range mapping.Values {
		name, line := pair.Key.GetToken().Value, lineOf(pair.Key)
		if !slices.Contains(fields, name) {
			if near := config.Nearest(name, fields); near != "" {
				return at(e.file, line, "a deviation has no %q; did you mean %s?", name, near)
			}
			return at(e.file, line, "a deviation has no %q; there is %s", name, strings.Join(fields, ", "))
		}
		if met[name] {
			return at(e.file, line, "%s is there twice", name)
		}
		met[name] = true
		if err := e.set(name, line, pair.Value); err != nil {
			return err
		}
	}
	for _, needed := range []string{"rule", "subjects", "observed", "reason"} {
		if !met[needed] {
			return at(e.file, e.first, "this deviation has no %s", needed)
		}
	}
	return nil
}

func (e *Entry) set(name string, line int, value ast.Node) error {
	switch name {
	case "subjects", "versions":
		globs, flow, err := e.globs(name, line, value)
		if name == "subjects" {
			e.Subjects, e.flow = globs, flow
		} else {
			for _, glob := range globs {
				e.Versions = append(e.Versions, glob.Pattern)
			}
		}
		return err
	}
	text, is := scalar(value)
	if !is || strings.TrimSpace(text) == "" {
		return at(e.file, line, "%s has no text", name)
	}
	switch text = strings.TrimSpace(text); name {
	case "rule":
		e.Rule, e.ruleLine = text, line
	case "observed":
		e.Observed = Fingerprint(text)
	case "reason":
		if strings.Trim(text, "? ") == "" {
			return at(e.file, line, "the reason is still a question; say why this deviation of %s is put up with, or delete the entry", e.Rule)
		}
		e.Reason = text
	case "link":
		if to, err := url.Parse(text); err != nil || to.Scheme != "http" && to.Scheme != "https" || to.Host == "" {
			return at(e.file, line, "link is %q, which is no http or https URL", text)
		}
		e.Link = text
	case "expires":
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return at(e.file, line, "expires is %q, which is no day such as 2027-01-31", text)
		}
		e.Expires, e.expiresLine = day, line
	}
	return nil
}

// globs reads one text, or a list of them, each with its line.
func (e *Entry) globs(name string, line int, value ast.Node) (globs []Glob, flow bool, err error) {
	values := []ast.Node{value}
	if sequence, is := value.(*ast.SequenceNode); is {
		values, flow = sequence.Values, sequence.IsFlowStyle
	}
	for _, one := range values {
		text, is := scalar(one)
		if !is || text == "" {
			return nil, false, at(e.file, max(line, lineOf(one)), "%s is no text or list of texts", name)
		}
		globs = append(globs, Glob{Pattern: text, line: lineOf(one)})
	}
	if len(globs) == 0 {
		return nil, false, at(e.file, line, "%s is empty", name)
	}
	return globs, flow, nil
}

// scalar is a value as it was typed: 12.70 is no number here.
func scalar(node ast.Node) (text string, is bool) {
	switch node := node.(type) {
	case *ast.StringNode:
		return node.Value, true
	case *ast.LiteralNode:
		return node.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return node.GetToken().Value, true
	}
	return "", false
}
