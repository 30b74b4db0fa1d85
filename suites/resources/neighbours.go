package resources

import (
	. "github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/records"
	"portalspec/suites/scene"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

var updateIsIsolated = spec.Must("resources.update-is-isolated", section,
	"Updating one record leaves its neighbours as they are.",
	spec.BrokenBy(fault.UpdateTouchesNeighbour, fault.UpdateShowsInNeighbour, fault.CommentUpdateTouchesNeighbour))

var deleteIsIsolated = spec.Must("resources.delete-is-isolated", section,
	"Deleting one record leaves its neighbours as they are.",
	spec.BrokenBy(fault.DeleteTouchesNeighbour, fault.DeleteRenamesNeighbour))

var listed = spec.Should("resources.listed", section,
	"A created record is listed in its collection, a deleted one is not.",
	spec.BrokenBy(fault.ListForgetsNewest, fault.JSONListForgetsNewest, fault.ListForgetsChanged, fault.DeletedStillListed))

var _ = Describe("Introduction: neighbours", func() {
	for _, record := range spec.Records() {
		pair := scene.Neighbours(record)
		if record.Read != nil {
			It("leads from the id of a create to the record, and to no other", ownURL, spec.About(record, "beside another"), pair.Judge(func(seen scene.Pair) {
				Expect(seen.First).To(BeSuccess(), Control)
				Expect(seen.Neighbour).To(BeSuccess(), Control)
				Expect(seen.FirstBefore).To(scene.Show(seen.First.Record))
				Expect(seen.Before).To(scene.Show(seen.Neighbour.Record))
			}))
		}
		if record.Update != nil {
			It("changes no neighbour", updateIsIsolated, spec.About(record), pair.Judge(func(seen scene.Pair) {
				Expect(seen.Before).To(scene.Show(seen.Neighbour.Record), Control)
				Expect(seen.FirstAfter).To(scene.Show(seen.Changed.Record), Control)
				Expect(seen.After).To(scene.Show(seen.Neighbour.Record))
			}))
		}
		if record.Delete != nil {
			It("removes no neighbour", deleteIsIsolated, spec.About(record), pair.Judge(func(seen scene.Pair) {
				Expect(seen.Before).To(scene.Show(seen.Neighbour.Record), Control)
				if record.Update != nil {
					Expect(seen.After).To(scene.Show(seen.Neighbour.Record), Because(updateIsIsolated.ID))
				}
				Expect(seen.FirstGone).To(scene.ShowNoMore(seen.First.Record), scene.ToldOfDeleted(record))
				Expect(seen.Beside).To(scene.Show(seen.Neighbour.Record))
			}))
		}
		if record.Collection != "" {
			lists(record, pair)
		}
	}
})

func lists(record records.Type, pair spec.Scene[scene.Pair]) {
	It("lists a created record", listed, spec.About(record, "created"), pair.Judge(func(seen scene.Pair) {
		Expect(seen.First).To(BeSuccess(), Control)
		Expect(seen.Listed).To(BeSuccess(), Control)
		if record.Read != nil {
			Expect(seen.FirstBefore).To(scene.Show(seen.First.Record), Because(ownURL.ID))
		}
		if !Complete(seen.Listed) {
			Noted("the collection has more pages than were read")
		}
		Expect(seen.Listed).To(scene.List(seen.First.Record))
	}))
	if record.Delete == nil {
		return
	}
	It("does not list a deleted record", listed, spec.About(record, "deleted"), pair.Judge(func(seen scene.Pair) {
		Expect(seen.FirstGone).To(scene.ShowNoMore(seen.First.Record), scene.ToldOfDeleted(record))
		Expect(seen.ListedAfter).To(BeSuccess(), Control)
		if !Complete(seen.ListedAfter) {
			Noted("the collection has more pages than were read")
		}
		Expect(seen.ListedAfter).NotTo(scene.List(seen.First.Record))
	}))
}
