// Package resources is the introduction of the documentation: every record has a URL of its own and is manipulated in isolation.
package resources

import (
	. "github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/scene"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

const section = "basic-concepts#introduction"

var ownURL = spec.Must("resources.own-url", section,
	"Every record has a URL of its own.",
	spec.BrokenBy(fault.CreateGivesWrongID, fault.EventCreateGivesWrongID, fault.EventCreateGivesIDOfNeighbour,
		fault.ReadShowsAnotherRecord, fault.ReadsShowAnotherRecord))

var updateIsKept = spec.Must("resources.update-is-kept", section,
	"An update changes the record that its URL names.",
	spec.BrokenBy(fault.UpdateSwallowed, fault.UpdateSwallowedInXML, fault.FormUpdateSwallowed, fault.CaseUpdateSwallowed,
		fault.UpdateIsSeenLate))

var nestedOwnURL = spec.Must("resources.nested-own-url", section,
	"A record that belongs to another (a comment of a post) is manipulated by itself.",
	spec.BrokenBy(fault.CommentChangesPost, fault.CommentUpdateChangesPost, fault.CommentUpdateSwallowed,
		fault.CommentCreateGivesWrongID))

var _ = Describe("Introduction: every record by itself", func() {
	for _, record := range spec.Records() {
		lives := scene.Lifecycles(record)
		for _, way := range evidence.Ways() {
			if record.Nested() {
				nested(record, way, lives)
				continue
			}
			It("leads from the id of a create to the record", ownURL, spec.About(record, way), lives.Judge(func(seen scene.Lives) {
				life := seen.In(way)
				Expect(life.Created).To(BeSuccess(), Control)
				Expect(life.Shown()).To(scene.Show(life.Created.Record))
			}))
			if record.Update != nil {
				It("keeps an update", updateIsKept, spec.About(record, way), lives.Judge(func(seen scene.Lives) {
					life := seen.In(way)
					Expect(life.Shown()).To(scene.Show(life.Created.Record), Because(ownURL.ID))
					Expect(life.Changed).To(BeSuccess(), Control)
					Expect(life.ReadChanged).To(scene.Show(life.Changed.Record))
				}))
			}
		}
	}
})

// nested judges a record that lives in another: it comes and changes by itself, and its parent does not notice.
func nested(record records.Type, way evidence.Way, lives spec.Scene[scene.Lives]) {
	It("creates a record in another", nestedOwnURL, spec.About(record, "POST", way), lives.Judge(func(seen scene.Lives) {
		life := seen.In(way)
		Expect(life.Created).To(BeSuccess(), Control)
		Expect(life.Shown()).To(scene.Show(life.Created.Record))
	}))
	if record.Update != nil {
		It("changes a record in another", nestedOwnURL, spec.About(record, "PUT", way), lives.Judge(func(seen scene.Lives) {
			life := seen.In(way)
			Expect(life.Changed).To(BeSuccess(), Control)
			Expect(life.ReadChanged).To(scene.Show(life.Changed.Record))
		}))
	}
	if record.Delete != nil {
		It("removes a record from another", nestedOwnURL, spec.About(record, "DELETE", way), lives.Judge(func(seen scene.Lives) {
			life := seen.In(way)
			Expect(life.Deleted).To(BeSuccess(), Control)
			Expect(life.Gone).To(scene.ShowNoMore(life.Created.Record))
		}))
	}
	It("leaves the other record as it was", nestedOwnURL, spec.About(record, "parent", way), lives.Judge(func(seen scene.Lives) {
		life := seen.In(way)
		Expect(life.Parent).To(scene.Show(life.Parent.Record), Control)
		Expect(life.Created).To(BeSuccess(), Control)
		Expect(life.ParentAfter).To(scene.Show(life.Parent.Record))
	}))
}
