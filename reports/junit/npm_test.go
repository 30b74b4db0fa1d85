package junit_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	parser "github.com/joshdk/go-junit"

	"portalspec/reports/testdata/runs"
)

// npmRequired is the variable that forbids to skip what needs npm; CI sets it.
const npmRequired = "PORTALSPEC_NPM_REQUIRED"

// npmSuite is a testsuite as junit2json reads it; counts are those of its attributes.
type npmSuite struct {
	Name                             string
	Tests, Failures, Errors, Skipped int
	Cases                            []struct {
		Name, Classname        string
		Failed, Error, Skipped bool
	}
}

// A parser of another language counts what go-junit does, in the attributes and in the testcases.
func TestJunit2jsonCountsTheSame(t *testing.T) {
	t.Parallel()
	all := runs.All()
	places := map[string]string{}
	for name, run := range all {
		places[name] = filepath.Join(t.TempDir(), "junit.xml")
		if err := os.WriteFile(places[name], written(t, run), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	read := readByNPM(t, places)
	for name, run := range all {
		suites, err := parser.Ingest(written(t, run))
		if err != nil {
			t.Fatal(err)
		}
		var want, said, counted parser.Totals
		for _, suite := range suites {
			want.Tests += suite.Totals.Tests
			want.Failed += suite.Totals.Failed
			want.Error += suite.Totals.Error
			want.Skipped += suite.Totals.Skipped
		}
		for _, suite := range read[name] {
			said.Tests, said.Failed, said.Error, said.Skipped = said.Tests+suite.Tests, said.Failed+suite.Failures, said.Error+suite.Errors, said.Skipped+suite.Skipped
			for _, test := range suite.Cases {
				counted.Tests++
				counted.Failed += one(test.Failed)
				counted.Error += one(test.Error)
				counted.Skipped += one(test.Skipped)
			}
		}
		if said != want || counted != want {
			t.Errorf("%s: junit2json reads %+v and counts %+v, go-junit counts %+v", name, said, counted, want)
		}
	}
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// readByNPM has junit2json, as testdata/npm pins it, read the files.
func readByNPM(t *testing.T, places map[string]string) map[string][]npmSuite {
	t.Helper()
	lacks := t.Skipf
	if os.Getenv(npmRequired) != "" {
		lacks = t.Fatalf
	}
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			lacks("no %s on this machine: junit2json does not read the reports", program)
		}
	}
	room := t.TempDir()
	if err := os.CopyFS(room, os.DirFS(filepath.Join("testdata", "npm"))); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	install := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	install.Dir = room
	if said, err := install.CombinedOutput(); err != nil {
		lacks("npm ci: %v, %.300s: junit2json does not read the reports", err, said)
	}
	arguments, names := []string{"read.mjs"}, map[string]string{}
	for name, place := range places {
		arguments, names[place] = append(arguments, place), name
	}
	read := exec.CommandContext(ctx, "node", arguments...)
	read.Dir, read.Stderr = room, os.Stderr
	text, err := read.Output()
	if err != nil {
		t.Fatal(err)
	}
	var found map[string][]npmSuite
	if err := json.Unmarshal(text, &found); err != nil {
		t.Fatal(err)
	}
	all := map[string][]npmSuite{}
	for place, suites := range found {
		all[names[place]] = suites
	}
	return all
}
