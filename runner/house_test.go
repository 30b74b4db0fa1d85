package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// house says which of our packages each room may import. A room that is not listed may not exist, and what a room's list
// lacks it may not know. This is the README's drawing, held.
var house = map[string][]string{
	"runner": {"fixtures/operations", "suites/operations", "runner/config", "runner/launch", "runner/prove", "runner/setup", "runner/verify", "suites", "suites/spec", "fixtures/deviations", "fixtures/fault", "fixtures/hostile", "fixtures/null", "fixtures/portal", "fixtures/variant", "reports/change", "reports/evidence", "reports/terminal", "reports/verdict", "runner/deviations", "reports/jsonreport"},

	"runner/launch": {"fixtures/operations", "fixtures/operations/openapi", "runner/check", "runner/config", "runner/observe", "runner/pace", "runner/wire", "suites/spec", "fixtures/portal", "fixtures/records",
		"reports/evidence", "reports/verdict", "reports/terminal", "reports/junit", "reports/jsonreport", "reports/markdown", "reports/github", "reports/ctrf", "reports/badge", "reports/html", "runner/deviations", "runner/journal"},
	"runner/verify": {"runner/launch", "reports/evidence", "reports/verdict", "reports/jsonreport"},
	"runner/prove": {"runner/observe", "runner/pace", "runner/wire", "suites/spec", "fixtures/fault", "fixtures/null", "fixtures/portal",
		"fixtures/variant", "reports/evidence", "reports/verdict"},
	"runner/journal":    {},
	"runner/observe":    {"fixtures/operations", "runner/journal", "runner/pace", "runner/wire", "suites/spec", "suites/match", "fixtures/records", "reports/evidence"},
	"runner/check":      {"runner/observe", "runner/wire", "suites/match", "reports/evidence", "reports/terminal", "reports/verdict"},
	"runner/config":     {"fixtures/records"},
	"runner/setup":      {"runner/config"},
	"runner/deviations": {"runner/config", "reports/evidence", "reports/verdict"},
	"runner/wire":       {"runner/mask", "runner/pace", "reports/evidence"},
	"runner/mask":       {},
	"runner/pace":       {},

	"runner/bench":          {"fixtures/portal", "reports/verdict", "runner/bench/workload"},
	"runner/bench/bare":     {"runner/bench/workload"},
	"runner/bench/workload": {},

	"suites":               {"suites/spec", "suites/authorization", "suites/batch", "suites/dates", "suites/envelope", "suites/formats", "suites/login", "suites/operations", "suites/ratelimit", "suites/resources", "suites/responses"},
	"suites/authorization": chapter,
	"suites/batch":         chapter,
	"suites/dates":         chapter,
	"suites/envelope":      chapter,
	"suites/formats":       chapter,
	"suites/login":         chapter,
	"suites/operations":    append([]string{"fixtures/operations"}, chapter...),
	"suites/ratelimit":     chapter,
	"suites/resources":     chapter,
	"suites/responses":     chapter,
	"suites/scene":         {"suites/spec", "suites/match", "fixtures/records", "reports/evidence"},
	"suites/golden":        {"suites/spec", "reports/evidence", "reports/verdict"},
	"suites/spec":          {"suites/match", "fixtures/operations", "fixtures/records", "reports/evidence", "reports/verdict"},
	"suites/match":         {"reports/evidence", "reports/verdict"},

	"fixtures/records":             {},
	"fixtures/operations":          {"fixtures/records"},
	"fixtures/operations/openapi":  {"fixtures/operations"},
	"fixtures/operations/generate": {"fixtures/operations", "fixtures/operations/openapi"},
	"fixtures/portal":              {"fixtures/operations", "fixtures/records"},
	"fixtures/fault":               {"fixtures/records"},
	"fixtures/variant":             {"fixtures/records", "fixtures/fault"},
	"fixtures/deviations":          {"fixtures/operations", "fixtures/records", "fixtures/fault"},
	"fixtures/hostile":             {},
	"fixtures/null":                {},

	"reports/evidence":   {},
	"reports/verdict":    {"reports/evidence"},
	"reports/change":     {"reports/verdict"},
	"reports/terminal":   {"reports/evidence", "reports/verdict"},
	"reports/junit":      {"reports/evidence", "reports/verdict"},
	"reports/jsonreport": {"reports/evidence", "reports/verdict"},
	"reports/markdown":   {"reports/evidence", "reports/verdict"},
	"reports/github":     {"reports/evidence", "reports/verdict"},
	"reports/ctrf":       {"reports/evidence", "reports/verdict"},
	"reports/badge":      {"reports/verdict"},
	"reports/html":       {"reports/evidence", "reports/verdict"},
}

var chapter = []string{"suites/scene", "suites/spec", "suites/match", "fixtures/records", "fixtures/fault", "reports/evidence", "reports/verdict"}

func TestDependenciesGoOneWay(t *testing.T) {
	met := map[string]bool{}
	for file, imports := range sources(t) {
		room := path.Dir(file)
		met[room] = true
		allowed, known := house[room]
		if !known {
			t.Errorf("%s: the house has no room %s; draw it first, here and in the README", file, room)
			continue
		}
		for _, imported := range imports {
			if !slices.Contains(allowed, imported) {
				t.Errorf("%s imports %s, which %s may not know", file, imported, room)
			}
		}
	}
	for room := range house {
		if !met[room] {
			t.Errorf("the house draws a room %s that does not exist", room)
		}
	}
}

// sources are the project's own Go files, tests left out, and what of ours each imports.
func sources(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	err := fs.WalkDir(os.DirFS(".."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (name != "." && strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", name), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		all[name] = []string{}
		for _, imported := range parsed.Imports {
			full, _ := strconv.Unquote(imported.Path.Value)
			if ours, found := strings.CutPrefix(full, "portalspec/"); found {
				all[name] = append(all[name], ours)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
