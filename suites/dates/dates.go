// Package dates is what the page "FAQ" says of dates: how answers write them, and how URLs do.
package dates

import (
	. "github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/scene"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

const section = "faq"

var roundTripForm = spec.Must("dates.roundtrip-form", section,
	"Dates and times are given in the round-trip form, with seven digits and an offset or Z.",
	spec.BrokenBy(fault.DatesHaveMilliseconds, fault.DatesHaveNoZone, fault.UpdatedIsOfTheDatabase, fault.XMLDatesLoseTheirZone),
	spec.BrokenBy(fault.DatesAreSeconds).Also("operations.described-shape", "a number is no text, which the operations document"))

var hyphensInURLs = spec.Must("dates.hyphens-in-urls", section,
	"A date in a URL writes its time with hyphens instead of colons.",
	spec.BrokenBy(fault.HyphenatedTimesAnswer400, fault.HyphenatedTimesAreNoRoute, fault.HyphenatedTimesInQueriesAnswer500))

var _ = Describe("Dates in answers", spec.OfFullProfile, func() {
	for _, record := range spec.Records() {
		lives := scene.Lifecycles(record)
		for _, way := range evidence.Ways() {
			It("writes dates in the round-trip form", roundTripForm, spec.About(record, way), lives.Judge(func(seen scene.Lives) {
				judge(record, seen.In(way))
			}))
		}
	}
})

// judge judges the dates of the life's own record, wherever it was shown: those of others are others' texts.
func judge(record records.Type, life scene.Life) {
	Expect(life.Created).To(BeSuccess(), Control)
	id, found := life.Created.Record.ID, false
	for _, x := range life.All() {
		if Holds(x, HoldADate(record.ID, id)) {
			found = true
			Expect(x).To(WriteDatesInRoundTripForm(record.ID, id))
		}
	}
	if !found {
		NotApplicable("the record has no date with a time")
	}
}

// Times is one query by dates alone, and by dates with times.
type Times struct{ Days, Moments evidence.Exchange }

// queries are documented reads that take a first and a last date: one in its path, one in its query.
var queries = []struct{ name, before, between string }{
	{"path", "calendar/calendars/", "/"},
	{"query", "crm/task/filter?fromDate=", "&toDate="},
}

var _ = Describe("Dates in URLs", spec.OfFullProfile, func() {
	for _, query := range queries {
		asked := spec.Observe("dates/"+query.name, func(p *spec.Portal) Times {
			ask := func(from, to string) evidence.Exchange {
				return p.Get(query.before+from+query.between+to, spec.In(evidence.JSON))
			}
			return Times{Days: ask("2008-04-10", "2008-04-11"), Moments: ask("2008-04-10T06-30-00.000Z", "2008-04-11T06-30-00.000Z")}
		})
		It("understands times with hyphens", hyphensInURLs, spec.About(query.name), asked.Judge(func(seen Times) {
			Expect(seen.Days).To(BeAnswered(), Control)
			switch status := seen.Days.Answer.Status; status {
			case 402, 403, 404, 405, 501:
				NotApplicable("the target does not offer the query: by dates alone it answers %d", status)
			}
			Expect(seen.Days).To(BeSuccess(), Control)
			Expect(seen.Moments).To(HaveStatus(200))
		}))
	}
})
