package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"portalspec/fixtures/hostile"
	"portalspec/fixtures/portal"
	"portalspec/reports/evidence"
	"portalspec/reports/jsonreport"
	"portalspec/reports/verdict"
)

// The requests that the servers become hostile at. By the hundredth, lifecycles have begun, and none has ended.
var (
	moments = map[string]int{"first": 1, "mid-run": 100}
	// What is whole and wrong may pass some rules at one moment and others at another. By the 400th request mistakes are made,
	// by the 700th strangers have come.
	laterMoments = map[string]int{"later": 400, "late": 700}
)

// mostMemory is what a run may take, in bytes.
const mostMemory = 256 << 20

// hostileFew are tried by `go test`: one of each kind that ends a run in a way of its own. .ci/hostile has all tried.
var hostileFew = []string{"silent", "resets-in-body", "endless-body", "gzip-bomb", "deep-json", "bans-by-403", "error-page"}

// A run against a server that attacks or breaks it ends in time, within its memory, with all reports, an exit code that fits
// and a diagnosis; and what it says to hold, it has seen to hold.
func TestNoServerBreaksARun(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("carries out a run for each class")
	}
	wanted := os.Getenv("PORTALSPEC_HOSTILE")
	for _, class := range hostile.All() {
		if asked, _ := path.Match(wanted, class.Name()); !asked && (wanted != "" || !slices.Contains(hostileFew, class.Name())) {
			continue
		}
		at := maps.Clone(moments)
		if class.Answers() && wanted != "" {
			maps.Copy(at, laterMoments)
		}
		for when, from := range at {
			t.Run(class.Name()+"/"+when, func(t *testing.T) {
				if wanted == "" { // else each has the machine to itself: the table tells of it alone
					t.Parallel()
				}
				meet(t, class, when, from).judge(t)
			})
		}
	}
}

// meeting is a run against a hostile server.
type meeting struct {
	class  hostile.Hostile
	when   string
	from   int // the number of the first hostile answer
	server *hostile.Server
	took   time.Duration
	memory int64 // the most that the process held, in bytes
	exit   int
	out    string // the folder of the reports
	said   string
	run    verdict.Run
}

func meet(t *testing.T, class hostile.Hostile, when string, from int) meeting {
	t.Helper()
	own := portal.New(portal.WithoutLimit())
	server, err := class.Serve(own, from)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	m := meeting{class: class, when: when, from: from, server: server, out: filepath.Join(t.TempDir(), "out")}
	args := []string{"run", "--timeout=1s", "--no-rate-test", "--rate-limit=100", "--rate-window=200ms", "--format=" + strings.Join(formats, ","), "--out=" + m.out}
	if server.CA != nil {
		file := filepath.Join(t.TempDir(), "ca.pem")
		if err := os.WriteFile(file, server.CA, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--ca-file="+file)
	}
	if class.Name() == "comes-back" {
		args[1] = "--timeout=30s"
	}
	m.carryOut(t, portalspec(t, own, server.URL, args...))
	return m
}

var formats = []string{"terminal", "json", "junit", "har", "html", "markdown", "github", "ctrf", "badge"}

// carryOut gives the run two minutes, which none should need.
func (m *meeting) carryOut(t *testing.T, run *exec.Cmd) {
	t.Helper()
	var said bytes.Buffer
	run.Stdout, run.Stderr = &said, &said
	began := time.Now()
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(2*time.Minute, func() { _ = run.Process.Signal(syscall.SIGQUIT) })
	held := peak(run.Process.Pid)
	_ = run.Wait() // its exit code is looked at
	late.Stop()
	m.took, m.said, m.exit = time.Since(began), said.String(), run.ProcessState.ExitCode()
	m.memory = held()
	text, err := os.ReadFile(filepath.Join(m.out, "report.json"))
	if err != nil {
		t.Fatalf("exit %d, no report: %v\n%.5000s", m.exit, err, m.said)
	}
	if m.run, err = jsonreport.Read(bytes.NewReader(text)); err != nil {
		t.Fatal(err)
	}
}

// peak is the most memory that a process held of its own, in bytes, until the function that it returns is called. The system's
// own account of a child, rusage, begins with what its parent held.
func peak(process int) (most func() int64) {
	var held atomic.Int64
	over, done := make(chan struct{}), make(chan struct{})
	look := func() {
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", process)) // where there is none, 0 is held
		if _, rest, found := strings.Cut(string(status), "VmHWM:"); found {
			var kilobytes int64
			_, _ = fmt.Sscan(rest, &kilobytes)
			held.Store(max(held.Load(), kilobytes<<10))
		}
	}
	go func() {
		defer close(done)
		for tick := time.NewTicker(5 * time.Millisecond); ; look() {
			select {
			case <-tick.C:
			case <-over:
				tick.Stop()
				return
			}
		}
	}()
	return func() int64 {
		close(over)
		<-done
		return held.Load()
	}
}

func (m meeting) judge(t *testing.T) {
	t.Helper()
	t.Logf("TABLE %s | %s | %.1f | %d | %d | %s | %s", m.class.Name(), m.when, m.took.Seconds(), m.memory>>20, m.exit, m.run.Verdict, m.diagnosis())
	if m.memory > mostMemory && !racing {
		t.Errorf("it took %d MB, want %d at most", m.memory>>20, mostMemory>>20)
	}
	judged := m.class.Answers() && !m.useless()
	if fits := m.exit == 3 || judged && (m.exit == 1 || m.exit == 0 && m.from > 1); !fits {
		t.Errorf("exit %d\n%.3000s", m.exit, m.said)
	}
	if m.class.Name() == "silent" && m.from == 1 && m.took > 3*time.Second && !racing {
		t.Errorf("it took %v, want the timeout of 1s, and 2s at most", m.took)
	}
	if m.diagnosis() == "" {
		t.Errorf("no diagnosis in words\n%.3000s", m.said)
	}
	m.reports(t)
	for _, rule := range m.run.Rules {
		for _, subject := range rule.Subjects {
			m.held(t, rule, subject)
		}
	}
}

// useless tells of a class whose answers are whole and none to what was asked: a 500 to everything from some moment on, a ban,
// an error page, a way elsewhere. They break no rule, for a portal that is down keeps none either: people/@self tells that it
// is, and what was asked from then on is BLOCKED.
func (m meeting) useless() bool {
	return slices.ContainsFunc([]string{"fails", "bans-*", "error-page", "injection", "retry-after-*", "redirect-*"}, func(some string) bool {
		fits, _ := path.Match(some, m.class.Name())
		return fits
	})
}

// held demands that what a rule is said to keep, and where nothing is answered what it is said to break, rests on answers
// of the portal alone, or on what is true of a hostile one.
func (m meeting) held(t *testing.T, rule verdict.Rule, subject verdict.Subject) {
	t.Helper()
	if rule.Level != "must" || subject.Verdict != verdict.Pass && (subject.Verdict != verdict.Fail || m.class.Answers()) {
		return
	}
	for _, id := range slices.Concat(subject.Exchanges, subject.Control) {
		if m.server.Hit(id) && !m.true(rule.ID, id, slices.Contains(subject.Control, id)) {
			swap, _ := m.server.Swapped(id)
			t.Errorf("%s of %s is %s by %s, whose answer was hostile (%+v): %s", rule.ID, subject.Name, subject.Verdict, id, swap, subject.Message)
			return
		}
	}
}

// true tells that a hostile answer supports a verdict all the same. Who swaps answers gives some requests what another was to
// be told, and where it looks as their own answer would have, rules and controls that ask for its looks say of it what they
// would say of the portal's own. What every other class sends, it sends whatever is asked, and no verdict may rest on it.
func (m meeting) true(rule, id string, control bool) bool {
	swap, found := m.server.Swapped(id)
	if !found {
		return false
	}
	sort := swap.Own.Status/100 == swap.Given.Status/100 // a success for a success, a refusal for a refusal
	switch of := func(some string) bool { fits, _ := path.Match(some, rule); return fits }; {
	case of("auth.refusal-leaks-nothing"): // whoever was refused; and the answer beside it does hold what is looked for
		return true
	case of("auth.*"): // where no record was made, nobody sees of a list with the header that it is another's; the refusal is the portal's own
		return sort || control
	case control:
		return sort
	case of("status.failure-is-not-2xx"):
		return sort || swap.Own.Status >= 400 && swap.Given.Status >= 400
	case of("status.*"), of("errors.*-404"):
		return swap.Own.Status == swap.Given.Status
	}
	// Formats: the portal's own is in the right one, so another that differs was looked at for what it shows. Records: names are
	// unique, so what shows one was an answer about it, if to another request.
	return sort
}

// diagnosis is what the run says of the whole: why nothing more could be judged, or the first rule that could not be, or fails.
func (m meeting) diagnosis() string {
	if m.run.Diagnosis != "" {
		return m.run.Diagnosis
	}
	for _, rule := range m.run.Rules {
		for _, subject := range rule.Subjects {
			if (subject.Verdict == verdict.Blocked || subject.Verdict == verdict.Fail) && subject.Message != "" {
				return subject.Message
			}
		}
	}
	return ""
}

// reports demands that all are there and can be read by what reads them.
func (m meeting) reports(t *testing.T) {
	t.Helper()
	har, err := os.Open(filepath.Join(m.out, "evidence.har"))
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = har.Close() }()
	if _, err := evidence.ReadHAR(har); err != nil {
		t.Errorf("evidence.har: %v", err)
	}
	junit, err := os.ReadFile(filepath.Join(m.out, "junit.xml"))
	if err != nil {
		t.Error(err)
	}
	if elements, err := countElements(string(junit)); err != nil || elements == 0 {
		t.Errorf("junit.xml has %d elements: %v", elements, err)
	}
	files, err := os.ReadDir(m.out)
	if err != nil {
		t.Error(err)
	}
	kinds := map[string]bool{}
	for _, file := range files {
		kinds[filepath.Ext(file.Name())] = true
		if text, err := os.ReadFile(filepath.Join(m.out, file.Name())); err != nil || len(text) == 0 {
			t.Errorf("%s is empty: %v", file.Name(), err)
		} else if filepath.Ext(file.Name()) == ".json" && !json.Valid(text) {
			t.Errorf("%s is no JSON", file.Name())
		}
	}
	for _, kind := range []string{".json", ".xml", ".har", ".html", ".md"} {
		if !kinds[kind] {
			t.Errorf("there is no report *%s in %s", kind, fmt.Sprint(kinds))
		}
	}
}
