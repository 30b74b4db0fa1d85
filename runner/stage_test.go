package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"portalspec/fixtures/portal"
	"portalspec/fixtures/records"
)

// stage is what one script has set up.
type stage struct {
	secrets []string
	asked   *atomic.Int64 // requests that the last portal or stranger received
	closers []func()
}

func (s *stage) close() {
	for _, stop := range s.closers {
		stop()
	}
}

// start serves the handler, counts what it is asked, and makes it the target.
func (s *stage) start(ts *testscript.TestScript, handler http.Handler) {
	count := &atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		count.Add(1)
		handler.ServeHTTP(w, r)
	}))
	s.asked = count
	s.closers = append(s.closers, func() {
		server.CloseClientConnections()
		server.Close()
	})
	ts.Setenv("PORTALSPEC_TARGET", server.URL)
}

func portalCmd(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, len(args) == 0, "portal")
	own := portal.New(portal.WithoutLimit())
	s := stageOf(ts)
	s.start(ts, own)
	for i, suffix := range []string{"", "_2"} {
		account := own.Accounts()[i]
		s.secret(account.Token)
		s.secret(account.Password)
		ts.Setenv("PORTALSPEC_TOKEN"+suffix, account.Token)
		ts.Setenv("USER_NAME"+suffix, account.UserName)
		ts.Setenv("PASSWORD"+suffix, account.Password)
	}
}

// strangers are servers that are no portal, or not for us.
var strangers = map[string]http.HandlerFunc{
	"page": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!DOCTYPE html><title>Welcome</title><p>Please log in.")
	},
	"unauthorized": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) },
	"forbidden":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) },
	"missing":      http.NotFound,
	"empty":        func(http.ResponseWriter, *http.Request) {},
	"login": func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/auth.aspx" {
			http.Redirect(w, r, "/auth.aspx", http.StatusFound)
		}
	},
	"silent": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	"broken": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
}

func strangerCmd(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, len(args) == 1, "stranger KIND")
	handler := strangers[args[0]]
	if handler == nil {
		ts.Fatalf("no stranger is called %s", args[0])
	}
	s := stageOf(ts)
	s.start(ts, handler)
	const token = "a-token-of-another-portal-0123456789"
	s.secret(token)
	ts.Setenv("PORTALSPEC_TOKEN", token)
}

func asked(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, len(args) == 1, "asked COUNT")
	if got := strconv.FormatInt(stageOf(ts).asked.Load(), 10); got != args[0] {
		ts.Fatalf("the target was asked %s times, want %s", got, args[0])
	}
}

func command(args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	return &exec.Cmd{Path: self, Args: append([]string{"portalspec"}, args...)}
}

// serveCmd takes the exported lines as a shell would that they are pasted into.
func serveCmd(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, true, "serve [FLAG]...")
	s := stageOf(ts)
	serving := command(append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	serving.Stderr = os.Stderr
	out, err := serving.StdoutPipe()
	ts.Check(err)
	ts.Check(serving.Start())
	s.closers = append(s.closers, func() {
		_ = serving.Process.Signal(os.Interrupt)
		_ = serving.Wait()
	})
	lines := bufio.NewScanner(out)
	accounts := 2
	for _, arg := range args {
		if arg == "--one-account" {
			accounts = 1
		}
	}
	for wanted := 2 + accounts; wanted > 0 && lines.Scan(); wanted-- {
		assignment, exported := strings.CutPrefix(lines.Text(), "export ")
		if !exported {
			if !strings.HasPrefix(lines.Text(), "listening on http://127.0.0.1:") {
				ts.Fatalf("serve began with %q", lines.Text())
			}
			continue
		}
		name, value, _ := strings.Cut(assignment, "=")
		ts.Setenv(name, value)
		if strings.HasPrefix(name, "PORTALSPEC_TOKEN") {
			s.secret(value)
		}
	}
	if ts.Getenv("PORTALSPEC_TOKEN") == "" {
		ts.Fatalf("serve exported no token")
	}
}

// interrupt sends the signal only once the run is well under way, whatever the machine's speed.
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	how := ""
	if len(args) > 0 && strings.HasPrefix(args[0], "-") {
		how, args = args[0], args[1:]
	}
	positive(ts, neg, len(args) >= 2, "interrupt [-twice|-kill] COUNT ARG...")
	signal, wanted := os.Signal(syscall.SIGINT), 130
	if how == "-kill" {
		signal, wanted = syscall.SIGKILL, -1
	}
	least, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	s := stageOf(ts)
	var out, errs bytes.Buffer
	running := command(args[1:]...)
	running.Stdout, running.Stderr = &out, &errs
	running.Dir = ts.MkAbs(".")
	for _, name := range []string{"PORTALSPEC_TARGET", "PORTALSPEC_TOKEN", "PORTALSPEC_TOKEN_2", "HOME", "PATH"} {
		running.Env = append(running.Env, name+"="+ts.Getenv(name))
	}
	ts.Check(running.Start())
	ended := make(chan error, 1)
	go func() { ended <- running.Wait() }()
	limit := time.After(30 * time.Second)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for signalled := false; ; {
		select {
		case err := <-ended:
			ts.Logf("[stdout]\n%s[stderr]\n%s", out.String(), errs.String())
			ts.Check(s.search("the interrupted run's output", out.String()+errs.String()))
			if !signalled {
				ts.Fatalf("the run ended after %d requests, before it was interrupted", s.asked.Load())
			}
			checkExit(ts, err, wanted)
			if how == "-twice" {
				ts.Check(os.WriteFile(ts.MkAbs("said"), errs.Bytes(), 0o600))
			}
			return
		case <-limit:
			_ = running.Process.Kill()
			ts.Fatalf("the run goes on and on; it was interrupted: %v", signalled)
		case <-tick.C:
			switch {
			case signalled && how == "-twice":
				_ = running.Process.Signal(signal) // it may have ended
			case !signalled && s.asked.Load() >= least:
				signalled = true
				ts.Check(running.Process.Signal(signal))
			}
		}
	}
}

// kept writes down what every documented listing shows: a run that cleans up after itself leaves it as it was.
func kept(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, len(args) == 1, "kept FILE")
	var all strings.Builder
	for _, record := range records.All() {
		if record.Collection == "" || strings.Contains(record.Collection, "{") {
			continue
		}
		status, _, body := ask(ts, "/"+record.Collection+".json", true)
		if status != http.StatusOK {
			ts.Fatalf("GET %s answers %d: %s", record.Collection, status, body)
		}
		fmt.Fprintf(&all, "%s %s\n", record.Name, body)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(all.String()), 0o600))
}

func get(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, len(args) >= 1, "get [-anonymous] PATH")
	status, media, body := ask(ts, args[len(args)-1], args[0] != "-anonymous")
	_, _ = fmt.Fprintf(ts.Stdout(), "%d %s\n%s\n", status, media, body)
}

func ask(ts *testscript.TestScript, path string, token bool) (status int, media string, body []byte) {
	request, err := http.NewRequest(http.MethodGet, ts.Getenv("PORTALSPEC_TARGET")+"/api/2.0"+path, nil)
	ts.Check(err)
	if token {
		request.Header.Set("Authorization", ts.Getenv("PORTALSPEC_TOKEN"))
	}
	answer, err := http.DefaultClient.Do(request)
	ts.Check(err)
	defer func() { _ = answer.Body.Close() }()
	body, err = io.ReadAll(answer.Body)
	ts.Check(err)
	return answer.StatusCode, answer.Header.Get("Content-Type"), body
}
