package config_test

import (
	"errors"
	"strings"
	"testing"

	"portalspec/runner/config"
)

// mistake is what somebody may get wrong, and the one sentence that they are told.
type mistake struct {
	told
	want string
}

func (m mistake) check(t *testing.T) {
	t.Helper()
	_, err := m.resolve(t)
	var usage config.Usage
	if !errors.As(err, &usage) {
		t.Fatalf("got %T %v, want a Usage", err, err)
	}
	if err.Error() != m.want {
		t.Errorf("\ngot  %s\nwant %s", err, m.want)
	}
}

func checkAll(t *testing.T, mistakes map[string]mistake) {
	t.Helper()
	t.Parallel()
	for name, m := range mistakes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m.check(t)
		})
	}
}

func typed(args ...string) told { return told{args: args} }

func inFile(yaml string) told { return told{yaml: yaml} }

func inEnv(pairs ...string) told {
	env := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		env[pairs[i]] = pairs[i+1]
	}
	return told{env: env}
}

func TestMistakesOnTheCommandLine(t *testing.T) {
	checkAll(t, map[string]mistake{
		"near":        {typed("--targt=x"), "there is no flag --targt; did you mean --target?"},
		"far":         {typed("--zzzzzzzzzz"), "there is no flag --zzzzzzzzzz; --help lists them"},
		"beginning":   {typed("--second"), "there is no flag --second; did you mean --second-address?"},
		"one dash":    {typed("-target=x"), "there is no flag -target; did you mean --target?"},
		"no value":    {typed("--target"), "--target needs a value"},
		"token":       {typed("--token=s3cr3t"), "there is no flag --token, since a command line is seen by others; put it into PORTALSPEC_TOKEN, or name its file with --token-file"},
		"token 2":     {typed("--token-2=s3cr3t"), "there is no flag --token-2, since a command line is seen by others; put it into PORTALSPEC_TOKEN_2, or name its file with --token-file-2"},
		"password":    {typed("--password", "s3cr3t"), "there is no flag --password, since a command line is seen by others; put it into PORTALSPEC_PASSWORD"},
		"number":      {typed("--rate-limit=many"), `--rate-limit is "many", which is no whole number`},
		"limit":       {typed("--rate-limit=0"), "--rate-limit is 0; it must be at least 1"},
		"window":      {typed("--rate-window=0s"), "--rate-window is 0s; it must be more than 0"},
		"window unit": {typed("--rate-window=10"), `--rate-window is "10", which is no duration such as 500ms, 30s or 2m`},
		"timeout":     {typed("--timeout=-1s"), "--timeout is -1s; it must be more than 0"},
		"deadline":    {typed("--deadline=-1s"), "--deadline is -1s; it must be more than 0, or 0 for no end"},
		"concurrency": {typed("--concurrency=0"), "--concurrency is 0; it must be at least 1"},
		"seed":        {typed("--seed=1.5"), `--seed is "1.5", which is no whole number`},
		"switch":      {typed("--strict=perhaps"), `--strict is "perhaps", which is neither true nor false`},
		"format":      {typed("--format=json,jnit"), `--format has no "jnit"; did you mean junit?`},
		"odd format":  {typed("--format=spreadsheet"), `--format has no "spreadsheet"; there is terminal, json, junit, har, markdown, github, ctrf, badge and html`},
		"no format":   {typed("--format=,"), "--format is empty"},
		"no rule":     {typed("--rule="), "--rule is empty"},
		"profile":     {typed("--profile=ful"), `--profile has no "ful"; did you mean full?`},
		"out":         {typed("--out="), "--out is empty"},
		"address":     {typed("--second-address=localhost"), `--second-address is "localhost", which is no IP address such as 127.0.0.2`},
		"distinct":    {typed("--second-address-distinct"), "--second-address-distinct needs --second-address"},
		"focus":       {typed("--focus=("), `--focus is "(", which is no regular expression`},
		"base path":   {typed("--base-path=api/../2.0"), "--base-path is no plain path such as api/2.0"},
		"base url":    {typed("--base-path=http://x/api"), "--base-path is no plain path such as api/2.0"},
		"header":      {typed("--header=s3cr3t"), "--header has a line without a colon; write it as 'Name: value'"},
		"header name": {typed("--header=s3c r3t: x"), "--header has a line whose name, before the colon, cannot be a header's"},
		"header feed": {typed("--header=X: a\r\nY: b"), "--header has a control character in the value of X"},
		"header own":  {typed("--header=accept: text/html"), "--header sets Accept, which the rules set themselves"},
		"header auth": {typed("--header=authorization: s3cr3t"), "--header sets Authorization, which belongs to the account; give its token in PORTALSPEC_TOKEN"},
		"config":      {typed("--config=nowhere.yaml"), "nowhere.yaml cannot be read: no such file or directory"},
		"no config":   {typed("--config="), "--config is empty"},
	})
}

func TestMistakesInTheTarget(t *testing.T) {
	const like = "; write it like https://portal.example.com"
	const user = "--target holds a user name or password, which would be written down with it; use PORTALSPEC_USER and PORTALSPEC_PASSWORD"
	target := func(url string) told { return typed("--target=" + url) }
	checkAll(t, map[string]mistake{
		"empty":        {target(""), "--target is empty; leave it out to run against the embedded reference portal"},
		"empty env":    {inEnv("PORTALSPEC_TARGET", ""), "PORTALSPEC_TARGET is empty; leave it out to run against the embedded reference portal"},
		"scheme":       {target("portal.example.com"), "--target has no http:// or https:// in front" + like},
		"port":         {target("localhost:8080"), "--target has no http:// or https:// in front" + like},
		"ftp":          {target("ftp://portal"), "--target is neither http nor https" + like},
		"host":         {target("http:///x"), "--target names no host" + like},
		"only a port":  {target("http://:80"), "--target names no host" + like},
		"user":         {target("https://ann:s3cr3t@portal"), user},
		"bare user":    {target("ann:s3cr3t@portal"), user},
		"unparsable":   {target("https://ann:s3c/r3t@portal"), "--target is no URL" + like},
		"query":        {target("https://portal?token=s3cr3t"), "--target has a query or a fragment" + like},
		"fragment":     {target("https://portal#s3cr3t"), "--target has a query or a fragment" + like},
		"base path":    {target("https://portal/api/2.0"), "--target ends in the base path, which is added by itself; give https://portal"},
		"operation":    {target("https://portal/sub/api/2.0/people/@self.json"), "--target ends in the base path, which is added by itself; give https://portal/sub"},
		"no base":      {typed("--target=https://portal/api/2.0", "--base-path=/"), "--target ends in the base path, which is added by itself; give https://portal"},
		"other base":   {typed("--target=https://portal/v3/", "--base-path=v3"), "--target ends in the base path, which is added by itself; give https://portal"},
		"plain":        {told{args: []string{"--target=http://portal"}, env: map[string]string{"PORTALSPEC_TOKEN": "s3cr3t"}}, "--target is plain http to another host, where anybody on the way can read the credential; use https, or --allow-plain-http"},
		"plain by env": {inEnv("PORTALSPEC_TARGET", "http://128.0.0.1", "PORTALSPEC_USER", "u", "PORTALSPEC_PASSWORD", "s3cr3t"), "PORTALSPEC_TARGET is plain http to another host, where anybody on the way can read the credential; use https, or --allow-plain-http"},
		"nearly local": {inEnv("PORTALSPEC_TARGET", "http://localhost.example.com", "PORTALSPEC_TOKEN", "s3cr3t"), "PORTALSPEC_TARGET is plain http to another host, where anybody on the way can read the credential; use https, or --allow-plain-http"},
	})
}

func TestMistakesInTheFile(t *testing.T) {
	checkAll(t, map[string]mistake{
		"near":       {inFile("\ntargt: x"), `ginkgo.yaml:2:1: there is no setting "targt"; did you mean target?`},
		"far":        {inFile("zzzzzzzz: x"), `ginkgo.yaml:1:1: there is no setting "zzzzzzzz"; portalspec run --help lists them`},
		"config":     {inFile("config: x"), `ginkgo.yaml:1:1: there is no setting "config"; portalspec run --help lists them`},
		"token":      {inFile("token: s3cr3t"), "ginkgo.yaml:1:1: a token does not belong in a file that others read; put it into PORTALSPEC_TOKEN, or name its file with token-file"},
		"password 2": {inFile("password-2: s3cr3t"), "ginkgo.yaml:1:1: a password does not belong in a file that others read; put it into PORTALSPEC_PASSWORD_2"},
		"number":     {inFile("strict: true\nrate-limit: many"), "ginkgo.yaml:2:13: rate-limit wants a whole number"},
		"limit":      {inFile("rate-limit: 0"), "ginkgo.yaml:1:13: rate-limit is 0; it must be at least 1"},
		"big":        {inFile("rate-limit: 99999999999999999999"), "ginkgo.yaml:1:13: rate-limit wants a whole number"},
		"duration":   {inFile("timeout: 30"), "ginkgo.yaml:1:10: timeout wants a duration such as 500ms, 30s or 2m"},
		"unit":       {inFile("timeout: 30x"), `ginkgo.yaml:1:10: timeout is "30x", which is no duration such as 500ms, 30s or 2m`},
		"switch":     {inFile("strict: yes"), "ginkgo.yaml:1:9: strict wants true or false"},
		"text":       {inFile("user: 5"), "ginkgo.yaml:1:7: user wants text; put it in quotes"},
		"list":       {inFile("rule: {a: b}"), "ginkgo.yaml:1:7: rule wants text or a list of texts"},
		"same name":  {inFile("\"seed\": 1\n'seed': 2"), `ginkgo.yaml:2:1: this is no YAML: mapping key "seed" already defined at [1:1]`},
		"old style":  {inFile("? seed\n: 1"), `ginkgo.yaml:1:1: there is no setting "?"; portalspec run --help lists them`},
		"no format":  {inFile("format: []"), "ginkgo.yaml:1:1: format is empty; there is terminal, json, junit, har, markdown, github, ctrf, badge and html"},
		"long":       {inFile("#" + strings.Repeat("x", 1<<16)), "ginkgo.yaml cannot be read: it is longer than 65536 bytes"},
		"item":       {inFile("rule: [[a]]"), "ginkgo.yaml:1:7: rule has an item that is no text; put it in quotes"},
		"format":     {inFile("format: [jason]"), `ginkgo.yaml:1:1: format has no "jason"; did you mean json?`},
		"header":     {inFile("header: s3cr3t"), "ginkgo.yaml:1:9: header has a line without a colon; write it as 'Name: value'"},
		"nothing":    {inFile("target:"), "ginkgo.yaml:1:9: target has no value; give one, or leave the line out"},
		"anchor":     {inFile("rate-limit: &a 5"), "ginkgo.yaml:1:13: rate-limit wants a whole number"},
		"twice":      {inFile("seed: 5\nseed: 6"), `ginkgo.yaml:2:1: this is no YAML: mapping key "seed" already defined at [1:1]`},
		"syntax":     {inFile("rule: [1"), "ginkgo.yaml:1:7: this is no YAML: sequence end token ']' not found"},
		"quote":      {inFile("\"targ"), "ginkgo.yaml:1:1: this is no YAML: could not find end character of double-quoted text"},
		"list only":  {inFile("- target"), "ginkgo.yaml:1:1: this is no list of settings; write one as `name: value` on each line"},
		"documents":  {inFile("seed: 1\n---\nseed: 2"), "ginkgo.yaml:2:1: a second document begins here; only one is read"},
		"as typed":   {told{files: map[string]string{"sub/my.yaml": "seed: x"}, args: []string{"--config=sub/my.yaml"}}, "sub/my.yaml:1:7: seed wants a whole number"},
		"by env":     {inEnv("PORTALSPEC_CONFIG", "nowhere.yaml"), "nowhere.yaml cannot be read: no such file or directory"},
	})
}

func TestMistakesInTheEnvironment(t *testing.T) {
	checkAll(t, map[string]mistake{
		"number":  {inEnv("PORTALSPEC_RATE_LIMIT", "many"), `PORTALSPEC_RATE_LIMIT is "many", which is no whole number`},
		"limit":   {inEnv("PORTALSPEC_RATE_LIMIT", "-1"), "PORTALSPEC_RATE_LIMIT is -1; it must be at least 1"},
		"format":  {inEnv("PORTALSPEC_FORMAT", "jsn"), `PORTALSPEC_FORMAT has no "jsn"; did you mean json?`},
		"target":  {inEnv("PORTALSPEC_TARGET", "portal"), "PORTALSPEC_TARGET has no http:// or https:// in front; write it like https://portal.example.com"},
		"switch":  {inEnv("PORTALSPEC_DRY_RUN", "ja"), `PORTALSPEC_DRY_RUN is "ja", which is neither true nor false`},
		"timeout": {inEnv("PORTALSPEC_TIMEOUT", "0s"), "PORTALSPEC_TIMEOUT is 0s; it must be more than 0"},
	})
}
