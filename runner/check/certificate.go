package check

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// soon is when the end of a certificate is worth a word.
const soon = 14 * 24 * time.Hour

// certificate tells which certificate the target shows, whether or not it is trusted: that is for the requests to find out.
// Nothing is sent on this connection. There is none to tell of for plain http, behind a proxy, or where nobody answers.
func certificate(ctx context.Context, target string, insecure bool, now time.Time) []Finding {
	at, err := url.Parse(target)
	if err != nil || at.Scheme != "https" {
		return nil
	}
	if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: at}); err != nil || proxy != nil {
		return nil
	}
	port := at.Port()
	if port == "" {
		port = "443"
	}
	// it is looked at, not trusted
	dialer := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true, ServerName: at.Hostname(), MinVersion: tls.VersionTLS12}}
	opened, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(at.Hostname(), port))
	if err != nil {
		return nil
	}
	defer func() { _ = opened.Close() }()
	secure, is := opened.(*tls.Conn)
	if !is || len(secure.ConnectionState().PeerCertificates) == 0 {
		return nil
	}
	shown := secure.ConnectionState().PeerCertificates[0]
	names, until := strings.Join(shown.DNSNames, ", "), shown.NotAfter.UTC().Format(time.DateOnly)
	if names == "" {
		names = "no host"
	}
	const renew = "renew it; --insecure goes on without looking at it"
	invalid := Fix
	if insecure {
		invalid = Note
	}
	switch left := shown.NotAfter.Sub(now); {
	case left < 0:
		return []Finding{finding(invalid, "TLS", renew, "the certificate for %s expired on %s", names, until)}
	case shown.NotBefore.After(now):
		return []Finding{finding(invalid, "TLS", renew, "the certificate for %s is not valid before %s, or the clock here is wrong", names, shown.NotBefore.UTC().Format(time.DateOnly))}
	case left < soon:
		return []Finding{finding(Note, "TLS", renew, "the certificate for %s ends on %s, in %d days", names, until, int(left.Hours()/24))}
	default:
		return []Finding{finding(OK, "TLS", "", "the certificate for %s is valid until %s", names, until)}
	}
}
