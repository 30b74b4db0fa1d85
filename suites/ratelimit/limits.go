package ratelimit

import (
	"time"

	"portalspec/reports/evidence"

	. "portalspec/suites/match"
)

// servesTheLimit judges the floor: from rest, L requests within W are served, by every model. Rest cannot be known for
// sure, so a refusal at or below L has a second try.
func servesTheLimit(seen Burst, facts evidence.Facts) {
	before := facts.Before + len(seen.Tried)
	if floor(seen.First, facts, before, "") {
		return
	}
	if floor(seen.Again, facts, 0, "; another user of this account from this address would look the same") {
		Passed("a first burst was refused after %d requests, which a second one from rest was not: the account was in use just before", served(seen.First)+before)
	}
}

// floor tells whether the flight shows that L requests are served. It is false where the first flight met a refusal too early.
func floor(flight []evidence.Exchange, facts evidence.Facts, before int, caveat string) bool {
	if len(flight) == 0 {
		CannotJudge("the burst was not sent")
	}
	first, within, refusedAt := began(flight), before, -1
	for i, x := range flight {
		if !x.Answered() {
			x.Consult(true)
			CannotJudge("request %d of the burst was not answered: %s", i+1, x.Failure)
		}
		if isRefusal(x) && refusedAt < 0 {
			refusedAt = i
		}
		if x.End().Sub(first) <= facts.Window {
			within += len(x.Redirects) // a redirect is the answer to a request of its own, and was served
			if x.OK() {
				within++
			}
		}
	}
	switch {
	case refusedAt >= 0 && within < facts.Limit && caveat == "":
		return false
	case refusedAt >= 0 && within < facts.Limit:
		flight[refusedAt].Consult(false)
		Failed("wanted %d requests within %v to be served, got a refusal after %d%s\n%s", facts.Limit, facts.Window, within, caveat, flight[refusedAt])
	case within < facts.Limit:
		CannotJudge("only %d requests were answered within %v, which is too slow to tell", within, facts.Window)
	}
	return true
}

func refusesExcess(seen Burst, facts evidence.Facts) {
	for _, flight := range [][]evidence.Exchange{seen.First, seen.Again, seen.Single, seen.Few, seen.Kinds} {
		for _, x := range flight {
			if x.Answer.Status == 429 {
				x.Consult(false)
				Failed("wanted requests beyond the limit to be answered 503, got 429\n%s", x)
			}
		}
	}
	for _, x := range seen.Few {
		if !x.OK() && x.Answer.Status != 503 {
			Expect(x).To(HaveStatus(503), Saying("a request after the first refusal is refused like it, or served"))
		}
	}
	last := lastFlight(seen)
	for _, x := range last {
		if isRefusal(x) {
			x.Consult(false)
			return
		}
	}
	if !tried(last, facts, beforeFlight(seen, facts)) {
		CannotJudge("no request was refused, but only %d were answered within %v: a limiter may rightly be silent below %d",
			answeredWithin(last, facts.Window), facts.Window, 2*facts.Limit+1)
	}
	last[len(last)-1].Consult(false)
	Failed("wanted a 503 at the latest to request %d within %v, got none: no limit is enforced", 2*facts.Limit+1, facts.Window)
}

// began is when the first of a flight left. They stand in the order of their answers.
func began(flight []evidence.Exchange) (first time.Time) {
	for _, x := range flight {
		if !x.Sent.IsZero() && (first.IsZero() || x.Sent.Before(first)) {
			first = x.Sent
		}
	}
	return first
}

// lastFlight is the flight that tells whether anything is refused at all.
func lastFlight(seen Burst) []evidence.Exchange {
	last := seen.First
	for _, flight := range [][]evidence.Exchange{seen.Again, seen.Single} {
		if len(flight) > 0 {
			last = flight
		}
	}
	return last
}

// beforeFlight counts what the target may have counted along with the last flight: only a first one was not rested for.
func beforeFlight(seen Burst, facts evidence.Facts) int {
	if len(seen.Again)+len(seen.Single) > 0 {
		return 0
	}
	return facts.Before + len(seen.Tried)
}

// tried tells whether a flight asked for more than any honest server serves: 2L+1 within W.
func tried(flight []evidence.Exchange, facts evidence.Facts, before int) bool {
	return answeredWithin(flight, facts.Window)+before >= 2*facts.Limit+1
}

func answeredWithin(flight []evidence.Exchange, window time.Duration) (n int) {
	first := began(flight)
	for _, x := range flight {
		if x.Answered() && x.End().Sub(first) <= window {
			n++
		}
	}
	return n
}

// mixedFlight is the last burst of mixed kinds.
func mixedFlight(seen Burst) []evidence.Exchange {
	if len(seen.Again) > 0 {
		return seen.Again
	}
	return seen.First
}
