package launch

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"portalspec/fixtures/portal"
	"portalspec/runner/config"
	"portalspec/runner/observe"
)

// embedded is the reference portal on a real loopback listener, for runs without a target.
type embedded struct {
	portal *portal.Portal
	server *http.Server
	url    string
}

func embed(cfg config.Config) *embedded {
	return &embedded{portal: portal.New(portal.WithLimit(cfg.RateLimit, cfg.RateWindow))}
}

// listen makes the portal answer; until then it has no url.
func (e *embedded) listen() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("the embedded portal finds no loopback address to listen on: %w", err)
	}
	e.url = "http://" + listener.Addr().String()
	e.server = &http.Server{Handler: e.portal, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = e.server.Serve(listener) }()
	return nil
}

func (e *embedded) close() { _ = e.server.Close() }

// logins are the accounts' user names and passwords.
func (e *embedded) logins() (all [2]observe.Login) {
	for i, account := range e.portal.Accounts() {
		all[i] = observe.Login{User: account.UserName, Password: account.Password}
	}
	return all
}

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
