package formats

import (
	. "github.com/onsi/ginkgo/v2"

	"portalspec/reports/evidence"
	"portalspec/suites/scene"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

var _ = Describe("Making requests: the format of the account", func() {
	account := scene.Account()
	for _, way := range evidence.Ways() {
		It("answers people/@self in the format asked for", ruleOf(way, false), spec.About("@self", way),
			account.JudgeWith(func(seen scene.Self, facts evidence.Facts) {
				judge(seen.Self, way)
				Expect(seen.Self[string(way)]).To(NameTheAccount(facts.Account))
			}))
		if way == evidence.JSON || way == evidence.XML {
			It("tells a format from a dot in a user name", ruleOf(way, false), spec.About("people/{userName}", way),
				account.JudgeWith(func(seen scene.Self, facts evidence.Facts) {
					if len(seen.User) == 0 {
						NotApplicable("the account's user name holds no dot")
					}
					judge(seen.User, way)
					Expect(seen.User[string(way)]).To(NameTheAccount(facts.Account), Control)
				}))
		}
	}
	It("sees the suffix before a query", jsonSuffix, spec.About("@self with a query"),
		account.JudgeWith(func(seen scene.Self, facts evidence.Facts) {
			Expect(seen.Query).To(BeAnswered(), Control)
			if !seen.Query.OK() {
				NotApplicable("people/@self takes no query")
			}
			Expect(seen.QueryInJSON).To(BeSuccess())
			Expect(seen.QueryInJSON).To(BeIn(evidence.JSON))
			Expect(seen.QueryInJSON).To(NameTheAccount(facts.Account), Control)
		}))
	It("answers people/@self in XML to Accept */*", defaultIsXML, spec.About("@self", evidence.AnyAccept),
		account.JudgeWith(func(seen scene.Self, facts evidence.Facts) {
			Expect(seen.Self[string(evidence.JSON)]).To(BeSuccess(), Control)
			Expect(seen.Any).To(BeSuccess())
			Expect(seen.Any).To(BeXML())
			Expect(seen.Any).To(NameTheAccount(facts.Account))
		}))
})
