package config

import (
	"fmt"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"
)

// What a setting's check answers comes after its name: "--rate-limit" + " is 0; it must be at least 1".

func atLeast(least int) func(Config, setting) string {
	return func(c Config, s setting) string {
		if got := *s.into(&c).(*int); got < least {
			return fmt.Sprintf("is %d; it must be at least %d", got, least)
		}
		return ""
	}
}

func above0(c Config, s setting) string {
	if got := *s.into(&c).(*time.Duration); got <= 0 {
		return fmt.Sprintf("is %v; it must be more than 0", got)
	}
	return ""
}

func notNegative(c Config, s setting) string {
	if got := *s.into(&c).(*time.Duration); got < 0 {
		return fmt.Sprintf("is %v; it must be more than 0, or 0 for no end", got)
	}
	return ""
}

func notEmpty(c Config, s setting) string {
	if *s.into(&c).(*string) == "" {
		return "is empty"
	}
	return ""
}

func checkProfile(c Config, _ setting) string {
	if slices.Contains(Profiles, c.Profile) {
		return ""
	}
	return fmt.Sprintf("has no %q", c.Profile) + meant(c.Profile, Profiles)
}

func checkFormats(c Config, _ setting) string {
	for _, format := range c.Formats {
		if !slices.Contains(Formats, format) {
			return fmt.Sprintf("has no %q", format) + meant(format, Formats)
		}
	}
	if len(c.Formats) == 0 {
		return "is empty; there is " + listed(Formats)
	}
	return ""
}

func checkAddress(c Config, _ setting) string {
	if _, err := netip.ParseAddr(c.SecondAddress); err != nil {
		return fmt.Sprintf("is %q, which is no IP address such as 127.0.0.2", c.SecondAddress)
	}
	return ""
}

func checkRegexps(c Config, s setting) string {
	for _, text := range *s.into(&c).(*[]string) {
		if _, err := regexp.Compile(text); err != nil {
			return fmt.Sprintf("is %q, which is no regular expression", text)
		}
	}
	return ""
}

// ownHeaders are what the rules are about: setting them for every request would change what is judged.
var ownHeaders = []string{"Accept", "Authorization", "Content-Length", "Content-Type",
	"Transfer-Encoding", "User-Agent", "X-Request-Id"}

// headerName is what RFC 9110 allows a header's name to be.
var headerName = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// headers reads 'K: V'. Its complaints never repeat a line: without its colon all of it may be the secret.
func headers(lines []string) ([]Header, string) {
	var read []Header
	for _, line := range lines {
		name, value, found := strings.Cut(line, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case !found:
			return nil, "has a line without a colon; write it as 'Name: value'"
		case !headerName.MatchString(name):
			return nil, "has a line whose name, before the colon, cannot be a header's"
		case strings.ContainsFunc(value, control):
			return nil, fmt.Sprintf("has a control character in the value of %s", name)
		}
		read = append(read, Header{Name: http.CanonicalHeaderKey(name), Value: Hide(value)})
	}
	return read, ""
}

func checkHeaders(c Config, _ setting) string {
	for _, header := range c.Headers {
		if header.Name == "Authorization" {
			return "sets Authorization, which belongs to the account; give its token in PORTALSPEC_TOKEN"
		}
		if slices.Contains(ownHeaders, header.Name) {
			return fmt.Sprintf("sets %s, which the rules set themselves", header.Name)
		}
	}
	return ""
}

func control(r rune) bool { return r < ' ' || r == 0x7f }
