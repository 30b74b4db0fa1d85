// Package wire sends one request and gives back a frozen, redacted exchange: paced, bounded in time and size, with every
// secret taken out. It knows no suite and no rule.
package wire

import (
	"context"
	"net/http"

	"portalspec/reports/evidence"
	"portalspec/runner/pace"
)

// Ask is a request to be sent.
type Ask struct {
	Method     string
	Path       string // relative to the base: "group/12.json?x=y"; escaped, as it is to be sent
	Header     http.Header
	Body       []byte
	Credential evidence.Credential // what stands in the place of the Authorization header; "" means Valid
	Account    int                 // 1 or 2; 0 means 1
	Second     bool                // from the second address

	Scene, Step string // copied into the exchange, as are the next three
	Way         evidence.Way
	Record      evidence.Record
	Undo        string

	Unpaced bool       // a 503 is an answer like any other: it is neither waited for nor sent again
	Place   pace.Taker // where the slots come from; nil for the queue of the account and address

	// Flight is for what has left: its answer is waited for until this ends, where that is later than the context that the
	// request waits for its slot with; nil for that one.
	Flight context.Context

	Seen func(evidence.Exchange) // looks at each answer as it came; nil for nobody. It keeps nothing of it
}

// account is whose token the request carries.
func (a Ask) account() int { return max(1, a.Account) }

// write tells whether sending the request twice could change the target twice.
func (a Ask) write() bool { return a.Method != http.MethodGet && a.Method != http.MethodHead }

// draft is the exchange before anything was sent.
func (a Ask) draft() evidence.Exchange {
	credential := a.Credential
	if credential == "" {
		credential = evidence.Valid
	}
	return evidence.Exchange{
		Scene: a.Scene, Step: a.Step, Way: a.Way, Credential: credential, Account: a.account(), Second: a.Second,
		Record: a.Record, Undo: a.Undo,
	}
}
