//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

const (
	endOfText = "\x04" // what a terminal makes of Ctrl-D
	ctrlC     = "\x03" // and of Ctrl-C
)

// turn is one exchange with who asks: what has to be on the screen, and what is typed then.
type turn struct{ shown, typed string }

var (
	target  = turn{"URL of the portal, such as https://portal.example.com: ", "https://portal.example.com/\n"}
	profile = turn{"[core]: ", "full\n"}
	second  = turn{"one alone cannot show: yes or no [no]: ", "yes\n"}
	server  = turn{"whose deviations are known: yes or no [no]: ", "yes\n"}
	service = turn{"[none]: ", "gitlab\n"}
	source  = turn{"OWNER/REPOSITORY on GitHub: ", "https://git.example.com/portalspec.git\n"}
)

// talk starts `portalspec init` on a terminal in the folder, types, and answers what was on the screen. The error is of how
// it ended.
func talk(t *testing.T, folder string, args []string, turns ...turn) (screen string, ended error) {
	t.Helper()
	asking := command(append([]string{"init"}, args...)...)
	asking.Dir = folder
	asking.Env = []string{"PATH=" + os.Getenv("PATH"), "GORACE=atexit_sleep_ms=10"}
	terminal, err := pty.Start(asking)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = terminal.Close() }() // all was read by then
	endless := time.AfterFunc(30*time.Second, func() { _ = asking.Process.Kill() })
	defer endless.Stop()
	var all, fresh bytes.Buffer
	chunk := make([]byte, 1024)
	for {
		if len(turns) > 0 && strings.Contains(fresh.String(), turns[0].shown) {
			fresh.Reset()
			if _, err := terminal.WriteString(turns[0].typed); err != nil {
				t.Fatal(err)
			}
			turns = turns[1:]
		}
		n, err := terminal.Read(chunk)
		all.Write(chunk[:n])
		fresh.Write(chunk[:n])
		if err != nil { // EIO: nobody holds the other end any more
			break
		}
	}
	ended = asking.Wait()
	if len(turns) > 0 {
		t.Errorf("%q was never shown:\n%s", turns[0].shown, all.String())
	}
	return all.String(), ended
}

func written(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestInitAsksOnATerminal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args  []string
		turns []turn
		shown string // beside the questions
		want  string // in ginkgo.yaml
		files string
	}{
		"everything":     {turns: []turn{target, profile, second, server, service, source}, want: "# server-version: ", files: ".gitlab-ci.yml ginkgo.schema.json ginkgo.yaml"},
		"by default":     {turns: []turn{target, {profile.shown, "\n"}, {second.shown, "\n"}, {server.shown, "\n"}, {service.shown, "\n"}}, want: "profile: core ", files: "ginkgo.schema.json ginkgo.yaml"},
		"a flag answers": {args: []string{"--profile", "full", "--second-account=false", "--official", "--ci", "none"}, turns: []turn{target}, want: "profile: full ", files: "ginkgo.schema.json ginkgo.yaml"},
		"asked again": {
			turns: []turn{{target.shown, "portal.example.com\n"}, {target.shown, "\n"}, target, {profile.shown, "cor\n"}, profile, {second.shown, "two\n"}, second, server, {service.shown, "travis\n"}, {service.shown, "\n"}},
			shown: "has no http:// or https:// in front", want: "target: https://portal.example.com\n", files: "ginkgo.schema.json ginkgo.yaml",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			screen, ended := talk(t, folder, c.args, c.turns...)
			if ended != nil || !strings.Contains(screen, c.shown) {
				t.Fatalf("%v:\n%s", ended, screen)
			}
			if got := strings.Join(written(t, folder), " "); got != c.files {
				t.Errorf("it wrote %s, want %s", got, c.files)
			}
			file, err := os.ReadFile(filepath.Join(folder, "ginkgo.yaml"))
			if err != nil || !strings.Contains(string(file), c.want) {
				t.Errorf("%v: no %q in\n%s", err, c.want, file)
			}
		})
	}
}

// Whoever leaves in the middle has written nothing, half an answer included.
func TestInitThatIsLeftWritesNothing(t *testing.T) {
	t.Parallel()
	for name, turns := range map[string][]turn{
		"at once":         {{target.shown, endOfText}},
		"later":           {target, profile, second, server, {service.shown, endOfText}},
		"in the middle":   {{target.shown, "https://portal.exam" + endOfText + endOfText}},
		"Ctrl-C":          {target, {profile.shown, ctrlC}},
		"Ctrl-C and text": {target, {profile.shown, "full" + ctrlC}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			screen, ended := talk(t, folder, nil, turns...)
			var how *exec.ExitError
			if !errors.As(ended, &how) {
				t.Fatalf("it ended with %v:\n%s", ended, screen)
			}
			if interrupted := strings.HasPrefix(name, "Ctrl-C"); interrupted {
				if status, ok := how.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGINT {
					t.Errorf("it ended with %v, want the signal", ended)
				}
			} else if how.ExitCode() != 2 || !strings.Contains(screen, "nothing was written") {
				t.Errorf("%v, want exit 2 in a sentence:\n%s", ended, screen)
			}
			if got := written(t, folder); len(got) > 0 {
				t.Errorf("it wrote %v", got)
			}
		})
	}
}
