package prove

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"sync"
	"time"
)

// listen gives the target a loopback address, until close is called.
func (t target) listen() (url string, close func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("a portal to be proven with finds no loopback address to listen on: %w", err)
	}
	server := &http.Server{
		Handler: t.handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: t.idle,
		ErrorLog: log.New(io.Discard, "", 0), // what a broken portal does to its server is not news
	}
	serve, scheme := func() error { return server.Serve(listener) }, "http"
	if t.http2 {
		certificate, err := selfSigned()
		if err != nil {
			return "", nil, fmt.Errorf("a certificate for loopback: %w", err)
		}
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
		serve, scheme = func() error { return server.ServeTLS(listener, "", "") }, "https"
	}
	go func() { _ = serve() }()
	return scheme + "://" + listener.Addr().String(), func() { _ = server.Close() }, nil
}

// selfSigned is a certificate that nobody trusts; one a process is enough.
var selfSigned = sync.OnceValues(func() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	signed, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{signed}, PrivateKey: key}, err
})
