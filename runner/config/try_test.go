package config_test

import (
	"testing"

	"portalspec/runner/config"
)

func TestTrySaysWhatARunWouldSay(t *testing.T) {
	t.Setenv("PORTALSPEC_PROFILE", "neither looked at nor refused")
	for _, c := range []struct{ name, value, want string }{
		{"profile", "full", ""},
		{"profile", "half", `--profile has no "half"; there is core and full`},
		{"target", "portal.example.com", "--target has no http:// or https:// in front; write it like https://portal.example.com"},
		{"target", "http://portal.example.com", "--target is plain http to another host, where anybody on the way can read the credential; use https, or --allow-plain-http"},
		{"target", "http://localhost:8080", ""},
		{"token", "s3cr3t", "there is no flag --token, since a command line is seen by others; put it into PORTALSPEC_TOKEN, or name its file with --token-file"},
	} {
		_, err := config.Try(map[string]string{c.name: c.value})
		if got := sentence(err); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.name, c.value, got, c.want)
		}
	}
	cfg, err := config.Try(map[string]string{"target": " https://portal/sub// ", "profile": "full"})
	if err != nil || cfg.Target != "https://portal/sub" || cfg.Profile != "full" {
		t.Errorf("%v: %+v", err, cfg)
	}
}

func sentence(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
