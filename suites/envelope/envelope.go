// Package envelope is what surrounds the record in a JSON answer, as the page "Passing authentication" shows it.
package envelope

import (
	. "github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/reports/evidence"
	"portalspec/suites/scene"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

var members = spec.Should("envelope.members", "authentication",
	"A JSON answer holds response, status and statusCode; count tells how many records it holds.",
	spec.BrokenBy(fault.StatusIsStatusCode, fault.ErrorsHaveStatus0, fault.CountIsOneLess, fault.CreatesAreBare, fault.DeletesLackStatusCode))

var _ = Describe("The envelope", spec.OfFullProfile, func() {
	for _, record := range spec.Records() {
		lives, mishaps := scene.Lifecycles(record), scene.Failures(record)
		It("surrounds what it answers", members, spec.About(record), lives.Judge(surrounded))
		It("says of errors that they are", members, spec.About(record, "errors"), mishaps.Judge(told))
		if record.Collection != "" {
			for _, way := range inJSON {
				It("counts what it lists", members, spec.About(record, "count", way), lives.Judge(func(seen scene.Lives) { counted(seen.In(way)) }))
			}
		}
	}
})

// inJSON are the ways of asking for JSON.
var inJSON = []evidence.Way{evidence.JSON, evidence.Headers}

// surrounded judges what succeeded. What a delete answers of its record is nowhere said, so it may be nothing.
func surrounded(seen scene.Lives) {
	judged := false
	for _, way := range inJSON {
		life := seen.In(way)
		for _, x := range life.All() {
			if !jsonOf(x) || !x.OK() {
				continue
			}
			judged = true
			if x.ID != life.Deleted.ID {
				Expect(x).To(HoldItsRecord())
			}
			Expect(x).To(SayHowItWent())
		}
	}
	if !judged {
		scene.WantWritten(seen.In(evidence.JSON).Created)
		NotApplicable("nothing was answered in JSON")
	}
}

// told judges errors: which error information there is, is not documented, so one without a status is none to judge.
func told(seen scene.Mishaps) {
	judged := false
	for _, x := range seen.All() {
		if x.Way.WantsJSON() && !x.OK() && Holds(x, HaveMember("status")) && Holds(x, HaveMember("statusCode")) {
			judged = true
			Expect(x).To(SayHowItWent())
		}
	}
	if !judged {
		scene.WantWritten(seen.Created)
		NotApplicable("no error came in JSON with a status")
	}
}

// counted judges a list that shows the new record: one that lacks it is another rule's, or a page.
func counted(life scene.Life) {
	Expect(life.Created).To(BeSuccess(), Control)
	if !Holds(life.Listed, HaveMember("count")) {
		NotApplicable("the list does not tell how many records it holds")
	}
	if !Holds(life.Listed, scene.List(life.Created.Record)) {
		NotApplicable("the list does not hold the new record, for it is a page, or wrong")
	}
	Expect(life.Listed).To(CountItsRecords())
}

// jsonOf tells an answer in JSON; what came in the place of one is for the rules about formats.
func jsonOf(x evidence.Exchange) bool { return Holds(x, BeJSON()) }
