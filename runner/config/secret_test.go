package config_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"

	"portalspec/runner/config"
)

// holder keeps a Config where fmt may not ask its fields' methods.
type holder struct{ cfg config.Config }

// TestASecretIsNeverPrinted prints a Config with four secrets in every way that somebody may by mistake.
func TestASecretIsNeverPrinted(t *testing.T) {
	t.Parallel()
	dir := told{}.folder(t)
	rapid.Check(t, func(t *rapid.T) {
		// Letters that nothing else is spelt with, so that finding the secret means that it was told.
		secret := rapid.StringMatching(`[QXZ~]{4}[!-~]{0,20}`).Draw(t, "secret")
		told := told{
			env:  map[string]string{"PORTALSPEC_TOKEN": secret, "PORTALSPEC_PASSWORD_2": secret},
			args: []string{"--user-2=ann", "--header=X-Key: " + secret, "--header=X-Other:" + secret},
		}
		cfg, err := told.resolveIn(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got := cfg.Accounts[0].Token.Reveal(); got != secret {
			t.Fatalf("the token is %q", got)
		}
		for way, text := range allWays(t, cfg) {
			if strings.Contains(text, secret) || strings.Contains(text, fmt.Sprintf("%x", secret)) {
				t.Fatalf("%s tells it: %s", way, text)
			}
		}
	})
}

func allWays(t *rapid.T, cfg config.Config) map[string]string {
	var printed, logged strings.Builder
	if err := cfg.Print(&printed); err != nil {
		t.Fatal(err)
	}
	slog.New(slog.NewTextHandler(&logged, nil)).Info("m", "cfg", cfg, "token", cfg.Accounts[0].Token)
	ways := map[string]string{"Print": printed.String(), "slog": logged.String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		ways[verb] = fmt.Sprintf(verb, cfg)
		ways[verb+" pointer"] = fmt.Sprintf(verb, &cfg)
		ways[verb+" unexported"] = fmt.Sprintf(verb, holder{cfg})
		ways[verb+" secret"] = fmt.Sprintf(verb, cfg.Accounts[0].Token)
	}
	for way, marshal := range map[string]func(any) ([]byte, error){"json": json.Marshal, "yaml": yaml.Marshal, "xml": xml.Marshal} {
		text, err := marshal(cfg)
		if err != nil && way != "xml" { // which knows no maps
			t.Fatalf("%s: %v", way, err)
		}
		ways[way] = string(text)
	}
	return ways
}

func TestHowASecretReads(t *testing.T) {
	t.Parallel()
	full, empty := config.Hide("s3cr3t"), config.Hide("")
	for format, want := range map[string][2]string{
		"%v": {"[redacted]", ""}, "%s": {"[redacted]", ""}, "%x": {"[redacted]", ""}, "%q": {`"[redacted]"`, `""`}, "%#v": {`"[redacted]"`, `""`},
	} {
		if got := [2]string{fmt.Sprintf(format, full), fmt.Sprintf(format, empty)}; got != want {
			t.Errorf("%s: got %q, want %q", format, got, want)
		}
	}
	text, err := json.Marshal(map[string]any{"full": full, "empty": empty})
	if want := `{"empty":"","full":"[redacted]"}`; err != nil || string(text) != want {
		t.Errorf("json: %s, %v", text, err)
	}
	text, err = yaml.Marshal(full)
	if want := "\"[redacted]\"\n"; err != nil || string(text) != want {
		t.Errorf("yaml: %q, %v", text, err)
	}
	if full != config.Hide("s3cr3t") || full == config.Hide("other") || empty != (config.Secret{}) || full.Reveal() != "s3cr3t" {
		t.Error("secrets compare by something else than their text")
	}
	if full.GoString() != `"[redacted]"` || full.GomegaString() != "[redacted]" || full.LogValue().String() != "[redacted]" {
		t.Error("a secret is told by a method")
	}
}
