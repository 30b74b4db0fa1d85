package config_test

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/spf13/pflag"

	"portalspec/runner/config"
)

// told is all that one run is told; the process's own environment and arguments have no part in it.
type told struct {
	env   map[string]string
	yaml  string            // ginkgo.yaml, "" for no file
	files map[string]string // others beside it
	args  []string
}

// folder writes the files into a folder that no search leaves.
func (t told) folder(tb testing.TB) string {
	tb.Helper()
	dir := tb.TempDir()
	files := map[string]string{"go.mod": "module m\n"}
	for name, text := range t.files {
		files[name] = text
	}
	if t.yaml != "" {
		files[config.FileName] = t.yaml
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

func (t told) lookup(name string) (string, bool) {
	value, ok := t.env[name]
	return value, ok
}

// resolve goes the binary's way.
func (t told) resolve(tb testing.TB) (config.Config, error) {
	tb.Helper()
	return t.resolveIn(t.folder(tb))
}

func (t told) resolveIn(dir string) (config.Config, error) {
	fs := pflag.NewFlagSet("run", pflag.ContinueOnError)
	flags := config.Bind(fs)
	if err := fs.Parse(t.args); err != nil {
		return config.Config{}, config.FlagError(fs, err)
	}
	return flags.Resolve(t.lookup, dir)
}

// resolveStd goes the way of `ginkgo run`.
func (t told) resolveStd(dir string) (config.Config, error) {
	fs := flag.NewFlagSet("suites", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	flags := config.BindStd(fs)
	if err := fs.Parse(t.args); err != nil {
		return config.Config{}, config.StdFlagError(fs, err)
	}
	return flags.Resolve(t.lookup, dir)
}

// mustResolve fails the test on an error.
func (t told) mustResolve(tb testing.TB) config.Config {
	tb.Helper()
	cfg, err := t.resolve(tb)
	if err != nil {
		tb.Fatal(err)
	}
	return cfg
}
