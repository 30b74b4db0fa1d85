package config

import (
	"flag"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// Flags remembers what the command line gave. Nothing is read from it before Resolve, so that a flag is applied last and
// the errors of both ways in are the same.
type Flags struct{ given map[string]*given }

// given is one flag, for both packages; it accepts any text.
type given struct {
	setting *setting
	texts   []string
}

// Bind defines flags on a command of the binary: for the settings of those names, or for every one.
func Bind(fs *pflag.FlagSet, only ...string) *Flags {
	return bind(func(g *given) {
		if len(only) > 0 && !slices.Contains(only, g.setting.name) {
			return
		}
		defined := fs.VarPF(g, g.setting.name, "", g.setting.about)
		if g.IsBoolFlag() {
			defined.NoOptDefVal = "true"
		}
	})
}

// BindStd defines the same flags for `go test` and `ginkgo run`. It also makes fs explain a flag that it does not know in
// one sentence, and help with these flags only, where Ginkgo's would fill two screens.
func BindStd(fs *flag.FlagSet) *Flags {
	flags := bind(func(g *given) { fs.Var(g, g.setting.name, g.setting.about) })
	explain(fs)
	return flags
}

func bind(define func(*given)) *Flags {
	flags := &Flags{given: make(map[string]*given, len(settings))}
	for i := range settings {
		g := &given{setting: &settings[i]}
		flags.given[settings[i].name] = g
		define(g)
	}
	return flags
}

// String is the value so far; the flag package also asks it of the zero value.
func (g *given) String() string {
	switch {
	case g.setting == nil:
		return ""
	case len(g.texts) == 0:
		return g.setting.fallback
	}
	return strings.Join(g.texts, ",")
}

// Set remembers a text.
func (g *given) Set(text string) error {
	g.texts = append(g.texts, text)
	return nil
}

// Type is what pflag calls the value where the usage names none. Of "bool" its help would say [=true|false] each time.
func (g *given) Type() string {
	if g.IsBoolFlag() {
		return "boolfunc"
	}
	return g.setting.kind()
}

// IsBoolFlag tells that the flag may stand without a value.
func (g *given) IsBoolFlag() bool { return g.setting.kind() == "bool" }
