// Package responses is the section "Responses": which status an answer has, and what a failure looks like.
package responses

import (
	. "github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/reports/evidence"
	"portalspec/suites/scene"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

const section = "basic-concepts#responses"

var createIs201 = spec.Must("status.create-is-201", section,
	"A request that creates a record answers 201 Created.",
	spec.BrokenBy(fault.CreateAnswers200, fault.FormCreateAnswers200, fault.XMLCreateAnswers200,
		fault.CommentCreateAnswers200, fault.CreateAnswers202))

var readIs200 = spec.Must("status.read-is-200", section,
	"A successful query answers 200.",
	spec.BrokenBy(fault.ReadAnswers203, fault.XMLReadAnswers203, fault.ListAnswers206, fault.ReadAnswers201))

var updateIs200 = spec.Must("status.update-is-200", section,
	"A successful update answers 200.",
	spec.BrokenBy(fault.UpdateAnswers201, fault.UpdateAnswers204, fault.FormUpdateAnswers202,
		fault.IdleUpdateAnswers204))

var deleteIs200 = spec.Must("status.delete-is-200", section,
	"A successful delete answers 200 (204 is not 200).",
	spec.BrokenBy(fault.DeleteAnswers204, fault.DeleteAnswers202, fault.HeaderDeleteAnswers204))

var _ = Describe("Responses: success", func() {
	for _, record := range spec.Records() {
		lives, mishaps := scene.Lifecycles(record), scene.Failures(record)
		for _, way := range evidence.Ways() {
			It("answers 201 to a create", createIs201, spec.About(record, way), lives.Judge(func(seen scene.Lives) {
				life := seen.In(way)
				Expect(life.Created).To(BeSuccess(), Control)
				Expect(life.Shown()).To(scene.Show(life.Created.Record), Control)
				Expect(life.Created).To(HaveStatus(201))
			}))
			if record.Read != nil {
				It("answers 200 to a read", readIs200, spec.About(record, "item", way), lives.Judge(func(seen scene.Lives) {
					life := seen.In(way)
					Expect(life.Read).To(BeSuccess(), Control)
					scene.WantThere(life.Created, life.Read)
					Expect(life.Read).To(HaveStatus(200))
				}))
			}
			if record.Collection != "" {
				It("answers 200 to a list", readIs200, spec.About(record, "list", way), lives.Judge(func(seen scene.Lives) {
					life := seen.In(way)
					Expect(life.Listed).To(BeSuccess(), Control)
					scene.WantListed(life.Created, life.Shown(), life.Listed)
					Expect(life.Listed).To(HaveStatus(200))
				}))
			}
			if record.Update != nil {
				It("answers 200 to an update", updateIs200, spec.About(record, way), lives.Judge(func(seen scene.Lives) {
					life := seen.In(way)
					Expect(life.Changed).To(BeSuccess(), Control)
					Expect(life.ReadChanged).To(scene.Show(life.Changed.Record), Control)
					Expect(life.Changed).To(HaveStatus(200))
				}))
			}
			if record.Delete != nil {
				It("answers 200 to a delete", deleteIs200, spec.About(record, way), lives.Judge(func(seen scene.Lives) {
					life := seen.In(way)
					scene.WantThere(life.Created, life.Shown())
					Expect(life.Deleted).To(BeSuccess(), Control)
					Expect(life.Gone).To(scene.ShowNoMore(life.Created.Record), scene.ToldOfDeleted(record))
					Expect(life.Deleted).To(HaveStatus(200))
				}))
			}
		}
		if record.Update != nil {
			It("answers 200 to an update that changes nothing", updateIs200, spec.About(record, "again"), mishaps.Judge(func(seen scene.Mishaps) {
				Expect(seen.ReadChanged).To(scene.Show(seen.Changed.Record), Control)
				Expect(seen.ChangedAgain).To(BeAnswered(), Control)
				if !seen.ChangedAgain.OK() {
					NotApplicable("an update that changes nothing fails, with %d", seen.ChangedAgain.Answer.Status)
				}
				Expect(seen.ChangedAgain).To(HaveStatus(200))
				scene.WantListed(seen.Changed, seen.ReadChanged, seen.Listed...)
			}))
		}
	}
})
