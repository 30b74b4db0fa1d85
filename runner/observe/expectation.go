package observe

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"portalspec/reports/evidence"
	"portalspec/runner/wire"
)

// Expectation is what a plan will send to a portal that does everything right.
type Expectation struct {
	First   int // requests on the first account and its address, those without a credential included
	Second  int // on the second account
	Others  int // from the second address
	Creates int // records to be created
	// Shares are the requests by the first word of their scene's key (lifecycles, strangers ...), in the order of the run.
	Shares []Share
	// LowerBound is the least time that the plan can take: no order of sending keeps the limit and is faster. Each account may send
	// the limit at once and then as much in each window; who spends a budget on purpose begins at rest where it is the first
	// account's, and waits as it is told to; cleaning up at the end comes after all of that. Answers take no time in it.
	LowerBound time.Duration
}

// Share is how many requests some scenes send, by what they can do.
type Share struct {
	Scenes    string // the first word of their keys; "start" and "end" are around all scenes
	Reads     int    // with the account's token
	Writes    int    // with the account's token, on records of this run; logins and batches of reads too
	Strangers int    // without a credential, or with a false one, whatever they ask for
}

// Whole is the sum of all shares.
func (e Expectation) Whole() (whole Share) {
	for _, share := range e.Shares {
		whole.Reads += share.Reads
		whole.Writes += share.Writes
		whole.Strangers += share.Strangers
	}
	return whole
}

// count adds a request to its share.
func (e *Expectation) count(ask wire.Ask) {
	scenes, _, _ := strings.Cut(ask.Scene, "/")
	i := slices.IndexFunc(e.Shares, func(s Share) bool { return s.Scenes == scenes })
	if i < 0 {
		i = len(e.Shares)
		e.Shares = append(e.Shares, Share{Scenes: scenes})
	}
	switch share := &e.Shares[i]; {
	case ask.Credential != evidence.Valid && ask.Credential != "" && ask.Credential != evidence.NotNeeded:
		share.Strangers++
	case ask.Method == http.MethodGet:
		share.Reads++
	default:
		share.Writes++
	}
}

// Requests is the number of all requests.
func (e Expectation) Requests() int { return e.First + e.Second + e.Others }
