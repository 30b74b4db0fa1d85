package suites

import (
	"github.com/onsi/ginkgo/v2"

	"portalspec/suites/spec"
)

// What the page says and no rule judges. It is told with every report: what is not tested is not forgotten.
var _ = ginkgo.Describe("Unjudged", func() {
	spec.Silent(
		spec.Unjudged("basic-concepts#introduction: requests use GET, POST, PUT and DELETE",
			"that these work is judged with every record; what other methods are answered is not said"),
		spec.Unjudged("basic-concepts#authentication: the details are on the page Passing authentication",
			"another page; the core profile judges this one"),
		spec.Unjudged("basic-concepts#responses: 201 is for requests that create a record, in general",
			"the page says no more about which requests create one: only the documented creates of the record types are judged"),
		spec.Unjudged("basic-concepts#responses: error information is possible, not required",
			"an error without a body breaks no must-rule; errors.not-found-says-why warns, and where there is a body its format is judged"),
		spec.Unjudged("basic-concepts#responses: the reason phrase Not Found beside the 404",
			"HTTP gives the phrase no meaning (RFC 9112, section 4), and HTTP/2 has none"),
		spec.Unjudged("basic-concepts#rate-limiting: which address a proxy's callers have",
			"what the target takes for the caller's address cannot be seen from outside; see --second-address-distinct"),
		spec.Unjudged("basic-concepts#conventions: braces stand for the reader's own data",
			"notation of the documentation, nothing that a server does"),
	)
})
