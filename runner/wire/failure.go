package wire

import (
	"compress/flate"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
)

var errTimeout = errors.New("timed out")

func (c *Client) timedOut() string { return fmt.Sprintf("timed out after %v", c.options.Timeout) }

// failure says in words why there is no answer.
func (c *Client) failure(ctx context.Context, err error) string {
	var network *net.OpError
	switch {
	case errors.Is(context.Cause(ctx), errTimeout):
		return c.timedOut()
	case ctx.Err() != nil:
		return "the run ended before the answer came"
	case errors.As(err, &network) && network.Op == "proxyconnect":
		return "the proxy: " + reason(network.Err)
	}
	return reason(err)
}

func reason(err error) string {
	for _, explain := range []func(error) string{certificate, connecting, talking} {
		if words := explain(err); words != "" {
			return words
		}
	}
	text := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "net/http: "), "HTTP/1.x transport connection broken: ")
	if _, quoted, found := strings.Cut(text, "malformed HTTP "); found {
		return "what came is no HTTP: malformed " + quoted
	}
	return text
}

func certificate(err error) string {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var header tls.RecordHeaderError
	switch {
	case errors.As(err, &unknown):
		return "TLS: the certificate is signed by nobody that is trusted (--ca-file names an authority)"
	case errors.As(err, &name):
		return "TLS: the certificate is another host's"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "TLS: the certificate has expired, or is not valid yet"
	case errors.As(err, &invalid):
		return "TLS: " + strings.TrimPrefix(invalid.Error(), "x509: ")
	case errors.As(err, &header):
		return "TLS: the target does not speak it on this port; is it http?"
	}
	return ""
}

func connecting(err error) string {
	var lookup *net.DNSError
	var network *net.OpError
	switch {
	case errors.As(err, &lookup) && lookup.IsNotFound:
		return "the host name " + lookup.Name + " is not known"
	case errors.As(err, &lookup):
		return "the host name " + lookup.Name + " cannot be looked up: " + lookup.Err
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection was refused"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "the target's address cannot be reached"
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return "the second address is none of this machine's"
	case errors.As(err, &network) && network.Op == "dial" && network.Timeout():
		return "the target took too long to let us connect"
	}
	return ""
}

func talking(err error) string {
	switch text := err.Error(); {
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the connection was reset"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), strings.Contains(text, "server closed idle connection"):
		return "the connection was closed before the answer was complete"
	case strings.Contains(text, "server response headers exceeded"), strings.Contains(text, "header list too large"):
		return fmt.Sprintf("the answer's header is longer than %d bytes", headerCap)
	case strings.Contains(text, "stream error"), strings.Contains(text, "GOAWAY"):
		return "HTTP/2: the target broke the exchange off: " + strings.TrimPrefix(text, "http2: ")
	}
	return ""
}

// gzipBroken tells that what was to be decompressed is damaged.
func gzipBroken(err error) bool {
	var damaged flate.CorruptInputError
	return errors.As(err, &damaged)
}
