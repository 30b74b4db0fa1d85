package wire

import (
	"net/http"
	"net/url"
	"strings"

	"portalspec/reports/evidence"
)

const maxRedirects = 3

// follows tells whether an answer is a redirect that is followed, and where to: a read always, a write only by 307 and 308
// (the others turn it into a read, which would judge another request), and never to another origin, so that no credential
// leaves it.
func follows(ask Ask, from *url.URL, answer evidence.Answer) (next *url.URL, follow bool) {
	switch answer.Status {
	case http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther:
		if ask.write() {
			return nil, false
		}
	default:
		return nil, false
	}
	location := answer.Header.Get("Location")
	if location == "" {
		return nil, false
	}
	next, err := from.Parse(location)
	if err != nil || next.User != nil || origin(next) != origin(from) {
		return nil, false
	}
	next.Fragment, next.RawFragment = "", ""
	return next, true
}

// origin is scheme, host and port, with the port that the scheme implies.
func origin(at *url.URL) string {
	port := at.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[at.Scheme]
	}
	return at.Scheme + "://" + strings.ToLower(at.Hostname()) + ":" + port
}
