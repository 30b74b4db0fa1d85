package config_test

import (
	"testing"

	"portalspec/runner/config"
)

func TestMistakesInTheAccounts(t *testing.T) {
	const lest = " wants the name of a variable that is set, such as PORTAL_TOKEN; it is not repeated here, lest it is the secret"
	both := func(env map[string]string, yaml string, args ...string) told {
		return told{env: env, yaml: yaml, args: args, files: map[string]string{"t": "s3cr3t", "blank": " \n", "two": "a\nb\n"}}
	}
	type vars = map[string]string
	checkAll(t, map[string]mistake{
		"unset":          {typed("--token-env=CI_TOKEN"), "--token-env names the variable CI_TOKEN, which is not set"},
		"empty":          {both(vars{"CI_TOKEN": " "}, "", "--token-env=CI_TOKEN"), "--token-env names the variable CI_TOKEN, which is empty"},
		"the token":      {typed("--token-env=s3cr3t"), "--token-env" + lest},
		"the password":   {typed("--user=u", "--password-env=s3cr3t"), "--password-env" + lest},
		"unset in file":  {inFile("token-env: CI_TOKEN"), "ginkgo.yaml:1:12: token-env names the variable CI_TOKEN, which is not set"},
		"no file":        {typed("--token-file=/nowhere"), "--token-file names the file /nowhere, which cannot be read: no such file or directory"},
		"a folder":       {typed("--token-file=/"), "--token-file names the file /, which cannot be read: is a directory"},
		"endless":        {typed("--token-file=/dev/zero"), "--token-file names the file /dev/zero, which cannot be read: it is longer than 65536 bytes"},
		"nothing inside": {typed("--token-file=/dev/null"), "--token-file names the file /dev/null, which is empty"},
		"lines":          {inEnv("PORTALSPEC_TOKEN", "a\nb"), "PORTALSPEC_TOKEN gives a token with a space or a line break inside"},
		"two flags":      {both(vars{"A": "1"}, "", "--token-env=A", "--token-file=t"), "--token-env and --token-file name two tokens for one account; leave one out"},
		"two variables":  {both(vars{"A": "1", "PORTALSPEC_TOKEN": "2", "PORTALSPEC_TOKEN_ENV": "A"}, ""), "PORTALSPEC_TOKEN_ENV and PORTALSPEC_TOKEN name two tokens for one account; leave one out"},
		"two passwords":  {both(vars{"A": "1", "PORTALSPEC_PASSWORD": "2", "PORTALSPEC_PASSWORD_ENV": "A"}, ""), "PORTALSPEC_PASSWORD_ENV and PORTALSPEC_PASSWORD name two passwords for one account; leave one out"},
		"token and user": {both(vars{"PORTALSPEC_TOKEN": "1", "PORTALSPEC_PASSWORD": "p"}, "", "--user=ann"), "PORTALSPEC_TOKEN and --user name one account in two ways; leave one out"},
		"no password":    {typed("--user=ann"), "--user needs a password; put it into PORTALSPEC_PASSWORD"},
		"no password 2":  {both(vars{"PORTALSPEC_TOKEN": "1"}, "", "--user-2=ann"), "--user-2 needs a password; put it into PORTALSPEC_PASSWORD_2"},
		"no user":        {inEnv("PORTALSPEC_PASSWORD", "s3cr3t"), "PORTALSPEC_PASSWORD is a password without a user; name the user with --user"},
		"no first":       {inEnv("PORTALSPEC_TOKEN_2", "s3cr3t"), "there is a second account but no first; give PORTALSPEC_TOKEN, or --user with PORTALSPEC_PASSWORD"},
		"same token":     {both(vars{"PORTALSPEC_TOKEN": "s3cr3t"}, "", "--token-file-2=t"), "both accounts have the same token; the second must be another account"},
		"same user": {inEnv("PORTALSPEC_USER", "ann", "PORTALSPEC_PASSWORD", "a", "PORTALSPEC_USER_2", "Ann", "PORTALSPEC_PASSWORD_2", "b"),
			`both accounts are the user "ann"; the second must be another account`},
	})
}

// TestWhereCredentialsComeFrom has the same precedence as the rest: the nearer word wins, whichever way it names.
func TestWhereCredentialsComeFrom(t *testing.T) {
	t.Parallel()
	files := map[string]string{"one.token": "\n one \n", "two.token": "two"}
	token := func(text string) config.Credentials { return config.Credentials{Token: config.Hide(text)} }
	login := func(user, password string) config.Credentials {
		return config.Credentials{User: user, Password: config.Hide(password)}
	}
	type vars = map[string]string
	cases := map[string]struct {
		told
		first, second config.Credentials
		source        string
	}{
		"nothing":            {told{}, config.Credentials{}, config.Credentials{}, config.FromDefault},
		"empty variable":     {inEnv("PORTALSPEC_TOKEN", ""), config.Credentials{}, config.Credentials{}, config.FromDefault},
		"variables":          {inEnv("PORTALSPEC_TOKEN", "a\n", "PORTALSPEC_TOKEN_2", "b"), token("a"), token("b"), config.FromEnvironment},
		"file over nothing":  {told{files: files, yaml: "token-file: one.token"}, token("one"), config.Credentials{}, config.FromFile},
		"variable over file": {told{files: files, yaml: "token-file: one.token", env: vars{"PORTALSPEC_TOKEN": "a"}}, token("a"), config.Credentials{}, config.FromEnvironment},
		"flag over variable": {told{files: files, env: vars{"PORTALSPEC_TOKEN": "a"}, args: []string{"--token-file=two.token"}}, token("two"), config.Credentials{}, config.FromFlag},
		"flag of another variable": {told{env: vars{"PORTALSPEC_TOKEN": "a", "other": "b"}, args: []string{"--token-env", "other"}},
			token("b"), config.Credentials{}, config.FromFlag},
		"a login and a token": {told{env: vars{"PORTALSPEC_PASSWORD": "p p", "PORTALSPEC_TOKEN_2": "b"}, args: []string{"--user", "ann"}},
			login("ann", "p p"), token("b"), config.FromDefault},
		"password over password": {told{env: vars{"PORTALSPEC_PASSWORD": "p", "Q": "q"}, args: []string{"--user=ann", "--password-env=Q"}},
			login("ann", "q"), config.Credentials{}, config.FromDefault},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := c.mustResolve(t)
			if cfg.Accounts != [2]config.Credentials{c.first, c.second} {
				t.Errorf("got %q and %q", cfg.Accounts[0].Token.Reveal(), cfg.Accounts[1].Token.Reveal())
			}
			if got := cfg.Source("token"); got != c.source {
				t.Errorf("the token's source is %q, want %q", got, c.source)
			}
		})
	}
}

func TestPlainHTTPWhereItIsHarmless(t *testing.T) {
	t.Parallel()
	token := map[string]string{"PORTALSPEC_TOKEN": "s3cr3t"}
	for name, c := range map[string]told{
		"https":        {env: token, args: []string{"--target=https://portal"}},
		"localhost":    {env: token, args: []string{"--target=http://LocalHost:8080"}},
		"loopback 4":   {env: token, args: []string{"--target=http://127.3.2.1"}},
		"loopback 6":   {env: token, args: []string{"--target=http://[::1]:80"}},
		"mapped":       {env: token, args: []string{"--target=http://[::ffff:127.0.0.1]"}},
		"no token":     {args: []string{"--target=http://portal"}},
		"allowed":      {env: token, args: []string{"--target=http://portal", "--allow-plain-http"}},
		"the embedded": {env: token},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.mustResolve(t)
		})
	}
}
