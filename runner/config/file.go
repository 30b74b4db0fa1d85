package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// FileName is the file that is looked for. Ginkgo itself reads no such file.
const FileName = "ginkgo.yaml"

// fileCap is far above what every setting at once would take.
const fileCap = 64 << 10

// document is a ginkgo.yaml: the texts of its keys, still unread. The zero document is that of a missing file.
type document struct {
	path    string // absolute, as far as dir is
	shown   string // for people: as it was typed, or relative to where they are
	entries map[string]entry
}

type entry struct {
	texts        []string
	line, column int // of the key, or of the value where that is wrong
}

// file finds and reads the ginkgo.yaml that this run is told.
func (f *Flags) file(env Environment, dir string) (document, error) {
	s := settings[slices.IndexFunc(settings, func(s setting) bool { return s.name == "config" })]
	texts, from := f.find(s, env, document{})
	if from.source == FromDefault {
		path := nearestFile(dir)
		if path == "" {
			return document{}, nil
		}
		shown, err := filepath.Rel(dir, path)
		if err != nil {
			shown = path
		}
		return load(path, shown)
	}
	typed := texts[len(texts)-1]
	if typed == "" {
		return document{}, Usage(from.label + " is empty")
	}
	return load(rebased(typed, dir), typed)
}

// nearestFile walks up from dir to the folder of go.mod, or to the top: a suite's own folder is the working directory of
// `ginkgo run`, while the file lies at the module's root.
func nearestFile(dir string) string {
	for {
		path := filepath.Join(dir, FileName)
		if _, err := os.Stat(path); err == nil {
			return path
		}
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return ""
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

func load(path, shown string) (document, error) {
	text, err := readCapped(path, fileCap)
	if err != nil {
		return document{}, usagef("%s cannot be read: %v", shown, err)
	}
	entries, err := parse(text, shown)
	return document{path: path, shown: shown, entries: entries}, err
}

func readCapped(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, cause(err)
	}
	defer func() { _ = file.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(text)) > most {
		return nil, fmt.Errorf("it is longer than %d bytes", most)
	}
	return text, cause(err)
}

// cause drops the path, which the sentence has already.
func cause(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err
	}
	return err
}

// parse reads the document's syntax tree rather than decoding it, since only the tree knows where each value stands.
func parse(text []byte, shown string) (entries map[string]entry, err error) {
	defer func() {
		if recover() != nil { // the parser's own mistake, about a file that is wrong anyway
			entries, err = nil, usagef("%s is no YAML that can be read", shown)
		}
	}()
	file, err := parser.ParseBytes(text, 0)
	if wrong, ok := errors.AsType[yaml.Error](err); ok {
		return nil, place(shown, wrong.GetToken(), "this is no YAML: "+wrong.GetMessage())
	}
	if err != nil {
		return nil, usagef("%s is no YAML: %v", shown, err)
	}
	entries = make(map[string]entry)
	for i, doc := range file.Docs {
		if i > 0 {
			return nil, place(shown, doc.Start, "a second document begins here; only one is read")
		}
		if err := readDocument(doc.Body, shown, entries); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

func readDocument(body ast.Node, shown string, entries map[string]entry) error {
	switch node := body.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
		return nil
	case *ast.MappingNode:
		for _, pair := range node.Values {
			if err := readPair(pair, shown, entries); err != nil {
				return err
			}
		}
		return nil
	}
	return place(shown, body.GetToken(), "this is no list of settings; write one as `name: value` on each line")
}

// place begins a sentence with where in the file it is about.
func place(shown string, at *token.Token, sentence string) error {
	if at == nil || at.Position == nil {
		return Usage(shown + ": " + sentence)
	}
	return usagef("%s:%d:%d: %s", shown, at.Position.Line, at.Position.Column, sentence)
}
