package main

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"portalspec/fixtures/portal"
)

// The suite is judged by `go test` as `ginkgo run` would run it: the same flags after the --, the same verdicts, and 0 or 1.
func TestTheSuiteSaysWhatTheBinarySays(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the suite's test binary")
	}
	own := portal.New(portal.WithoutLimit())
	server := httptest.NewServer(own)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	flags := func(out string) []string {
		return []string{"--target=" + server.URL, "--out=" + filepath.Join(dir, out), "--no-rate-test", "--rate-limit=100000"}
	}
	tokens := []string{"PORTALSPEC_TOKEN=" + own.Accounts()[0].Token, "PORTALSPEC_TOKEN_2=" + own.Accounts()[1].Token}

	binary := command(append([]string{"run"}, flags("binary")...)...)
	binary.Env = append(os.Environ(), tokens...)
	if out, err := binary.CombinedOutput(); err != nil {
		t.Fatalf("portalspec run: %v\n%s", err, out)
	}
	out, err := suite(tokens, flags("suite")...)
	if err != nil {
		t.Fatalf("the suite: %v\n%s", err, out)
	}
	if err := sameVerdicts(report(t, dir, "binary"), report(t, dir, "suite")); err != nil {
		t.Error(err)
	}

	out, err = suite([]string{"PORTALSPEC_TARGET=" + server.URL}, "--rate-limit=100000")
	if err == nil || !strings.Contains(out, "go test would cache the verdict") {
		t.Errorf("a target from the environment: %v\n%s", err, out)
	}
	out, err = suite(tokens, "--target="+server.URL, "--rule=nosuch")
	if err == nil || !strings.Contains(out, `no rule matches "nosuch"`) {
		t.Errorf("a rule that is not there: %v\n%s", err, out)
	}
}

func suite(env []string, flags ...string) (string, error) {
	test := exec.Command("go", append([]string{"test", "-count=1", "portalspec/suites", "-args"}, flags...)...)
	test.Env = append(os.Environ(), env...)
	out, err := test.CombinedOutput()
	return string(out), err
}

func report(t *testing.T, elements ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(append(elements, "report.json")...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
