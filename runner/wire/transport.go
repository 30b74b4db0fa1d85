package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

const headerCap = 64 << 10 // of an answer, in bytes: evidence keeps it all

// pool holds the connections that are open, so that closing the client leaves none behind: net/http goes on dialling and
// shaking hands for requests that were given up.
type pool struct {
	mutex  sync.Mutex
	open   map[net.Conn]bool
	ctx    context.Context // ends with the pool: what is being dialled then is let go
	cancel context.CancelFunc
}

var errClosed = errors.New("the client was closed")

func newPool() *pool {
	p := &pool{open: map[net.Conn]bool{}}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	return p
}

// connection tells its pool when it is closed.
type connection struct {
	net.Conn
	pool *pool
}

// Close implements net.Conn.
func (c connection) Close() error {
	c.pool.mutex.Lock()
	delete(c.pool.open, c.Conn)
	c.pool.mutex.Unlock()
	return c.Conn.Close()
}

func (p *pool) close() {
	p.cancel()
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for open := range p.open {
		_ = open.Close() // whoever still reads from it is told
	}
	clear(p.open)
}

func (p *pool) dial(ctx context.Context, dialer *net.Dialer, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(p.ctx, cancel)()
	open, err := dialer.DialContext(ctx, network, address)
	switch {
	case err != nil && p.ctx.Err() != nil:
		return nil, errClosed
	case err != nil:
		return nil, err
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.ctx.Err() != nil {
		_ = open.Close()
		return nil, errClosed
	}
	p.open[open] = true
	return connection{open, p}, nil
}

// transport makes what sends from a local address; "" leaves the choice to the system.
func (p *pool) transport(options Options, from string) (*http.Transport, error) {
	trust, err := trusted(options) // of its own: net/http writes into it
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: options.Timeout}
	if from != "" {
		dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(from)}
	}
	kept := max(64, 2*options.Concurrency) // the rate limit chapter sends more at once than the scenes do
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment, TLSClientConfig: trust, ForceAttemptHTTP2: true,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return p.dial(ctx, dialer, network, address)
		},
		MaxIdleConns: kept, MaxIdleConnsPerHost: kept, IdleConnTimeout: time.Minute,
		TLSHandshakeTimeout:    2 * options.Timeout, // the request's own timeout comes first, and says so
		MaxResponseHeaderBytes: headerCap,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: options.Timeout, PingTimeout: options.Timeout}, // or a dead connection takes all with it
		DisableCompression:     true,                                                                              // we ask for gzip ourselves, so that what comes out of it has a cap
	}, nil
}

func trusted(options Options) (*tls.Config, error) {
	trust := &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: options.Insecure} // --insecure is the user's own choice
	if options.CAFile == "" {
		return trust, nil
	}
	text, err := os.ReadFile(options.CAFile)
	if err != nil {
		var cause *os.PathError
		if errors.As(err, &cause) {
			err = cause.Err
		}
		return nil, fmt.Errorf("the CA file %s cannot be read: %w", options.CAFile, err)
	}
	trust.RootCAs = x509.NewCertPool()
	if !trust.RootCAs.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("the CA file %s holds no certificate in PEM form", options.CAFile)
	}
	return trust, nil
}
