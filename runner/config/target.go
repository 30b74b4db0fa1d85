package config

import (
	"net/netip"
	"net/url"
	"path"
	"strings"
)

// checkTarget never repeats what may hold a secret: user information, a query, or what cannot be parsed at all.
func checkTarget(c Config, _ setting) string {
	if c.Target == "" {
		return "is empty; leave it out to run against the embedded reference portal"
	}
	const wanted = "write it like https://portal.example.com"
	at, err := url.Parse(c.Target)
	switch {
	case !strings.Contains(c.Target, "://") && !strings.Contains(c.Target, "@"):
		return "has no http:// or https:// in front; " + wanted
	case err != nil:
		return "is no URL; " + wanted
	case at.User != nil || at.Host == "" && strings.Contains(c.Target, "@"):
		return "holds a user name or password, which would be written down with it; use PORTALSPEC_USER and PORTALSPEC_PASSWORD"
	case at.RawQuery != "" || at.ForceQuery || strings.Contains(c.Target, "#"):
		return "has a query or a fragment; " + wanted
	case at.Scheme != "http" && at.Scheme != "https":
		return "is neither http nor https; " + wanted
	case at.Hostname() == "":
		return "names no host; " + wanted
	}
	if before, found := cutBasePath(at.Path, c.BasePath); found {
		at.Path, at.RawPath = before, ""
		return "ends in the base path, which is added by itself; give " + strings.TrimRight(at.String(), "/")
	}
	return ""
}

// cutBasePath finds the base path, or the default one, as whole segments of a path.
func cutBasePath(full, base string) (before string, found bool) {
	for _, candidate := range []string{strings.Trim(base, "/"), "api/2.0"} {
		if candidate == "" {
			continue
		}
		if i := strings.Index(full+"/", "/"+candidate+"/"); i >= 0 {
			return full[:i], true
		}
	}
	return "", false
}

func checkBasePath(c Config, _ setting) string {
	trimmed := strings.Trim(c.BasePath, "/")
	if strings.ContainsAny(trimmed, "?#%\\ :") || strings.ContainsFunc(trimmed, control) || path.Clean("/"+trimmed) != "/"+trimmed {
		return "is no plain path such as api/2.0"
	}
	return ""
}

// bareHTTP tells whether what is sent to target can be read on the way: plain http to a host that is not this one.
func bareHTTP(target string) bool {
	at, err := url.Parse(target)
	if err != nil || at.Scheme != "http" {
		return false
	}
	if strings.EqualFold(at.Hostname(), "localhost") {
		return false
	}
	address, err := netip.ParseAddr(at.Hostname())
	return err != nil || !address.Unmap().IsLoopback()
}
