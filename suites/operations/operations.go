// Package operations is what the documentation promises of every operation that it lists: the rules of the basic concepts,
// and the shape that each documents for its answer. It belongs to the full profile.
package operations

import (
	. "github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/operations"
	"portalspec/reports/evidence"
	"portalspec/suites/spec"
)

const (
	authentication = "basic-concepts#authentication"
	requests       = "basic-concepts#making-requests"
	responses      = "basic-concepts#responses"
)

var authRequired = spec.Must("operations.auth-required", authentication,
	"Each documented operation that is not marked open refuses a request without the header.",
	spec.BrokenBy(fault.OneReadIsOpen, fault.OneReadOfARecordIsOpen, fault.OneWriteIsOpen, fault.OneDeleteIsOpen))

var jsonSuffix = spec.Must("operations.json-suffix", requests,
	"Each documented query answers JSON to .json.",
	spec.BrokenBy(fault.OneReadIgnoresJSONSuffix, fault.OneReadFailsInJSON))

var xmlSuffix = spec.Must("operations.xml-suffix", requests,
	"Each documented query answers XML to .xml.",
	spec.BrokenBy(fault.OneReadIgnoresXMLSuffix, fault.OneReadLacksXML))

var defaultIsXML = spec.Must("operations.default-is-xml", requests,
	"Each documented query answers XML when no format is stated.",
	spec.BrokenBy(fault.OneReadIsJSONByDefault, fault.OneReadWantsAFormat))

var missingIs404 = spec.Must("operations.missing-record-is-404", responses,
	"Each documented query of one record answers 404 to an id never given out.",
	spec.BrokenBy(fault.OneReadOfNothingAnswers200, fault.OneReadOfNothingAnswers400))

var describedShape = spec.Should("operations.described-shape", "operations",
	"An answer has the fields and types that its operation documents.",
	spec.BrokenBy(fault.OneFieldIsText, fault.OneListIsOneRecord))

var _ = Describe("Every documented operation", spec.OfFullProfile, func() {
	parts := spec.Parts()
	for _, part := range parts {
		of := func(those func(*operations.Catalogue) []operations.Operation) func() []operations.Operation {
			return func() []operations.Operation { return those(part.Operations()) }
		}
		asked, about := reads(part), part.Subject()

		It("answers JSON to .json", jsonSuffix, about, spec.JudgeEach(asked, of(queries), follows(evidence.JSON)))
		It("answers XML to .xml", xmlSuffix, about, spec.JudgeEach(asked, of(queries), follows(evidence.XML)))
		It("answers XML to no format", defaultIsXML, about, spec.JudgeEach(asked, of(queries), follows(evidence.Bare)))
		It("answers 404 to an id never given out", missingIs404, about, spec.JudgeEach(asked, of(queriesOfOne), isMissing))
		It("answers what it documents", describedShape, about, spec.JudgeEach(asked, of(queries), isAsDescribed))
	}
	for _, part := range parts { // sent after all reads
		all := func() []operations.Operation { return part.Operations().Operations }

		It("refuses who has no header", authRequired, part.Subject(), spec.JudgeEach(strangers(part), all, isShut))
	}
})
