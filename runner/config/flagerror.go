package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// FlagError says in one sentence, as a Usage, what pflag found wrong with a command line: for cobra's SetFlagErrorFunc.
// A request for help passes as it is.
func FlagError(fs *pflag.FlagSet, err error) error {
	var names []string
	fs.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	var unknown *pflag.NotExistError
	var valueless *pflag.ValueRequiredError
	switch {
	case err == nil || errors.Is(err, pflag.ErrHelp):
		return err
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		name, _, _ := strings.Cut(unknown.GetSpecifiedShortnames(), "=")
		return unknownFlag("-", name, names)
	case errors.As(err, &unknown):
		return unknownFlag("--", unknown.GetSpecifiedName(), names)
	case errors.As(err, &valueless):
		return usagef("--%s needs a value", valueless.GetSpecifiedName())
	}
	return Usage(err.Error())
}

// StdFlagError is FlagError for the flag package, which tells its errors apart by text only.
func StdFlagError(fs *flag.FlagSet, err error) error {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return err
	}
	if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -"); ok {
		var names []string
		fs.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
		return unknownFlag("--", strings.TrimSpace(name), names)
	}
	if name, ok := strings.CutPrefix(err.Error(), "flag needs an argument: -"); ok {
		return usagef("--%s needs a value", strings.TrimSpace(name))
	}
	return Usage(strings.TrimSpace(err.Error()))
}

func unknownFlag(dashes, name string, known []string) error {
	if slices.Contains(secretNames, name) {
		return usagef("there is no flag --%s, since a command line is seen by others; %s", name, belongs(name, "--"))
	}
	sentence := fmt.Sprintf("there is no flag %s%s", dashes, name)
	if near := Nearest(name, known); near != "" {
		return Usage(sentence + "; did you mean --" + near + "?")
	}
	return Usage(sentence + "; --help lists them")
}

// explain rewrites what fs prints: on flag.CommandLine nobody sees the error but its reader, since the process ends.
func explain(fs *flag.FlagSet) {
	out := &sentences{fs: fs, to: fs.Output()}
	fs.SetOutput(out)
	fs.Usage = func() {
		if out.told {
			return
		}
		shown := flag.NewFlagSet("", flag.ContinueOnError)
		shown.SetOutput(out.to)
		for i := range settings {
			shown.Var(&given{setting: &settings[i]}, settings[i].name, settings[i].about)
		}
		shown.PrintDefaults()
	}
}

type sentences struct {
	fs   *flag.FlagSet
	to   io.Writer
	told bool // an error; help would bury it
}

// Write passes on what is no error about a flag.
func (s *sentences) Write(text []byte) (int, error) {
	line := string(text)
	if strings.HasPrefix(line, "flag ") {
		s.told = true
		line = StdFlagError(s.fs, errors.New(line)).Error() + "\n"
	}
	if _, err := io.WriteString(s.to, line); err != nil {
		return 0, err
	}
	return len(text), nil
}
