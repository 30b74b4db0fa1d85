package formats

import (
	. "github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/suites/scene"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

var sameRecord = spec.Should("formats.same-record", section,
	"The JSON and the XML of one record say the same.",
	spec.BrokenBy(fault.FieldMissingInXML, fault.XMLNumbersDiffer, fault.XMLBooleansDiffer, fault.XMLDatesLoseTheirZone,
		fault.XMLListsKeepOne, fault.XMLNullsAreWords))

var textSurvives = spec.Should("formats.text-survives", section,
	"Text comes back as it was sent, in either format.",
	spec.BrokenBy(fault.TextMangled, fault.EmojiAreLost, fault.EmojiAreLostInXML, fault.MarkupIsEscapedTwice,
		fault.MarkupIsEscapedInJSON, fault.MarkupIsStripped, fault.MarkupIsLeftOpen, fault.QuotesAreEscaped, fault.XMLIsLatin1,
		fault.XMLDeclaresLatin1, fault.AccentsAreDecomposed))

var _ = Describe("Making requests: one record in both formats", func() {
	for _, record := range spec.Records() {
		twin := scene.Formats(record)
		It("says the same in both formats", sameRecord, spec.About(record), twin.Judge(func(seen scene.Twin) {
			Expect(seen.JSON).To(BeJSON(), Control)
			Expect(seen.XML).To(BeXML(), Control)
			Expect(seen.XML).To(scene.SayTheSame(seen.Created.Record, seen.JSON, seen.JSONAgain))
		}))
		It("keeps text as it was sent, in JSON", textSurvives, spec.About(record, ".json"), twin.Judge(func(seen scene.Twin) {
			Expect(seen.JSON).To(scene.Show(seen.Created.Record), Control)
			Expect(seen.Hard).To(BeSuccess(), Control)
			Expect(seen.HardJSON).To(scene.Show(seen.Hard.Record))
		}))
		It("keeps text as it was sent, in XML", textSurvives, spec.About(record, ".xml"), twin.Judge(func(seen scene.Twin) {
			Expect(seen.XML).To(scene.Show(seen.Created.Record), Control)
			Expect(seen.Hard).To(BeSuccess(), Control)
			Expect(seen.HardXML).To(scene.Show(seen.Hard.Record))
		}))
		if record.Read != nil {
			It("answers a read in XML to Accept */*", defaultIsXML, spec.About(record, "GET item Accept */*"), twin.Judge(func(seen scene.Twin) {
				Expect(seen.JSON).To(BeSuccess(), Control)
				Expect(seen.JSON).To(scene.Show(seen.Created.Record), Because("resources.own-url"))
				Expect(seen.AnyItem).To(BeSuccess())
				Expect(seen.AnyItem).To(BeXML())
				Expect(seen.AnyItem).To(scene.Show(seen.Created.Record))
			}))
		}
		if record.Collection != "" {
			It("answers a list in XML to Accept */*", defaultIsXML, spec.About(record, "GET list Accept */*"), twin.Judge(func(seen scene.Twin) {
				Expect(seen.List).To(BeSuccess(), Control)
				Expect(seen.AnyList).To(BeSuccess())
				Expect(seen.AnyList).To(BeXML())
				scene.WantListed(seen.Created, seen.JSON, seen.AnyList)
			}))
		}
	}
})
