package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"portalspec/fixtures/portal"
	"portalspec/runner/journal"
)

// A run is ended at some moment, counted in requests, on a portal that also holds a thousand records of somebody else: kill
// -9, or one SIGINT. After a sweep none of the run's records is left, and all others are there and as they were. The moments
// are few here; .ci/kill has it try fifty of each.
func TestWhateverEndsARunNothingOfItStays(t *testing.T) {
	t.Parallel()
	moments := 2
	if testing.Short() {
		moments = 1
	}
	if text := os.Getenv("PORTALSPEC_MOMENTS"); text != "" {
		var err error
		if moments, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	for name, signal := range map[string]syscall.Signal{"kill": syscall.SIGKILL, "interrupt": syscall.SIGINT} {
		random := rand.New(rand.NewPCG(1, uint64(signal)))
		for range moments {
			after := 1 + random.Int64N(850) // a run has some 890
			t.Run(fmt.Sprintf("%s after %d requests", name, after), func(t *testing.T) {
				t.Parallel()
				endedAfter(t, after, signal)
			})
		}
	}
}

func endedAfter(t *testing.T, after int64, signal syscall.Signal) {
	t.Helper()
	own := portal.New(portal.WithoutLimit())
	crowd(t, own)
	var count atomic.Int64
	var running atomic.Pointer[exec.Cmd]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if count.Add(1) == after {
			_ = running.Load().Process.Signal(signal)
		}
		own.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	out := t.TempDir()
	run := portalspec(t, own, server.URL, "run", "--out", out, "--no-rate-test", "--rate-limit", "1000000")
	running.Store(run)
	said, err := run.CombinedOutput()
	var ended *exec.ExitError
	if !errors.As(err, &ended) {
		t.Fatalf("the run was not ended: %v\n%s", err, said)
	}
	if code := ended.ExitCode(); signal == syscall.SIGINT && code != 130 {
		t.Errorf("exit %d, want 130\n%s", code, said)
	}
	due, err := journal.Due(out)
	if err != nil {
		t.Fatal(err)
	}
	if len(due) > 0 { // a record that somebody copied, and one that an unlucky colleague gave the very same name
		for _, c := range due[0].Left() {
			if c.Type == "group" {
				create(t, own, c.Title+" (copy)")
				create(t, own, c.Title)
			}
		}
	}
	before := others(own)
	for range 2 {
		said, err := portalspec(t, own, server.URL, "sweep", "--out", out).CombinedOutput()
		if err != nil {
			t.Errorf("sweep: %v\n%s", err, said)
		}
		if left := own.Leftovers(); len(left) != len(before) {
			t.Errorf("%d records are there, want the %d of others; of ours: %q\nsweep: %s", len(left), len(before), ours(left, before), said)
		}
		if after := others(own); !slices.Equal(after, before) {
			t.Error("records of others are not what they were")
		}
	}
	if files, _ := filepath.Glob(filepath.Join(out, "journal-*")); files != nil {
		t.Errorf("nothing is left, but %q is", files)
	}
}

// portalspec is a command line with the credential of the portal's first account.
func portalspec(t *testing.T, own *portal.Portal, target string, args ...string) *exec.Cmd {
	t.Helper()
	c := command(args...)
	c.Dir = t.TempDir() // no ginkgo.yaml is near
	c.Env = append(os.Environ(), "PORTALSPEC_TOKEN="+own.Accounts()[0].Token, "NO_PROXY=127.0.0.1", "GORACE=atexit_sleep_ms=10")
	if args[0] == "run" {
		c.Env = append(c.Env, "PORTALSPEC_TARGET="+target)
	}
	return c
}

// crowd fills the portal with records of its second account, some of them named much like those of a run.
func crowd(t *testing.T, own *portal.Portal) {
	t.Helper()
	for n := range 1000 {
		create(t, own, fmt.Sprintf([]string{"Sales %d", "portalspec-%d", "portalspec-7-%x-1", "Copy of portalspec-7-1-%d", "PORTALSPEC-7-1-%d"}[n%5], n))
	}
}

// create has the portal's second account create a group. It fails the test where that cannot be done.
func create(t *testing.T, own *portal.Portal, name string) {
	t.Helper()
	body, err := json.Marshal(map[string]string{"groupName": name})
	if err != nil {
		t.Fatal(err)
	}
	if status, answer := asSecond(own, http.MethodPost, "group.json", body); status != http.StatusCreated {
		t.Fatalf("%d %s", status, answer)
	}
}

func asSecond(own *portal.Portal, method, path string, body []byte) (int, string) {
	request := httptest.NewRequest(method, "/api/2.0/"+path, bytes.NewReader(body))
	request.Header.Set("Authorization", own.Accounts()[1].Token)
	request.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	own.ServeHTTP(answer, request)
	text, _ := io.ReadAll(answer.Body)
	return answer.Code, string(text)
}

// others are the second account's records, each with all that the portal shows of it.
func others(own *portal.Portal) (all []string) {
	for _, line := range own.Leftovers() {
		kind, rest, _ := strings.Cut(line, " ")
		id, _, _ := strings.Cut(rest, " ")
		if kind != "group" {
			continue
		}
		if _, shown := asSecond(own, http.MethodGet, "group/"+id+".json", nil); strings.Contains(shown, own.Accounts()[1].ID) {
			all = append(all, shown)
		}
	}
	return all
}

func ours(left, others []string) []string {
	return slices.DeleteFunc(slices.Clone(left), func(line string) bool {
		_, rest, _ := strings.Cut(line, " ")
		id, _, _ := strings.Cut(rest, " ")
		return slices.ContainsFunc(others, func(shown string) bool { return strings.Contains(shown, id) })
	})
}
