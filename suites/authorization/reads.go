// Package authorization is what the documentation says of the Authorization header: every request needs it.
package authorization

import (
	. "github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/scene"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

const section = "basic-concepts#authentication"

var headerRequired = spec.Must("auth.header-required", section,
	"A read without the Authorization header is refused.",
	spec.BrokenBy(fault.ReadsAreOpen, fault.ItemsAreOpen, fault.ListsAreOpen, fault.SelfIsOpen, fault.JSONReadsAreOpen,
		fault.HeaderReadsAreOpen, fault.RefusalAnswers200, fault.CacheServesStrangers, fault.ConnectionStaysAuthorized,
		fault.TrailingSlashIsOpen))

var emptyHeaderRefused = spec.Must("auth.empty-header-refused", section,
	"An Authorization header without a credential is no authentication.",
	spec.BrokenBy(fault.EmptyHeaderAccepted, fault.EmptyHeaderReadsSelf))

var wrongTokenRefused = spec.Must("auth.wrong-token-refused", section,
	"A credential that was never issued is refused.",
	spec.BrokenBy(fault.RandomTokenAccepted, fault.RandomTokenAcceptedInXML, fault.RandomTokenAcceptedForLists,
		fault.TokenOfTheSameLengthAccepted, fault.AlteredTokenAccepted, fault.PrefixOfTokenAccepted, fault.CutTokenAccepted))

var refusalIs401 = spec.Should("auth.refusal-is-401", section,
	"A request that lacks authentication is answered 401.",
	spec.BrokenBy(fault.RefusalIs403, fault.RefusalIs404, fault.RefusalIs400, fault.RefusalIs500, fault.RefusalIsALoginPage))

var headerOnly = spec.Should("auth.header-only", section,
	"No other place for the token replaces the header.",
	spec.BrokenBy(fault.TokenInCookieAccepted, fault.TokenInQueryAccepted, fault.TokenInFormAccepted))

var _ = Describe("Authentication: reads", func() {
	for _, record := range spec.Records() {
		door := scene.Strangers(record)
		for _, way := range evidence.Ways() {
			if record.Read != nil {
				refusedRead(record, "item", way, door, func(seen scene.Door) (with, without evidence.Exchange) {
					return seen.Item[string(way)], seen.NoItem[string(way)]
				})
			}
			if record.Collection != "" {
				refusedRead(record, "list", way, door, func(seen scene.Door) (with, without evidence.Exchange) {
					return seen.List[string(way)], seen.NoList[string(way)]
				})
			}
		}
	}
})

// refusedRead judges one read with the header and the same read without it.
func refusedRead(record records.Type, what string, way evidence.Way, door spec.Scene[scene.Door], of func(scene.Door) (with, without evidence.Exchange)) {
	It("refuses a read without the header", headerRequired, spec.About(record, what, way), door.Judge(func(seen scene.Door) {
		with, without := of(seen)
		wantTitle(seen, without)
		Expect(with).To(HaveStatus(200), Control)
		Expect(without).To(BeRefused(seen.Created.Record.Title))
		switch {
		case what == "item":
			scene.WantThere(seen.Created, with)
		case record.Read != nil:
			scene.WantListed(seen.Created, seen.Item[string(way)], with)
		default:
			scene.WantListed(seen.Created, seen.After, with)
		}
	}))
	It("answers 401 to it", refusalIs401, spec.About(record, what, way), door.Judge(func(seen scene.Door) {
		with, without := of(seen)
		wantTitle(seen, without)
		Expect(with).To(HaveStatus(200), Control)
		Expect(without).To(BeRefused(seen.Created.Record.Title), Because(headerRequired.ID))
		Expect(without).To(HaveStatus(401))
	}))
}

// wantTitle ends a judgement of a page that a redirect ended in, where there is no record to look for in it.
func wantTitle(seen scene.Door, without evidence.Exchange) {
	if len(without.Redirects) > 0 {
		scene.WantWritten(seen.Created)
	}
}

var _ = Describe("Authentication: credentials", func() {
	callers := scene.Credentials()
	for _, way := range evidence.Ways() {
		It("refuses people/@self without the header", headerRequired, spec.About("@self", way),
			callers.JudgeWith(func(seen scene.Callers, facts evidence.Facts) {
				Expect(seen.Self[string(way)]).To(HaveStatus(200), Control)
				Expect(seen.NoSelf[string(way)]).To(BeRefused(markers(facts)...))
			}))
		It("answers 401 to it", refusalIs401, spec.About("@self", way), callers.JudgeWith(func(seen scene.Callers, facts evidence.Facts) {
			Expect(seen.NoSelf[string(way)]).To(BeRefused(markers(facts)...), Because(headerRequired.ID))
			Expect(seen.NoSelf[string(way)]).To(HaveStatus(401))
		}))
	}
	It("refuses people/@self with a slash at its end without the header", headerRequired, spec.About("@self/"),
		callers.JudgeWith(func(seen scene.Callers, facts evidence.Facts) {
			Expect(seen.Slash).To(BeAnswered(), Control)
			if !Holds(seen.Slash, NameTheAccount(facts.Account)) {
				NotApplicable("people/@self is not served with a slash at its end")
			}
			Expect(seen.NoSlash).To(BeRefused(markers(facts)...))
		}))
	It("refuses an empty header", emptyHeaderRefused, spec.About("@self"), callers.JudgeWith(func(seen scene.Callers, facts evidence.Facts) {
		Expect(seen.Self[string(evidence.Bare)]).To(HaveStatus(200), Control)
		Expect(seen.Empty).To(BeRefused(markers(facts)...))
	}))
	falseCredentials(callers)
	otherPlaces(callers)
})

func falseCredentials(callers spec.Scene[scene.Callers]) {
	for _, credential := range scene.FalseCredentials() {
		for _, way := range scene.FalseWays() {
			name := string(credential) + " " + string(way)
			It("refuses a token that was never issued", wrongTokenRefused, spec.About(meaning[credential], "@self", way),
				callers.JudgeWith(func(seen scene.Callers, facts evidence.Facts) {
					Expect(seen.Self[string(way)]).To(HaveStatus(200), Control)
					Expect(seen.FalseSelf[name]).To(BeRefused(markers(facts)...))
				}))
			It("refuses a token that was never issued", wrongTokenRefused, spec.About(meaning[credential], "group list", way),
				callers.JudgeWith(func(seen scene.Callers, facts evidence.Facts) {
					Expect(seen.Groups[string(way)]).To(HaveStatus(200), Control)
					Expect(seen.FalseGroups[name]).To(BeRefused(markers(facts)...))
				}))
		}
	}
}

// meaning is how subjects call the false credentials.
var meaning = map[evidence.Credential]string{
	evidence.Random:    "random token",
	evidence.Altered:   "token with one character changed",
	evidence.FirstHalf: "first half of the token",
	evidence.CutShort:  "token without its last four characters",
}

func otherPlaces(callers spec.Scene[scene.Callers]) {
	It("refuses the token as a cookie", headerOnly, spec.About("cookie"), callers.JudgeWith(func(seen scene.Callers, facts evidence.Facts) {
		Expect(seen.Self[string(evidence.Bare)]).To(HaveStatus(200), Control)
		Expect(seen.NoSelf[string(evidence.Bare)]).To(BeRefused(markers(facts)...), Because(headerRequired.ID))
		Expect(seen.Cookie).To(BeRefused(markers(facts)...))
	}))
	It("refuses the token as a query parameter", headerOnly, spec.About("query"), callers.JudgeWith(func(seen scene.Callers, facts evidence.Facts) {
		if !facts.TokenInURL {
			NotApplicable("access logs keep URLs: the token goes into one to loopback only, or with --probe-token-in-url")
		}
		Expect(seen.Self[string(evidence.Bare)]).To(HaveStatus(200), Control)
		Expect(seen.NoSelf[string(evidence.Bare)]).To(BeRefused(markers(facts)...), Because(headerRequired.ID))
		Expect(seen.Query).To(BeRefused(markers(facts)...))
	}))
	It("refuses the token as a form field", headerOnly, spec.About("form field"), callers.JudgeWith(func(seen scene.Callers, facts evidence.Facts) {
		Expect(seen.FormRightly).To(BeSuccess(), Control)
		Expect(seen.FormWithout).To(BeRefused(seen.FormWithout.Record.Title), Because(headerRequiredOnWrites.ID))
		Expect(seen.Form).To(BeRefused(seen.Form.Record.Title))
	}))
}

// markers are what an answer to people/@self tells of the account; one that the account does not have is empty, and marks nothing.
func markers(facts evidence.Facts) []string { return []string{facts.Account.ID, facts.Account.Email} }
