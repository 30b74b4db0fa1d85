package authorization

import (
	. "github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/scene"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

var leaksNothing = spec.Must("auth.refusal-leaks-nothing", section,
	"A refusal holds nothing of the record.",
	spec.BrokenBy(fault.RefusalHoldsTitle, fault.RefusedDeleteHoldsTitle, fault.RefusalHoldsTitleInHeader,
		fault.RefusedListHoldsTitles, fault.RefusalHoldsEmail, fault.RefusalHoldsEmailInHeader))

var hidesExistence = spec.Should("auth.refusal-hides-existence", section,
	"Without authentication a record that exists and one that does not look the same.",
	spec.BrokenBy(fault.RefusalTellsExistence, fault.RefusalTellsExistenceInWords))

var _ = Describe("Authentication: what a refusal tells", func() {
	for _, record := range spec.Records() {
		door := scene.Strangers(record)
		for _, way := range evidence.Ways() {
			refusalsOf(record, way, door)
		}
		if record.Read == nil {
			continue
		}
		It("does not tell what exists", hidesExistence, spec.About(record), door.Judge(func(seen scene.Door) {
			scene.WantGhost(seen.Created)
			first, again, missing := seen.NoItem[string(evidence.Bare)], seen.NoItemAgain, seen.NoMissing
			Expect(first).To(BeRefused(seen.Created.Record.Title), Because(headerRequired.ID))
			Expect(missing).To(HaveStatus(first.Answer.Status), Saying("a record that exists is refused with %d", first.Answer.Status))
			if Holds(again, LookLike(first)) {
				Expect(missing).To(LookLike(first))
			}
		}))
	}
	account(scene.Credentials())
})

func refusalsOf(record records.Type, way evidence.Way, door spec.Scene[scene.Door]) {
	hold := func(what string, of func(scene.Door) (with, without evidence.Exchange)) {
		It("holds nothing of the record", leaksNothing, spec.About(record, what, way), door.JudgeWith(func(seen scene.Door, facts evidence.Facts) {
			scene.WantWritten(seen.Created)
			title := seen.Created.Record.Title
			with, without := of(seen)
			Expect(with).To(BeSuccess(), Control)
			if Holds(with, HoldNothingOf(title)) {
				NotApplicable("the authorized answer does not hold the record's name either")
			}
			Expect(without).To(BeRefused(title), Because(headerRequired.ID))
			Expect(without).To(HoldNothingOf(title, facts.Account.Email))
		}))
	}
	if record.Read != nil {
		hold("GET item", func(seen scene.Door) (with, without evidence.Exchange) {
			return seen.Item[string(way)], seen.NoItem[string(way)]
		})
	}
	if record.Collection != "" {
		hold("GET list", func(seen scene.Door) (with, without evidence.Exchange) {
			return seen.List[string(way)], seen.NoList[string(way)]
		})
	}
	if record.Delete != nil && record.Read != nil && (way == evidence.Bare || way == evidence.Headers) {
		hold("DELETE", func(seen scene.Door) (with, without evidence.Exchange) {
			return seen.Item[string(way)], seen.NoDelete[string(way)]
		})
	}
}

func account(callers spec.Scene[scene.Callers]) {
	for _, way := range evidence.Ways() {
		It("holds nothing of the account", leaksNothing, spec.About("@self", way), callers.JudgeWith(func(seen scene.Callers, facts evidence.Facts) {
			email := facts.Account.Email
			if email == "" {
				NotApplicable("people/@self tells no e-mail address of the account")
			}
			if Holds(seen.Self[string(way)], HoldNothingOf(email)) {
				NotApplicable("the authorized answer does not hold the account's e-mail address either")
			}
			Expect(seen.NoSelf[string(way)]).To(BeRefused(markers(facts)...), Because(headerRequired.ID))
			Expect(seen.NoSelf[string(way)]).To(HoldNothingOf(email))
		}))
	}
}
