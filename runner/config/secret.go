package config

import (
	"fmt"
	"io"
	"log/slog"
	"unique"
)

const redacted = "[redacted]"

// Secret is a token, a password or a header's value. However it is printed or marshalled it reads [redacted], or ""
// when it is empty; only Reveal gives it away. Two secrets of the same text are ==, and Secret{} is the empty one.
//
// It is no string underneath, because fmt prints a string in somebody's unexported field without asking its methods.
type Secret struct{ text unique.Handle[string] }

// Hide makes a secret of text.
func Hide(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{unique.Make(text)}
}

// Reveal is the text itself: to be sent, never to be written down.
func (s Secret) Reveal() string {
	if s == (Secret{}) {
		return ""
	}
	return s.text.Value()
}

// String is [redacted], or "" for the empty secret.
func (s Secret) String() string {
	if s == (Secret{}) {
		return ""
	}
	return redacted
}

// GoString is what %#v prints.
func (s Secret) GoString() string { return fmt.Sprintf("%q", s.String()) }

// GomegaString is what a failed expectation prints.
func (s Secret) GomegaString() string { return s.String() }

// Format prints the same whatever the verb: %x of a secret is the secret too.
func (s Secret) Format(state fmt.State, verb rune) {
	text := s.String()
	if verb == 'q' || verb == 'v' && state.Flag('#') {
		text = s.GoString()
	}
	_, _ = io.WriteString(state, text) // a fmt.State has nobody to tell an error to
}

// LogValue is what log/slog writes.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText serves encoding/json, encoding/xml and YAML alike.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalYAML is MarshalText for goccy/go-yaml.
func (s Secret) MarshalYAML() (any, error) { return s.String(), nil }

// Credentials are one account's: a token, or a user name and a password, or nothing.
type Credentials struct {
	Token    Secret
	User     string
	Password Secret
}

// Empty tells that there is no account.
func (c Credentials) Empty() bool { return c == Credentials{} }
