// Package login is the page "Passing authentication": a user name and a password are given for a token, and the token by
// itself is the value of the Authorization header.
package login

import (
	. "github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/reports/evidence"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

const section = "authentication"

var createsToken = spec.Must(spec.LoginCreatesToken, section,
	"Posting userName and password to api/2.0/authentication answers 201 with a token and its expiry.",
	spec.BrokenBy(fault.LoginAnswers200, fault.LoginInXMLAnswers200, fault.LoginInXMLGivesNoToken, fault.LoginTellsNoExpiry,
		fault.LoginExpiresBeforeItBegins, fault.LoginExpiresInSeconds))

var tokenWorks = spec.Must(spec.LoginTokenWorks, section,
	"The token, alone as the value of the Authorization header, authenticates a request.",
	spec.BrokenBy(fault.LoginTokenNeedsBearer, fault.LoginTokenIsCut))

var wrongPasswordRefused = spec.Must("login.wrong-password-refused", section,
	"A wrong password is refused, and no token is given.",
	spec.BrokenBy(fault.AnyPasswordLogsIn, fault.WrongPasswordAnswers200, fault.WrongPasswordGetsToken))

// Login is the account logging in, and a stranger who tries to. Targets lock accounts, and some keep one session an account:
// so few of them, one wrong password, and after everything else.
type Login struct {
	JSON  evidence.Exchange // the login that the run began with
	Self  evidence.Exchange // people/@self with its token
	XML   evidence.Exchange // one more, as a form and in XML by suffix
	Wrong evidence.Exchange // with a wrong password, in JSON by suffix
}

func logins() spec.Scene[Login] {
	return spec.Observe(spec.LoginScene, func(p *spec.Portal) (seen Login) {
		seen.JSON = p.Login(evidence.JSON, spec.RightPassword)
		if seen.JSON.Unsent {
			return seen
		}
		seen.Self = p.Get("people/@self", spec.In(evidence.JSON))
		seen.XML = p.Login(evidence.XML, spec.RightPassword)
		seen.Wrong = p.Login(evidence.JSON, spec.WrongPassword)
		return seen
	}).In(spec.Last)
}

var _ = Describe("Passing authentication", spec.OfFullProfile, func() {
	attempts := logins()
	It("answers 201 to a login, with a token and its expiry", createsToken, spec.About(evidence.JSON), attempts.Judge(func(seen Login) {
		wantLogin(seen)
		judge(seen.JSON)
	}))
	It("answers 201 to the login of a form, with a token and its expiry", createsToken, spec.About(evidence.XML), attempts.Judge(func(seen Login) {
		wantLogin(seen)
		Expect(seen.JSON).To(GiveAToken(), Control)
		Expect(seen.Self).To(HaveStatus(200), Because(tokenWorks.ID)) // a run that could not begin goes no further
		Expect(seen.XML).To(BeAnswered(), Control)
		if status := seen.XML.Answer.Status; status/100 == 4 {
			NotApplicable("the target takes JSON bodies only: a form with the same user name and password is answered %d", status)
		}
		judge(seen.XML)
	}))
	It("lets the account in by the token alone", tokenWorks, spec.About("@self"), attempts.JudgeWith(func(seen Login, facts evidence.Facts) {
		wantLogin(seen)
		Expect(seen.JSON).To(GiveAToken(), Because(createsToken.ID))
		Expect(seen.Self).To(HaveStatus(200))
		Expect(seen.Self).To(NameTheAccount(facts.Account))
	}))
	It("refuses a wrong password", wrongPasswordRefused, spec.About("wrong password"), attempts.Judge(func(seen Login) {
		wantLogin(seen)
		Expect(seen.JSON).To(GiveAToken(), Because(createsToken.ID))
		Expect(seen.Self).To(HaveStatus(200), Because(tokenWorks.ID))
		Expect(seen.Wrong).NotTo(BeSuccess())
		Expect(seen.Wrong).NotTo(HoldAToken())
	}))
})

// wantLogin ends the judgement of a run that was given a token in place of a user name and a password.
func wantLogin(seen Login) {
	if seen.JSON.Unsent {
		NotApplicable("%s", seen.JSON.Failure)
	}
}

// judge judges a login with the right password.
func judge(x evidence.Exchange) {
	Expect(x).To(BeAnswered(), Control)
	if Holds(x, AskForASecondFactor()) {
		CannotJudge("the portal asks for a second factor, which a run has not: log in as an account without one")
	}
	Expect(x).To(HaveStatus(201))
	Expect(x).To(GiveAToken())
	Expect(x).To(ExpireLater())
}
