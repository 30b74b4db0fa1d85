package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/portal"
	"portalspec/reports/verdict"
	"portalspec/runner/journal"
)

// readOnly is a portal that keeps what was written to it: "POST /api/2.0/group.json".
type readOnly struct {
	own    *portal.Portal
	url    string
	mutex  sync.Mutex
	writes []string
	reads  int
}

func openedToRead(t *testing.T, broken func(http.Handler) http.Handler, options ...portal.Option) *readOnly {
	t.Helper()
	r := &readOnly{own: portal.New(options...)}
	served := broken(r.own)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, ask *http.Request) {
		r.mutex.Lock()
		if ask.Method == http.MethodGet {
			r.reads++
		} else {
			r.writes = append(r.writes, ask.Method+" "+ask.URL.Path)
		}
		r.mutex.Unlock()
		served.ServeHTTP(w, ask)
	}))
	t.Cleanup(server.Close)
	r.url = server.URL
	return r
}

func unbroken(next http.Handler) http.Handler { return next }

// run carries out a run that only reads, and returns what it reports, and where.
func (r *readOnly) run(t *testing.T, env []string, args ...string) (verdict.Run, string) {
	t.Helper()
	out := t.TempDir()
	run := portalspec(t, r.own, r.url, append([]string{"run", "--no-writes", "--out", out}, args...)...)
	run.Env = append(run.Env, env...)
	said, err := run.CombinedOutput()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatalf("it did not run: %v", err)
	}
	report := told(t, out)
	if run.ProcessState.ExitCode() != report.Exit || !strings.Contains(string(said), "--no-writes: no POST, PUT or DELETE is sent") {
		t.Errorf("exit %d, want %d, and that nothing is written:\n%s", run.ProcessState.ExitCode(), report.Exit, said)
	}
	return report, out
}

func told(t *testing.T, dir string) verdict.Run {
	t.Helper()
	run, err := readReport(filepath.Join(dir, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func rule(t *testing.T, run verdict.Run, id string) verdict.Rule {
	t.Helper()
	i := slices.IndexFunc(run.Rules, func(rule verdict.Rule) bool { return rule.ID == id })
	if i < 0 {
		t.Fatalf("the report has no rule %s", id)
	}
	return run.Rules[i]
}

// ofWrites are rules of which nothing can be said where nothing is written; some of them would hold of what never came.
var ofWrites = []string{
	"status.create-is-201", "status.update-is-200", "status.delete-is-200", "status.failure-is-not-2xx", "status.bad-input-is-4xx",
	"resources.own-url", "resources.update-is-kept", "resources.update-is-isolated", "resources.delete-is-isolated", "resources.listed",
	"errors.missing-record-is-404", "errors.deleted-record-is-404", "errors.failed-write-has-no-effect", "errors.delete-missing-is-404",
	"auth.header-required-on-writes", "auth.refusal-hides-existence", "formats.default-is-xml-on-writes", "formats.same-record", "formats.text-survives",
}

func TestARunThatOnlyReadsWritesNothing(t *testing.T) {
	t.Parallel()
	free := []string{"--no-rate-test", "--rate-limit", "100000"}
	for name, test := range map[string]struct {
		args    []string
		portal  []portal.Option
		account int      // how many there are
		users   bool     // they log in
		writes  []string // all that may be written
	}{
		"core, one account":  {args: free, account: 1},
		"core, two accounts": {args: []string{"--rate-limit", "100", "--rate-window", "1s"}, portal: []portal.Option{portal.WithLimit(100, time.Second)}, account: 2},
		"full, two accounts": {args: append([]string{"--profile", "full", "--include-hazardous"}, free...), account: 2},
		"full, logging in": {
			args: append([]string{"--profile", "full"}, free...), account: 2, users: true,
			writes: []string{"POST /api/2.0/authentication.json", "POST /api/2.0/authentication.json"},
		},
		"modules off": {args: free, portal: []portal.Option{portal.WithoutModules("crm", "community")}, account: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if testing.Short() && slices.Contains(test.args, "full") {
				t.Skip("carries out a whole run of the full profile")
			}
			options := test.portal
			if !slices.Contains(test.args, "1s") {
				options = append(options, portal.WithoutLimit())
			}
			target := openedToRead(t, unbroken, options...)
			accounts := target.own.Accounts()
			var env []string
			args := test.args
			for i, suffix := range []string{"", "_2"}[:test.account] {
				if test.users {
					args = append(args, "--user"+strings.ReplaceAll(suffix, "_", "-"), accounts[i].UserName)
					env = append(env, "PORTALSPEC_TOKEN"+suffix+"=", "PORTALSPEC_PASSWORD"+suffix+"="+accounts[i].Password)
				} else {
					env = append(env, "PORTALSPEC_TOKEN"+suffix+"="+accounts[i].Token)
				}
			}
			run, out := target.run(t, env, args...)
			if !slices.Equal(target.writes, test.writes) || target.reads < 100 {
				t.Errorf("%d reads, and written was %q, want %q", target.reads, target.writes, test.writes)
			}
			if !strings.HasPrefix(run.Sentence(), "conformant in what was judged: ") || run.Exit != 0 || run.Scope.Complete ||
				run.Scope.Why[0] == "" || !slices.Contains(run.Scope.Why, "nothing was written (--no-writes)") {
				t.Errorf("got %q, exit %d, %+v", run.Sentence(), run.Exit, run.Scope)
			}
			nothingGreenForNothing(t, run)
			if due, err := journal.Due(out); err != nil || len(due) > 0 {
				t.Errorf("a journal was kept: %v, %v", due, err)
			}
			if again, err := command("replay", filepath.Join(out, "evidence.har"), "--out", filepath.Join(out, "again")).CombinedOutput(); err != nil {
				t.Fatalf("replay: %v\n%s", err, again)
			}
			if err := sameVerdicts(report(t, out), report(t, out, "again")); err != nil {
				t.Error(err)
			}
			if again := told(t, filepath.Join(out, "again")); again.Sentence() != run.Sentence() || !again.NoWrites {
				t.Errorf("told again: %q, %v", again.Sentence(), again.NoWrites)
			}
		})
	}
}

// nothingGreenForNothing wants a reason of every verdict of a run that only reads: an exchange, or that nothing is written.
func nothingGreenForNothing(t *testing.T, run verdict.Run) {
	t.Helper()
	for _, id := range ofWrites {
		if got := rule(t, run, id).Verdict; got != verdict.NotApplicable {
			t.Errorf("%s is %s, want not applicable", id, got)
		}
	}
	for _, id := range []string{"formats.json-suffix", "formats.default-is-xml", "auth.header-required", "auth.wrong-token-refused", "status.read-is-200"} {
		if got := rule(t, run, id).Verdict; got != verdict.Pass {
			t.Errorf("%s is %s, want pass", id, got)
		}
	}
	for _, rule := range run.Rules {
		for _, subject := range rule.Subjects {
			switch subject.Verdict {
			case verdict.Pass:
				if len(subject.Exchanges) == 0 && rule.ID != "rate.allows-500" && rule.ID != "rate.refuses-excess" { // which count hundreds
					t.Errorf("%s %s passes, and nothing was looked at", rule.ID, subject.Name)
				}
			case verdict.NotApplicable, verdict.Noted, verdict.NotSelected:
			default:
				t.Errorf("%s %s is %s: %s", rule.ID, subject.Name, subject.Verdict, subject.Message)
			}
		}
	}
}

func TestAReadThatIsWrongIsFoundWithoutAWrite(t *testing.T) {
	t.Parallel()
	for bug, want := range map[string]struct {
		rule string
		args []string
	}{
		"json-suffix-ignored-on-lists": {rule: "formats.json-suffix"},
		"self-is-open":                 {rule: "auth.header-required"},
		"lists-are-open":               {rule: "auth.header-required"},
		"list-answers-206":             {rule: "status.read-is-200"},
		"random-token-accepted":        {rule: "auth.wrong-token-refused"},
		"no-limit":                     {rule: "rate.refuses-excess", args: []string{"--rate-limit", "20", "--rate-window", "1s"}},
		"lists-do-not-count":           {rule: "rate.counts-everything", args: []string{"--rate-limit", "60", "--rate-window", "1s"}},
		"one-read-ignores-json-suffix": {rule: "operations.json-suffix", args: []string{"--profile", "full", "--no-rate-test", "--rate-limit", "100000"}},
	} {
		t.Run(bug, func(t *testing.T) {
			t.Parallel()
			broken, found := fault.Named(bug)
			if !found {
				t.Fatalf("there is no fault %s", bug)
			}
			options, site, args := []portal.Option{portal.WithoutLimit()}, fault.Site{}, want.args
			if args == nil {
				args = []string{"--no-rate-test", "--rate-limit", "100000"}
			}
			if args[0] == "--rate-limit" {
				site = fault.Site{Limit: map[string]int{"20": 20, "60": 60}[args[1]], Window: time.Second}
			}
			target := openedToRead(t, func(next http.Handler) http.Handler { return broken.Wrap(next, site) }, options...)
			run, _ := target.run(t, nil, append([]string{"--rule", want.rule}, args...)...)
			if got := rule(t, run, want.rule).Verdict; got != verdict.Fail || run.Exit != verdict.ExitNonconformant {
				t.Errorf("%s is %s, exit %d, want fail", want.rule, got, run.Exit)
			}
			if len(target.writes) > 0 {
				t.Errorf("written was %q", target.writes)
			}
		})
	}
}

// Under Ginkgo too.
func TestTheSuiteWritesNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the suite's test binary")
	}
	target := openedToRead(t, unbroken, portal.WithoutLimit())
	dir := t.TempDir()
	said, err := suite([]string{"PORTALSPEC_TOKEN=" + target.own.Accounts()[0].Token}, "--target="+target.url, "--out="+dir,
		"--no-writes", "--no-rate-test", "--rate-limit=100000")
	if err != nil || len(target.writes) > 0 || target.reads < 100 {
		t.Errorf("%d reads, and written was %q: %v\n%s", target.reads, target.writes, err, said)
	}
	nothingGreenForNothing(t, told(t, dir))
}
