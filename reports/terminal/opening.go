package terminal

import (
	"io"
	"time"
)

// Opening is what a run says before it sends anything.
type Opening struct {
	Target   string        // its URL
	Embedded bool          // it is the reference portal that the tool brings along
	Account  string        // the user name of the first account, or how it logs in; "" where it is not known yet
	Second   string        // the same of the second account; "" where there is none
	Profile  string        // core or full
	Rules    int           // how many rules will be judged
	Scenes   int           // how many scenes they need
	Requests int           // how many requests those are expected to send, at the least
	Limit    int           // requests
	Window   time.Duration // in which at most Limit are sent
	Expected time.Duration // how long that takes at the limit; 0 where it is not known
	Notes    []string      // what the reader should know before it starts
}

// WriteOpening says where the run is going to.
func WriteOpening(w io.Writer, opening Opening, style Style) error { return nil }
