package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"portalspec/fixtures/deviations"
	"portalspec/fixtures/fault"
	"portalspec/fixtures/portal"
	"portalspec/fixtures/variant"
	"portalspec/runner/config"
	"portalspec/runner/prove"
)

// official is the variant that keeps not all rules: the Community Server, as fixtures/deviations has it.
const official = "official"

// looks is how the portal that is served differs from the plain one.
type looks struct {
	wraps    []func(http.Handler, fault.Site) http.Handler
	options  []portal.Option
	limits   bool // the portal itself has no limiter
	idle     time.Duration
	basePath string
	oneToken bool
}

func (l looks) wrap(next http.Handler, site fault.Site) http.Handler {
	for _, wrap := range l.wraps {
		next = wrap(next, site)
	}
	return next
}

// looks are those of all variants, in the order in which they were named.
func (s serving) looks() (l looks, err error) {
	if len(s.mended) > 0 && !slices.Contains(s.variants, official) {
		return l, config.Usage("--mend is for --variant official, whose deviations it leaves out")
	}
	for _, name := range s.mended {
		if known := deviations.Official().Names(); !slices.Contains(known, name) {
			return l, config.Usage(fmt.Sprintf("--mend=%s: the official server has no such deviation%s", name, meant(name, known, "it has "+strings.Join(known, ", "))))
		}
	}
	for _, name := range s.variants {
		if name == official {
			server := deviations.Official().Without(s.mended...)
			l.wraps, l.limits = append(l.wraps, server.Wrap), l.limits || server.Limits()
			continue
		}
		if err := l.add(name, s.limit); err != nil {
			return l, err
		}
	}
	return l, nil
}

// add has the portal look like the variant of that name, where the limit is that many requests.
func (l *looks) add(name string, limit int) error {
	v, found := variant.Named(name)
	if !found {
		known := []string{official}
		for _, v := range variant.All() {
			known = append(known, v.Name())
		}
		return config.Usage(fmt.Sprintf("--variant=%s: there is no such variant%s", name, meant(name, known, "portalspec prove --json tells them")))
	}
	switch {
	case v.HTTP2:
		return config.Usage(fmt.Sprintf("--variant=%s: serve speaks HTTP/1.1 without TLS only; portalspec prove --variant %s judges this one", name, name))
	case v.Warm > 0:
		return config.Usage(fmt.Sprintf("--variant=%s: a limit that was used up before would be whole again before anybody asks; portalspec prove --variant %s judges this one", name, name))
	}
	if v.Limits && limit == 0 {
		return config.Usage(fmt.Sprintf("--variant=%s: the variant is a limiter; --rate-limit must not be 0", name))
	}
	l.wraps = append(l.wraps, v.Wrap)
	l.limits = l.limits || v.Limits
	l.oneToken = l.oneToken || v.OneToken
	l.basePath = max(l.basePath, v.BasePath)
	l.idle = max(l.idle, v.IdleTimeout)
	l.options = append(l.options, prove.Arranged(v)...)
	return nil
}
