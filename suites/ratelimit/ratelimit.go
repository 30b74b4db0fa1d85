// Package ratelimit is the section "Rate limiting": 500 requests per 10 seconds from one address for one account, then 503.
// It spends an account's budget on purpose. How the period is counted is not documented, so every rule holds for a sliding
// window, a fixed window and a token bucket alike.
package ratelimit

import (
	"math"
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

func keepsItsWord(seen Burst, facts evidence.Facts) {
	all := refusals(seen)
	last := all[0]
	for _, x := range all {
		if x.End().After(last.End()) {
			last = x
		}
	}
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
