package config_test

import (
	"errors"
	"slices"
	"testing"

	"portalspec/runner/config"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	known := config.Known{
		Rules:        []string{"status.create-is-201", "formats.json-suffix"},
		Records:      []string{"group", "crm-case"},
		Operations:   []string{"GET people/@self", "POST group"},
		RulesVersion: 2,
	}
	cases := map[string]struct {
		told
		want string
	}{
		"all known":       {typed("--rule=status.*,formats.json-suffi?", "--record=group,+crm-case", "--operation=GET *", "--rules-version=2"), ""},
		"nothing given":   {told{}, ""},
		"rule":            {typed("--rule=status.create-is-200"), `--rule: no rule matches "status.create-is-200"; did you mean status.create-is-201?`},
		"beginning":       {typed("--rule=status"), `--rule: no rule matches "status"; did you mean status.create-is-201?`},
		"second glob":     {typed("--rule=status.*", "--rule=zzz.*"), `--rule: no rule matches "zzz.*"; see portalspec list`},
		"in file":         {inFile("seed: 1\nrule: zzz.*"), `ginkgo.yaml:2:7: rule: no rule matches "zzz.*"; see portalspec list`},
		"record":          {typed("--record=grup"), `--record: there is no record type "grup"; did you mean group?`},
		"added record":    {inEnv("PORTALSPEC_RECORD", "+something-else"), `PORTALSPEC_RECORD: there is no record type "something-else"; there is group and crm-case`},
		"operation":       {typed("--operation=GET people/self"), `--operation: no operation matches "GET people/self"; did you mean GET people/@self?`},
		"version 0":       {typed("--rules-version=0"), "--rules-version is 0; there are versions 1 to 2 of the rules"},
		"in a variable":   {inEnv("PORTALSPEC_RULES_VERSION", "-1"), "PORTALSPEC_RULES_VERSION is -1; there are versions 1 to 2 of the rules"},
		"version in file": {inFile("rules-version: 9"), "ginkgo.yaml:1:16: rules-version is 9; there are versions 1 to 2 of the rules"},
		"future version":  {typed("--rules-version=3"), "--rules-version is 3; there are versions 1 to 2 of the rules"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := c.mustResolve(t)
			got := ""
			var usage config.Usage
			if err := cfg.Check(known); errors.As(err, &usage) {
				got = usage.Error()
			} else if err != nil {
				t.Fatalf("want a config.Usage, got %T: %v", err, err)
			}
			if got != c.want {
				t.Errorf("\ngot  %s\nwant %s", got, c.want)
			}
			if err := cfg.Check(config.Known{}); err != nil {
				t.Errorf("checked against nothing: %v", err)
			}
		})
	}
}

func TestSelectRecords(t *testing.T) {
	t.Parallel()
	for flag, want := range map[string][]string{
		"":               {"group", "event"},
		"+task":          {"group", "event", "task"},
		"+event":         {"group", "event"},
		"task":           {"task"},
		"event,+task":    {"event", "task"},
		"+x,event,event": {"event", "x"},
	} {
		cfg := config.Config{}
		if flag != "" {
			cfg = typed("--record=" + flag).mustResolve(t)
		}
		if got := cfg.SelectRecords([]string{"group", "event"}); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", flag, got, want)
		}
	}
}

func TestMatchGlob(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		glob, name string
		want       bool
	}{
		{"status.*", "status.create-is-201", true},
		{"status.*", "xstatus.create", false},
		{"status.*", "statusXcreate", false},
		{"*", "GET people/@self\nx", true},
		{"GET */{id}", "GET crm/case/{id}", true},
		{"rat?.limit", "rate.limit", true},
		{"rat?.limit", "rat.limit", false},
		{"[a]", "a", false},
		{"\xff", "a", false},
	} {
		if got := config.MatchGlob(c.glob, c.name); got != c.want {
			t.Errorf("%q on %q: %v", c.glob, c.name, got)
		}
	}
	if got, want := config.GlobRegexp("a.*-?"), `a\..*-.`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"target", "rate-limit", "rate-window", "seed", "har"}
	for name, want := range map[string]string{
		"targt": "target", "TARGET": "target", "tagret": "target", "rate": "rate-limit", "rate-windw": "rate-window",
		"see": "seed", "x": "", "": "", "concurrency": "", "xyz": "", "hra": "har",
	} {
		if got := config.Nearest(name, known); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
