package config_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portalspec/runner/config"
)

// TestConfigFile tells the files apart by their seeds.
func TestConfigFile(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"inner/go.mod": "", "inner/deep/x": "", "none/deep/x": "",
		"near/ginkgo.yaml": "seed: 2", "near/deep/x": "", "my.yaml": "seed: 3", "other.yaml": "seed: 4",
	}
	type vars = map[string]string
	cases := map[string]struct {
		env        vars
		args       []string
		cwd        string
		seed       int64
		file       string
		wantSource string
	}{
		"beside":           {nil, nil, ".", 1, "ginkgo.yaml", config.FromDefault},
		"above":            {nil, nil, "none/deep", 1, "ginkgo.yaml", config.FromDefault},
		"the nearest":      {nil, nil, "near/deep", 2, "near/ginkgo.yaml", config.FromDefault},
		"not above go.mod": {nil, nil, "inner/deep", 0, "", config.FromDefault},
		"variable":         {vars{"PORTALSPEC_CONFIG": "my.yaml"}, nil, ".", 3, "my.yaml", config.FromEnvironment},
		"flag":             {vars{"PORTALSPEC_CONFIG": "my.yaml"}, []string{"--config", "../other.yaml"}, "none", 4, "other.yaml", config.FromFlag},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			told := told{env: c.env, args: c.args, files: maps.Clone(files), yaml: "seed: 1"}
			dir := told.folder(t)
			cfg, err := told.resolveIn(filepath.Join(dir, c.cwd))
			if err != nil {
				t.Fatal(err)
			}
			want := c.file
			if want != "" {
				want = filepath.Join(dir, want)
			}
			if cfg.Seed != c.seed || cfg.ConfigFile != want || cfg.Source("config") != c.wantSource {
				t.Errorf("got seed %d of %q by %s", cfg.Seed, cfg.ConfigFile, cfg.Source("config"))
			}
		})
	}
}

// FuzzFile holds that whatever stands in a ginkgo.yaml, the answer is a Config or one sentence that names the file.
func FuzzFile(f *testing.F) {
	for _, seed := range []string{
		"", "seed: 1", "rule: [a, b]\nout: x\n", "rule:\n  - a\n", "{timeout: 3s}", "a: &a [*a]", "? [a]\n: b", "<<: {seed: 1}",
		"header: |\n  A: b\n", "target: !!binary aGk=", "\xff\xfe", "- - -", "seed: 1\n...\nseed: 2", "'", "%YAML 1.2\n---\nseed: 0x10", "out: >-\n a\n b",
	} {
		f.Add(seed)
	}
	dir := told{}.folder(f) // one for each process that fuzzes: a new one each time would be most of the work
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(filepath.Join(dir, config.FileName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		cfg, err := told{}.resolveIn(dir)
		var usage config.Usage
		switch {
		case err == nil && cfg.RateLimit < 1:
			t.Errorf("a rate limit of %d", cfg.RateLimit)
		case err != nil && !errors.As(err, &usage):
			t.Errorf("%T is no Usage: %v", err, err)
		case err != nil && strings.ContainsAny(err.Error(), "\n\x1b"):
			t.Errorf("more than a sentence: %q", err)
		}
	})
}
