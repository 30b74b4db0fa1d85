package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"portalspec/fixtures/portal"
)

// A server that gives back all it is told, in every way of writing it, is asked in a run that fails, in one that is interrupted,
// in one that is killed, and where it soon does nothing else. No byte of what a run prints or writes, in any format, holds a
// secret: the tokens, the passwords, the value of --header. One secret the tool was not told of; that it is found, in every
// way of writing, shows that the search finds.
func TestNoSecretIsInAnythingThatARunWrites(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("carries out five whole runs")
	}
	for name, c := range map[string]struct {
		echoes func(n int64) bool // whether the nth request is answered with what it was
		ended  os.Signal          // sent after 300 requests; nil for a run that ends by itself
		exits  int
	}{
		"failing":     {echoes: func(n int64) bool { return n > 10 && n%5 == 0 }, exits: 1},
		"interrupted": {echoes: func(n int64) bool { return n > 10 && n%5 == 0 }, ended: os.Interrupt, exits: 130},
		"killed":      {echoes: func(n int64) bool { return n > 10 && n%5 == 0 }, ended: syscall.SIGKILL, exits: -1},
		"hostile":     {echoes: func(n int64) bool { return n > 20 }},
		"no portal":   {echoes: func(int64) bool { return true }, exits: 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := &echo{own: portal.New(portal.WithoutLimit()), echoes: c.echoes, ended: c.ended, carried: map[string]bool{}}
			said, exit := e.run(t)
			if exit != c.exits && name != "hostile" { // whose exit is its test's affair
				t.Errorf("exit %d, want %d\n%s", exit, c.exits, said["the terminal"])
			}
			e.search(t, said, c.ended != syscall.SIGKILL)
		})
	}
}

// echo is a portal that gives back what it is told.
type echo struct {
	own    *portal.Portal
	echoes func(n int64) bool
	ended  os.Signal

	mutex   sync.Mutex
	carried map[string]bool // the values of Authorization that came: tokens of the logins, and false ones that are made of them
}

const (
	gatewayKey = "gateway/key+with=odd&signs-7f3a"
	unknown    = "nobody-told-us/of+this=one&0123456789"
)

func (e *echo) secrets() map[string]string {
	first, second := e.own.Accounts()[0], e.own.Accounts()[1]
	all := map[string]string{"the second token": second.Token, "the password": first.Password, "the value of --header": gatewayKey}
	e.mutex.Lock()
	defer e.mutex.Unlock()
	for text := range e.carried {
		all["what Authorization carried"+fmt.Sprint(len(all))] = text
	}
	return all
}

func (e *echo) note(authorization string) {
	if len(authorization) < 8 {
		return // no token is as short
	}
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.carried[authorization] = true
}

// run carries the run out, and returns all that it printed and wrote, by where, and the exit code.
func (e *echo) run(t *testing.T) (map[string]string, int) {
	t.Helper()
	var count atomic.Int64
	var running atomic.Pointer[os.Process]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := count.Add(1)
		e.note(r.Header.Get("Authorization"))
		if n == 300 && e.ended != nil {
			_ = running.Load().Signal(e.ended)
		}
		if !e.echoes(n) || r.Method == http.MethodPost && strings.Contains(r.URL.Path, "authentication") {
			e.own.ServeHTTP(w, r)
			return
		}
		e.answer(w, r, n)
	}))
	t.Cleanup(server.Close)
	out := filepath.Join(t.TempDir(), "out")
	run := command("run", "--no-rate-test", "--rate-limit=1000000", "--timeout=5s", "--out="+out, "--keep-bodies",
		"--user="+e.own.Accounts()[0].UserName, "--format=terminal,json,junit,har,html,markdown,github,ctrf,badge")
	run.Dir = t.TempDir()
	run.Env = append(os.Environ(), "PORTALSPEC_TARGET="+server.URL, "PORTALSPEC_PASSWORD="+e.own.Accounts()[0].Password,
		"PORTALSPEC_TOKEN_2="+e.own.Accounts()[1].Token, "PORTALSPEC_HEADER=X-Gateway-Key: "+gatewayKey, "GORACE=atexit_sleep_ms=10")
	var printed bytes.Buffer
	run.Stdout, run.Stderr = &printed, &printed
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	running.Store(run.Process)
	_ = run.Wait() // its exit code is looked at
	said := map[string]string{"the terminal": printed.String(), "its arguments": strings.Join(run.Args, " ")}
	err := filepath.WalkDir(out, func(place string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(place)
		said[entry.Name()] = string(text)
		if info, unknown := entry.Info(); unknown == nil && info.Mode().Perm() != 0o600 {
			t.Errorf("%s can be read by others: %v", entry.Name(), info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if har := said["evidence.har"]; har != "" {
		said["a body in evidence.har"] = bodies(t, har)
	}
	return said, run.ProcessState.ExitCode()
}

// answer gives back all that was sent, and the secrets of the other accounts as if it knew them, in every way of writing.
func (e *echo) answer(w http.ResponseWriter, r *http.Request, n int64) {
	sent, _ := io.ReadAll(r.Body)
	told := []string{r.Header.Get("Authorization"), r.Header.Get("X-Gateway-Key"), string(sent), unknown, e.own.Accounts()[0].Password, e.own.Accounts()[1].Token}
	var body strings.Builder
	for _, text := range told {
		for _, write := range ways {
			fmt.Fprintf(&body, "<p>%s</p>\n%q\n", write(text), write(text))
		}
	}
	plain := strings.ReplaceAll(strings.Join(told, " "), "\n", " ")
	switch n % 3 {
	case 0:
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("X-Echo", plain)
		w.WriteHeader(http.StatusInternalServerError)
	case 1:
		w.Header().Set("Location", "/login?back="+url.QueryEscape(plain))
		w.Header().Set("Set-Cookie", "session="+base64.RawURLEncoding.EncodeToString([]byte(told[0]))+"; Path=/")
		w.WriteHeader(http.StatusFound)
	default:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"response": map[string]string{"message": body.String(), "id": told[0]}, "error": map[string]string{"message": plain}})
		return
	}
	_, _ = io.WriteString(w, body.String())
}

// ways are those in which a text may be written.
var ways = map[string]func(string) string{
	"plain":      func(s string) string { return s },
	"query":      url.QueryEscape,
	"path":       url.PathEscape,
	"base64":     func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64 url": func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"as Basic":   func(s string) string { return base64.StdEncoding.EncodeToString([]byte("user:" + s)) },
	"JSON": func(s string) string {
		text, _ := json.Marshal(s)
		return strings.ReplaceAll(string(text[1:len(text)-1]), "/", `\/`)
	},
	"XML": func(s string) string {
		var text strings.Builder
		_ = xml.EscapeText(&text, []byte(s))
		return text.String()
	},
	"over lines": func(s string) string { return s[:len(s)/2] + "\r\n " + s[len(s)/2:] },
}

// search looks for each secret, in every way of writing, in all that was said.
func (e *echo) search(t *testing.T, said map[string]string, whole bool) {
	t.Helper()
	for place, text := range said {
		for name, secret := range e.secrets() {
			for way, write := range ways {
				if where := around(text, write(secret)); where != "" && secret != "" {
					t.Errorf("%s holds %s, written %s: %s", place, name, way, where)
				}
			}
		}
	}
	if !whole {
		return // a run that was killed wrote nothing that could be searched but its journal
	}
	want := []string{"badge.svg", "ctrf.json", "evidence.har", "junit.xml", "report.html", "report.json", "summary.md", "the terminal"}
	for _, place := range want {
		if said[place] == "" {
			t.Errorf("there is no %s to search", place)
		}
	}
	for way, write := range ways {
		if len(said["a body in evidence.har"]) > 100_000 && around(said["a body in evidence.har"], write(unknown)) == "" { // it was asked more than a few times
			t.Errorf("what nobody called a secret is not found, written %s: the search proves nothing", way)
		}
	}
}
