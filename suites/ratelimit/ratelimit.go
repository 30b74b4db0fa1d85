// Package ratelimit is the section "Rate limiting": 500 requests per 10 seconds from one address for one account, then 503.
// It spends an account's budget on purpose. How the period is counted is not documented, so every rule holds for a sliding
// window, a fixed window and a token bucket alike.
package ratelimit

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/reports/evidence"
	"portalspec/suites/scene"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

const section = "basic-concepts#rate-limiting"

var allows = spec.Must("rate.allows-500", section,
	"500 requests within 10 seconds are served.",
	spec.BrokenBy(fault.LimitIsOneLess, fault.LimitIsSpread, fault.WritesCountTwice))

var refuses = spec.Must("rate.refuses-excess", section,
	"Requests beyond the limit are answered 503.",
	spec.BrokenBy(fault.NoLimit, fault.LimitIsThrice, fault.LimitIsTwiceAndOne, fault.ExcessAnswers429, fault.ExcessAnswers403))

var statesWait = spec.Must("rate.retry-after", section,
	"Each 503 of the limiter carries Retry-After in seconds.",
	spec.BrokenBy(fault.RetryAfterMissing, fault.RetryAfterIsADate, fault.RetryAfterHasAUnit, fault.RetryAfterIsAFraction,
		fault.RetryAfterIsNegative, fault.RetryAfterComesTwice))

var honest = spec.Must("rate.retry-after-is-honest", section,
	"After that many seconds the caller is served again.",
	spec.BrokenBy(fault.RetryAfterIsZero, fault.RefusalLocksLonger, fault.RetryAfterIsHalved))

var perAccount = spec.Must("rate.per-account", section,
	"The limit counts per account.",
	spec.BrokenBy(fault.LimitIsPerAddress, fault.RefusalLocksAddress, fault.LimitIsForAll))

var perAddress = spec.Must("rate.per-address", section,
	"The limit counts per address.",
	spec.BrokenBy(fault.LimitIsPerAccount, fault.LimitIsPerNetwork, fault.LimitIsForAll))

var countsEverything = spec.Must("rate.counts-everything", section,
	"All requests of the account count together, whatever their method, URL or format.",
	spec.BrokenBy(fault.LimitIsPerURL, fault.LimitIsPerMethod, fault.UpdatesDoNotCount, fault.OnlyGETsCount,
		fault.ListsDoNotCount, fault.SuffixXMLDoesNotCount))

var refusedWrite = spec.Should("rate.refused-write-has-no-effect", section,
	"A write that the limiter refuses is not carried out.",
	spec.BrokenBy(fault.ExcessIsCarriedOut))

var waitFits = spec.Should("rate.wait-fits-window", section,
	"The wait is no longer than the period.",
	spec.BrokenBy(fault.RetryAfterIsAnHour, fault.RetryAfterIsInMilliseconds, fault.RetryAfterIsDoubled))

var refusalFollowsFormat = spec.Should("rate.refusal-follows-format", section,
	"A refusal of the limiter is an error like any other.",
	spec.BrokenBy(fault.ExcessIsHTML, fault.ExcessIsJSON))

var model = spec.Info("rate.model", section,
	"How the period is counted is not documented.")

var _ = Describe("Rate limiting", func() {
	burst := spec.Observe("burst", observe).In(spec.Alone)

	It("serves the documented number of requests", allows, burst.JudgeWith(servesTheLimit))
	It("answers 503 to requests beyond the limit", refuses, burst.JudgeWith(refusesExcess))
	It("says in seconds how long to wait", statesWait, burst.Judge(func(seen Burst) {
		for _, x := range refusals(seen) {
			Expect(x).To(StateOneWaitInSeconds())
		}
	}))
	It("serves again after that wait", honest, burst.JudgeWith(keepsItsWord))
	It("counts each account by itself", perAccount, burst.JudgeWith(func(seen Burst, facts evidence.Facts) {
		if facts.Second.ID == "" {
			NotApplicable("there is no second account; give one with PORTALSPEC_TOKEN_2")
		}
		servedMeanwhile(seen, seen.OtherAccount)
	}))
	It("counts each address by itself", perAddress, burst.JudgeWith(func(seen Burst, facts evidence.Facts) {
		if !facts.SecondAddress {
			NotApplicable("there is no second address; give one with --second-address")
		}
		if !facts.Distinct && allRefused(seen.OtherAddress) {
			CannotJudge("refused from the second address too, but the target may see one address; say --second-address-distinct where it sees two")
		}
		servedMeanwhile(seen, seen.OtherAddress)
	}))
	It("counts all requests together", countsEverything, burst.JudgeWith(countsAll))
	It("does not carry out what it refuses", refusedWrite, burst.Judge(writesWereNotCarriedOut))
	It("asks to wait no longer than the period", waitFits, burst.JudgeWith(func(seen Burst, facts evidence.Facts) {
		for _, x := range refusals(seen) {
			Expect(x).To(StateOneWaitInSeconds(), Because(statesWait.ID))
			wait, _ := retryAfter(x)
			if most := time.Duration(math.Ceil(facts.Window.Seconds())) * time.Second; wait > most {
				x.Consult(false)
				Failed("wanted a wait of at most %v, got %v", most, wait)
			}
		}
	}))
	It("refuses in the format asked for", refusalFollowsFormat, burst.Judge(func(seen Burst) {
		for _, x := range refusals(seen) {
			Expect(x).To(BeEmptyOrIn(x.Way))
		}
	}))
	It("records how the period is counted", model, burst.JudgeWith(tellModel))
})

// refusals are the answers of the limiter from the first on; where there are none, nothing depends on them.
func refusals(seen Burst) (all []evidence.Exchange) {
	for _, flight := range [][]evidence.Exchange{seen.First, seen.Again, seen.Single, seen.Few, seen.Kinds, seen.Writes} {
		for _, x := range flight {
			if x.Answer.Status == 503 {
				all = append(all, x)
			}
		}
	}
	if len(all) == 0 {
		NotApplicableBecause(refuses.ID, "no request was answered 503")
	}
	return all
}

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

func keepsItsWord(seen Burst, facts evidence.Facts) {
	all := refusals(seen)
	last := all[len(all)-1]
	wait, known := retryAfter(last)
	if !known {
		NotApplicableBecause(statesWait.ID, "no wait can be read")
	}
	if wait > facts.Window+slack {
		last.Consult(true)
		CannotJudge("the wait stated is %v, which is not slept: the period is %v", wait, facts.Window)
	}
	Expect(seen.Woken).To(BeAnswered(), Control)
	if isRefusal(seen.Woken) {
		seen.Woken.Consult(false)
		Failed("wanted the first request after the stated wait to be served, got %d\n%s", seen.Woken.Answer.Status, seen.Woken)
	}
	Expect(seen.Woken).To(HaveStatus(200))
}

// servedMeanwhile judges probes that were put between two refused requests.
func servedMeanwhile(seen Burst, probes []evidence.Exchange) {
	_ = refusals(seen)
	if len(probes) == 0 {
		CannotJudge("nothing was asked while the account was refused")
	}
	var last evidence.Exchange
	for i := 0; i+2 < len(probes); i += 3 {
		before, probe, after := probes[i], probes[i+1], probes[i+2]
		if !probe.Answered() || !isRefusal(before) || !isRefusal(after) {
			continue
		}
		before.Consult(true)
		if probe.OK() {
			probe.Consult(false)
			return
		}
		last = probe
	}
	if last.ID == "" {
		CannotJudge("the account was not refused for long enough to tell")
	}
	last.Consult(false)
	Failed("wanted to be served while the other is refused, got %d\n%s", last.Answer.Status, last)
}

func allRefused(probes []evidence.Exchange) bool {
	for i := 1; i < len(probes); i += 3 {
		if !isRefusal(probes[i]) {
			return false
		}
	}
	return len(probes) > 0
}

// countsAll judges whether any kind of request is left out of the count.
func countsAll(seen Burst, facts evidence.Facts) {
	_ = refusals(seen)
	if mixed := mixedFlight(seen); len(seen.Single) > 0 {
		if !tried(mixed, facts, facts.Before+len(seen.Tried)) {
			CannotJudge("only %d of a mix were answered within %v, which is too slow to tell", answeredWithin(mixed, facts.Window), facts.Window)
		}
		x := seen.Single[len(seen.Single)-1]
		x.Consult(false)
		Failed("wanted all requests to count together: a mix of %d was not refused, requests for one URL alone were", len(mixed))
	}
	open := map[string]evidence.Exchange{}
	for i := 0; i+2 < len(seen.Kinds); i += 3 {
		probe := seen.Kinds[i+1]
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
		case asked < stubborn || share(seen.Stream) < 0.9:
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

func share(stream []evidence.Exchange) float64 {
	refused := 0
	for _, x := range stream {
		if isRefusal(x) {
			refused++
		}
	}
	return float64(refused) / float64(max(1, len(stream)))
}

func kindOf(x evidence.Exchange) string {
	return fmt.Sprintf("%s %s (%s)", x.Request.Method, evidence.Path(x.Request.URL), x.Way)
}

func writesWereNotCarriedOut(seen Burst) {
	_ = refusals(seen)
	refused := 0
	for i := 0; i+2 < len(seen.Writes); i += 3 {
		write := seen.Writes[i+1]
		if write.Answer.Status != 503 {
			continue
		}
		refused++
		write.Consult(true)
		Expect(seen.Listed).To(BeSuccess(), Control)
		Expect(seen.Listed).NotTo(scene.ListName(write.Record), Saying("a create was refused by the limiter and carried out all the same"))
	}
	if refused == 0 {
		CannotJudge("no create was refused: this account may create nothing, or the account was not refused for long enough")
	}
}

// mixedFlight is the last burst of mixed kinds.
func mixedFlight(seen Burst) []evidence.Exchange {
	if len(seen.Again) > 0 {
		return seen.Again
	}
	return seen.First
}

// tellModel tells which ways of counting fit what was seen.
func tellModel(seen Burst, facts evidence.Facts) {
	_ = refusals(seen)
	flight := lastFlight(seen)
	count := served(flight) + beforeFlight(seen, facts)
	if !seen.Woken.OK() {
		Noted("%d served before the first refusal; when the account is served again was not seen", count)
	}
	var first time.Time
	for _, x := range flight {
		if isRefusal(x) && (first.IsZero() || x.End().Before(first)) {
			first = x.End()
		}
	}
	if first.IsZero() {
		Noted("%d served; which request was refused first was not seen", count)
	}
	pause := seen.Woken.Sent.Sub(first).Round(10 * time.Millisecond)
	Noted("%d served before the first refusal, served again %v after it: fits %s", count, pause, fits(count, pause, facts))
}

func fits(count int, pause time.Duration, facts evidence.Facts) string {
	switch {
	case count > facts.Limit:
		return "a token bucket, or a fixed window whose edge fell into the burst"
	case pause < facts.Window/2:
		return "a token bucket or a fixed window"
	}
	return "a sliding window, or a fixed window that began with the burst"
}
