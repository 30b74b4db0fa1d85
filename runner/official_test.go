package main

import (
	"bytes"
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	known "portalspec/fixtures/deviations"
	"portalspec/fixtures/fault"
	"portalspec/fixtures/portal"
	"portalspec/reports/jsonreport"
	"portalspec/reports/verdict"
	"portalspec/runner/config"
	"portalspec/runner/deviations"
)

const officialFile = "../fixtures/deviations/official-12.7.yaml"

// By the file for the official server, a portal like it is conformant in the full profile; and whatever the file lists
// excuses something there.
func TestNoEntryForTheOfficialServerIsIdle(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("carries out three whole runs")
	}
	file, err := filepath.Abs(officialFile)
	if err != nil {
		t.Fatal(err)
	}
	list, err := deviations.Load([]string{file}, "12.7.1", ".")
	if err != nil {
		t.Fatal(err)
	}
	var judged []verdict.Rule
	for _, profile := range [][]string{{"--profile=full", "--no-rate-test", "--rate-limit=100000"}, {"--rule=rate.*", "--rate-limit=40", "--rate-window=1s"}} {
		run := runOfficial(t, append(profile, "--deviations="+file, "--server-version=12.7.1"))
		if run.Exit != 0 {
			t.Errorf("%v: want exit 0, got %d", profile, run.Exit)
		}
		judged = append(judged, run.Rules...)
	}
	for _, entry := range list.Entries {
		for _, glob := range entry.Subjects {
			if !excuses(judged, entry, glob.Pattern) {
				t.Errorf("the entry for %s excuses nothing that is called %s: %s", entry.Rule, glob.Pattern, entry.Observed)
			}
		}
	}
}

func excuses(rules []verdict.Rule, entry deviations.Entry, pattern string) bool {
	for _, rule := range rules {
		for _, subject := range rule.Subjects {
			if rule.ID == entry.Rule && subject.Verdict == verdict.Known && config.MatchGlob(pattern, subject.Name) &&
				deviations.Fingerprint(subject.Message) == entry.Observed {
				return true
			}
		}
	}
	return false
}

// runOfficial is the report of a run against a portal that behaves like the official server.
func runOfficial(t *testing.T, args []string) verdict.Run {
	t.Helper()
	own := portal.New(portal.WithoutLimit())
	server := httptest.NewServer(known.Official().Wrap(own, fault.Site{Now: time.Now}))
	t.Cleanup(server.Close)
	out := t.TempDir()
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
	defer stop()
	running := command(append([]string{"run", "--out=" + out}, args...)...)
	running.Env = append(os.Environ(), "PORTALSPEC_TARGET="+server.URL, "PORTALSPEC_TOKEN="+own.Accounts()[0].Token, "PORTALSPEC_TOKEN_2="+own.Accounts()[1].Token)
	var said bytes.Buffer
	running.Stdout, running.Stderr = &said, &said
	if err := running.Start(); err != nil {
		t.Fatal(err)
	}
	kill := context.AfterFunc(ctx, func() { _ = running.Process.Kill() }) // a run that hangs is told by its report
	defer kill()
	_ = running.Wait() // the report holds the code
	report, err := os.Open(filepath.Join(out, "report.json"))
	if err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	defer func() { _ = report.Close() }()
	run, err := jsonreport.Read(report)
	if err != nil {
		t.Fatal(err)
	}
	if run.Exit != 0 {
		t.Logf("%s", said.String()[max(0, said.Len()-6000):])
	}
	return run
}
