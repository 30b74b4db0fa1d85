// Package batch is the page "Batching requests": several requests are sent as one.
package batch

import (
	. "github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/reports/evidence"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

const section = "batching"

var eachAnswered = spec.Must("batch.each-answered", section,
	"A batch of requests answers each of them, in order, with its own status, headers and body.",
	spec.BrokenBy(fault.BatchAnswersBackwards, fault.BatchStatusesAre200, fault.BatchLeavesFailuresOut, fault.BatchLeavesHeadersOut,
		fault.BatchBodiesAreNoTexts, fault.BatchIgnoresSuffixes))

var countsAsItsParts = spec.Info("batch.counts-as-its-parts", section,
	"Whether a batch counts as one request or as its parts is not documented.")

// Batches are two batches, and what they ask for by itself.
type Batches struct {
	JSON, XML, Missing evidence.Exchange // people/@self in both formats, and an account whose id was never given out
	Two                evidence.Exchange // a batch of the first two
	Failing            evidence.Exchange // a batch of the first and the last
}

func batches() spec.Scene[Batches] {
	return spec.Observe("batch", func(p *spec.Portal) (seen Batches) {
		seen.JSON, seen.XML = p.Get("people/@self", spec.In(evidence.JSON)), p.Get("people/@self", spec.In(evidence.XML))
		seen.Two = p.Batch("people/@self.json", "people/@self.xml")
		if ghost, ok := p.NeverGivenOut(evidence.Record{ID: p.Facts().Account.ID}); ok {
			seen.Missing = p.Get("people/"+ghost.ID, spec.In(evidence.JSON))
			seen.Failing = p.Batch("people/@self.json", "people/"+ghost.ID+".json")
		}
		return seen
	})
}

var _ = Describe("Batching requests", spec.OfFullProfile, func() {
	asked := batches()
	It("answers two reads, each in the format that it asks for", eachAnswered, spec.About("two reads"),
		asked.JudgeWith(func(seen Batches, facts evidence.Facts) {
			Expect(seen.JSON).To(NameTheAccount(facts.Account), Control)
			Expect(seen.XML).To(NameTheAccount(facts.Account), Control)
			wantBatches(seen.Two)
			Expect(seen.Two).To(AnswerEach(2))
			for i, alone := range []evidence.Exchange{seen.JSON, seen.XML} {
				part, within := PartOf(seen.Two, i, alone), place(i)
				Expect(part).To(HaveStatus(alone.Answer.Status), within)
				Expect(part).To(BeIn(alone.Way), within)
				Expect(part).To(NameTheSamePerson(alone), within)
			}
		}))
	It("answers a read beside one that fails", eachAnswered, spec.About("a failing read"),
		asked.JudgeWith(func(seen Batches, facts evidence.Facts) {
			Expect(seen.JSON).To(NameTheAccount(facts.Account), Control)
			wantBatches(seen.Two)
			if !spec.HasGhosts(facts.Account.ID) {
				NotApplicable("no id can be said never to have been given out where ids look like %q", facts.Account.ID)
			}
			Expect(seen.Missing).To(BeAnswered(), Control)
			if seen.Missing.OK() {
				NotApplicable("a read of an account that never was does not fail by itself")
			}
			Expect(seen.Failing).To(AnswerEach(2))
			read, failed := PartOf(seen.Failing, 0, seen.JSON), PartOf(seen.Failing, 1, seen.Missing)
			Expect(read).To(HaveStatus(seen.JSON.Answer.Status), place(0))
			Expect(read).To(NameTheSamePerson(seen.JSON), place(0))
			Expect(failed).To(HaveStatus(seen.Missing.Answer.Status), place(1))
		}))
	It("is counted as something", countsAsItsParts, spec.About("batch"), asked.Judge(func(seen Batches) {
		wantBatches(seen.Two)
		Noted("not told: the rate limit chapter sends no batches, which would spend the account's budget once more")
	}))
})

// place tells which request of a batch an expectation is about.
func place(request int) Option {
	return Saying("request %d of the batch, as it is answered there:", request+1)
}

// wantBatches ends the judgement of a target that offers no batches.
func wantBatches(x evidence.Exchange) {
	Expect(x).To(BeAnswered(), Control)
	switch status := x.Answer.Status; status {
	case 402, 403, 404, 405:
		NotApplicable("the target does not offer batches: POST batch answers %d", status)
	}
}
