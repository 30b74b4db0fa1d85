package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"portalspec/fixtures/portal"
)

// Nothing is wrong with a portal that has people and projects only, however it answers for the rest: not built, not paid for or
// switched off, and said so to everybody or to those with a token only.
func TestAPortalThatLacksModulesIsConformant(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("carries out whole runs of the full profile")
	}
	for name, lack := range map[string]struct {
		status    int
		everybody bool
	}{
		"not built":                       {http.StatusNotFound, true},
		"not built, as far as you see":    {http.StatusNotFound, false},
		"not paid for":                    {http.StatusPaymentRequired, true},
		"not paid for, as far as you see": {http.StatusPaymentRequired, false},
		"switched off":                    {http.StatusForbidden, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			own := portal.New(portal.WithoutLimit())
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if lacks(r) && (lack.everybody || r.Header.Get("Authorization") == own.Accounts()[0].Token) {
					http.Error(w, http.StatusText(lack.status), lack.status)
					return
				}
				own.ServeHTTP(w, r)
			}))
			t.Cleanup(server.Close)
			out := t.TempDir()
			run := command("run", "--profile=full", "--no-rate-test", "--rate-limit=1000000", "--strict", "--out="+out)
			run.Env = append(os.Environ(), "PORTALSPEC_TARGET="+server.URL, "PORTALSPEC_TOKEN="+own.Accounts()[0].Token)
			printed, err := run.CombinedOutput()
			if err != nil {
				t.Errorf("portalspec run: %v\n%s", err, printed)
			}
			judged(t, report(t, out), lack.everybody)
		})
	}
}

var lacking = []string{"crm", "community", "calendar", "mail", "mailserver", "files"}

// lacks tells a request for something else than people and projects.
func lacks(r *http.Request) bool {
	module, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/api/2.0/"), "/")
	return slices.Contains(lacking, strings.TrimSuffix(strings.TrimSuffix(module, ".json"), ".xml"))
}

// judged wants nothing to be found, every rule about operations to have judged some, and no read of a module that is not there to
// be among them: unless it is that who has no header is refused, where others than everybody are told something else.
func judged(t *testing.T, report string, everybody bool) {
	t.Helper()
	for _, rule := range gjson.Get(report, "rules").Array() {
		id, passed := rule.Get("id").String(), 0
		for _, subject := range rule.Get("subjects").Array() {
			name, verdict := subject.Get("name").String(), subject.Get("verdict").String()
			switch verdict {
			case "pass":
				passed++
				path, isRead := strings.CutPrefix(name, "GET ")
				module, _, _ := strings.Cut(path, "/")
				if isRead && slices.Contains(lacking, module) && (id != "operations.auth-required" || everybody) {
					t.Errorf("%s holds of %s, which is not there", id, name)
				}
			case "not-applicable", "noted", "not-selected":
			default:
				t.Errorf("%s of %s is %s: %s", id, name, verdict, subject.Get("message"))
			}
		}
		if strings.HasPrefix(id, "operations.") && passed == 0 {
			t.Errorf("%s judged nothing of the modules that are there", id)
		}
	}
}
