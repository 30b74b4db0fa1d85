package deviations

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"portalspec/reports/testdata/schemas"
	"portalspec/runner/config"
)

const whole = `# of the server
- rule: status.create-is-201
  subjects:
    - group *
    - event .json # as of 12
  observed: wanted status 201, got 200; answered 200 text/xml
  reason: >-
    It always
    did.
  link: https://example.com/1
  versions: [12.70, 13.*]
  expires: 2027-01-31

# the next one
- subjects: "@self"
  rule: errors.body
  observed: 'wanted "a" of GET /x'
  reason: known

# the end
`

func TestReadKnowsWhatEachEntrySaysAndWhere(t *testing.T) {
	t.Parallel()
	got, err := Read("d.yaml", []byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{
		{
			Rule: "status.create-is-201", Subjects: []Glob{{"group *", 4}, {"event .json", 5}}, Reason: "It always did.", Link: "https://example.com/1",
			Versions: []string{"12.70", "13.*"}, Expires: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC),
			Observed: "wanted status 201, got 200; answered 200 text/xml", file: "d.yaml", first: 2, last: 12, ruleLine: 2, expiresLine: 12,
		},
		{
			Rule: "errors.body", Subjects: []Glob{{"@self", 15}}, Reason: "known", Observed: `wanted "…" of GET /…`,
			file: "d.yaml", first: 15, last: 18, ruleLine: 16,
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf(" got %+v\nwant %+v", got, want)
	}
	for _, nothing := range []string{"", "# nothing yet\n", "---\n"} {
		if got, err := Read("d.yaml", []byte(nothing)); err != nil || len(got) > 0 {
			t.Errorf("of %q: %v, %v", nothing, got, err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	const entry = "- rule: a\n  subjects: [b]\n  observed: c\n  reason: d\n"
	for name, c := range map[string]struct{ text, want string }{
		"no YAML":                {"- rule: [", "d.yaml:1: this is no YAML"},
		"a page":                 {"<html>", "d.yaml:1: this is no list of deviations"},
		"a mapping":              {"rule: a\n", "d.yaml:1: this is no list of deviations"},
		"one line":               {"[{rule: a}]", "d.yaml:1: this is no list of deviations"},
		"a list of texts":        {"- a\n", "d.yaml:1: this is no deviation"},
		"two documents":          {entry + "---\n" + entry, "d.yaml:5: a second document begins here"},
		"a key that is none":     {entry + "  colour: red\n", `d.yaml:5: a deviation has no "colour"; there is rule, subjects`},
		"a key that is nearly":   {entry + "  expire: 2027-01-01\n", `d.yaml:5: a deviation has no "expire"; did you mean expires?`},
		"a key twice":            {entry + "  link: https://a/\n  link: https://b/\n", "d.yaml:6: "},
		"no rule":                {"\n- subjects: b\n  observed: c\n  reason: d\n", "d.yaml:2: this deviation has no rule"},
		"no subjects":            {"- rule: b\n  observed: c\n  reason: d\n", "d.yaml:1: this deviation has no subjects"},
		"subjects without any":   {"- rule: b\n  subjects: []\n  observed: c\n  reason: d\n", "d.yaml:2: subjects is empty"},
		"subjects of another":    {"- rule: b\n  subjects:\n    - a: b\n", "d.yaml:3: subjects is no text or list of texts"},
		"nothing observed":       {"- rule: b\n  subjects: c\n  observed:\n  reason: d\n", "d.yaml:3: observed has no text"},
		"no reason":              {"- rule: b\n  subjects: c\n  observed: d\n", "d.yaml:1: this deviation has no reason"},
		"a blank reason":         {"- rule: b\n  subjects: c\n  observed: d\n  reason: ' '\n", "d.yaml:4: reason has no text"},
		"a question":             {entry + "\n- rule: b\n  reason: \"?\"\n", "d.yaml:7: the reason is still a question; say why this deviation of b is put up with"},
		"several questions":      {"- rule: b\n  reason: ' ??? '\n", "d.yaml:2: the reason is still a question"},
		"a link that acts":       {entry + "  link: javascript:alert(1)\n", "d.yaml:5: link is"},
		"a link elsewhere":       {entry + "  link: ftp://example.com/a\n", "d.yaml:5: link is"},
		"a link that is none":    {entry + "  link: 'https://example.com/%zz'\n", "d.yaml:5: link is"},
		"a subject without name": {"- rule: b\n  subjects:\n    - c\n    - ''\n", "d.yaml:4: subjects is no text or list of texts"},
		"a subject that is null": {"- rule: b\n  subjects: [~]\n", "d.yaml:2: subjects is no text or list of texts"},
		"a link to nowhere":      {entry + "  link: https:///a\n", "d.yaml:5: link is"},
		"a day that there isn't": {entry + "  expires: 2027-02-30\n", "d.yaml:5: expires is"},
		"an alias":               {"- rule: &a b\n  subjects: *a\n", "d.yaml:1: rule has no text"},
	} {
		_, err := Read("d.yaml", []byte(c.text))
		var usage config.Usage
		if !errors.As(err, &usage) || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want one sentence of usage with %q", name, err, c.want)
		}
	}
}

func TestALinkMayBePlain(t *testing.T) {
	t.Parallel()
	got, err := Read("d.yaml", []byte("- rule: a\n  subjects: b\n  observed: c\n  reason: d\n  link: http://tracker.local/7\n"))
	if err != nil || got[0].Link != "http://tracker.local/7" || got[0].last != 5 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestLoadReadsAllFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one, other, questions := filepath.Join(dir, "one.yaml"), filepath.Join(dir, "other.yaml"), filepath.Join(dir, "questions.yaml")
	for path, text := range map[string]string{
		one: whole, other: "- rule: a\n  subjects: b\n  observed: c\n  reason: d\n", questions: "- rule: a\n  reason: '?'\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	list, err := Load([]string{one, other}, "12.70", dir)
	if err != nil || len(list.Entries) != 3 || list.Version != "12.70" || list.Entries[2].place() != "other.yaml:1" {
		t.Errorf("got %+v, %v", list, err)
	}
	if list, err := Load([]string{other}, "", filepath.Join(dir, "below")); err != nil || list.Entries[0].place() != other+":1" {
		t.Errorf("from elsewhere: %+v, %v", list, err)
	}
	endless := filepath.Join(dir, "endless.yaml")
	if err := os.WriteFile(endless, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(endless, fileCap+1); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		endless: "--deviations: endless.yaml is longer than",
		one:     "one.yaml:2: the entry is for some versions only", questions: "questions.yaml:2: the reason is still a question",
		filepath.Join(dir, "missing.yaml"): "--deviations: ",
	} {
		var usage config.Usage
		if _, err := Load([]string{path}, "", dir); !errors.As(err, &usage) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}

// What the schema says to an editor is what Read says.
func TestTheSchemaAgreesWithRead(t *testing.T) {
	t.Parallel()
	schema := schemas.Compile(t, Schema)
	const entry = "- rule: a\n  subjects: [b]\n  observed: c\n  reason: d\n"
	for text, allowed := range map[string]bool{
		whole: true, entry: true, "# none\n": true, entry + "  versions: 12.7\n": true,
		"rule: a\n": false, "- a\n": false, entry + "  colour: red\n": false, entry + "  versions: []\n": false, entry + "  expires: soon\n": false,
		entry + "  link: javascript:a\n": false, strings.Replace(entry, "reason: d", `reason: "?"`, 1): false,
		strings.Replace(entry, "  observed: c\n", "", 1): false, strings.Replace(entry, "[b]", "[]", 1): false, strings.Replace(entry, ": c", ": {}", 1): false,
	} {
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		_, refused := Read("d.yaml", []byte(text))
		if err := schema.Validate(value); (err == nil) != allowed || (refused == nil) != allowed {
			t.Errorf("of %q the schema says %v, Read says %v", text, err, refused)
		}
	}
}

func TestTheREADMEsExampleIsRead(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "```yaml\n- rule:")
	example, _, _ := strings.Cut("- rule:"+rest, "```")
	entries, err := Read("README.md", []byte(example))
	if err != nil || len(entries) != 1 || len(entries[0].Subjects) != 2 || entries[0].Link == "" || entries[0].Expires.IsZero() {
		t.Errorf("%v, %+v", err, entries)
	}
}
