package evidence_test

import (
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"portalspec/reports/evidence"
)

const token = `tok en"$x'` // a token that the shell must not read

// shell runs a snippet as a reader would, and returns what it prints.
func shell(t *testing.T, snippet string) string {
	t.Helper()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed: no snippet can be run")
	}
	command := exec.Command("sh", "-c", snippet)
	command.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "PORTALSPEC_TOKEN=" + token, "PORTALSPEC_TOKEN_2=second"}
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s\nof\n%s", err, out, snippet)
	}
	return string(out)
}

// scene is a life on the portal, seen with ids that another run would not get again.
func scene(p *portal, format string) map[string]evidence.Exchange {
	record := evidence.Record{Type: "group", ID: "old-7"}
	answer := `{"count":1,"response":{"owner":{"id":"someone"},"id":"old-7","title":"a"}}`
	if format == ".xml" {
		answer = "<result><response><owner><id>someone</id></owner>\n  <id>old-7</id></response></result>"
	}
	header := http.Header{"Authorization": {"$PORTALSPEC_TOKEN"}, "User-Agent": {"portalspec/1"}, "X-Request-Id": {"w"}}
	form := header.Clone()
	form.Set("Content-Type", "application/x-www-form-urlencoded")
	seen := func(id, method, path string, header http.Header, body string, status int) evidence.Exchange {
		x := evidence.Exchange{ID: id, Scene: "life", Step: id, Record: record, Credential: evidence.Valid, Answer: evidence.Answer{Status: status}}
		x.Request = evidence.Request{Method: method, URL: p.URL + "/api/2.0/" + path, Header: header, Body: []byte(body)}
		return x
	}
	created := seen("created", "POST", "group"+format, form, "title=a+%26+b", 201)
	created.Answer.Body, created.Undo = []byte(answer), "group/{id}"
	return map[string]evidence.Exchange{
		"created":  created,
		"read":     seen("read", "GET", "group/old-7"+format, header, "", 200),
		"changed":  seen("changed", "PUT", "group/old-7"+format, form, "title=it's", 200),
		"reread":   seen("reread", "GET", "group/old-7"+format, header, "", 200),
		"deleted":  seen("deleted", "DELETE", "group/old-7", header, "", 200),
		"gone":     seen("gone", "GET", "group/old-7"+format, header, "", 200),
		"stranger": seen("stranger", "GET", "group/old-7"+format, http.Header{"Authorization": {"$WRONG_TOKEN"}}, "", 200),
	}
}

func TestSnippetsRepeatTheFinding(t *testing.T) {
	t.Parallel()
	for _, format := range []string{".json", ".xml"} {
		for step, want := range map[string][]string{
			"created": {"POST /api/2.0/group" + format, "DELETE /api/2.0/group/new1"},
			"read":    {"POST /api/2.0/group" + format, "GET /api/2.0/group/new1" + format, "DELETE /api/2.0/group/new1"},
			"changed": {"POST /api/2.0/group" + format, "PUT /api/2.0/group/new1" + format, "DELETE /api/2.0/group/new1"},
			"reread": {
				"POST /api/2.0/group" + format, "PUT /api/2.0/group/new1" + format, "GET /api/2.0/group/new1" + format, "DELETE /api/2.0/group/new1",
			},
			"gone": {
				"POST /api/2.0/group" + format, "PUT /api/2.0/group/new1" + format, "DELETE /api/2.0/group/new1", "GET /api/2.0/group/new1" + format,
			},
		} {
			t.Run(step+format, func(t *testing.T) {
				t.Parallel()
				p := newPortal(t)
				seen := scene(p, format)
				var all []evidence.Exchange
				for _, name := range []string{"created", "read", "changed", "reread", "deleted", "gone"} {
					all = append(all, seen[name])
				}
				out := shell(t, evidence.Snippet(seen[step], all))
				sent := p.taken()
				if got := lines(sent); !slices.Equal(got, want) {
					t.Errorf("sent %q, want %q", got, want)
				}
				if n := strings.Count(out, "HTTP/1.1 "); n != 1 {
					t.Errorf("the snippet shows %d answers, want the deciding one:\n%s", n, out)
				}
				if n := p.left(); n != 0 {
					t.Errorf("the snippet leaves %d records", n)
				}
				for _, x := range sent {
					if x.token != token {
						t.Errorf("%s carries %q", x.line, x.token)
					}
				}
			})
		}
	}
}

func TestSnippetOfADelete(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	seen := scene(p, ".json")
	shell(t, evidence.Snippet(seen["deleted"], []evidence.Exchange{seen["created"], seen["deleted"]}))
	sent := p.taken()
	if got, want := lines(sent), []string{"POST /api/2.0/group.json", "DELETE /api/2.0/group/new1"}; !slices.Equal(got, want) {
		t.Errorf("sent %q, want %q", got, want)
	}
	if got := sent[0].body; got != "title=a+%26+b" {
		t.Errorf("the create's body is %q", got)
	}
}

func TestSnippetOfANestedRecord(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	header := http.Header{"Authorization": {"$PORTALSPEC_TOKEN"}}
	json := http.Header{"Authorization": {"$PORTALSPEC_TOKEN"}, "Content-Type": {"application/json"}, "Accept": {"application/json"}}
	parent := evidence.Exchange{
		ID: "1", Record: evidence.Record{Type: "project", ID: "7"}, Undo: "project/{id}", Answer: evidence.Answer{Status: 201, Body: []byte(`{"response":{"id":7}}`)},
		Request: evidence.Request{Method: "POST", URL: p.URL + "/api/2.0/project", Header: json, Body: []byte(`{"title":"p"}`)},
	}
	child := evidence.Record{Type: "message", ID: "7", Parent: "7"} // ids of numbers meet
	create := evidence.Exchange{
		ID: "2", Record: child, Undo: "project/message/{id}", Answer: evidence.Answer{Status: 201, Body: []byte(`{"response":{"id":7}}`)},
		Request: evidence.Request{Method: "POST", URL: p.URL + "/api/2.0/project/7/message", Header: json, Body: []byte(`{"title":"m"}`)},
	}
	update := evidence.Exchange{
		ID: "3", Record: child, Answer: evidence.Answer{Status: 200},
		Request: evidence.Request{Method: "PUT", URL: p.URL + "/api/2.0/project/message/7", Header: json, Body: []byte(`{"projectid":"7","n":7}`)},
	}
	list := evidence.Exchange{
		ID: "4", Record: child, Answer: evidence.Answer{Status: 200},
		Request: evidence.Request{Method: "GET", URL: p.URL + "/api/2.0/project/task/filter?projectid=7", Header: header},
	}
	shell(t, evidence.Snippet(list, []evidence.Exchange{parent, create, update, list}))
	want := []string{
		"POST /api/2.0/project", "POST /api/2.0/project/new1/message", "PUT /api/2.0/project/message/new2",
		"GET /api/2.0/project/task/filter?projectid=new1", "DELETE /api/2.0/project/message/new2", "DELETE /api/2.0/project/new1",
	}
	sent := p.taken()
	if got := lines(sent); !slices.Equal(got, want) {
		t.Errorf("sent %q, want %q", got, want)
	}
	if got := sent[2].body; got != `{"projectid":"new1","n":7}` {
		t.Errorf("the update's body is %q", got)
	}
}

func TestSnippetMakesTheWrongToken(t *testing.T) {
	t.Parallel()
	for credential, want := range map[evidence.Credential]func(string) bool{
		evidence.Random:    func(sent string) bool { return len(sent) == len(token) && sent != token },
		evidence.Altered:   func(sent string) bool { return len(sent) == len(token) && sent != token && sent[:4] == token[:4] },
		evidence.FirstHalf: func(sent string) bool { return sent == token[:len(token)/2] },
		evidence.CutShort:  func(sent string) bool { return sent == token[:len(token)-4] },
	} {
		p := newPortal(t)
		seen := scene(p, ".json")
		stranger := seen["stranger"]
		stranger.Credential = credential
		shell(t, evidence.Snippet(stranger, []evidence.Exchange{seen["created"], stranger}))
		sent := p.taken()
		if got := lines(sent); len(got) != 3 || got[1] != "GET /api/2.0/group/new1.json" {
			t.Fatalf("sent %q", got)
		}
		if got := sent[1].token; !want(got) {
			t.Errorf("%s sends %q for %q", credential, got, token)
		}
	}
}

// A create that fails when it is repeated must not make the snippet delete something else.
func TestSnippetDeletesNothingWithoutAnID(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	p.mutex.Lock()
	p.refuses = true
	p.mutex.Unlock()
	seen := scene(p, ".json")
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed: no snippet can be run")
	}
	command := exec.Command("sh", "-c", evidence.Snippet(seen["read"], []evidence.Exchange{seen["created"], seen["read"]}))
	command.Env = []string{"PATH=/usr/bin:/bin", "PORTALSPEC_TOKEN=" + token}
	_ = command.Run() // it may end with an error
	for _, line := range lines(p.taken()) {
		if strings.HasPrefix(line, "DELETE") {
			t.Errorf("sent %q", line)
		}
	}
}

func TestSnippetOfWhatWasNotSent(t *testing.T) {
	t.Parallel()
	if got := evidence.Snippet(evidence.NotSent("no parent"), nil); got != "" {
		t.Errorf("got %q", got)
	}
}
