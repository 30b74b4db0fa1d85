package config_test

import (
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"portalspec/runner/config"
)

// sample is a setting in all four sources: what is written there, and what Print shows then. {dir} is the folder of
// ginkgo.yaml, {cwd} that of the command, one below.
type sample struct {
	yaml, env, flag                             string
	wantDefault, wantFile, wantEnv, wantCommand string
	also                                        map[string]string // variables that the setting needs to make sense
	needed                                      bool              // those variables make no sense without the setting
}

func words(fallback string) sample {
	return sample{yaml: "file", env: "env", flag: "flag", wantDefault: fallback, wantFile: "file", wantEnv: "env", wantCommand: "flag"}
}

func onOff() sample {
	return sample{yaml: "true", env: "false", flag: "true", wantFile: "true", wantEnv: "false", wantCommand: "true"}
}

func numbers(fallback string) sample {
	return sample{yaml: "3", env: "4", flag: "5", wantDefault: fallback, wantFile: "3", wantEnv: "4", wantCommand: "5"}
}

func spans(fallback string) sample {
	return sample{yaml: "3s", env: "4m", flag: "500ms", wantDefault: fallback, wantFile: "3s", wantEnv: "4m0s", wantCommand: "500ms"}
}

func paths(fallback string) sample {
	return sample{yaml: "a/file", env: "env", flag: "../flag", wantDefault: fallback,
		wantFile: "{dir}/a/file", wantEnv: "{cwd}/env", wantCommand: "{dir}/flag"}
}

func (s sample) with(also ...string) sample {
	s.also = map[string]string{}
	for i := 0; i < len(also); i += 2 {
		s.also[also[i]] = also[i+1]
	}
	return s
}

func (s sample) whichNeedIt() sample {
	s.needed = true
	return s
}

func samples() map[string]sample {
	second := []string{"PORTALSPEC_TOKEN", "t", "PORTALSPEC_PASSWORD_2", "p"}
	variables := []string{"PORTALSPEC_TOKEN", "t", "file", "1", "env", "2", "flag", "3"}
	ownVariables := variables[2:]
	return map[string]sample{
		"target": {yaml: "http://127.0.0.1:1", env: "http://127.0.0.1:2/", flag: "http://127.0.0.1:3/p",
			wantFile: "http://127.0.0.1:1", wantEnv: "http://127.0.0.1:2", wantCommand: "http://127.0.0.1:3/p"},
		"base-path":    words("api/2.0"),
		"profile":      {yaml: "full", env: "core", flag: "full", wantDefault: "core", wantFile: "full", wantEnv: "core", wantCommand: "full"},
		"rule":         {yaml: "[a.*, b]", env: "c, d", flag: "e,f", wantFile: "a.*, b", wantEnv: "c, d", wantCommand: "e, f"},
		"record":       {yaml: "[a, +b]", env: "+c, d", flag: "e", wantFile: "a, +b", wantEnv: "+c, d", wantCommand: "e"},
		"strict":       onOff(),
		"no-writes":    onOff(),
		"no-rate-test": onOff(),

		"token-env":      words("").with(ownVariables...),
		"token-file":     paths(""),
		"user":           words("").with("PORTALSPEC_PASSWORD", "p").whichNeedIt(),
		"password-env":   words("").with(append(ownVariables, "PORTALSPEC_USER", "u")...).whichNeedIt(),
		"token-env-2":    words("").with(variables...),
		"token-file-2":   paths("").with("PORTALSPEC_TOKEN", "t"),
		"user-2":         words("").with(second...).whichNeedIt(),
		"password-env-2": words("").with(append(variables, "PORTALSPEC_USER_2", "u")...).whichNeedIt(),

		"rate-limit":              numbers("500"),
		"rate-window":             spans("10s"),
		"second-address":          {yaml: "127.0.0.2", env: "::2", flag: "10.0.0.1", wantFile: "127.0.0.2", wantEnv: "::2", wantCommand: "10.0.0.1"},
		"second-address-distinct": onOff().with("PORTALSPEC_SECOND_ADDRESS", "127.0.0.2"),
		"probe-token-in-url":      onOff(),

		"server-version": {yaml: "'12.70'", env: "13.0", flag: "14", wantFile: "12.70", wantEnv: "13.0", wantCommand: "14"},
		"deviations":     {yaml: "[a, b]", env: "c\nd\n", flag: "e", wantFile: "{dir}/a, {dir}/b", wantEnv: "{cwd}/c, {cwd}/d", wantCommand: "{cwd}/e"},
		"out":            paths("{cwd}/portalspec-report"),
		"format":         {yaml: "[har]", env: "json,junit", flag: "terminal", wantDefault: "terminal, json, junit, har", wantFile: "har", wantEnv: "json, junit", wantCommand: "terminal"},
		"timeout":        spans("30s"),
		"deadline":       spans(""),
		"ca-file":        paths(""),
		"insecure":       onOff(),
		"header": {yaml: "['x-file: 1']", env: "x-env: 1\nx-env-2: 2", flag: "x-flag: 1, 2",
			wantFile: "X-File: [redacted]", wantEnv: "X-Env: [redacted], X-Env-2: [redacted]", wantCommand: "X-Flag: [redacted]"},
		"concurrency":       numbers("32"),
		"allow-plain-http":  onOff(),
		"keep-bodies":       onOff(),
		"operations":        paths(""),
		"operation":         {yaml: "[a/*]", env: "b, c", flag: "d", wantFile: "a/*", wantEnv: "b, c", wantCommand: "d"},
		"include-hazardous": onOff(),
		"rules-version":     numbers(""),

		"label-filter": words(""),
		"focus":        {yaml: "['a,b']", env: "c,d\ne", flag: "f,g", wantFile: "a,b", wantEnv: "c,d, e", wantCommand: "f,g"},
		"skip":         {yaml: "a", env: "c,d\ne", flag: "f,g", wantFile: "a", wantEnv: "c,d, e", wantCommand: "f,g"},
		"seed":         numbers(""),
		"fail-fast":    onOff(),
		"dry-run":      onOff(),
	}
}

// TestPrecedence adds one source after the other, from the weakest to the strongest, for every setting there is.
func TestPrecedence(t *testing.T) {
	t.Parallel()
	known := samples()
	for _, name := range config.SettingNames() {
		if name == "config" {
			continue // it cannot stand in the file that it names; see TestConfigFile
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, ok := known[name]
			if !ok {
				t.Fatal("no sample: add one")
			}
			s.check(t, name)
		})
	}
}

func (s sample) check(t *testing.T, name string) {
	t.Helper()
	files := map[string]string{"cwd/x": "", "a/file": "t1", "cwd/env": "t2", "flag": "t3"}
	variable := "PORTALSPEC_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
	env := map[string]string{variable: s.env}
	maps.Copy(env, s.also)
	yaml := "\n" + name + ": " + s.yaml + "\n"
	steps := []struct {
		told               told
		want, source, from string
	}{
		{told{env: s.also, files: files}, s.wantDefault, config.FromDefault, "default"},
		{told{env: s.also, files: files, yaml: yaml}, s.wantFile, config.FromFile, "../ginkgo.yaml:2"},
		{told{env: env, files: files, yaml: yaml}, s.wantEnv, config.FromEnvironment, "environment " + variable},
		{told{env: env, files: files, yaml: yaml, args: []string{"--" + name + "=" + s.flag}}, s.wantCommand, config.FromFlag, "flag"},
	}
	for _, step := range steps {
		dir := step.told.folder(t)
		cwd := filepath.Join(dir, "cwd")
		cfg, err := step.told.resolveIn(cwd)
		if step.source == config.FromDefault && s.needed {
			if err == nil {
				t.Error("no error without it")
			}
			continue
		}
		if err != nil {
			t.Fatalf("from %s: %v", step.source, err)
		}
		want := strings.NewReplacer("{dir}", dir, "{cwd}", cwd).Replace(step.want)
		if value, from := printed(t, cfg, name); value != want || want != "" && from != step.from {
			t.Errorf("from %s: printed %q from %q, want %q from %q", step.source, value, from, want, step.from)
		}
		if got := cfg.Source(name); got != step.source {
			t.Errorf("Source is %q, want %q", got, step.source)
		}
	}
}

// printed is the line of a setting, or "" where it is told to be not set.
func printed(t *testing.T, cfg config.Config, name string) (value, from string) {
	t.Helper()
	var out strings.Builder
	if err := cfg.Print(&out); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			rest = strings.TrimSpace(rest)
			cut := strings.LastIndex(rest, "  ")
			return strings.TrimSpace(rest[:cut]), strings.TrimSpace(rest[cut:])
		}
	}
	return "", ""
}
