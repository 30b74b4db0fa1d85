package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/hinshun/vt10x"

	"portalspec/reports/evidence"
	"portalspec/reports/jsonreport"
	"portalspec/reports/testdata/runs"
)

// Whoever reads a report.json or a HAR prints what a target said, perhaps through a file that was edited since. Nothing of it
// acts on a terminal or in a log.
func TestNothingOfAFileActs(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a process for each command")
	}
	t.Parallel()
	place := t.TempDir()
	hostile, usual, har := filepath.Join(place, "hostile.json"), filepath.Join(place, "usual.json"), filepath.Join(place, "evidence.har")
	keep(t, hostile, func(w *bytes.Buffer) error { return jsonreport.Write(w, runs.Hostile()) })
	keep(t, usual, func(w *bytes.Buffer) error { return jsonreport.Write(w, runs.Passing()) })
	keep(t, har, func(w *bytes.Buffer) error { return evidence.WriteHAR(w, hostileLog()) })
	for _, arguments := range [][]string{
		{"diff", usual, hostile}, {"diff", hostile, usual}, {"baseline", hostile}, {"verify", hostile, "--evidence", har}, {"verify", usual, "--evidence", har},
		{"replay", har}, {"replay", har, "--format", "github"}, {"replay", hostile}, {"verify", har, "--evidence", har}, {"diff", har, usual}, {"baseline", har},
	} {
		said, _ := command(arguments...).CombinedOutput() // whether it can use the file is not the question
		if len(said) == 0 {
			t.Errorf("%q says nothing", arguments)
		}
		if acts := runs.Spoken(strings.ReplaceAll(string(said), "\t", " ")); acts != "" {
			t.Errorf("%q: this acts: %.200q", arguments, acts)
		}
		screen := vt10x.New(vt10x.WithSize(80, 24))
		before := screen.Title()
		if _, err := screen.Write(bytes.ReplaceAll(said, []byte("\n"), []byte("\r\n"))); err != nil {
			t.Fatal(err)
		}
		if screen.Title() != before || screen.Cell(0, screen.Cursor().Y).FG != vt10x.DefaultFG {
			t.Errorf("%q: the terminal is not as it was", arguments)
		}
	}
	said, err := command("baseline", hostile).Output()
	var read any
	if err != nil || yaml.Unmarshal(said, &read) != nil {
		t.Errorf("baseline writes no YAML: %v, %.300s", err, said)
	}
}

// The HAR is one JSON document, whose texts are escaped, and which gives back what the target said.
func TestNothingOfTheEvidenceActs(t *testing.T) {
	t.Parallel()
	var har bytes.Buffer
	log := hostileLog()
	if err := evidence.WriteHAR(&har, log); err != nil {
		t.Fatal(err)
	}
	if acts := runs.Spoken(har.String()); acts != "" {
		t.Errorf("this acts: %.200q", acts)
	}
	if !json.Valid(har.Bytes()) {
		t.Error("the HAR is no JSON")
	}
	read, err := evidence.ReadHAR(&har)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(read.Exchanges[0].Answer.Body), string(log.Exchanges[0].Answer.Body); got != want {
		t.Errorf("the body has %d bytes, want %d, or others", len(got), len(want))
	}
}

func hostileLog() evidence.Log {
	run := runs.Hostile()
	all := run.Evidence.(evidence.ByID)
	return evidence.Log{
		Tool: run.Tool.Name, Version: run.Tool.Version, Started: run.Started, RulesVersion: 1, Selection: []string{runs.Canary},
		Course:    evidence.Course{Target: runs.Canary, Profile: "core", Finished: run.Finished, Diagnosis: runs.Canary, Notes: []string{runs.Canary}},
		Exchanges: []evidence.Exchange{all["w1"], all["w2"], all["dead"]},
	}
}

func keep(t *testing.T, place string, write func(*bytes.Buffer) error) {
	t.Helper()
	var text bytes.Buffer
	if err := write(&text); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(place, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
