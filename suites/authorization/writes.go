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

var headerRequiredOnWrites = spec.Must("auth.header-required-on-writes", section,
	"A create, update or delete without the Authorization header is refused and has no effect.",
	spec.BrokenBy(fault.WritesAreOpen, fault.CreatesAreOpen, fault.UpdatesAreOpenToJSON, fault.DeletesAreOpen,
		fault.RefusedCreateTakesEffect, fault.RefusedUpdateTakesEffect, fault.RefusedDeleteTakesEffect,
		fault.ConnectionStaysAuthorized))

var _ = Describe("Authentication: writes", func() {
	for _, record := range spec.Records() {
		door := scene.Strangers(record)
		for _, way := range scene.WritesOfStrangers() {
			It("refuses a create without the header", headerRequiredOnWrites, spec.About(record, "POST", way), door.Judge(func(seen scene.Door) {
				Expect(seen.OtherCreated).To(BeSuccess(), Control)
				if record.Collection != "" {
					Expect(seen.ListAfter).To(BeSuccess(), Control)
					Expect(seen.ListAfter).NotTo(scene.ListName(seen.NoCreate[string(way)].Record), Saying("a create without the header took effect"))
				}
				Expect(seen.NoCreate[string(way)]).To(BeRefused())
				scene.WantListed(seen.Created, seen.After, seen.ListAfter...)
			}))
			changes(record, way, door)
			refusals(record, way, door)
		}
	}
})

func changes(record records.Type, way evidence.Way, door spec.Scene[scene.Door]) {
	if record.Update != nil {
		It("refuses an update without the header", headerRequiredOnWrites, spec.About(record, "PUT", way), door.Judge(func(seen scene.Door) {
			thereBefore(record, seen)
			Expect(seen.OtherChanged).To(BeSuccess(), Control)
			Expect(seen.After).NotTo(scene.Show(seen.NoUpdate[string(way)].Record), Saying("an update without the header took effect"))
			Expect(seen.NoUpdate[string(way)]).To(BeRefused())
			Expect(seen.After).To(scene.Show(seen.Created.Record), Control)
		}))
	}
	if record.Delete != nil {
		It("refuses a delete without the header", headerRequiredOnWrites, spec.About(record, "DELETE", way), door.Judge(func(seen scene.Door) {
			thereBefore(record, seen)
			Expect(seen.OtherGone).To(BeSuccess(), Control)
			Expect(seen.After).NotTo(scene.ShowNoMore(seen.Created.Record), Saying("the record is gone after a delete without the header"))
			Expect(seen.NoDelete[string(way)]).To(BeRefused())
			Expect(seen.After).To(scene.Show(seen.Created.Record), Control)
		}))
	}
}

// thereBefore is the control of a refused change: the record could be seen with the header before.
func thereBefore(record records.Type, seen scene.Door) {
	before := seen.Item
	if record.Read == nil {
		before = seen.List
	}
	Expect(before[string(evidence.JSON)]).To(HaveStatus(200), Control)
}

func refusals(record records.Type, way evidence.Way, door spec.Scene[scene.Door]) {
	judge := func(method string, of func(scene.Door) map[string]evidence.Exchange) {
		It("answers 401 to a write without the header", refusalIs401, spec.About(record, method, way), door.Judge(func(seen scene.Door) {
			Expect(seen.OtherCreated).To(BeSuccess(), Control)
			Expect(of(seen)[string(way)]).To(BeRefused(), Because(headerRequiredOnWrites.ID))
			Expect(of(seen)[string(way)]).To(HaveStatus(401))
		}))
	}
	judge("POST", func(seen scene.Door) map[string]evidence.Exchange { return seen.NoCreate })
	if record.Update != nil {
		judge("PUT", func(seen scene.Door) map[string]evidence.Exchange { return seen.NoUpdate })
	}
	if record.Delete != nil {
		judge("DELETE", func(seen scene.Door) map[string]evidence.Exchange { return seen.NoDelete })
	}
}
