package config_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"portalspec/runner/config"
)

// everything is a command line with each flag on it but those for the credentials.
var everything = []string{
	"--target", "https://portal.example.com/sub/", "--base-path", "/v3/", "--profile", "full", "--rule", "a.*", "--rule=b,c",
	"--record", "+group", "--strict", "--no-writes", "--no-rate-test", "--rate-limit", "7", "--rate-window", "2s",
	"--second-address", "127.0.0.2", "--second-address-distinct", "--probe-token-in-url", "--deviations", "/d1", "--deviations", "/d2", "--server-version", "12.70",
	"--out", "/out", "--format", "json,har", "--timeout", "3s", "--deadline", "4m", "--ca-file", "/ca", "--insecure",
	"--header", "x-key: k: v", "--concurrency", "8", "--allow-plain-http", "--keep-bodies", "--operations", "/ops",
	"--operation", "GET people/*", "--include-hazardous", "--rules-version", "9", "--label-filter", "must && !slow",
	"--focus", "f,1", "--skip", "s", "--seed", "-10", "--fail-fast", "--dry-run=true", "--user", "ann", "--user-2", "bob",
}

// TestEveryFieldIsReached compares with the whole Config, so that no setting can be wired to another one's field.
func TestEveryFieldIsReached(t *testing.T) {
	t.Parallel()
	cfg := told{args: everything, env: map[string]string{"PORTALSPEC_PASSWORD": " p ", "PORTALSPEC_PASSWORD_2": "q\n"}}.mustResolve(t)
	want := config.Config{
		Target: "https://portal.example.com/sub", BasePath: "v3", Profile: "full", Rules: []string{"a.*", "b", "c"},
		Records: []string{"+group"}, Strict: true, NoWrites: true, NoRateTest: true, RateLimit: 7, RateWindow: 2 * time.Second,
		SecondAddress: "127.0.0.2", SecondAddressDistinct: true, ProbeTokenInURL: true,
		Accounts: [2]config.Credentials{
			{User: "ann", Password: config.Hide(" p ")},
			{User: "bob", Password: config.Hide("q")},
		},
		Deviations: []string{"/d1", "/d2"}, ServerVersion: "12.70", Out: "/out", Formats: []string{"json", "har"}, Timeout: 3 * time.Second,
		Deadline: 4 * time.Minute, CAFile: "/ca", Insecure: true,
		Headers:     []config.Header{{Name: "X-Key", Value: config.Hide("k: v")}},
		Concurrency: 8, AllowPlainHTTP: true, KeepBodies: true, Operations: "/ops", OperationGlobs: []string{"GET people/*"},
		IncludeHazardous: true, RulesVersion: 9, LabelFilter: "must && !slow", Focus: []string{"f,1"}, Skip: []string{"s"},
		Seed: -10, FailFast: true, DryRun: true,
	}
	if got := exported(cfg); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	want := config.Config{
		BasePath: "api/2.0", Profile: "core", RateLimit: 500, RateWindow: 10 * time.Second, Out: "portalspec-report",
		Formats: []string{"terminal", "json", "junit", "har"}, Timeout: 30 * time.Second, Concurrency: 32,
	}
	dir := told{}.folder(t)
	want.Out = filepath.Join(dir, want.Out)
	for _, yaml := range []string{"", "# nothing\n", "\n", "---\n"} {
		told := told{yaml: yaml}
		if yaml != "" {
			if err := os.WriteFile(filepath.Join(dir, config.FileName), []byte(yaml), 0o600); err != nil {
				t.Fatal(err)
			}
			want.ConfigFile = filepath.Join(dir, config.FileName)
		}
		cfg, err := told.resolveIn(dir)
		if got := exported(cfg); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v\ngot  %+v\nwant %+v", yaml, err, got, want)
		}
	}
}

// TestAnEmptyVariableIsAbsent: a CI sets variables to "" where it has no value for them.
func TestAnEmptyVariableIsAbsent(t *testing.T) {
	t.Parallel()
	env := map[string]string{}
	for _, name := range config.SettingNames() {
		if name != "target" { // where it would make a run against nothing green
			env["PORTALSPEC_"+strings.ToUpper(strings.ReplaceAll(name, "-", "_"))] = ""
		}
	}
	if got, want := (told{env: env}).mustResolve(t), (told{}).mustResolve(t); !sameButOut(got, want) {
		t.Errorf("got  %+v\nwant %+v", exported(got), exported(want))
	}
}

// TestBothFlagPackages holds the two ways in together, the errors included.
func TestBothFlagPackages(t *testing.T) {
	t.Parallel()
	lines := [][]string{
		nil, everything[:len(everything)-4],
		{"--strict=false", "--rule", "a", "--out="}, {"--rate-limit", "x"}, {"--targt=x"}, {"--token", "s"}, {"--target"},
		{"--seed=1", "--seed=2"}, {"--strict=perhaps"}, {"--header", "x"}, {"--focus", "a", "--focus", "b"},
	}
	for _, args := range lines {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			told := told{args: args}
			dir := told.folder(t)
			binary, err := told.resolveIn(dir)
			suites, errStd := told.resolveStd(dir)
			if !reflect.DeepEqual(binary, suites) || fmt.Sprint(err) != fmt.Sprint(errStd) {
				t.Errorf("pflag: %+v, %v\nflag:  %+v, %v", binary, err, suites, errStd)
			}
		})
	}
}

const shipped = "../../ginkgo.yaml"

func TestShippedFileEqualsTheDefaults(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(shipped)
	if err != nil {
		t.Fatal(err)
	}
	if first, _, _ := bytes.Cut(text, []byte("\n")); !bytes.HasPrefix(first, []byte("# yaml-language-server: $schema=runner/config/schema.json")) {
		t.Errorf("it begins with %q", first)
	}
	dir := told{yaml: string(text)}.folder(t)
	cfg, err := told{}.resolveIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	cfg.ConfigFile = ""
	if want, err := (told{}).resolveIn(told{}.folder(t)); err != nil || !sameButOut(cfg, want) {
		t.Errorf("%v\ngot  %+v\nwant %+v", err, exported(cfg), exported(want))
	}
}

// TestShippedFileShowsEverySetting takes the # away: each line is right by itself, and those that show a default do so.
func TestShippedFileShowsEverySetting(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(shipped)
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{}
	for _, line := range shownSettings(string(text)) {
		name, _, _ := strings.Cut(line, ":")
		shown[name] = line
	}
	env := map[string]string{"PORTALSPEC_SECOND_ADDRESS": "127.0.0.2"}
	want := told{env: env}.mustResolve(t)
	for _, name := range config.SettingNames() {
		if shown[name] == "" && name != "config" {
			t.Errorf("%s is not shown", name)
		}
		value, from := printed(t, want, name)
		if from != "default" || name == "out" {
			continue
		}
		if got, _ := printed(t, told{env: env, yaml: shown[name]}.mustResolve(t), name); got != value {
			t.Errorf("%s is shown as %q, the default is %q", name, got, value)
		}
	}
}

// shownSettings are the commented settings of a ginkgo.yaml, without their #; $schema= is none.
func shownSettings(text string) []string {
	var lines []string
	for _, line := range regexp.MustCompile(`(?m)^# ([a-z0-9-]+: [^$].*)$`).FindAllStringSubmatch(text, -1) {
		lines = append(lines, line[1])
	}
	return lines
}

func sameButOut(a, b config.Config) bool {
	a.Out, b.Out = "", ""
	return reflect.DeepEqual(exported(a), exported(b))
}

// exported leaves the exported fields only.
func exported(cfg config.Config) config.Config {
	var out config.Config
	from, to := reflect.ValueOf(cfg), reflect.ValueOf(&out).Elem()
	for i := range from.NumField() {
		if from.Type().Field(i).IsExported() {
			to.Field(i).Set(from.Field(i))
		}
	}
	return out
}
