package wire

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"portalspec/reports/evidence"
	"portalspec/runner/pace"
)

// Options say where requests go, and how.
type Options struct {
	Target   string        // base URL, without the base path
	BasePath string        // between the target and the path of an Ask: "api/2.0"
	Tokens   [2]string     // of the accounts; one that a login gives comes later, by Login or SetToken
	Secrets  []string      // further secrets to redact: passwords
	Own      string        // what the names of the run's own records begin with; "" to leave what answers say of others readable
	MaskKey  []byte        // random and the run's own: nobody can look up what a mask stands for
	Header   http.Header   // sent with every request; its values are secrets
	Timeout  time.Duration // of one whole request, redirects included, the wait for slots not; 0 means 30 s
	MaxBody  int64         // of an answer, in bytes, before and after decompression; 0 means 8 MiB

	CAFile        string // PEM file of the only authorities that are trusted; "" for those of the system
	Insecure      bool   // no certificate is checked
	SecondAddress string // the local IP address of requests that are Second; "" for none
	Concurrency   int    // how many requests are in flight at most, so how many connections are kept

	Limit  int           // what an account may send from one address in each Window
	Window time.Duration // of the limit

	RunID, Version string                  // for the User-Agent; exchange ids begin with the run's
	Clock          pace.Clock              // nil for the real one; the timeout is real in any case
	Log            func(evidence.Exchange) // told of every exchange, also of those that were sent again; nil for nobody
}

const (
	defaultTimeout = 30 * time.Second
	defaultCap     = 8 << 20
)

// complete fills in what was left out, and finds the base that paths are added to.
func (o *Options) complete() (base *url.URL, err error) {
	base, err = url.Parse(strings.TrimRight(o.Target, "/") + "/")
	switch {
	case err != nil || base.Host == "": // the error would repeat the target, which may hold a secret
		return nil, errors.New("the target is no URL")
	case base.User != nil || base.RawQuery != "" || base.Fragment != "":
		return nil, errors.New("the target has user information, a query or a fragment")
	case o.Limit < 1 || o.Window <= 0:
		return nil, fmt.Errorf("there is no budget of %d requests in %v", o.Limit, o.Window)
	case o.SecondAddress != "" && net.ParseIP(o.SecondAddress) == nil:
		return nil, fmt.Errorf("the second address %q is no IP address", o.SecondAddress)
	}
	if o.BasePath = strings.Trim(o.BasePath, "/"); o.BasePath != "" {
		base = base.JoinPath(o.BasePath + "/")
	}
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.MaxBody <= 0 {
		o.MaxBody = defaultCap
	}
	if o.Clock == nil {
		o.Clock = pace.Real()
	}
	o.Header = canonical(o.Header)
	return base, nil
}

// canonical is a copy whose names are written as net/http looks for them.
func canonical(header http.Header) http.Header {
	clean := make(http.Header, len(header))
	for name, values := range header {
		name = http.CanonicalHeaderKey(name)
		clean[name] = append(clean[name], values...)
	}
	return clean
}
