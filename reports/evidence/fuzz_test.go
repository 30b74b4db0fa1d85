package evidence_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"portalspec/reports/evidence"
)

// FuzzReadHAR holds that whatever a file holds, it is refused in one sentence, or read: what is written of it then is read as
// the same exchanges and written the same, byte for byte, and acts on no terminal.
func FuzzReadHAR(f *testing.F) {
	whole := string(har(f, sample([]evidence.Exchange{
		{
			ID: "w1", Step: "Created\xff", Way: evidence.JSON, Undo: "http://h/\x1b[2J", Redirects: []string{"\xfe"}, Record: evidence.Record{ID: "\u202e7"},
			Request: evidence.Request{Method: "POST", URL: "http://h/?a=1&b=\xff", Body: []byte("\xff"), Header: http.Header{"A": {"\xff", "b"}}},
			Answer:  evidence.Answer{Status: 201, Body: []byte(`{"id":7}`), Header: http.Header{"Content-Type": {"application/json"}}},
		},
		evidence.NotSent("no parent"),
	})))
	edited := func(old, replacement string) string { return strings.Replace(whole, old, replacement, 1) }
	for _, seed := range []string{
		"", "{}", "[]", "<html>", `{"log":{}}`, `{"log":null}`, `{"log":{"_portalspec":{"schema":1}}}`, `{"log":{"_portalspec":{"schema":9e9}}}`,
		whole, whole[:len(whole)/2], whole + whole, edited(`"at":1`, `"at":-1`), edited(`"at":1`, `"at":0`), edited(`"id":"w1"`, `"id":"\ud800"`),
		strings.Replace(edited(`"text":"/w=="`, `"text":"no base64"`), `"id":"w1"`, `"id":"a\nb\u001b[2J"`, 1),
		edited("0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59"), edited("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.\x7fZ"),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		log, err := evidence.ReadHAR(bytes.NewReader(text))
		if err != nil {
			if acting(err.Error()) != "" || strings.Contains(err.Error(), "\n") {
				t.Fatalf("more than a sentence: %q", err)
			}
			return
		}
		first := har(t, log)
		if acting(string(first)) != "" {
			t.Fatalf("%s stands in the file", acting(string(first)))
		}
		again, err := evidence.ReadHAR(bytes.NewReader(first))
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, first)
		}
		if second := har(t, again); !bytes.Equal(first, second) || len(again.Exchanges) != len(log.Exchanges) {
			t.Fatalf("written first\n%s\nand then\n%s", first, second)
		}
		for i, x := range log.Exchanges {
			if sent := again.Exchanges[i]; !x.Unsent && !reflect.DeepEqual(timeless(sent), timeless(x)) {
				t.Fatalf("read first\n%#v\nand then\n%#v", x, sent)
			}
		}
	})
}

// timeless is an exchange without its time, which may be of any zone.
func timeless(x evidence.Exchange) evidence.Exchange {
	x.Sent = time.Time{}
	return x
}

// acting names a character of a text that acts on a terminal or on the eye; "" where none does. Lines may end.
func acting(text string) string {
	for _, char := range text {
		if char != '\n' && (char < ' ' || char >= 0x7f && char < 0xa0 || evidence.Reordering(char)) {
			return string(char)
		}
	}
	return ""
}

// FuzzWriteJSON holds that any text survives JSON, and does not act in it.
func FuzzWriteJSON(f *testing.F) {
	for _, seed := range []string{"", "\x00\x1b[31m\u009b\x7f", "\u202e\u2066\u200b\u2028", "\U000e0001", `\u009b\\u202e"`, "</script>", "\xff\xc2", "é文😀"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var out bytes.Buffer
		if err := evidence.WriteJSON(&out, map[string]string{"text": text}, "  "); err != nil {
			t.Fatal(err)
		}
		if char := acting(out.String()); char != "" {
			t.Fatalf("%q acts in %q", char, out.String())
		}
		var read map[string]string
		if err := json.Unmarshal(out.Bytes(), &read); err != nil || utf8.ValidString(text) && read["text"] != text {
			t.Fatalf("%q is read as %q, %v", text, read["text"], err)
		}
	})
}

// FuzzCurl holds that a shell which is given the line runs curl once and nothing else, and that curl is told to send the
// method, the URL, the header and the body of the exchange, with the secrets in the place of their variables.
func FuzzCurl(f *testing.F) {
	for _, seed := range []struct{ method, url, value, body string }{
		{"GET", "http://h/api/2.0/group.json", "$PORTALSPEC_TOKEN", ""},
		{"POST", "http://h/?a=it's&b=$(reboot)", "x`reboot`", "title=it's&x=$(reboot)"},
		{"PUT", "http://h/a/../[1]{2}?k=%24PORTALSPEC_TOKEN_2s", "$PORTALSPEC_TOKENx", "a\x00%\n$WRONG_TOKEN\\"},
		{"POST", "http://h/;reboot&|<>()#!~*?", "!!\u202e\x1b", "-n\n"}, {"DELETE", "", "a", "b"}, {"P'\"$A", "http://h/$PORTALSPEC_TOKEN$HOME", "\\", "\\"},
		{"PUT", "http://h/`reboot`$PORTALSPEC_TOKEN\"", "$PORTALSPEC_TOKEN`reboot`", "$PORTALSPEC_TOKEN$(reboot)\\\"!"},
		{"HEAD", "http://h/\xff", "\xff", ""}, {"POST", "-o/etc/passwd", "@/etc/passwd", "@/etc/passwd"}, {"POST", "http://h/", "a", "%s%d\\n\\c\\0101\t"},
	} {
		f.Add(seed.method, seed.url, seed.value, []byte(seed.body))
	}
	f.Fuzz(func(t *testing.T, method, url, value string, body []byte) {
		if strings.ContainsAny(method+url+value, "\x00\r\n") {
			t.Skip("HTTP cannot carry that")
		}
		x := evidence.Exchange{Request: evidence.Request{Method: method, URL: url, Body: body, Header: http.Header{"X-Odd": {value}}}}
		line := evidence.Curl(x)
		if acting(line) != "" || strings.Contains(line, "\n") {
			t.Fatalf("not to be pasted: %q", line)
		}
		if (line == "") != (method == "" || url == "") || line == "" {
			return
		}
		given := curled(t, line)
		args, piped := given[0], given[1]
		want := "X-Odd: " + expanded(value)
		if value == "" {
			want = "X-Odd;"
		}
		at := slices.Index(args, "-X") + 1
		switch {
		case method == http.MethodHead && !slices.Contains(args, "--head"), method != http.MethodHead && args[max(at, 0)] != expanded(method):
			t.Fatalf("the method is not %q in %q of %s", method, args, line)
		case args[len(args)-1] != expanded(encoded.Replace(url)):
			t.Fatalf("the URL is %q in %q of %s", args[len(args)-1], args, line)
		case !slices.Contains(args, want):
			t.Fatalf("%q is not in %q of %s", want, args, line)
		}
		sent := piped[0]
		if i := slices.Index(args, "--data-raw"); i >= 0 {
			sent = args[i+1]
		}
		if sent != expanded(string(body)) {
			t.Fatalf("the body is %q and not %q of %s", sent, body, line)
		}
	})
}

// encoded are the variables as they stand in a URL.
var encoded = strings.NewReplacer("%24PORTALSPEC_TOKEN", "$PORTALSPEC_TOKEN", "%24WRONG_TOKEN", "$WRONG_TOKEN")

// expanded is a text with the secrets of the tests in the place of their variables.
func expanded(text string) string {
	return strings.NewReplacer("$PORTALSPEC_TOKEN_2", "second", "$PORTALSPEC_TOKEN", token, "$WRONG_TOKEN", "wrong").Replace(text)
}

// curled runs a line in which curl is a function that writes its arguments down, and then what is piped into it.
func curled(t *testing.T, line string) [2][]string {
	t.Helper()
	const curl = `curl() { printf '%s\0' "$@"; echo; cat; printf '\0.'; }` + "\n" // no argument has a line break
	command := exec.Command("sh", "-c", curl+line)
	command.Dir = t.TempDir()
	command.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "PORTALSPEC_TOKEN=" + token, "PORTALSPEC_TOKEN_2=second", "WRONG_TOKEN=wrong"}
	var said bytes.Buffer
	command.Stderr = &said
	out, err := command.Output()
	if err != nil || said.Len() > 0 {
		t.Fatalf("%v, %s\nof %s", err, said.String(), line)
	}
	args, piped, found := strings.Cut(string(out), "\x00\n")
	piped, ended := strings.CutSuffix(piped, "\x00.")
	if !found || !ended {
		t.Fatalf("it says %q, and curl is not all that runs: %s", out, line)
	}
	return [2][]string{strings.Split(args, "\x00"), {piped}}
}

// FuzzSnippet holds that whatever a target calls a record, and whatever it answers to its create, a snippet is lines that can
// be pasted, and in which a shell finds nothing to run that is not curl or there to read its answer, and nothing to complain of
// but an id that the answer does not tell.
func FuzzSnippet(f *testing.F) {
	f.Add("old-7", []byte(`{"response":{"owner":{"id":"someone"},"id":"old-7"}}`), "group/{id}")
	f.Add("7", []byte("<result><response>\r\n<id> 7 </id></response></result>"), "group/{id}.xml")
	f.Add("$(reboot)`'\"\\", []byte("{\"id\":\"$(reboot)`'\"\\\",}"), "")
	f.Add("\xff", []byte("{\"id\":\"\xff\"}"), "group/{id}")
	f.Add("-n\u202e", []byte("{\"i$(reboot)d\":\"-n\u202e\",\"id\" : -n\u202e }"), "//{id}/../\n")
	f.Add("7", []byte(`{"x' $(reboot) '":"7"}`), "group/{id}")
	f.Add("", []byte{}, "{id}")
	f.Fuzz(func(t *testing.T, id string, answer []byte, undo string) {
		if strings.ContainsAny(id+undo, "\x00\r\n") || bytes.IndexByte(answer, 0) >= 0 {
			t.Skip("HTTP cannot carry that in a URL, and grep(1) reads no such answer")
		}
		record := evidence.Record{Type: "group", ID: id}
		created := evidence.Exchange{ID: "w1", Record: record, Undo: undo, Request: evidence.Request{Method: "POST", URL: "http://h/api/2.0/group.json"},
			Answer: evidence.Answer{Status: 201, Body: answer}}
		read := evidence.Exchange{ID: "w2", Record: record, Request: evidence.Request{Method: "GET", URL: "http://h/api/2.0/group/" + id}}
		for _, deciding := range []evidence.Exchange{created, read} {
			snippet := evidence.Snippet(deciding, []evidence.Exchange{created, read})
			if acting(snippet) != "" {
				t.Fatalf("not to be pasted: %q", snippet)
			}
			if said := complaints(t, snippet, answer); said != "" && !strings.Contains(said, "ID: parameter ") {
				t.Fatalf("%s\nof %s\nwhere curl prints %q", said, snippet, answer)
			}
		}
	})
}

// complaints are what a shell says of a snippet, in a system where curl prints the answer, and there are few other commands.
func complaints(t *testing.T, snippet string, answer []byte) string {
	t.Helper()
	system := t.TempDir()
	for _, name := range []string{"cat", "grep", "sed", "tr"} {
		place, err := exec.LookPath(name)
		if err != nil {
			t.Skip("a snippet needs " + name)
		}
		if err := os.Symlink(place, filepath.Join(system, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(system, "answer"), answer, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command("/bin/sh", "-c", "curl() { cat answer; }\n"+snippet)
	command.Dir, command.Env = system, []string{"LC_ALL=C", "PATH=" + system}
	var said bytes.Buffer
	command.Stderr = &said
	if _, err := command.Output(); err != nil && said.Len() == 0 {
		var ended *exec.ExitError // what the last command of a pipe found is not the snippet's
		if !errors.As(err, &ended) {
			t.Fatal(err)
		}
	}
	if left, err := os.ReadDir(system); err != nil || len(left) != 5 {
		t.Fatalf("the snippet left files behind: %v, %v\nof %s", left, err, snippet)
	}
	return said.String()
}
