package jsonreport_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"portalspec/reports/jsonreport"
	"portalspec/reports/testdata/runs"
	"portalspec/reports/testdata/schemas"
	"portalspec/reports/verdict"
)

func written(t *testing.T, run verdict.Run) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jsonreport.Write(&out, run); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReportsLookAsTheyDid(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"passing", "failing", "blocked", "listed"} {
		runs.Golden(t, name+".json", string(written(t, runs.All()[name])))
	}
}

func TestReportsFollowTheSchema(t *testing.T) {
	t.Parallel()
	compiled := schemas.Compile(t, jsonreport.Schema)
	all := runs.All()
	all["empty"] = verdict.Run{}
	for name, run := range all {
		run.Settle()
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, run)))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What the schema does not allow: it would be useless if it allowed everything.
func TestTheSchemaRefuses(t *testing.T) {
	t.Parallel()
	compiled := schemas.Compile(t, jsonreport.Schema)
	for name, edit := range map[string]func(map[string]any){
		"a later schema":      func(run map[string]any) { run["schema"] = 2 },
		"an unknown verdict":  func(run map[string]any) { run["verdict"] = "fine" },
		"an unknown exit":     func(run map[string]any) { run["exit"] = 5 },
		"a missing scope":     func(run map[string]any) { delete(run, "scope") },
		"an unknown member":   func(run map[string]any) { run["colour"] = "red" },
		"rules that are null": func(run map[string]any) { run["rules"] = nil },
		"a rule that is fine": func(run map[string]any) { run["rules"].([]any)[0].(map[string]any)["verdict"] = "fine" },
	} {
		var run map[string]any
		if err := json.Unmarshal(written(t, runs.Failing()), &run); err != nil {
			t.Fatal(err)
		}
		edit(run)
		if err := compiled.Validate(run); err == nil {
			t.Errorf("the schema allows %s", name)
		}
	}
}

func TestReadGivesWhatWasWritten(t *testing.T) {
	t.Parallel()
	for name, run := range runs.All() {
		if name == "hostile" { // its bytes that are no UTF-8 become U+FFFD
			continue
		}
		read, err := jsonreport.Read(bytes.NewReader(written(t, run)))
		if err != nil {
			t.Fatal(err)
		}
		if again := written(t, read); !bytes.Equal(again, written(t, run)) {
			t.Errorf("%s is not the same once read", name)
		}
		run.Out, run.Evidence = "", nil
		if name == "passing" && !reflect.DeepEqual(read, run) {
			t.Errorf("read %+v, want %+v", read, run)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	whole := string(written(t, runs.Failing()))
	for name, c := range map[string]struct{ text, want string }{
		"empty":   {"", "cut off"},
		"cut":     {whole[:len(whole)/2], "cut off"},
		"html":    {"<html>", "no report.json"},
		"two":     {whole + whole, "no report.json"},
		"foreign": {`{"log":{}}`, "no report.json of portalspec"},
		"a list":  {`[1]`, "no report.json of portalspec"},
		"later":   {strings.Replace(whole, `"schema": 1`, `"schema": 2`, 1), "of schema 2, which a later portalspec wrote"},
		"none":    {strings.Replace(whole, `"schema": 1`, `"schema": 0`, 1), "damaged"},
		"damaged": {strings.Replace(whole, `"exit": 70`, `"exit": "no"`, 1), "damaged"},
	} {
		_, err := jsonreport.Read(strings.NewReader(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want one sentence with %q", name, err, c.want)
		}
	}
}

func TestNothingOfTheTargetActs(t *testing.T) {
	t.Parallel()
	text := string(written(t, runs.Hostile()))
	for _, char := range text {
		if char != '\n' && (char < ' ' || char >= 0x7f && char < 0xa0 || char == '\u202e' || char == '\u2028') {
			t.Fatalf("%q stands in the file", char)
		}
	}
	if acts := runs.Spoken(text); acts != "" {
		t.Errorf("this acts: %q", acts)
	}
	var run verdict.Run
	if err := json.Unmarshal([]byte(text), &run); err != nil || !strings.Contains(run.Target.URL, "\u202ereversed\u2066") {
		t.Errorf("the text is not what it was: %q, %v", run.Target.URL, err)
	}
}
