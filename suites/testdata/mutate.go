// Command mutate judges what gremlins found: a table of the packages, each mutant that lives and is not explained, and each
// explanation that nothing lives by. It exits 1 where there is one of these, or a package's score is too low.
//
//	go run suites/testdata/mutate.go FOLDER PACKAGE...
//
// FOLDER holds gremlins' result of each package, the slashes of its name written as dashes: suites-match.json.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// lowest is the score, killed of all in percent, that a package may not fall below.
const lowest = 90

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: mutate FOLDER PACKAGE...")
		os.Exit(2)
	}
	holds := true
	var findings []string
	fmt.Printf("%-22s %7s %7s %9s %9s  %s\n", "package", "mutants", "killed", "survivors", "explained", "score")
	for _, name := range os.Args[2:] {
		found, err := judge(os.Args[1], name)
		if err != nil {
			fmt.Fprintln(os.Stderr, "mutate:", err)
			os.Exit(1)
		}
		lived := found.mutants - found.killed
		fmt.Printf("%-22s %7d %7d %9d %9d  %.1f %%\n", name, found.mutants, found.killed, lived, lived-len(found.unexplained), found.score())
		holds = holds && len(found.unexplained)+len(found.idle) == 0 && found.score() >= lowest
		findings = slices.Concat(findings, found.unexplained, found.idle)
	}
	for _, finding := range findings {
		fmt.Print("\n", finding, "\n")
	}
	if !holds {
		fmt.Printf("\nwanted: every survivor killed or explained (suites/testdata/mutants), no explanation idle, a score of %d %%\n", lowest)
		os.Exit(1)
	}
}

// finding is what is said of one package.
type finding struct {
	mutants, killed   int // of those that compile
	unexplained, idle []string
}

// score is killed of all, in percent.
func (f finding) score() float64 { return 100 * float64(f.killed) / float64(f.mutants) }

// explanation tells why no test kills a mutant. It is found again by its source line, and is for one mutant: where two of a
// kind live on one line, each has its own.
type explanation struct {
	File   string `yaml:"file"`
	Mutant string `yaml:"mutant"`
	Code   string `yaml:"code"`
	Why    string `yaml:"why"`
}

// place is what a survivor and its explanation have in common.
func (e explanation) place() explanation {
	e.Why, e.Code = "", strings.TrimSpace(e.Code)
	return e
}

func judge(folder, name string) (finding, error) {
	dashed := strings.ReplaceAll(name, "/", "-")
	explanations, err := explained(filepath.Join("suites", "testdata", "mutants", dashed+".yaml"))
	if err != nil {
		return finding{}, err
	}
	files, err := results(filepath.Join(folder, dashed+".json"))
	if err != nil {
		return finding{}, err
	}
	var all finding
	for _, file := range files {
		source, err := os.ReadFile(filepath.Join(name, file.Name))
		if err != nil {
			return finding{}, err
		}
		lines := strings.Split(string(source), "\n")
		for _, m := range file.Mutations {
			switch m.Status {
			case "KILLED", "TIMED OUT":
				all.mutants++
				all.killed++
			case "LIVED", "NOT COVERED":
				all.mutants++
				place := explanation{File: file.Name, Mutant: m.Type, Code: lines[m.Line-1]}.place()
				at := slices.IndexFunc(explanations, func(e explanation) bool { return e.place() == place })
				if at < 0 {
					all.unexplained = append(all.unexplained, fmt.Sprintf("LIVES  %s/%s:%d:%d %s\n       %s", name, file.Name, m.Line, m.Column, m.Type, place.Code))
					continue
				}
				explanations = slices.Delete(explanations, at, at+1)
			case "NOT VIABLE":
			default:
				return finding{}, fmt.Errorf("%s/%s:%d: gremlins says %q; this judge does not know what that means", name, file.Name, m.Line, m.Status)
			}
		}
	}
	if all.mutants == 0 { // nothing is held by nothing
		return finding{}, fmt.Errorf("%s: gremlins found nothing to change", name)
	}
	for _, e := range explanations {
		all.idle = append(all.idle, fmt.Sprintf("IDLE   %s/%s %s: nothing lives there, remove its explanation\n       %s", name, e.File, e.Mutant, strings.TrimSpace(e.Code)))
	}
	return all, nil
}

type result struct {
	Name      string `json:"file_name"`
	Mutations []struct {
		Type   string `json:"type"`
		Status string `json:"status"`
		Line   int    `json:"line"`
		Column int    `json:"column"`
	} `json:"mutations"`
}

func results(file string) ([]result, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var all struct {
		Files []result `json:"files"`
	}
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	slices.SortFunc(all.Files, func(a, b result) int { return strings.Compare(a.Name, b.Name) })
	return all.Files, nil
}

// explained reads the explanations of a package; none where it has no file.
func explained(file string) (all []explanation, err error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	err = yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&all)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for i, e := range all {
		if e.File == "" || e.Mutant == "" || e.Code == "" || e.Why == "" {
			return nil, fmt.Errorf("%s: explanation %d lacks its file, mutant, code or why", file, i+1)
		}
	}
	return all, nil
}
