package responses

import (
	. "github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/scene"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

var failureIsNot2xx = spec.Must("status.failure-is-not-2xx", section,
	"A failed request answers outside the 200 range.",
	spec.BrokenBy(fault.MissingAnswers200, fault.UpdateMissingAnswers200),
	spec.BrokenBy(fault.MissingAnswers200InXML, fault.MissingIsEmpty, fault.MissingIsNothing).
		Also("errors.missing-record-is-404", "what is answered 200 is not answered 404"),
	spec.BrokenBy(fault.InvalidCreateAnswers200, fault.InvalidUpdateAnswers200, fault.LackingCreateAnswers200,
		fault.LackingFormAnswers201).
		Also("status.bad-input-is-4xx", "what is answered 2xx is not refused"))

var badInputIs4xx = spec.Should("status.bad-input-is-4xx", section,
	"A mistake of the caller is refused, and not reported as a fault of the server.",
	spec.BrokenBy(fault.BadInputAnswers500, fault.InvalidJSONAnswers500, fault.LackingFieldAnswers500,
		fault.ImpossibleIDAnswers500))

var failedWriteHasNoEffect = spec.Should("errors.failed-write-has-no-effect", section,
	"A write that fails changes nothing.",
	spec.BrokenBy(fault.FailedCreateTakesEffect, fault.FailedUpdateTakesEffect, fault.FailedUpdateUndoesAnother))

var _ = Describe("Responses: failure", func() {
	for _, record := range spec.Records() {
		mishaps := scene.Failures(record)
		for _, way := range evidence.Ways() {
			if record.Read != nil {
				It("does not answer 2xx to a read of an id never given out", failureIsNot2xx, spec.About(record, "missing", way),
					mishaps.Judge(func(seen scene.Mishaps) {
						scene.WantGhost(seen.Created)
						Expect(seen.Existing[string(way)]).To(BeSuccess(), Control)
						Expect(seen.Missing[string(way)]).NotTo(BeSuccess())
						scene.WantThere(seen.Created, seen.Existing[string(way)])
					}))
			}
			if record.Create.Mandatory != "" {
				It("does not answer 2xx to a create that lacks its mandatory field", failureIsNot2xx, spec.About(record, "without", record.Create.Mandatory, way),
					mishaps.Judge(func(seen scene.Mishaps) { notCreated(seen, seen.Lacking[string(way)]) }))
				It("answers 4xx to a create that lacks its mandatory field", badInputIs4xx, spec.About(record, "without", record.Create.Mandatory, way),
					mishaps.Judge(func(seen scene.Mishaps) {
						Expect(seen.Created).To(BeSuccess(), Control)
						Expect(seen.Lacking[string(way)]).To(BeClientError())
					}))
			}
			if record.Invalid != nil {
				It("answers 4xx to an id that cannot be one", badInputIs4xx, spec.About(record, "impossible id", way),
					mishaps.Judge(func(seen scene.Mishaps) {
						Expect(seen.Created).To(BeSuccess(), Control)
						Expect(seen.Impossible[string(way)]).To(BeClientError())
					}))
			}
		}
		invalidBodies(record, mishaps)
	}
})

// invalidBodies judges creates and updates whose body is announced as JSON and breaks off in the middle.
func invalidBodies(record records.Type, mishaps spec.Scene[scene.Mishaps]) {
	It("does not answer 2xx to a create that is not valid JSON", failureIsNot2xx, spec.About(record, "create not JSON"),
		mishaps.Judge(func(seen scene.Mishaps) { notCreated(seen, seen.BrokenCreate) }))
	It("answers 4xx to a create that is not valid JSON", badInputIs4xx, spec.About(record, "create not JSON"),
		mishaps.Judge(func(seen scene.Mishaps) {
			Expect(seen.Created).To(BeSuccess(), Control)
			Expect(seen.BrokenCreate).To(BeClientError())
		}))
	if record.Collection != "" {
		It("creates nothing where it refuses a create", failedWriteHasNoEffect, spec.About(record, "create not JSON"),
			mishaps.Judge(func(seen scene.Mishaps) {
				scene.WantWritten(seen.Created)
				Expect(seen.Listed).To(scene.List(seen.Created.Record), Control)
				Expect(seen.BrokenCreate).NotTo(BeSuccess(), Because("status.failure-is-not-2xx"))
				Expect(seen.Listed).NotTo(scene.ListName(seen.BrokenCreate.Record))
			}))
	}
	if record.Update == nil {
		return
	}
	It("does not answer 2xx to an update that is not valid JSON", failureIsNot2xx, spec.About(record, "update not JSON"),
		mishaps.Judge(func(seen scene.Mishaps) {
			Expect(seen.Changed).To(BeSuccess(), Control)
			if seen.BrokenUpdate.OK() && Holds(seen.AfterBroken, scene.Show(seen.BrokenUpdate.Record)) {
				Noted("the target carried the update out, although its body is not valid JSON")
			}
			Expect(seen.BrokenUpdate).NotTo(BeSuccess())
			Expect(seen.ReadChanged).To(scene.Show(seen.Changed.Record), Control)
		}))
	It("answers 4xx to an update that is not valid JSON", badInputIs4xx, spec.About(record, "update not JSON"),
		mishaps.Judge(func(seen scene.Mishaps) {
			Expect(seen.Changed).To(BeSuccess(), Control)
			Expect(seen.BrokenUpdate).To(BeClientError())
		}))
	It("changes nothing where it refuses an update", failedWriteHasNoEffect, spec.About(record, "update not JSON"),
		mishaps.Judge(func(seen scene.Mishaps) {
			Expect(seen.Changed).To(BeSuccess(), Control)
			Expect(seen.BrokenUpdate).NotTo(BeSuccess(), Because("status.failure-is-not-2xx"))
			Expect(seen.Before).To(scene.Show(seen.Created.Record), Control)
			Expect(seen.AfterBroken).To(scene.Show(seen.Created.Record))
		}))
	It("does not answer 2xx to an update of an id never given out", failureIsNot2xx, spec.About(record, "update missing"),
		mishaps.Judge(func(seen scene.Mishaps) {
			scene.WantGhost(seen.Created)
			Expect(seen.Changed).To(BeSuccess(), Control)
			if seen.UpdatedMissing.OK() && Holds(seen.ReadMissing, scene.Show(seen.UpdatedMissing.Record)) {
				Noted("an update of an id that was never given out made the record")
			}
			Expect(seen.UpdatedMissing).NotTo(BeSuccess())
			Expect(seen.ReadChanged).To(scene.Show(seen.Changed.Record), Control)
		}))
	It("undoes nothing where an update finds no record", failedWriteHasNoEffect, spec.About(record, "update missing"),
		mishaps.Judge(func(seen scene.Mishaps) {
			scene.WantGhost(seen.Created)
			Expect(seen.Changed).To(BeSuccess(), Control)
			Expect(seen.ReadChanged).To(scene.Show(seen.Changed.Record), Control)
			Expect(seen.UpdatedMissing).NotTo(BeSuccess(), Because(failureIsNot2xx.ID))
			Expect(seen.AfterMissing).To(scene.Show(seen.Changed.Record))
		}))
}

// notCreated judges a create that cannot have succeeded. Where a lenient server made a record of it all the same, the
// request did not fail, and there is nothing to judge.
func notCreated(seen scene.Mishaps, refused evidence.Exchange) {
	Expect(seen.Created).To(BeSuccess(), Control)
	if refused.OK() && refused.Record.ID != "" && Holds(seen.Listed, scene.List(refused.Record)) {
		Noted("the target made a record of it: the request did not fail")
	}
	Expect(refused).NotTo(BeSuccess())
}
