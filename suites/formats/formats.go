// Package formats is the section "Making requests": in which format an answer comes.
package formats

import (
	. "github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/scene"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

const section = "basic-concepts#making-requests"

var defaultIsXML = spec.Must("formats.default-is-xml", section,
	"A request that states no format is answered in XML.",
	spec.BrokenBy(fault.DefaultIsJSON).
		Also("errors.body-is-xml-by-default", "errors follow the same default"),
	spec.BrokenBy(fault.DefaultQueriesAreJSON, fault.DefaultItemsAreJSON, fault.DefaultListsAreJSON, fault.AnyAcceptIsJSON,
		fault.DefaultListsDeclareJSON, fault.DefaultListsDeclareXML, fault.DefaultListsArePages, fault.DefaultListsAreCut,
		fault.ConnectionKeepsFormat))

var defaultIsXMLOnWrites = spec.Must("formats.default-is-xml-on-writes", section,
	"The XML default holds for create, update and delete too.",
	spec.BrokenBy(fault.DefaultIsJSON, fault.DefaultIsJSONOnWrites, fault.DefaultCreatesAreJSON, fault.DefaultDeletesAreJSON,
		fault.DefaultUpdatesDeclareNothing, fault.DefaultDeletesAreText, fault.ConnectionKeepsFormat))

var jsonSuffix = spec.Must("formats.json-suffix", section,
	"Any method called with .json answers in JSON.",
	spec.BrokenBy(fault.JSONSuffixIgnored, fault.JSONSuffixIgnoredOnLists, fault.JSONSuffixIgnoredOnUpdates,
		fault.JSONSuffixIgnoredOnDeletes, fault.JSONSuffixIsUnknownToUpdates, fault.JSONSuffixEndsNames, fault.JSONDeclaresXML,
		fault.JSONDeclaresHTML, fault.JSONDeclaresNothing, fault.JSONHasJunk, fault.JSONIsTwoValues, fault.JSONIsPrefixed,
		fault.JSONIsACall, fault.JSONHasACommaTooMany, fault.SuffixLostBeforeQuery))

var xmlSuffix = spec.Must("formats.xml-suffix", section,
	"Any method called with .xml answers in XML.",
	spec.BrokenBy(fault.XMLSuffixIsUnknown, fault.XMLSuffixIgnored, fault.XMLSuffixIgnoredOnDeletes, fault.XMLSuffixEndsNames,
		fault.XMLDeclaresJSON, fault.XMLDeclaresText, fault.XMLIsCut, fault.XMLHasTwoRoots, fault.XMLBeginsLate,
		fault.XMLHasAForeignEntity, fault.XMLEndsWrong, fault.XMLDeclaresUTF16))

var jsonHeaders = spec.Must("formats.json-headers", section,
	"With Content-Type and Accept both application/json and no suffix, the answer is JSON.",
	spec.BrokenBy(fault.JSONHeadersIgnored, fault.JSONHeadersIgnoredOnQueries, fault.JSONHeadersIgnoredOnUpdates,
		fault.JSONHeadersIgnoredOnDeletes, fault.HeadersDeclareXML, fault.CacheIgnoresAccept))

// ruleOf is the rule that judges a way of stating the format; of a request that states none, reads and writes have their own.
func ruleOf(way evidence.Way, write bool) spec.Rule {
	switch {
	case way == evidence.JSON:
		return jsonSuffix
	case way == evidence.XML:
		return xmlSuffix
	case way == evidence.Headers:
		return jsonHeaders
	case write:
		return defaultIsXMLOnWrites
	}
	return defaultIsXML
}

var _ = Describe("Making requests: the format of records", func() {
	for _, record := range spec.Records() {
		lives, mishaps := scene.Lifecycles(record), scene.Failures(record)
		for _, way := range evidence.Ways() {
			if record.Read != nil {
				It("answers a read in the format asked for", ruleOf(way, false), spec.About(record, "GET item", way), lives.Judge(func(seen scene.Lives) {
					judge(seen.Read, way)
					scene.WantThere(seen.In(way).Created, seen.In(way).Shown())
				}))
				It("answers reads of one record in the format that each asks for", ruleOf(way, false), spec.About(record, "GET same item", way),
					mishaps.Judge(func(seen scene.Mishaps) {
						judge(seen.Existing, way)
						scene.WantThere(seen.Created, seen.Existing[string(way)])
					}))
			}
			if record.Collection != "" {
				It("answers a list in the format asked for", ruleOf(way, false), spec.About(record, "GET list", way), lives.Judge(func(seen scene.Lives) {
					judge(seen.Listed, way)
					scene.WantListed(seen.In(way).Created, seen.In(way).Shown(), seen.In(way).Listed)
				}))
			}
			writes(record, way, lives)
		}
	}
})

func writes(record records.Type, way evidence.Way, lives spec.Scene[scene.Lives]) {
	It("answers a create in the format asked for", ruleOf(way, true), spec.About(record, "POST", way),
		lives.JudgeWith(func(seen scene.Lives, facts evidence.Facts) {
			wantBody(facts.Offers[record.Name], way)
			judge(seen.Created, way)
			scene.WantThere(seen.In(way).Created, seen.In(way).Shown())
		}))
	if record.Update != nil {
		It("answers an update in the format asked for", ruleOf(way, true), spec.About(record, "PUT", way),
			lives.JudgeWith(func(seen scene.Lives, facts evidence.Facts) {
				wantBody(facts.Offers[record.Name], way)
				life := seen.In(way)
				scene.WantThere(life.Created, life.Shown())
				judge(seen.Changed, way)
				scene.WantChanged(life.Changed, life.ReadChanged)
			}))
	}
	if record.Delete != nil {
		It("answers a delete in the format asked for", ruleOf(way, true), spec.About(record, "DELETE", way), lives.Judge(func(seen scene.Lives) {
			life := seen.In(way)
			scene.WantThere(life.Created, life.Shown())
			judge(seen.Deleted, way)
			Expect(life.Gone).To(scene.ShowNoMore(life.Created.Record), scene.ToldOfDeleted(record))
		}))
	}
}

// judge wants the answer to the request of one way in its format. Where it fails, the same request stated in another way has
// to succeed, or it is not the format that it fails for. That the answer is one to what was asked is for the caller to want.
func judge(byWay map[string]evidence.Exchange, way evidence.Way) {
	answer := byWay[string(way)]
	if !answer.OK() {
		Expect(another(byWay, way)).To(BeSuccess(), Control)
	}
	Expect(answer).To(BeSuccess())
	if answer.Answer.Status == 204 {
		NotApplicableBecause("status.delete-is-200", "204 has no body, in whatever format")
	}
	Expect(answer).To(BeIn(way))
}

// another is the same request stated in another way: one that succeeds, where there is one.
func another(byWay map[string]evidence.Exchange, way evidence.Way) (other evidence.Exchange) {
	for _, another := range evidence.Ways() {
		if another != way && !other.OK() {
			other = byWay[string(another)]
		}
	}
	return other
}

// wantBody ends a judgement of a write where the target takes JSON bodies only: a Content-Type of JSON states a format too.
func wantBody(offer evidence.Offer, way evidence.Way) {
	if offer.Body == evidence.JSONBody && way != evidence.Headers {
		NotApplicable("the target takes JSON bodies only: no write states its format this way alone")
	}
}
