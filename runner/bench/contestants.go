package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"portalspec/reports/verdict"
	"portalspec/runner/bench/workload"
)

// contestant is one way to send the workload and judge what comes.
type contestant struct {
	name    string
	command func(given workload.Given) (*exec.Cmd, error)
	// judged returns how many answers it judged to be right; nil where a process that ends well has judged all.
	judged func() (int, error)
}

// workshop is the folder that programs are built in and reports are written to.
type workshop struct {
	dir        string
	gocommand  string // the go command
	portalspec string // a program that is there already; "" where it is to be built
}

const byHand = "./runner/bench/testdata/byhand"

// built are the programs, by where their packages are.
var built = map[string][]string{
	"portalspec": {"build", "-trimpath", "./runner"},
	"bare":       {"build", "-trimpath", "./runner/bench/bare"},
	"byhand":     {"test", "-c", byHand},
	"naive":      {"test", "-c", "./runner/bench/testdata/naive"},
}

// build builds what stands in built, but for a portalspec that is there already.
func (w workshop) build() error {
	for name, how := range built {
		if name == "portalspec" && w.portalspec != "" {
			continue
		}
		arguments := append([]string{how[0], "-o", w.program(name)}, how[1:]...)
		command := exec.Command(w.gocommand, arguments...) //nolint:noctx,gosec // ends by itself; the arguments are ours
		if out, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("go %s: %w\n%s", strings.Join(arguments, " "), err, out)
		}
	}
	return nil
}

func (w workshop) program(name string) string {
	if name == "portalspec" && w.portalspec != "" {
		return w.portalspec
	}
	return filepath.Join(w.dir, name+".test")
}

func (w workshop) reports() string { return filepath.Join(w.dir, "reports") }

// run is the program, in the workshop, told what is given and nothing of what this process was told.
func (w workshop) run(name string, given workload.Given, arguments ...string) *exec.Cmd {
	command := exec.Command(w.program(name), arguments...) //nolint:noctx,gosec // its requests have a timeout; the user names the program
	command.Dir = w.dir
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "PORTALSPEC_") {
			command.Env = append(command.Env, variable)
		}
	}
	command.Env = append(command.Env, given.Environment()...)
	return command
}

// rules are those that judge one answer each.
var rules = []string{"operations.auth-required", "operations.json-suffix", "operations.xml-suffix", "operations.default-is-xml"}

// formats are all reports.
const formats = "terminal,json,junit,html,markdown,github,ctrf,badge,har"

// portalspec judges all four rules, starts up and writes every report.
func (w workshop) ours(limit int) contestant {
	command := func(given workload.Given) (*exec.Cmd, error) {
		if err := os.RemoveAll(w.reports()); err != nil {
			return nil, err
		}
		document := filepath.Join(w.dir, fmt.Sprintf("ledger-%d.json", given.Operations))
		if _, err := os.Stat(document); err != nil {
			if err := os.WriteFile(document, workload.Catalogue(given.Operations), 0o600); err != nil {
				return nil, err
			}
		}
		return w.run("portalspec", given, "run", "--profile=full", "--operations="+document, "--rule="+strings.Join(rules, ","),
			"--rate-limit="+strconv.Itoa(limit), "--concurrency="+strconv.Itoa(given.Connections), "--format="+formats, "--out="+w.reports()), nil
	}
	return contestant{"portalspec, all reports", command, w.judged}
}

// judged counts what report.json says to hold.
func (w workshop) judged() (passed int, err error) {
	text, err := os.ReadFile(filepath.Join(w.reports(), "report.json"))
	if err != nil {
		return 0, err
	}
	var run struct {
		Rules []verdict.Rule `json:"rules"`
	}
	if err := json.Unmarshal(text, &run); err != nil {
		return 0, err
	}
	for _, rule := range run.Rules {
		for _, subject := range rule.Subjects {
			if subject.Verdict == verdict.Pass {
				passed++
			}
		}
	}
	return passed, nil
}

func (w workshop) plain(name, program string, arguments ...string) contestant {
	return contestant{name: name, command: func(given workload.Given) (*exec.Cmd, error) { return w.run(program, given, arguments...), nil }}
}

// others are who portalspec is compared with; the first is what all are measured by.
func (w workshop) others(connections int) []contestant {
	return []contestant{
		w.plain("bare client", "bare"),
		w.plain("by hand: t.Parallel, compiled before", "byhand", "-test.parallel="+strconv.Itoa(connections)),
		{name: "by hand: `go test`, as it is typed", command: func(given workload.Given) (*exec.Cmd, error) {
			command := w.run("byhand", given)
			command.Path, command.Args = w.gocommand, []string{"go", "test", "-count=1", "-parallel=" + strconv.Itoa(connections), byHand}
			command.Dir = ""
			return command, nil
		}},
		w.plain("Ginkgo, an It a request", "naive"),
	}
}

// hold has a contestant do its work once.
func (c contestant) hold(at *serving, given workload.Given) (Measured, error) {
	command, err := c.command(given)
	if err != nil {
		return Measured{}, err
	}
	m, printed, err := measure(command, at)
	if err != nil {
		return m, fmt.Errorf("%s: %w\n%s", c.name, err, printed)
	}
	want := workload.Ways * given.Operations
	switch {
	case m.Exit != 0:
		return m, fmt.Errorf("%s: wanted exit 0, got %d\n%s", c.name, m.Exit, printed)
	case m.Counts.Requests != want || m.Counts.Distinct != want:
		return m, fmt.Errorf("%s: wanted each of %d requests once, the target counted %d, %d of them different", c.name, want, m.Counts.Requests, m.Counts.Distinct)
	case c.judged == nil:
		return m, nil
	}
	if judged, err := c.judged(); err != nil || judged != want {
		return m, fmt.Errorf("%s: wanted %d answers judged to be right, got %d (%w)", c.name, want, judged, err)
	}
	return m, nil
}

// contest has each do its work in turn, round by round, so that what else the machine does meets all of them.
func contest(all []contestant, at *serving, given workload.Given, rounds int) ([]Measured, error) {
	measured := make([][]Measured, len(all))
	for range rounds {
		for i, c := range all {
			m, err := c.hold(at, given)
			if err != nil {
				return nil, err
			}
			measured[i] = append(measured[i], m)
		}
	}
	middle := make([]Measured, len(all))
	for i := range all {
		middle[i] = medians(measured[i])
	}
	return middle, nil
}

// unlimited is a limit that is never reached.
const unlimited = 1 << 30
