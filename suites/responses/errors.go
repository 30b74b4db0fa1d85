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

var missingIs404 = spec.Must("errors.missing-record-is-404", section,
	"A record that cannot be found answers 404.",
	spec.BrokenBy(fault.MissingAnswers200, fault.MissingAnswers400, fault.MissingAnswers403, fault.MissingAnswers500,
		fault.MissingAnswers400InJSON))

var deletedIs404 = spec.Must("errors.deleted-record-is-404", section,
	"A deleted record can no longer be found.",
	spec.BrokenBy(fault.GoneAnswers403, fault.GoneAnswers500, fault.GoneIsEmpty, fault.DeletedStillReadable,
		fault.DeletedStillReadableInXML, fault.DeletedReadableOnce))

var updateMissingIs404 = spec.Should("errors.update-missing-is-404", section,
	"Updating a record that cannot be found answers 404.",
	spec.BrokenBy(fault.UpdateMissingAnswers400, fault.UpdateMissingAnswers500, fault.UpdateMissingAnswers200,
		fault.UpdateMissingCreates))

var deleteMissingIs404 = spec.Should("errors.delete-missing-is-404", section,
	"Deleting a record that cannot be found answers 404.",
	spec.BrokenBy(fault.DeleteMissingAnswers200, fault.SecondDeleteAnswers200, fault.DeleteMissingAnswers500))

var _ = Describe("Errors: what cannot be found", func() {
	for _, record := range spec.Records() {
		mishaps, lives, pair := scene.Failures(record), scene.Lifecycles(record), scene.Neighbours(record)
		for _, way := range evidence.Ways() {
			if record.Read != nil {
				It("answers 404 to an id never given out", missingIs404, spec.About(record, way), mishaps.Judge(func(seen scene.Mishaps) {
					scene.WantGhost(seen.Created)
					Expect(seen.Existing[string(way)]).To(HaveStatus(200), Control)
					scene.WantThere(seen.Created, seen.Existing[string(way)])
					Expect(seen.Missing[string(way)]).To(HaveStatus(404))
				}))
			}
			if record.Read != nil && record.Delete != nil {
				It("answers 404 to what was deleted", deletedIs404, spec.About(record, way), lives.Judge(func(seen scene.Lives) {
					life := seen.In(way)
					Expect(life.Read).To(HaveStatus(200), Control)
					scene.WantThere(life.Created, life.Read)
					Expect(life.Deleted).To(BeSuccess(), Control)
					gone(life.Gone)
				}))
			}
		}
		if record.Read != nil && record.Delete != nil {
			It("answers 404 to what was deleted beside another", deletedIs404, spec.About(record, "beside another"), pair.Judge(func(seen scene.Pair) {
				Expect(seen.FirstBefore).To(HaveStatus(200), Control)
				scene.WantThere(seen.First, seen.FirstBefore)
				Expect(seen.Deleted).To(BeSuccess(), Control)
				gone(seen.FirstGone)
			}))
		}
		writesOfNothing(record, mishaps, pair)
	}
})

func writesOfNothing(record records.Type, mishaps spec.Scene[scene.Mishaps], pair spec.Scene[scene.Pair]) {
	if record.Update != nil {
		It("answers 404 to an update of an id never given out", updateMissingIs404, spec.About(record), mishaps.Judge(func(seen scene.Mishaps) {
			scene.WantGhost(seen.Created)
			Expect(seen.Changed).To(BeSuccess(), Control)
			Expect(seen.UpdatedMissing).To(HaveStatus(404))
		}))
	}
	if record.Delete != nil {
		It("answers 404 to a delete of an id never given out", deleteMissingIs404, spec.About(record, "never given out"), mishaps.Judge(func(seen scene.Mishaps) {
			scene.WantGhost(seen.Created)
			Expect(seen.Deleted).To(BeSuccess(), Control)
			gone(seen.DeletedMissing)
		}))
		It("answers 404 to a second delete", deleteMissingIs404, spec.About(record, "twice"), pair.Judge(func(seen scene.Pair) {
			Expect(seen.Deleted).To(BeSuccess(), Control)
			gone(seen.DeletedAgain)
		}))
	}
}

// gone judges an answer about a record that was once there: 410 says the same as 404, and more.
func gone(x evidence.Exchange) {
	Expect(x).To(HaveStatus(404, 410))
	if x.Answer.Status == 410 {
		Passed("410 Gone: says as much as 404 of a record that was deleted")
	}
}
