package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portalspec/fixtures/portal"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
)

// What others keep in a portal is not for who reads a report: a colleague's name and address, a password that the settings show,
// and the titles of the colleague's records. The same run with --keep-bodies holds all of it, so that the search is known to find.
func TestReportsHoldNothingOfOthers(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("carries out two whole runs of the full profile")
	}
	own := portal.New(portal.WithoutLimit(), portal.WithSecret("smtp-Secret-1"),
		portal.WithColleague("Eve Quillfeather", "eve.q@colleague.example"))
	server := httptest.NewServer(own)
	t.Cleanup(server.Close)
	other := own.Accounts()[1] // the run has one account, so this is somebody else's
	populate(t, server.URL, other)
	planted := []string{"Quillfeather", "eve.q", "colleague.example", "smtp-Secret-1", "Zyzzyva", other.UserName, other.DisplayName, other.Email}

	masked := whole(t, own, server.URL)
	readable := whole(t, own, server.URL, "--keep-bodies")
	for _, text := range planted {
		for place, said := range masked {
			if where := around(said, text); where != "" {
				t.Errorf("%s holds %q: %s", place, text, where)
			}
		}
		if around(readable["a body in evidence.har"], text) == "" {
			t.Errorf("with --keep-bodies evidence.har does not hold %q: no read shows it, and the search proves nothing", text)
		}
	}
}

// populate creates records of every type whose create wants nothing but a title and who is responsible.
func populate(t *testing.T, target string, somebody portal.Account) {
	t.Helper()
	for _, kind := range records.All() {
		if kind.Nested() {
			continue
		}
		fields := map[string]any{}
		for _, item := range kind.Create.Body {
			if text, isText := item.Value.(string); isText {
				item.Value = strings.NewReplacer("${title}", "Zyzzyva "+kind.Name, "${self.id}", somebody.ID).Replace(text)
			}
			fields[fmt.Sprint(item.Key)] = item.Value
		}
		body, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(kind.Create.Path+string(body), "${") {
			continue
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, target+"/api/2.0/"+kind.Create.Path, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", somebody.Token)
		request.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusCreated {
			t.Fatalf("%s of somebody else: %d", kind.Name, answer.StatusCode)
		}
	}
}

// whole is all that a run of the full profile says and writes, by where.
func whole(t *testing.T, own *portal.Portal, target string, flags ...string) map[string]string {
	t.Helper()
	out := t.TempDir()
	run := command(append([]string{"run", "--profile=full", "--no-rate-test", "--rate-limit=1000000", "--out=" + out, "--user=" + own.Accounts()[0].UserName}, flags...)...)
	run.Env = append(os.Environ(), "PORTALSPEC_TARGET="+target, "PORTALSPEC_PASSWORD="+own.Accounts()[0].Password)
	printed, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("portalspec run %v: %v\n%s", flags, err, printed)
	}
	said := map[string]string{"the terminal": string(printed)}
	files, err := os.ReadDir(out)
	if err != nil || len(files) < 3 {
		t.Fatalf("%d reports (%v), want three at least", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(out, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		said[file.Name()] = string(text)
	}
	said["a body in evidence.har"] = bodies(t, said["evidence.har"])
	return said
}

// bodies are those that a HAR holds, as they came: JSON and base64 would hide what stands in them.
func bodies(t *testing.T, har string) string {
	t.Helper()
	log, err := evidence.ReadHAR(strings.NewReader(har))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, x := range log.Exchanges {
		all.Write(x.Answer.Body)
		all.WriteByte('\n')
	}
	return all.String()
}

// around is the text, in whatever case it was written, and what stands beside it; "" where it is not there.
func around(said, text string) string {
	said, text = strings.ToLower(said), strings.ToLower(text)
	at := strings.Index(said, text)
	if at < 0 {
		return ""
	}
	return said[max(0, at-60):min(len(said), at+len(text)+60)]
}
