package terminal

import (
	"fmt"
	"io"
	"time"

	"portalspec/reports/verdict"
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
	Plan     string        // what the requests do, in words; "" where it is not known
	Notes    []string      // what the reader should know before it starts
}

// WriteOpening says where the run is going to, and how long that takes. Errors are those of w.
func WriteOpening(w io.Writer, opening Opening, style Style) error {
	p := &page{style: style}
	label := func(name, text string) { p.say(0, fmt.Sprintf("%-9s", name), bold, text) }
	target := opening.Target
	if opening.Embedded {
		target += " (the reference portal that comes with portalspec)"
	}
	label("target", target)
	account := opening.Account
	if opening.Second != "" {
		account += "; second account: " + opening.Second
	}
	if account != "" {
		label("account", account)
	}
	label("profile", fmt.Sprintf("%s: %s, judged by %s", opening.Profile,
		verdict.Several(opening.Rules, "rule", "rules"), verdict.Several(opening.Scenes, "scene", "scenes")))
	requests := verdict.Several(opening.Requests, "request", "requests")
	if opening.Limit > 0 {
		requests += fmt.Sprintf(", at most %d in %v", opening.Limit, opening.Window)
	}
	if opening.Expected > 0 {
		requests += ": about " + span(opening.Expected)
	}
	label("requests", requests)
	if opening.Plan != "" {
		label("plan", opening.Plan)
	}
	for _, note := range opening.Notes {
		label("note", note)
	}
	return p.to(w)
}
