package launch

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"portalspec/fixtures/portal"
	"portalspec/runner/config"
)

// embedded is the reference portal on a real loopback listener, for runs without a target.
type embedded struct {
	portal *portal.Portal
	server *http.Server
	url    string
}

func embed(cfg config.Config) (*embedded, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("the embedded portal finds no loopback address to listen on: %w", err)
	}
	own := portal.New(portal.WithLimit(cfg.RateLimit, cfg.RateWindow))
	e := &embedded{portal: own, url: "http://" + listener.Addr().String()}
	e.server = &http.Server{Handler: own, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = e.server.Serve(listener) }()
	return e, nil
}

func (e *embedded) close() { _ = e.server.Close() }

// loopback tells whether the target is on this machine: then it surely sees two addresses where two are used, and no log of
// a stranger keeps what it is sent.
func loopback(target string) bool {
	at, err := url.Parse(target)
	if err != nil {
		return false
	}
	address := net.ParseIP(at.Hostname())
	return at.Hostname() == "localhost" || address != nil && address.IsLoopback()
}
