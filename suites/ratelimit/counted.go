package ratelimit

import (
	"fmt"
	"maps"
	"slices"

	"portalspec/reports/evidence"

	. "portalspec/suites/match"
)

func servesTheOtherAccount(seen Burst, facts evidence.Facts) {
	if facts.Second.ID == "" {
		NotApplicable("there is no second account; give one with PORTALSPEC_TOKEN_2")
	}
	wantServed(servedMeanwhile(seen, seen.OtherAccount, facts.Limit))
}

func servesTheOtherAddress(seen Burst, facts evidence.Facts) {
	if !facts.SecondAddress {
		NotApplicable("there is no second address; give one with --second-address")
	}
	refused := servedMeanwhile(seen, seen.OtherAddress, facts.Limit)
	if refused.ID != "" && !facts.Distinct {
		CannotJudge("refused from the second address too, but the target may see one address; say --second-address-distinct where it sees two")
	}
	wantServed(refused)
}

// servedMeanwhile looks at probes that were put between two refused requests, and returns the last one where none was served;
// the zero Exchange where one was. One that comes when the probes have spent a limit of their own may rightly be refused.
func servedMeanwhile(seen Burst, probes []evidence.Exchange, limit int) evidence.Exchange {
	_ = refusals(seen)
	if len(probes) == 0 {
		CannotJudge("nothing was asked while the account was refused")
	}
	var last evidence.Exchange
	spent := 0
	for three := range slices.Chunk(probes, 3) {
		before, probe, after := three[0], three[1], three[2]
		spent += through(three[1:2])
		if !probe.Answered() || !isRefusal(before) || !isRefusal(after) || isRefusal(probe) && spent >= limit {
			continue
		}
		before.Consult(true)
		if probe.OK() {
			probe.Consult(false)
			return evidence.Exchange{}
		}
		last = probe
	}
	if last.ID == "" {
		CannotJudge("the account was not refused for long enough to tell")
	}
	last.Consult(false)
	return last
}

func wantServed(refused evidence.Exchange) {
	if refused.ID != "" {
		Failed("wanted to be served while the other is refused, got %d\n%s", refused.Answer.Status, refused)
	}
}

// countsAll judges whether any kind of request is left out of the count.
func countsAll(seen Burst, facts evidence.Facts) {
	_ = refusals(seen)
	if mixed := mixedFlight(seen); len(seen.Single) > 0 && !slices.ContainsFunc(mixed, isRefusal) {
		if !excessive(mixed, facts) {
			CannotJudge("only %d of a mix were answered within %v, which is too slow to tell", answeredWithin(mixed, facts.Window), facts.Window)
		}
		x := seen.Single[len(seen.Single)-1]
		x.Consult(false)
		Failed("wanted all requests to count together: a mix of %d was not refused, requests for one URL alone were", len(mixed))
	}
	open := map[string]evidence.Exchange{}
	for three := range slices.Chunk(seen.Kinds, 3) {
		probe := three[1]
		probe.Consult(isRefusal(probe))
		if kind := kindOf(probe); isRefusal(probe) {
			delete(open, kind)
		} else {
			open[kind] = probe
		}
	}
	left := ""
	for _, kind := range slices.Sorted(maps.Keys(open)) {
		asked, got := insisted(seen.Served, kind)
		switch {
		case asked < stubborn || !drained(seen.Stream):
			left = kind
		case got == asked:
			open[kind].Consult(false)
			Failed("wanted every request to count, got %s served %d times of %d while the account was refused", kind, got, asked)
		}
	}
	if left != "" { // one kind that surely is not counted is enough; else nobody can say
		open[left].Consult(true)
		CannotJudge("%s was served while the account was refused, but the account could not be kept refused for long enough to tell", left)
	}
	if facts.NoWrites {
		NotApplicable("reads count together; whether writes do %s", evidence.NothingWritten)
	}
}

// insisted counts how often the kind was asked for again, and how often it was served then.
func insisted(again []evidence.Exchange, kind string) (asked, got int) {
	for _, x := range again {
		if kindOf(x) == kind {
			asked++
			if x.OK() {
				got++
			}
		}
	}
	return asked, got
}

// drained tells whether at least nine in ten of the stream were refused.
func drained(stream []evidence.Exchange) bool {
	refused := 0
	for _, x := range stream {
		if isRefusal(x) {
			refused++
		}
	}
	return 10*refused >= 9*max(1, len(stream))
}

func kindOf(x evidence.Exchange) string {
	return fmt.Sprintf("%s %s (%s)", x.Request.Method, evidence.Path(x.Request.URL), x.Way)
}
