// Package ratelimit is the section "Rate limiting": 500 requests per 10 seconds from one address for one account, then 503.
// It spends an account's budget on purpose. How the period is counted is not documented, so every rule holds for a sliding
// window, a fixed window and a token bucket alike.
package ratelimit

import (
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
	It("says in seconds how long to wait", statesWait, burst.Judge(statesTheWait))
	It("serves again after that wait", honest, burst.JudgeWith(keepsItsWord))
	It("counts each account by itself", perAccount, burst.JudgeWith(servesTheOtherAccount))
	It("counts each address by itself", perAddress, burst.JudgeWith(servesTheOtherAddress))
	It("counts all requests together", countsEverything, burst.JudgeWith(countsAll))
	It("does not carry out what it refuses", refusedWrite, burst.Judge(writesWereNotCarriedOut))
	It("asks to wait no longer than the period", waitFits, burst.JudgeWith(waitFitsThePeriod))
	It("refuses in the format asked for", refusalFollowsFormat, burst.Judge(refusesInTheFormat))
	It("records how the period is counted", model, burst.JudgeWith(tellModel))
})

// counted are the requests that a limiter counts together: those of the account from its own address, before the wait.
func counted(seen Burst) (all []evidence.Exchange) {
	if len(seen.First) == 0 {
		return nil
	}
	for _, flight := range [][]evidence.Exchange{seen.Tried, seen.First, seen.Again, seen.Single, seen.Few, seen.Drained, seen.OtherAccount,
		seen.OtherAddress, seen.Writes, seen.Kinds, seen.Stream, seen.Served} {
		for _, x := range flight {
			if !x.Sent.IsZero() && !x.Second && x.Account == seen.First[0].Account {
				all = append(all, x)
			}
		}
	}
	return all
}

// refusals are the answers of the limiter; where there are none, nothing depends on them.
func refusals(seen Burst) (all []evidence.Exchange) {
	for _, x := range counted(seen) {
		if x.Answer.Status == 503 {
			all = append(all, x)
		}
	}
	if len(all) == 0 {
		NotApplicableBecause(refuses.ID, "no request was answered 503")
	}
	return all
}

func statesTheWait(seen Burst) {
	for _, x := range refusals(seen) {
		Expect(x).To(StateOneWaitInSeconds())
	}
}

func waitFitsThePeriod(seen Burst, facts evidence.Facts) {
	for _, x := range refusals(seen) {
		Expect(x).To(StateOneWaitInSeconds(), Because(statesWait.ID))
		wait, _ := retryAfter(x)
		if most := time.Duration(math.Ceil(facts.Window.Seconds())) * time.Second; wait > most {
			x.Consult(false)
			Failed("wanted a wait of at most %v, got %v", most, wait)
		}
	}
}

func refusesInTheFormat(seen Burst) {
	for _, x := range refusals(seen) {
		Expect(x).To(BeEmptyOrIn(x.Way))
	}
}

func keepsItsWord(seen Burst, facts evidence.Facts) {
	last := slices.MaxFunc(refusals(seen), func(a, b evidence.Exchange) int { return a.Sent.Compare(b.Sent) })
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
		if len(seen.Woken.Redirects) > 0 {
			seen.Woken.Consult(true)
			CannotJudge("after the stated wait a redirect was served, and refused was only what it leads to")
		}
		for _, x := range counted(seen) {
			if x.ID != last.ID && x.End().After(last.Sent) && through([]evidence.Exchange{x}) > 0 {
				x.Consult(true)
				CannotJudge("refused after the stated wait, but the account was served after it was told to wait, which may have used up what it was promised")
			}
		}
		seen.Woken.Consult(false)
		Failed("wanted the first request after the stated wait to be served, got %d\n%s", seen.Woken.Answer.Status, seen.Woken)
	}
	Expect(seen.Woken).To(HaveStatus(200))
}

func writesWereNotCarriedOut(seen Burst) {
	_ = refusals(seen)
	refused := false
	for three := range slices.Chunk(seen.Writes, 3) {
		write := three[1]
		if write.Answer.Status != 503 {
			continue
		}
		refused = true
		write.Consult(true)
		Expect(seen.Listed).To(BeSuccess(), Control)
		Expect(seen.Listed).NotTo(scene.ListName(write.Record), Saying("a create was refused by the limiter and carried out all the same"))
	}
	if !refused {
		scene.WantWritten(seen.Made)
		CannotJudge("no create was refused: this account may create nothing, or the account was not refused for long enough")
	}
}
