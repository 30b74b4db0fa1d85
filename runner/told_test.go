package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/tidwall/gjson"
)

func capture(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, len(args) == 2, "capture NAME PATTERN")
	found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if found == nil {
		ts.Fatalf("%q matches nothing in stdout", args[1])
	}
	sum := 0
	for _, text := range found[1:] {
		number, err := strconv.Atoi(text)
		ts.Check(err)
		sum += number
	}
	ts.Setenv(args[0], strconv.Itoa(sum))
}

func less(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, len(args) == 2, "less A B")
	a, err := strconv.Atoi(args[0])
	ts.Check(err)
	b, err := strconv.Atoi(args[1])
	ts.Check(err)
	if 2*a >= b {
		ts.Fatalf("%d is not less than half of %d", a, b)
	}
}

func field(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, len(args) == 2 || len(args) == 3, "field FILE PATH [VALUE]")
	text := ts.ReadFile(args[0])
	if !gjson.Valid(text) {
		ts.Fatalf("%s is no JSON", args[0])
	}
	got := gjson.Get(text, args[1])
	if !got.Exists() {
		ts.Fatalf("%s has no %s", args[0], args[1])
	}
	if len(args) == 2 {
		ts.Setenv("field", got.String())
	} else if got.String() != args[2] {
		ts.Fatalf("%s: %s is %s, want %s", args[0], args[1], got, args[2])
	}
}

// reportsCmd parses what anybody's tools would parse: the JSON, the XML, and of the HAR what its format demands.
func reportsCmd(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, len(args) == 1, "reports DIR")
	report := ts.ReadFile(path.Join(args[0], "report.json"))
	if !gjson.Valid(report) || gjson.Get(report, "schema").Int() != 1 || len(gjson.Get(report, "rules").Array()) != 49 {
		ts.Fatalf("report.json is no report of 49 rules: %.200s", report)
	}
	har := ts.ReadFile(path.Join(args[0], "evidence.har"))
	if !gjson.Valid(har) || gjson.Get(har, "log.version").String() != "1.2" || !gjson.Get(har, "log.entries").IsArray() {
		ts.Fatalf("evidence.har is no HAR 1.2: %.200s", har)
	}
	junit := ts.ReadFile(path.Join(args[0], "junit.xml"))
	elements, err := countElements(junit)
	if err != nil || elements == 0 {
		ts.Fatalf("junit.xml has %d elements (%v): %.200s", elements, err, junit)
	}
}

func countElements(text string) (elements int, err error) {
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return elements, nil
		}
		if err != nil {
			return elements, err
		}
		if _, starts := token.(xml.StartElement); starts {
			elements++
		}
	}
}

func verdictsCmd(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, len(args) == 2, "verdicts FILE FILE")
	ts.Check(sameVerdicts(ts.ReadFile(args[0]), ts.ReadFile(args[1])))
}

// sameVerdicts compares two report.json rule by rule and subject by subject.
func sameVerdicts(a, b string) error {
	first, err := verdicts(a)
	if err != nil {
		return err
	}
	second, err := verdicts(b)
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(first)) {
		if first[key] != second[key] {
			return fmt.Errorf("%s is %q in the first report, %q in the second", key, first[key], second[key])
		}
	}
	if len(first) != len(second) || len(first) < 49 {
		return fmt.Errorf("%d verdicts in the first report, %d in the second", len(first), len(second))
	}
	return nil
}

func verdicts(text string) (map[string]string, error) {
	var report struct {
		Rules []struct {
			ID, Verdict string
			Subjects    []struct{ Name, Verdict string }
		}
	}
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, rule := range report.Rules {
		all[rule.ID] = rule.Verdict
		for _, subject := range rule.Subjects {
			all[rule.ID+" "+subject.Name] = subject.Verdict
		}
	}
	return all, nil
}
