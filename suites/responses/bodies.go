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

var bodyIsXMLByDefault = spec.Must("errors.body-is-xml-by-default", section,
	"Error information, where there is any, is XML when no format was stated.",
	spec.BrokenBy(fault.ErrorsInJSONByDefault, fault.BadRequestsInJSONByDefault, fault.BadRequestsAsTextByDefault,
		fault.BadRequestsUnescapedByDefault, fault.ErrorsInHTML, fault.ErrorsAreCompressedUnsaid))

var bodyFollowsFormat = spec.Must("errors.body-follows-format", "basic-concepts#making-requests",
	"An error follows the format that the request states.",
	spec.BrokenBy(fault.ErrorsInHTML, fault.ErrorsInXMLAlways, fault.ErrorsInXMLToHeaders, fault.ErrorsInJSONWithXMLSuffix,
		fault.JSONErrorsDeclareXML, fault.JSONErrorsAreCut, fault.ErrorsAreCompressedUnsaid))

var notFoundSaysWhy = spec.Should("errors.not-found-says-why", section,
	"A 404 carries error information.",
	spec.BrokenBy(fault.ErrorsWithoutBody, fault.NotFoundWithoutMessage, fault.NotFoundIsEmptyInJSON))

var noInternals = spec.Should("errors.no-internals", section,
	"Error information does not expose the server's insides.",
	spec.BrokenBy(fault.StackTraceInErrors, fault.SQLInErrors, fault.PathInErrors, fault.PanicInXMLErrors,
		fault.StackTraceInRefusals))

var envelopeAgrees = spec.Should("status.envelope-agrees", section,
	"Where the body repeats the status code, it is the status code.",
	spec.BrokenBy(fault.StatusCodeInBodyDisagrees, fault.ErrorsRepeat200, fault.ErrorsRepeat500, fault.DeletesRepeat204))

var _ = Describe("Errors: what they say", func() {
	for _, record := range spec.Records() {
		mishaps, lives, door := scene.Failures(record), scene.Lifecycles(record), scene.Strangers(record)
		for _, way := range evidence.Ways() {
			formatOfErrors(record, way, mishaps)
			It("repeats the status code rightly", envelopeAgrees, spec.About(record, way), lives.Judge(func(seen scene.Lives) {
				agree(seen.In(way).Created, seen.In(way).All())
			}))
		}
		It("repeats the status code of errors rightly", envelopeAgrees, spec.About(record, "errors"), mishaps.Judge(func(seen scene.Mishaps) {
			agree(seen.Created, seen.All())
		}))
		It("shows no insides in errors", noInternals, spec.About(record, "errors"), mishaps.Judge(func(seen scene.Mishaps) {
			tellNoInsides(seen.Created, seen.All())
		}))
		It("shows no insides in refusals", noInternals, spec.About(record, "refusals"), door.Judge(func(seen scene.Door) {
			tellNoInsides(seen.Created, seen.All())
		}))
	}
})

func formatOfErrors(record records.Type, way evidence.Way, mishaps spec.Scene[scene.Mishaps]) {
	rule := bodyFollowsFormat
	if way == evidence.Bare {
		rule = bodyIsXMLByDefault
	}
	if record.Read != nil {
		It("gives error information in the format asked for", rule, spec.About(record, "404", way), mishaps.Judge(func(seen scene.Mishaps) {
			scene.WantGhost(seen.Created)
			Expect(seen.Missing[string(way)]).To(HaveStatus(404), Because("errors.missing-record-is-404"))
			Expect(seen.Missing[string(way)]).To(BeEmptyOrIn(way))
		}))
		It("says why nothing was found", notFoundSaysWhy, spec.About(record, way), mishaps.Judge(func(seen scene.Mishaps) {
			scene.WantGhost(seen.Created)
			Expect(seen.Missing[string(way)]).To(HaveStatus(404), Because("errors.missing-record-is-404"))
			Expect(seen.Missing[string(way)]).To(BeEmptyOrIn(way), Because(rule.ID))
			Expect(seen.Missing[string(way)]).To(HaveErrorMessage())
		}))
	}
	if record.Create.Mandatory != "" {
		It("gives error information in the format asked for", rule, spec.About(record, "400", way), mishaps.JudgeWith(func(seen scene.Mishaps, facts evidence.Facts) {
			if facts.Offers[record.Name].Body == evidence.JSONBody && way != evidence.Headers {
				NotApplicable("the target takes JSON bodies only, and a Content-Type of JSON states a format too")
			}
			Expect(seen.Lacking[string(way)]).To(BeClientError(), Because("status.bad-input-is-4xx"))
			Expect(seen.Lacking[string(way)]).To(BeEmptyOrIn(way))
		}))
	}
	if record.Invalid != nil {
		It("gives error information in the format asked for", rule, spec.About(record, "impossible id", way), mishaps.Judge(func(seen scene.Mishaps) {
			Expect(seen.Impossible[string(way)]).To(BeClientError(), Because("status.bad-input-is-4xx"))
			Expect(seen.Impossible[string(way)]).To(BeEmptyOrIn(way))
		}))
	}
}

// agree judges every answer whose body repeats the status code.
func agree(created evidence.Exchange, all []evidence.Exchange) {
	repeated := false
	for _, x := range all {
		if _, found := StatusCodeOf(x); found {
			repeated = true
			Expect(x).To(AgreeOnStatusCode())
		}
	}
	wantAnswers(all)
	if !repeated {
		scene.WantWritten(created)
		NotApplicable("no body repeats the status code")
	}
}

// tellNoInsides judges every error with a body.
func tellNoInsides(created evidence.Exchange, all []evidence.Exchange) {
	errors := false
	for _, x := range all {
		if x.Answer.Status >= 400 && len(x.Answer.Body) > 0 {
			errors = true
			Expect(x).To(ShowNoInternals())
		}
	}
	wantAnswers(all)
	if !errors {
		scene.WantWritten(created)
		NotApplicable("no error had a body")
	}
}

// wantAnswers ends the judgement of many answers where one of them never came: nobody knows what it would have said.
func wantAnswers(all []evidence.Exchange) {
	for _, x := range all {
		Expect(x).To(BeAnswered(), Control)
	}
}
