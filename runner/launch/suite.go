package launch

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2"

	"portalspec/runner/config"
)

// Suite carries a run out under `ginkgo run` or `go test`, with our flags after `--`. What Ginkgo is told with its own flags
// holds too. Under plain `go test` it judges the embedded portal with a small limit, and writes to a temporary folder.
func Suite(t *testing.T, flags *config.Flags) {
	sc, rc := ginkgo.GinkgoConfiguration()
	cfg, err := suiteConfig(flags)
	if err != nil {
		t.Fatalf("portalspec: %v", err)
	}
	plain := !underGinkgo()
	if plain {
		if source := cfg.Source("target"); source != config.FromDefault && source != config.FromFlag {
			t.Fatalf("portalspec: go test would cache the verdict on a target from the %s; say it with -args --target=URL", source)
		}
		cfg = smallRun(t, cfg)
	}
	sc.FailOnEmpty = true
	sc.LabelFilter = labelFilter(cfg, sc.LabelFilter)
	sc.FocusStrings, sc.SkipStrings = append(sc.FocusStrings, cfg.Focus...), append(sc.SkipStrings, cfg.Skip...)
	cfg.FailFast, cfg.DryRun = cfg.FailFast || sc.FailFast, cfg.DryRun || sc.DryRun
	if err := filtersParse(sc, cfg.LabelFilter); err != nil {
		t.Fatalf("portalspec: %v", err)
	}
	s := &session{cfg: cfg, version: "dev", streams: Streams{Out: os.Stdout, Err: os.Stderr}}
	if err := s.prepare(sc, rc); err != nil {
		t.Fatalf("portalspec: %v", err)
	}
	if cfg.DryRun {
		sc.DryRun = true
		s.tellPlan()
		ginkgo.RunSpecs(t, suiteName, sc, rc)
		return
	}
	if s.run(context.Background(), t, sc, rc) != 0 {
		t.Fail()
	}
}

func suiteConfig(flags *config.Flags) (config.Config, error) {
	dir, err := os.Getwd()
	if err != nil {
		return config.Config{}, err
	}
	return flags.Resolve(os.LookupEnv, moduleRoot(dir))
}

// moduleRoot is the folder of go.mod at or above dir: a test runs in its package's folder, which is not where anybody typed.
func moduleRoot(dir string) string {
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			return dir
		}
	}
}

// underGinkgo tells whether the ginkgo command runs us: it always sets flags of its own.
func underGinkgo() (set bool) {
	flag.Visit(func(f *flag.Flag) { set = set || strings.HasPrefix(f.Name, "ginkgo.") })
	return set
}

// smallRun is what `go test ./...` does unless flags say otherwise: a small limit, so that it is over in seconds.
func smallRun(t *testing.T, cfg config.Config) config.Config {
	if cfg.Source("out") == config.FromDefault {
		cfg.Out = t.TempDir()
	}
	if cfg.Target == "" && cfg.Source("rate-limit") == config.FromDefault && cfg.Source("rate-window") == config.FromDefault {
		cfg.RateLimit, cfg.RateWindow = 500, 3*time.Second
	}
	return cfg
}
