package check_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"portalspec/fixtures/portal"
	"portalspec/runner/check"
	"portalspec/runner/observe"
	"portalspec/runner/wire"
)

// visit is a portal that is looked at. The zero value of a field is the plain way.
type visit struct {
	options []portal.Option
	between func(http.Handler) http.Handler // what stands before the portal
	secure  func(*httptest.Server)          // it speaks TLS
	change  func(*check.Site, []portal.Account)
}

// taken takes the look, and tells which requests were met.
func (v visit) taken(t *testing.T) (check.Result, []string) {
	t.Helper()
	own := portal.New(v.options...)
	served := http.Handler(own)
	if v.between != nil {
		served = v.between(own)
	}
	var mutex sync.Mutex
	var met []string
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		met = append(met, r.Method+" "+r.URL.Path)
		mutex.Unlock()
		served.ServeHTTP(w, r)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	if v.secure != nil {
		v.secure(server)
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	accounts := own.Accounts()
	site := check.Site{Accounts: len(accounts), Now: time.Now, Wire: wire.Options{
		Target: server.URL, BasePath: "api/2.0", Limit: 500, Window: 10 * time.Second, Timeout: 30 * time.Second, Concurrency: check.Requests,
	}}
	for i, account := range accounts {
		site.Wire.Tokens[i] = account.Token
	}
	if v.change != nil {
		v.change(&site, accounts)
	}
	began := time.Now()
	result, err := check.Look(context.Background(), site)
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > check.Within+2*time.Second { // a busy machine ends nothing on time
		t.Errorf("it took %v", took)
	}
	mutex.Lock()
	defer mutex.Unlock()
	if len(met) > check.Requests || len(met) > 0 && result.Requests != len(met) {
		t.Errorf("%d requests were sent, and %d are told", len(met), result.Requests)
	}
	return result, met
}

func said(result check.Result) string {
	var lines []string
	for _, one := range result.Findings {
		lines = append(lines, string(one.State)+" "+one.About+": "+one.Says+" -> "+one.Do)
	}
	return strings.Join(lines, "\n")
}

func answering(status int, header, body string) func(http.Handler) http.Handler {
	return func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", header)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		})
	}
}

func withHeader(name string, value func() string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set(name, value())
			next.ServeHTTP(w, r)
		})
	}
}

func rewriting(old, with string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			kept := httptest.NewRecorder()
			next.ServeHTTP(kept, r)
			w.Header().Set("Content-Type", kept.Header().Get("Content-Type"))
			w.WriteHeader(kept.Code)
			_, _ = io.WriteString(w, strings.ReplaceAll(kept.Body.String(), old, with))
		})
	}
}

func always(text string) func() string { return func() string { return text } }

func TestLook(t *testing.T) {
	t.Parallel()
	silent := func(http.Handler) http.Handler {
		return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	}
	mute := func(next http.Handler) http.Handler { // but to who asks first
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/api/2.0/crm") {
				<-r.Context().Done()
			}
			next.ServeHTTP(w, r)
		})
	}
	for name, test := range map[string]struct {
		visit visit
		exit  int
		want  []string // each is somewhere in what is said
		never []string
	}{
		"a portal": {visit{}, 0, []string{
			"ok reachable: /api/2.0/people/@self.json answers in ", "HTTP/1.1", "ok account: ada.lovelace", "ok second: alan.turing",
			"ok modules: on: people, projects, CRM, community", "ok formats: JSON with .json, XML with .xml, XML without a format",
			"ok limiter: no header tells of one; a run keeps to 500 requests in 10s", "ok clock: the same as here",
		}, []string{"fix ", "down ", "TLS"}},
		"one account": {visit{options: []portal.Option{portal.WithOneAccount()}}, 0, []string{"note second: none", "PORTALSPEC_TOKEN_2"}, nil},
		"modules off": {visit{options: []portal.Option{portal.WithoutModules("crm", "community")}}, 0,
			[]string{"ok modules: on: people, projects", "note modules: off, not paid for, or closed to this account: CRM (", "community ("}, nil},
		"a guest": {visit{options: []portal.Option{portal.WithGuest()}}, 2, []string{"fix rights: a guest: it may create nothing", "--no-writes"}, nil},
		"a guest who writes nothing": {visit{options: []portal.Option{portal.WithGuest()}, change: func(s *check.Site, _ []portal.Account) { s.NoWrites = true }}, 0,
			[]string{"note rights: a guest"}, []string{"fix "}},
		"an administrator": {visit{between: rewriting(`"isAdmin":false`, `"isAdmin":true`)}, 0, []string{"ok rights: an administrator"}, nil},
		"logging in": {visit{change: func(s *check.Site, accounts []portal.Account) {
			s.Wire.Tokens = [2]string{}
			for i, account := range accounts {
				s.Logins[i] = observe.Login{User: account.UserName, Password: account.Password}
			}
		}}, 0, []string{"ok account: ada.lovelace", "ok second: alan.turing"}, nil},
		"a wrong password": {visit{change: func(s *check.Site, accounts []portal.Account) {
			s.Logins[0] = observe.Login{User: accounts[0].UserName, Password: "wrong-Password-1"}
		}}, 2, []string{"fix reachable: the login of ada.lovelace was answered 401", "PORTALSPEC_PASSWORD"}, []string{"wrong-Password-1"}},
		"a wrong token": {visit{change: func(s *check.Site, _ []portal.Account) { s.Wire.Tokens[0] = "a-token-of-another-portal" }}, 2,
			[]string{"fix reachable: /api/2.0/people/@self.json answers 401", "PORTALSPEC_TOKEN"}, []string{"a-token-of", "account"}},
		"a wrong second token": {visit{change: func(s *check.Site, _ []portal.Account) { s.Wire.Tokens[1] = "a-token-of-another-portal" }}, 2,
			[]string{"ok account: ada.lovelace", "fix second: /api/2.0/people/@self.json answers 401", "PORTALSPEC_TOKEN_2"}, nil},
		"the same account twice": {visit{change: func(s *check.Site, a []portal.Account) { s.Wire.Tokens[1] = a[0].Token }}, 2,
			[]string{"fix second: it is the first account once more: ada.lovelace"}, nil},
		"a wrong base path": {visit{change: func(s *check.Site, _ []portal.Account) { s.Wire.BasePath = "api/3.0" }}, 2,
			[]string{"fix reachable: /api/3.0/people/@self.json answers 404", "--base-path api/2.0"}, nil},
		"a path too much": {visit{change: func(s *check.Site, _ []portal.Account) { s.Wire.Target += "/portal" }}, 2,
			[]string{"fix reachable: /portal/api/2.0/people/@self.json answers 404", "--base-path api/2.0"}, nil},
		"a page": {visit{between: answering(200, "text/html", "<title>Welcome</title>")}, 2, []string{"fix reachable: ", "an HTML page", "look at --target and --base-path"}, nil},
		"down":   {visit{between: answering(503, "text/html", "")}, 3, []string{"down reachable: ", "503"}, nil},
		"silent": {visit{between: silent, change: func(s *check.Site, _ []portal.Account) { s.Wire.Timeout = 100 * time.Millisecond }}, 3,
			[]string{"down reachable: the target does not answer: timed out after 100ms"}, nil},
		"silent, and patience": {visit{between: silent}, 3, []string{"down reachable: the target does not answer: timed out after 2.5s"}, nil},
		"silent in part":       {visit{between: mute}, 0, []string{"ok modules: on: people, projects, community", "note modules: cannot tell of CRM: "}, nil},
		"a limit in headers": {visit{between: withHeader("X-RateLimit-Limit", always("100"))}, 0,
			[]string{"note limiter: headers tell of one: X-Ratelimit-Limit: 100", "--rate-limit 100"}, nil},
		"a limit that leaves no room": {visit{change: func(s *check.Site, _ []portal.Account) { s.Wire.Limit = 2 }}, 0,
			[]string{"ok account: ada.lovelace", "note modules: cannot tell of ", ": not asked: 2 requests in 10s left no room"}, []string{"no answer"}},
		"a clock that is late": {visit{between: withHeader("Date", func() string { return time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat) })}, 0,
			[]string{"note clock: it is 1h0m", " behind the clock here"}, nil},
		"a header that acts": {visit{between: withHeader("RateLimit-Policy", always("a\u202e ##[error]b ::error::c "+strings.Repeat("x", 5000)))}, 0,
			[]string{"note limiter: headers tell of one: Ratelimit-Policy: a\\u202e"}, []string{"\u202e", "##[", strings.Repeat("x", 401)}},
		"a name that acts": {visit{between: rewriting("ada.lovelace", `\u001b]0;owned\u0007\n::error::`+strings.Repeat("x", 1<<16))}, 0,
			[]string{`ok account: \x1b]0;owned\x07\n`}, []string{"\x1b", "\a", "\n::", strings.Repeat("x", 401)}},
		"a list without end": {visit{between: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				for r.URL.Path == "/api/2.0/project.json" {
					if _, err := io.WriteString(w, strings.Repeat("[", 1<<16)); err != nil {
						return
					}
				}
				next.ServeHTTP(w, r)
			})
		}}, 0, []string{"ok modules: on: people, projects, CRM, community"}, nil},
		"TLS that nobody trusts": {visit{secure: func(*httptest.Server) {}}, 2, []string{"fix reachable: ", "signed by nobody that is trusted", "--ca-file", "ok TLS: "}, nil},
		"TLS without looking, HTTP/2": {visit{secure: func(s *httptest.Server) { s.EnableHTTP2 = true },
			change: func(s *check.Site, _ []portal.Account) { s.Wire.Insecure = true }}, 0, []string{"HTTP/2.0", "ok TLS: the certificate for example.com"}, nil},
		"TLS that is over": {visit{secure: over(t)}, 2, []string{"fix TLS: the certificate for old.example expired on 2020-02-01", "--insecure", "fix reachable: "}, nil},
		"TLS that is over, without looking": {visit{secure: over(t), change: func(s *check.Site, _ []portal.Account) { s.Wire.Insecure = true }}, 0,
			[]string{"note TLS: the certificate for old.example expired", "ok account"}, nil},
		"TLS that is over soon": {visit{secure: func(*httptest.Server) {}, change: func(s *check.Site, _ []portal.Account) {
			s.Wire.Insecure = true
			s.Now = func() time.Time { return time.Date(2084, 1, 28, 0, 0, 0, 0, time.UTC) } // of httptest's, which ends the day after
		}}, 0, []string{"note TLS: the certificate for example.com", "in 1 days"}, nil},
		"http where https is spoken": {visit{secure: func(*httptest.Server) {}, change: func(s *check.Site, _ []portal.Account) {
			s.Wire.Target = strings.Replace(s.Wire.Target, "https", "http", 1)
		}}, 2, []string{"fix reachable: "}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result, met := test.visit.taken(t)
			text := said(result)
			if result.Exit != test.exit {
				t.Errorf("exit %d, want %d\n%s", result.Exit, test.exit, text)
			}
			for _, want := range test.want {
				if !strings.Contains(text, want) {
					t.Errorf("want %q in\n%s", want, text)
				}
			}
			for _, never := range test.never {
				if strings.Contains(text, never) {
					t.Errorf("want no %q in\n%s", never, text)
				}
			}
			if i := slices.IndexFunc(met, func(one string) bool {
				return !strings.HasPrefix(one, "GET ") && !strings.HasSuffix(one, "/authentication.json")
			}); i >= 0 {
				t.Errorf("%s was sent", met[i])
			}
		})
	}
}

// Who is refused is told to bring a credential, who meets a server that is broken to look at it; and where nothing is near, no
// address is asked twice.
func TestWhatToDoWhereNobodyIsLetIn(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{
		401: "fix reachable", 403: "fix reachable", 499: "fix reachable", 500: "down reachable", 502: "down reachable",
	} {
		do := map[bool]string{true: "look at the portal: it is not in service", false: "give a token of this portal in PORTALSPEC_TOKEN"}[status >= 500]
		if status == 499 {
			do = "look at --target and --base-path"
		}
		result, _ := visit{between: answering(status, "application/json", "{}")}.taken(t)
		if text := said(result); !strings.Contains(text, want) || !strings.Contains(text, do) {
			t.Errorf("%d: want %q and %q in\n%s", status, want, do, text)
		}
	}
	for _, base := range []string{"api/2.0", "api/3.0"} {
		_, met := visit{between: answering(404, "application/json", "{}"), change: func(s *check.Site, _ []portal.Account) { s.Wire.BasePath = base }}.taken(t)
		slices.Sort(met)
		if once := slices.Compact(slices.Clone(met)); len(once) != len(met) {
			t.Errorf("below %s something is asked twice: %q", base, met)
		}
	}
}

// What answers is no reason to read for long, or to show more than a few lines of it.
func TestALookIsShort(t *testing.T) {
	t.Parallel()
	long := `{"response":{"id":"1","userName":"` + strings.Repeat("x", 300<<10) + `"}}`
	result, _ := visit{between: answering(200, "application/json", long)}.taken(t)
	if text := said(result); !strings.Contains(text, "the body is longer than 262144 bytes") {
		t.Errorf("a body of 300 KiB was read:\n%.1000s", text)
	}
	for _, c := range []struct{ length, shown int }{{5000, 403}, {1700, 403}} {
		elsewhere := func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "/"+strings.Repeat("é", c.length))
				w.WriteHeader(http.StatusFound)
			})
		}
		result, _ = visit{between: elsewhere}.taken(t)
		most := 0
		for _, one := range result.Findings {
			most = max(most, len([]rune(one.Says)))
		}
		if most != c.shown {
			t.Errorf("of a redirect to %d characters %d are shown, want %d", c.length, most, c.shown)
		}
	}
	if !strings.HasPrefix(result.Target, "http://127.0.0.1:") || !strings.HasSuffix(result.Target, "/api/2.0") {
		t.Errorf("looked at is %q", result.Target)
	}
}

// over gives a server a certificate that has expired.
func over(t *testing.T) func(*httptest.Server) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	is := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"old.example"},
		NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2020, 2, 1, 0, 0, 0, 0, time.UTC),
	}
	shown, err := x509.CreateCertificate(rand.Reader, is, is, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return func(s *httptest.Server) {
		s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{shown}, PrivateKey: key}}}
	}
}
