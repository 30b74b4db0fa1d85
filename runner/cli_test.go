package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test's own binary be portalspec, so that scripts meet what a shell would meet.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"portalspec":      func() { os.Exit(Main(context.Background(), os.Args[1:])) },
		"portalspec-next": func() { os.Exit(next()) },
	})
}

// TestCLI carries out testdata/script/*.txtar. A script may use, beside what testscript has:
//
//	exits CODE PROGRAM ARG...   run it, and demand that exit code
//	serve [FLAG]...             start `portalspec serve`, and paste the lines that it exports
//	portal                      start the reference portal without a limit, and count what it is asked
//	stranger KIND               start a server that is no portal; KIND is a name in strangers
//	asked COUNT                 demand that the last portal or stranger was asked so often
//	kept FILE                   write down all that the last portal's listings show
//	interrupt [-twice|-kill] COUNT ARG...   run portalspec ARG..., send SIGINT once the portal was asked COUNT times; with
//	                            -twice again and again, and keep what stderr said in the file said; with -kill SIGKILL
//	get [-anonymous] PATH       what the target answers, with the token; a path counts from its base path
//	capture NAME PATTERN        the numbers that the groups of PATTERN match in stdout, added up, as $NAME
//	field FILE PATH [VALUE]     a value in a JSON file is VALUE; without VALUE it is put into $field
//	less A B                    A is less than half of B
//	reports DIR                 all reports are there and parse
//	verdicts FILE FILE          two report.json say the same of every rule and subject
//
// Whatever a script writes or prints is searched for the secrets that were in play.
func TestCLI(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(env *testscript.Env) error {
			s := &stage{}
			env.Values[stageKey{}] = s
			// Under -race each process would sleep for a second before it ends.
			env.Vars = append(env.Vars, "NO_PROXY=127.0.0.1,localhost", "GORACE=atexit_sleep_ms=10")
			env.Defer(func() {
				s.close()
				if err := s.searchFiles(env.WorkDir); err != nil {
					env.T().Fatal(err)
				}
			})
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "serve": serveCmd, "portal": portalCmd, "stranger": strangerCmd, "asked": asked, "kept": kept,
			"interrupt": interrupt, "get": get, "capture": capture, "field": field, "less": less, "reports": reportsCmd, "verdicts": verdictsCmd,
		},
	})
}

type stageKey struct{}

func stageOf(ts *testscript.TestScript) *stage { return ts.Value(stageKey{}).(*stage) }

// positive refuses "! command", which none of these commands has a use for.
func positive(ts *testscript.TestScript, neg bool, enough bool, usage string) {
	if neg || !enough {
		ts.Fatalf("usage: %s", usage)
	}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, len(args) >= 2, "exits CODE PROGRAM ARG...")
	wanted, err := strconv.Atoi(args[0])
	ts.Check(err)
	checkExit(ts, ts.Exec(args[1], args[2:]...), wanted)
	stageOf(ts).searchOutput(ts)
}

func checkExit(ts *testscript.TestScript, err error, wanted int) {
	got := 0
	var failed *exec.ExitError
	switch {
	case errors.As(err, &failed):
		got = failed.ExitCode()
	case err != nil:
		ts.Fatalf("it did not run: %v", err)
	}
	if got != wanted {
		ts.Fatalf("exit %d, want %d", got, wanted)
	}
}

// secret remembers what no output and no file may hold. Half a token is no less secret than the whole: rules that send one
// must not write it down.
func (s *stage) secret(text string) {
	s.secrets = append(s.secrets, text)
	if len(text) >= 16 {
		s.secrets = append(s.secrets, text[:len(text)/2], text[len(text)/2:])
	}
}

func (s *stage) search(what, text string) error {
	for _, secret := range s.secrets {
		if strings.Contains(text, secret) {
			return fmt.Errorf("%s holds a secret (%.3s...)", what, secret)
		}
	}
	return nil
}

func (s *stage) searchOutput(ts *testscript.TestScript) {
	ts.Check(s.search("stdout", ts.ReadFile("stdout")))
	ts.Check(s.search("stderr", ts.ReadFile("stderr")))
}

// searchFiles looks through all that a script left behind; a file named *.token is where a person would keep one.
func (s *stage) searchFiles(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || strings.HasSuffix(path, ".token") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return s.search(filepath.Base(path), string(text))
	})
}
