package config_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/spf13/pflag"

	"portalspec/reports/testdata/schemas"
	"portalspec/runner/config"
)

// property is what schema.json says of one setting.
type property struct {
	Description string
	Default     any
}

func properties(t *testing.T) map[string]property {
	t.Helper()
	var read struct{ Properties map[string]property }
	if err := json.Unmarshal(config.Schema, &read); err != nil {
		t.Fatal(err)
	}
	return read.Properties
}

// The schema describes each setting as the flag's help does, with the same default, and no other setting.
func TestTheSchemaHasEverySetting(t *testing.T) {
	t.Parallel()
	flags := pflag.NewFlagSet("run", pflag.ContinueOnError)
	config.Bind(flags)
	read := properties(t)
	for _, name := range config.SettingNames() {
		if name == "config" {
			continue
		}
		flag := flags.Lookup(name)
		_, about := pflag.UnquoteUsage(flag)
		has, there := read[name]
		if !there || has.Description != about {
			t.Errorf("the schema says of %s %q, the flag %q", name, has.Description, about)
		}
		if got, want := asFlag(has.Default), flag.DefValue; got != want {
			t.Errorf("the schema's default of %s is %q, the flag's %q", name, got, want)
		}
		delete(read, name)
	}
	if len(read) != 0 {
		t.Errorf("the schema knows what is no setting: %v", slices.Collect(maps.Keys(read)))
	}
}

// asFlag writes a default as a flag's value is written.
func asFlag(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case bool:
		if !value {
			return "" // a switch that is off has no text
		}
	case []any:
		texts := make([]string, len(value))
		for i, item := range value {
			texts[i] = fmt.Sprint(item)
		}
		return strings.Join(texts, ",")
	}
	return fmt.Sprint(value)
}

// agree holds the schema's word on a file against the reader's.
func agree(t *testing.T, schema *jsonschema.Schema, text string, also map[string]string, allowed bool) {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	_, refused := told{yaml: text, env: also, files: map[string]string{"a/file": "t1"}}.resolve(t)
	if invalid := schema.Validate(value); (invalid == nil) != allowed || (refused == nil) != allowed {
		t.Errorf("of %q, allowed %v, the schema says %v, the reader %v", text, allowed, invalid, refused)
	}
}

func TestTheSchemaAgreesWithTheReader(t *testing.T) {
	t.Parallel()
	schema := schemas.Compile(t, config.Schema)
	for name, s := range samples() {
		also := map[string]string{"PORTALSPEC_SECOND_ADDRESS": "127.0.0.2"}
		maps.Copy(also, s.also)
		agree(t, schema, name+": "+s.yaml, also, true)
		for _, wrong := range []string{"", "[[a]]", "{a: b}", "1.5"} {
			agree(t, schema, name+": "+wrong, nil, false)
		}
	}
	for text, allowed := range map[string]bool{
		"# nothing yet\n": true, "{}": true, "- target": false, "targt: x": false, "config: x": false,
		"token: s3cr3t": false, "password-2: s3cr3t": false,

		"target: https://portal.example.com/sub/": true, "target: portal.example.com": false, "target: ftp://portal": false, "target: ''": false,
		"target: http:///x": false, "target: https://a:b@portal": false, "target: https://portal?a=b": false, "target: 'https://portal#a'": false,
		"target: https://portal/api/2.0": false, "target: https://portal/sub/api/2.0/people": false, "target: https://portal/api/2.01": true,
		"base-path: /v3/": true, "base-path: ''": true, "base-path: a/../b": false, "base-path: a//b": false, "base-path: a b": false, "base-path: 'a?b'": false,
		"profile: half": false,

		"strict: yes": false, "strict: 'true'": false, "rate-limit: many": false, "rate-limit: 0": false, "rate-limit: '5'": false,
		"concurrency: -1": false, "seed: -5": true, "seed: x": false,

		"timeout: 30": false, "timeout: 30x": false, "timeout: 1h30m": true, "timeout: 1.5s": true, "timeout: .5s": true, "timeout: 5µs": true,
		"timeout: 0s": false, "timeout: '0'": false, "timeout: -5s": false, "timeout: ''": false, "timeout: s": false, "deadline: 0s": true,
		"deadline: '0'": true, "deadline: -5s": false, "rate-window: 0.0s": false,

		"rule: ' , '": false, "rule: a, b": true, "rule: []": true, "rule: ['']": false, "rule: ['', a]": true, "rule: 5": false, "record: true": false,
		"focus: ' '": false, "skip: ','": true, "user: 5": false, "user: true": false, "out: ''": false,
		"format: []": false, "format: [jason]": false, "format: 'json, har'": true, "format: ['json,har', html]": true, "format: json har": false, "format: ','": false,
		"second-address: ::1": true, "second-address: there": false, "second-address: ''": false,
		"header: s3cr3t": false, "header: 'X-A: b'": true, "header: ['X-A: b', 'x y: z']": false, "header: 'authorization: x'": false,
		"header: 'X-Authorization: x'": true, "header: ['Accept : x']": false, "header: []": true, "header: \"X-A: b\\u0007\"": false,
	} {
		agree(t, schema, text, nil, allowed)
	}
}

// The file at the top of the repository, as it is and with every setting in it made to count.
func TestTheShippedFileFitsTheSchema(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(shipped)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(content), strings.Join(shownSettings(string(content)), "\n")} {
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		if err := schemas.Compile(t, config.Schema).Validate(value); err != nil {
			t.Error(err)
		}
	}
}
