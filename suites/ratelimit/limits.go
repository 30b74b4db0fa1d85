package ratelimit

import (
	"slices"
	"time"

	"portalspec/reports/evidence"

	. "portalspec/suites/match"
)

// servesTheLimit judges the floor: from rest, L requests within W are served, by every model. Rest cannot be known for
// sure, so a refusal at or below L has a second try.
func servesTheLimit(seen Burst, facts evidence.Facts) {
	first := reachOf(facts.Before, seen.Tried, seen.First, facts.Window)
	if first.judge(facts); !first.early(facts) {
		return
	}
	second := reachOf(0, nil, seen.Again, facts.Window)
	if second.judge(facts); second.early(facts) {
		second.refusal.Consult(false)
		Failed("wanted %d requests within %v to be served, got a refusal after %d; another user of this account from this address would look the same\n%s",
			facts.Limit, facts.Window, second.possibly, second.refusal)
	}
	Passed("a first burst was refused after %d requests, which a second one from rest was not: the account was in use just before", first.possibly)
}

// reach is how far a burst came before the limiter refused a request of it.
type reach struct {
	flight   []evidence.Exchange
	refusal  evidence.Exchange // the first that came; without an id where none did
	surely   int               // at least so many were served within one period
	possibly int               // at most so many were let through before the refusal
}

// reachOf counts a flight, with what was tried in turn before it, and so many requests of which only the number is known:
// they are taken to have been sent just before.
func reachOf(before int, tried, flight []evidence.Exchange, window time.Duration) reach {
	r := reach{flight: flight, surely: served(flight, began(flight).Add(window)), possibly: before + through(tried) + through(flight)}
	for i, x := range tried {
		r.surely = max(r.surely, before+through(tried[i:])+served(flight, x.Sent.Add(window)))
		before = 0
	}
	if i := slices.IndexFunc(flight, isRefusal); i >= 0 {
		r.refusal = flight[i]
	}
	return r
}

// early tells whether the refusal came before L requests were let through.
func (r reach) early(facts evidence.Facts) bool {
	return r.refusal.ID != "" && r.possibly < facts.Limit
}

// judge ends the judgement where nobody could say whether L requests are served.
func (r reach) judge(facts evidence.Facts) {
	if len(r.flight) == 0 {
		CannotJudge("the burst was not sent")
	}
	for i, x := range r.flight {
		if !x.Answered() {
			x.Consult(true)
			CannotJudge("request %d of the burst was not answered: %s", i+1, x.Failure)
		}
	}
	if r.surely >= facts.Limit || r.early(facts) {
		return
	}
	for i, x := range r.flight {
		if !x.OK() && !isRefusal(x) {
			x.Consult(true)
			CannotJudge("request %d of the burst was neither served nor refused, and only %d were served within %v\n%s", i+1, r.surely, facts.Window, x)
		}
	}
	CannotJudge("only %d requests were answered within %v, which is too slow to tell", r.surely, facts.Window)
}

// served counts what was served of the flight by then. A redirect is the answer to a request of its own, and was served,
// whatever became of the one that it led to.
func served(flight []evidence.Exchange, until time.Time) (n int) {
	for _, x := range flight {
		if x.End().After(until) {
			continue
		}
		n += len(x.Redirects)
		if x.OK() {
			n++
		}
	}
	return n
}

// through counts the requests that the limiter may have let through: all that it did not refuse.
func through(flight []evidence.Exchange) (n int) {
	for _, x := range flight {
		n += len(x.Redirects)
		if !isRefusal(x) {
			n++
		}
	}
	return n
}

// refusesExcess judges the ceiling: no honest limiter serves 2L+1 requests within W.
func refusesExcess(seen Burst, facts evidence.Facts) {
	for _, x := range counted(seen) {
		if x.Answer.Status == 429 {
			x.Consult(false)
			Failed("wanted requests beyond the limit to be answered 503, got 429\n%s", x)
		}
	}
	for _, x := range seen.Few {
		if !x.OK() {
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
	if !excessive(last, facts) {
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
	if len(seen.Single) > 0 {
		return seen.Single
	}
	return mixedFlight(seen)
}

// mixedFlight is the last burst of mixed kinds.
func mixedFlight(seen Burst) []evidence.Exchange {
	if len(seen.Again) > 0 {
		return seen.Again
	}
	return seen.First
}

// excessive tells whether a flight had more answers than any honest server serves: 2L+1 within W. What was sent before it
// does not count, for a bucket may have refilled since.
func excessive(flight []evidence.Exchange, facts evidence.Facts) bool {
	return answeredWithin(flight, facts.Window) > 2*facts.Limit
}

func answeredWithin(flight []evidence.Exchange, window time.Duration) (n int) {
	until := began(flight).Add(window)
	for _, x := range flight {
		if x.Answered() && !x.End().After(until) {
			n++
		}
	}
	return n
}
