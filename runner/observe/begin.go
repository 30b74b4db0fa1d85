package observe

import (
	"context"
	"fmt"

	"portalspec/reports/evidence"
	"portalspec/runner/wire"
	"portalspec/suites/match"
	"portalspec/suites/spec"
)

// begin logs in where that is asked for, and asks people/@self who the accounts are: the control of all controls. Where it
// does not name an account, there is no portal.
func (o *Observation) begin(ctx context.Context) Cause {
	for i := range o.plan.Accounts {
		login := o.plan.Logins[i]
		if login.User == "" {
			continue
		}
		x, token := o.client.Login(ctx, wire.Ask{Scene: spec.LoginScene, Step: loginSteps[i], Account: i + 1}, login.User, login.Password)
		o.keep(x)
		if i == 0 {
			o.login = x
		}
		if token == "" {
			cause := Cause{Text: LoginFailed(x, login.User)}
			if i == 0 && x.OK() {
				cause.Because = spec.LoginCreatesToken
			}
			return cause
		}
	}
	first, cause := o.whoIs(ctx, 1)
	if status := o.self.Answer.Status; cause.Text != "" && o.login.OK() && (status == 401 || status == 403) {
		cause.Because = spec.LoginTokenWorks
	}
	if cause.Text == "" {
		cause = o.recorded(ctx, first)
	}
	if cause.Text != "" {
		return cause
	}
	o.mutex.Lock()
	o.facts.Account = first
	o.mutex.Unlock()
	if o.plan.Accounts < 2 {
		return Cause{}
	}
	second, cause := o.whoIs(ctx, 2)
	if cause.Text != "" {
		return Cause{Text: "the second account: " + cause.Text, Usage: cause.Usage}
	}
	if second.ID == first.ID {
		return Cause{Usage: true, Text: fmt.Sprintf("both tokens belong to the account %s; the second must be another's (or leave it out)", first.UserName)}
	}
	o.mutex.Lock()
	o.facts.Second = second
	o.mutex.Unlock()
	return Cause{}
}

// loginSteps are what the logins of the accounts are called: the first is what a scene of the login shows.
var loginSteps = [2]string{"JSON", "(login)"}

func (o *Observation) whoIs(ctx context.Context, account int) (evidence.Account, Cause) {
	x := o.client.Send(ctx, wire.Ask{
		Method: "GET", Path: "people/@self.json", Scene: "start", Step: fmt.Sprintf("Self/%d", account),
		Way: evidence.JSON, Credential: evidence.Valid, Account: account,
		Seen: func(x evidence.Exchange) {
			if named, ok := match.AccountOf(x); ok {
				o.client.Keep(named.ID, named.UserName, named.Email)
			}
		},
	})
	o.keep(x)
	if account == 1 {
		o.self = x
	}
	named, ok := match.AccountOf(x)
	if !ok {
		return named, Cause{Text: Diagnosis(x)}
	}
	return named, Cause{}
}

// recorded tells a portal from a recording of one: asked for somebody who cannot be there, it does not answer the account.
func (o *Observation) recorded(ctx context.Context, self evidence.Account) Cause {
	x := o.client.Send(ctx, wire.Ask{
		Method: "GET", Path: fmt.Sprintf("people/%s-nobody.json", spec.Prefix(o.plan.Facts.Seed)), Scene: "start", Step: "Nobody",
		Way: evidence.JSON, Credential: evidence.Valid, Account: 1,
	})
	o.keep(x)
	if named, ok := match.AccountOf(x); ok && named.ID == self.ID {
		return Cause{Text: fmt.Sprintf("%s answers the account %s too: this answers the same whatever it is asked, as a mock does, and is no portal",
			evidence.Path(x.Request.URL), self.ID)}
	}
	return Cause{}
}

// LoginFailed says why a login gave no token.
func LoginFailed(x evidence.Exchange, user string) string {
	if !x.Answered() {
		return Diagnosis(x)
	}
	return fmt.Sprintf("the login of %s was answered %d without a token: is the password right, and the address that of the portal (POST %s)?",
		user, x.Answer.Status, evidence.Path(x.Request.URL))
}

// Diagnosis names the likely cause of a people/@self that names no account.
func Diagnosis(x evidence.Exchange) string {
	self := evidence.Path(x.Request.URL)
	switch media := x.MediaType(); {
	case !x.Answered():
		return "the target does not answer: " + x.Failure + "; is the address right, and is a proxy in the way (HTTP_PROXY, NO_PROXY)?"
	case len(x.Redirects) > 0 || x.Answer.Status >= 300 && x.Answer.Status <= 399:
		return fmt.Sprintf("%s is redirected (to %s): that is a login page or another address; use the portal's own address, and a valid token", self, redirectedTo(x))
	case x.Answer.Status == 401:
		return fmt.Sprintf("%s answers 401 to the token: it is wrong, has expired, or is another portal's; the token stands alone in the Authorization header", self)
	case x.Answer.Status == 403:
		return fmt.Sprintf("%s answers 403 to the token: a guest's token, an account without rights, or a gateway before the portal", self)
	case x.Answer.Status == 404:
		return fmt.Sprintf("%s answers 404: is the base path right (--base-path), and is this a portal at all?", self)
	case x.Answer.Status == 503:
		return fmt.Sprintf("%s answers 503 again and again: the target is down, or somebody else spends this account's requests", self)
	case x.Answer.Status >= 400:
		return fmt.Sprintf("%s answers %d: this portal does not work, or is none", self, x.Answer.Status)
	case media == "text/html" || media == "application/xhtml+xml":
		return fmt.Sprintf("%s answers an HTML page: this is a web site, a login page or a captive portal, not the API; is the base path right (--base-path)?", self)
	}
	const nameless = "%s answers %d, but names no account (an id, and a user name or an e-mail address): "
	if _, err := match.Read(x); err != nil {
		return fmt.Sprintf(nameless+"%v; this is not the API of a portal, or something in between breaks its answers", self, x.Answer.Status, err)
	}
	return fmt.Sprintf(nameless+"this is not the API of a portal", self, x.Answer.Status)
}

func redirectedTo(x evidence.Exchange) string {
	if len(x.Redirects) > 0 {
		return x.Redirects[len(x.Redirects)-1]
	}
	return x.Answer.Header.Get("Location")
}
