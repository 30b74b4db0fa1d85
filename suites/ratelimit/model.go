package ratelimit

import (
	"slices"
	"strings"
	"time"

	"portalspec/reports/evidence"

	. "portalspec/suites/match"
)

// tellModel tells which ways of counting fit what was seen.
func tellModel(seen Burst, facts evidence.Facts) {
	_ = refusals(seen)
	flight := lastFlight(seen)
	count := through(flight)
	if len(slices.Concat(seen.Again, seen.Single)) == 0 { // only a first flight was not rested for
		count += facts.Before + through(seen.Tried)
	}
	first := slices.IndexFunc(flight, isRefusal)
	if first < 0 {
		Noted("%d served; which request was refused first was not seen", count)
	}
	again := "when the account is served again was not seen"
	if seen.Woken.OK() {
		again = "served again " + seen.Woken.Sent.Sub(flight[first].End()).Round(10*time.Millisecond).String() + " after it"
	}
	Noted("%d served before the first refusal, %s: fits %s", count, again, fits(seen, facts))
}

// fits names the ways of counting that can have given these answers. When a request was counted is known to lie between
// its sending and its answer only: a way is left out where it is impossible, whatever came in between.
func fits(seen Burst, facts evidence.Facts) string {
	all := append(counted(seen), seen.Woken)
	var ways []string
	if mostServed(all, facts.Window) <= facts.Limit {
		ways = append(ways, "a sliding window")
	}
	switch {
	case edgesTooClose(all, facts.Window):
	case mostServed(lastFlight(seen), facts.Window) > facts.Limit:
		ways = append(ways, "a fixed window whose edge fell into the burst")
	default:
		ways = append(ways, "a fixed window")
	}
	if !refusedAtATokensTime(all, facts) {
		ways = append(ways, "a token bucket")
	}
	if len(ways) == 0 {
		return "no sliding window, no fixed window and no token bucket"
	}
	others, last := ways[:len(ways)-1], ways[len(ways)-1]
	if len(others) == 0 {
		return last
	}
	return strings.Join(others, ", ") + " or " + last
}

// mostServed is the largest number of requests that surely were served in less than the window.
func mostServed(all []evidence.Exchange, window time.Duration) (most int) {
	for _, first := range all {
		n := 0
		for _, x := range all {
			if x.OK() && !x.Sent.Before(first.Sent) && x.End().Sub(first.Sent) < window {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// edgesTooClose tells whether the account was refused and then served twice in less than the window, which a fixed window
// has no two edges for.
func edgesTooClose(all []evidence.Exchange, window time.Duration) bool {
	turns := slices.SortedFunc(slices.Values(all), func(a, b evidence.Exchange) int { return a.Sent.Compare(b.Sent) })
	var edge, refused, last evidence.Exchange
	for _, x := range turns {
		if x.Sent.Before(last.End()) || !x.OK() && !isRefusal(x) { // of two that overlap, nobody knows which was first
			continue
		}
		last = x
		switch {
		case isRefusal(x):
			refused = x
		case refused.ID != "":
			if edge.ID != "" && x.End().Sub(edge.Sent) < window {
				return true
			}
			edge, refused = refused, evidence.Exchange{}
		}
	}
	return false
}

// refusedAtATokensTime tells whether a request was refused although a bucket had a token for it: between two refusals more
// tokens came than requests can have taken. A bucket that takes as long as a rest of W + 1 s to be full is a bucket still.
func refusedAtATokensTime(all []evidence.Exchange, facts evidence.Facts) bool {
	var refused []evidence.Exchange
	var sent, ended []time.Time // of what may have taken a token, each in the order of time
	for _, x := range all {
		if isRefusal(x) {
			refused = append(refused, x)
		}
		for range through([]evidence.Exchange{x}) {
			sent, ended = append(sent, x.Sent), append(ended, x.End())
		}
	}
	slices.SortFunc(sent, time.Time.Compare)
	slices.SortFunc(ended, time.Time.Compare)
	before := func(times []time.Time, t time.Time) int {
		n, _ := slices.BinarySearchFunc(times, t, time.Time.Compare)
		return n
	}
	for _, a := range refused {
		gone := before(ended, a.Sent)
		for _, b := range refused {
			tokens := int64(b.Sent.Sub(a.End())) * int64(facts.Limit) / int64(facts.Window+slack)
			taken := before(sent, b.End()) - gone
			if tokens > 0 && tokens > int64(taken) && taken < facts.Limit {
				return true
			}
		}
	}
	return false
}
