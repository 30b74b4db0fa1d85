package config

import (
	"fmt"
	"maps"
	"path/filepath"
	"strings"
)

// Environment answers a variable's value and whether it is set, as os.LookupEnv does.
type Environment = func(name string) (string, bool)

// origin is where a value came from.
type origin struct {
	source string // FromFlag and so on
	label  string // the setting as its source writes it, to begin an error
	detail string // for the printed plan
	folder string // that relative paths count from
}

// Resolve reads everything that was told and answers it as one value. dir is the folder that the command was typed in.
// Every error is a Usage. What needs to know the rules and records is left to Check.
func (f *Flags) Resolve(env Environment, dir string) (Config, error) {
	file, err := f.file(env, dir)
	if err != nil {
		return Config{}, err
	}
	return f.resolve(env, dir, file)
}

// Try answers what a run would be told by flags of these names and values alone, for an account with a token: neither a
// file nor a variable is looked at. Every error is a Usage and names the flag; a name that is no setting is one too.
func Try(values map[string]string) (Config, error) {
	flags := bind(func(*given) {})
	for name, value := range values {
		g := flags.given[name]
		if g == nil {
			return Config{}, unknownFlag("--", name, SettingNames())
		}
		g.texts = []string{value}
	}
	withToken := func(name string) (string, bool) {
		if name == (setting{name: "token"}).env() {
			return "token", true
		}
		return "", false
	}
	return flags.resolve(withToken, ".", document{})
}

func (f *Flags) resolve(env Environment, dir string, file document) (Config, error) {
	c := Config{origins: make(map[string]origin, len(settings))}
	for _, s := range settings {
		texts, from := f.find(s, env, file)
		if from.folder == "" {
			from.folder = dir
		}
		c.origins[s.name] = from
		if len(texts) == 0 {
			continue
		}
		if complaint := s.put(&c, texts); complaint != "" {
			return Config{}, Usage(from.label + " " + complaint)
		}
		if s.path {
			s.rebase(&c, from.folder)
		}
	}
	if c.ConfigFile = file.path; c.Source("config") == FromDefault {
		c.origins["config"] = origin{source: FromDefault, detail: "found"}
	}
	if err := c.validate(); err != nil {
		return Config{}, err
	}
	if err := c.resolveAccounts(env); err != nil {
		return Config{}, err
	}
	if err := c.crossCheck(); err != nil {
		return Config{}, err
	}
	return c, nil
}

// find is the one place of the precedence: flag, environment, file, default. No texts leave the field at zero.
func (f *Flags) find(s setting, env Environment, file document) ([]string, origin) {
	if g := f.given[s.name]; g != nil && len(g.texts) > 0 {
		return g.texts, origin{source: FromFlag, label: "--" + s.name, detail: "flag"}
	}
	if text, ok := env(s.env()); ok && (text != "" || s.neverEmpty) {
		return s.variable(text), origin{source: FromEnvironment, label: s.env(), detail: "environment " + s.env()}
	}
	if e, ok := file.entries[s.name]; ok {
		return e.texts, origin{
			source: FromFile,
			label:  fmt.Sprintf("%s:%d:%d: %s", file.shown, e.line, e.column, s.name),
			detail: fmt.Sprintf("%s:%d", file.shown, e.line),
			folder: filepath.Dir(file.path),
		}
	}
	from := origin{source: FromDefault, label: "--" + s.name, detail: "default"}
	if s.fallback == "" {
		return nil, from
	}
	return []string{s.fallback}, from
}

// variable splits a list: at commas where the setting allows them, else one item a line.
func (s setting) variable(text string) []string {
	if !s.list() || s.commas {
		return []string{text}
	}
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// validate looks at each setting that was given by itself, and brings addresses into the form that Config promises.
func (c *Config) validate() error {
	c.Target = strings.TrimSpace(c.Target)
	for _, s := range settings {
		if from := c.origins[s.name]; s.check != nil && from.source != FromDefault {
			if complaint := s.check(*c, s); complaint != "" {
				return Usage(from.label + " " + complaint)
			}
		}
	}
	c.Target = strings.TrimRight(c.Target, "/")
	c.BasePath = strings.Trim(c.BasePath, "/")
	return nil
}

// crossCheck looks at settings that only together make no sense.
func (c Config) crossCheck() error {
	if c.SecondAddressDistinct && c.SecondAddress == "" {
		return usagef("%s needs --second-address", c.origins["second-address-distinct"].label)
	}
	if c.Target != "" && !c.Accounts[0].Empty() && bareHTTP(c.Target) && !c.AllowPlainHTTP {
		return usagef("%s is plain http to another host, where anybody on the way can read the credential; "+
			"use https, or --allow-plain-http", c.origins["target"].label)
	}
	return nil
}

// At is the same configuration for another portal: one that something of the run's own names, as a journal does. It is an
// error where another one was told, whose credential these are, or where the credential could be read on the way.
func (c Config) At(target, basePath string) (Config, error) {
	if c.Target != "" && c.Target != target {
		return c, usagef("%s names another portal (%s), whose credential is not sent to %s; leave it out, and give the token of the latter",
			c.origins["target"].label, c.Target, target)
	}
	c.Target, c.BasePath = target, basePath
	c.origins = maps.Clone(c.origins)
	c.origins["target"] = origin{source: FromFile, label: "the target"}
	if c.Accounts[0].Empty() {
		return c, usagef("there is no account for %s: put its token into PORTALSPEC_TOKEN, or give --user and PORTALSPEC_PASSWORD", target)
	}
	return c, c.crossCheck()
}
