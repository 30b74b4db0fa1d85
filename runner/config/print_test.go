package config_test

import (
	"bytes"
	"errors"
	"flag"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"portalspec/runner/config"
)

func TestPrint(t *testing.T) {
	t.Parallel()
	dir := told{yaml: "# for us\nrate-limit: 20\nrule:\n  - status.*\n"}.folder(t)
	cfg, err := told{
		env:  map[string]string{"PORTALSPEC_TOKEN": "s3cr3t", "PORTALSPEC_STRICT": "false"},
		args: []string{"--target=https://portal.example.com", "--header=X-Key: s3cr3t", "--label-filter=a\x1b[31m", "--out=/r", "--user-2="},
	}.resolveIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := `target        https://portal.example.com    flag
base-path     api/2.0                       default
profile       core                          default
rule          status.*                      ginkgo.yaml:3
strict        false                         environment PORTALSPEC_STRICT
user-2        (empty)                       flag
rate-limit    20                            ginkgo.yaml:2
rate-window   10s                           default
out           /r                            flag
format        terminal, json, junit, har    default
timeout       30s                           default
header        X-Key: [redacted]             flag
concurrency   32                            default
label-filter  "a\x1b[31m"                   flag
config        /home/ann/portal/ginkgo.yaml  found
token         [redacted]                    environment PORTALSPEC_TOKEN
not set: record, no-writes, no-rate-test, token-env, token-file, user, password-env, token-env-2,
  token-file-2, password-env-2, second-address, second-address-distinct, probe-token-in-url,
  deviations, server-version, deadline, ca-file, insecure, allow-plain-http, keep-bodies,
  operations, operation, include-hazardous, rules-version, focus, skip, seed, fail-fast, dry-run
`
	cfg.ConfigFile = "/home/ann/portal/ginkgo.yaml"
	var out strings.Builder
	if err := cfg.Print(&out); err != nil || out.String() != want {
		t.Errorf("%v\ngot\n%s\nwant\n%s", err, out.String(), want)
	}
	full := errors.New("disk full")
	if err := cfg.Print(broken{full}); !errors.Is(err, full) {
		t.Errorf("a writer's error became %v", err)
	}
}

type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }

// TestWhatTheFlagPackageSays stands for flag.CommandLine, whose error nobody gets to see.
func TestWhatTheFlagPackageSays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"unknown":  {[]string{"--targt=x"}, "there is no flag --targt; did you mean --target?\n"},
		"no value": {[]string{"--target"}, "--target needs a value\n"},
		"others'":  {[]string{"--test.count=x"}, "invalid value \"x\" for flag -test.count: parse error\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			fs := flag.NewFlagSet("suites", flag.ContinueOnError)
			fs.SetOutput(&out)
			fs.Int("test.count", 1, "of another package")
			config.BindStd(fs)
			if err := fs.Parse(c.args); err == nil {
				t.Error("no error")
			}
			said, help, _ := strings.Cut(out.String(), "  -")
			if said != c.want || (help != "") != (name == "others'") {
				t.Errorf("got %q, want %q; then %d bytes of help", said, c.want, len(help))
			}
		})
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	std := flag.NewFlagSet("suites", flag.ContinueOnError)
	std.SetOutput(&out)
	std.Int("ginkgo.seed", 1, "of another package")
	config.BindStd(std)
	err := std.Parse([]string{"--help"})
	if !errors.Is(config.StdFlagError(std, err), flag.ErrHelp) || strings.Contains(out.String(), "ginkgo.seed") {
		t.Errorf("%v\n%s", err, out.String())
	}
	run := pflag.NewFlagSet("run", pflag.ContinueOnError)
	config.Bind(run)
	if got := config.FlagError(run, pflag.ErrHelp); !errors.Is(got, pflag.ErrHelp) {
		t.Errorf("help became %v", got)
	}
	for _, name := range config.SettingNames() {
		if !strings.Contains(out.String(), "  -"+name) || !strings.Contains(run.FlagUsages(), "--"+name) {
			t.Errorf("help is silent about %s", name)
		}
	}
}
