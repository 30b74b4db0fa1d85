package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// ways is how an account's credentials are to be found. None of it is secret.
type ways struct{ tokenEnv, tokenFile, user, passwordEnv string }

// secretNames are what people will try as a flag or a key, and must not.
var secretNames = []string{"token", "password", "token-2", "password-2"}

func secretKind(name string) string { return strings.TrimSuffix(name, "-2") }

// belongs says where a secret is to be put instead; dashes are those of a flag, or none for a key.
func belongs(name, dashes string) string {
	variable := setting{name: name}.env()
	if secretKind(name) == "token" {
		return fmt.Sprintf("put it into %s, or name its file with %s%s", variable, dashes, strings.Replace(name, "token", "token-file", 1))
	}
	return "put it into " + variable
}

const secretCap = 64 << 10

func (c *Config) resolveAccounts(env Environment) error {
	for i, suffix := range []string{"", "-2"} {
		account, err := c.account(i, suffix, env)
		if err != nil {
			return err
		}
		c.Accounts[i] = account
	}
	first, second := c.Accounts[0], c.Accounts[1]
	switch {
	case second.Empty():
		return nil
	case first.Empty():
		return Usage("there is a second account but no first; give PORTALSPEC_TOKEN, or --user with PORTALSPEC_PASSWORD")
	case first.Token == second.Token && first.Token != Secret{}:
		return Usage("both accounts have the same token; the second must be another account")
	case first.User != "" && strings.EqualFold(first.User, second.User):
		return usagef("both accounts are the user %q; the second must be another account", first.User)
	}
	return nil
}

func (c *Config) account(i int, suffix string, env Environment) (Credentials, error) {
	token, tokenLabel, err := c.token(c.ways[i], suffix, env)
	if err != nil {
		return Credentials{}, err
	}
	password, passwordLabel, err := c.password(c.ways[i], suffix, env)
	if err != nil {
		return Credentials{}, err
	}
	user, userLabel := c.ways[i].user, c.origins["user"+suffix].label
	switch {
	case token != "" && user != "":
		return Credentials{}, usagef("%s and %s name one account in two ways; leave one out", tokenLabel, userLabel)
	case user != "" && password == "":
		return Credentials{}, usagef("%s needs a password; put it into %s", userLabel, setting{name: "password" + suffix}.env())
	case password != "" && user == "":
		return Credentials{}, usagef("%s is a password without a user; name the user with --user%s", passwordLabel, suffix)
	}
	return Credentials{Token: Hide(token), User: user, Password: Hide(password)}, nil
}

// way is one place that a secret may be taken from.
type way struct {
	given bool
	from  origin
	read  func() (string, error)
}

// rank orders sources; the higher wins, as for every other setting.
var rank = []string{FromDefault, FromFile, FromEnvironment, FromFlag}

// highest is the way that wins, or nil where none is given. Two of one source are a mistake: neither is the newer word.
func highest(what string, ways ...way) (*way, error) {
	var best *way
	for i := range ways {
		if !ways[i].given {
			continue
		}
		order := 1
		if best != nil {
			order = slices.Index(rank, ways[i].from.source) - slices.Index(rank, best.from.source)
		}
		if order == 0 {
			return nil, usagef("%s and %s name two %s for one account; leave one out", best.from.label, ways[i].from.label, what)
		}
		if order > 0 {
			best = &ways[i]
		}
	}
	return best, nil
}

// own is the way of PORTALSPEC_TOKEN and PORTALSPEC_PASSWORD.
func own(name string, env Environment) way {
	variable := setting{name: name}.env()
	text, _ := env(variable)
	return way{
		given: strings.TrimSpace(text) != "",
		from:  origin{source: FromEnvironment, label: variable, detail: "environment " + variable},
		read:  func() (string, error) { return text, nil },
	}
}

func (c *Config) token(w ways, suffix string, env Environment) (text, label string, err error) {
	byEnv, byFile := c.origins["token-env"+suffix], c.origins["token-file"+suffix]
	best, err := highest("tokens",
		way{w.tokenEnv != "", byEnv, func() (string, error) { return variableText(w.tokenEnv, byEnv.label, env) }},
		way{w.tokenFile != "", byFile, func() (string, error) { return fileText(w.tokenFile, byFile.label) }},
		own("token"+suffix, env))
	if best == nil {
		return "", "", err
	}
	text, err = best.read()
	text = strings.TrimSpace(text)
	if err == nil && strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || control(r) }) {
		err = usagef("%s gives a token with a space or a line break inside", best.from.label)
	}
	c.origins["token"+suffix] = best.from
	return text, best.from.label, err
}

func (c *Config) password(w ways, suffix string, env Environment) (text, label string, err error) {
	byEnv := c.origins["password-env"+suffix]
	best, err := highest("passwords",
		way{w.passwordEnv != "", byEnv, func() (string, error) { return variableText(w.passwordEnv, byEnv.label, env) }},
		own("password"+suffix, env))
	if best == nil {
		return "", "", err
	}
	text, err = best.read()
	c.origins["password"+suffix] = best.from
	return strings.TrimRight(text, "\r\n"), best.from.label, err // a file's last line break; spaces may belong to it
}

// likeVariable is how variables are named by custom. What is named otherwise and is not set may be the secret itself,
// given in the wrong place, so it is not repeated.
var likeVariable = regexp.MustCompile(`^[A-Z_][A-Z0-9_]{0,63}$`)

func variableText(name, label string, env Environment) (string, error) {
	text, ok := env(name)
	switch {
	case ok && strings.TrimSpace(text) != "":
		return text, nil
	case !likeVariable.MatchString(name):
		return "", usagef("%s wants the name of a variable that is set, such as PORTAL_TOKEN; "+
			"it is not repeated here, lest it is the secret", label)
	case ok:
		return "", usagef("%s names the variable %s, which is empty", label, name)
	default:
		return "", usagef("%s names the variable %s, which is not set", label, name)
	}
}

func fileText(path, label string) (string, error) {
	text, err := readCapped(path, secretCap)
	if err != nil {
		return "", usagef("%s names the file %s, which cannot be read: %v", label, path, err)
	}
	if strings.TrimSpace(string(text)) == "" {
		return "", usagef("%s names the file %s, which is empty", label, path)
	}
	return string(text), nil
}
