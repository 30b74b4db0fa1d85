package spec

import (
	"encoding/json"

	"portalspec/reports/evidence"
)

// LoginScene is the key of the scene in which the run logs in; who observes a scene of that key finds the run's own login in
// its step JSON, and what people/@self answered to the token in its step Self.
const LoginScene = "login"

// The rules that tell why a run with a user name and a password could not begin.
const (
	LoginCreatesToken = "login.creates-token"
	LoginTokenWorks   = "login.token-works"
)

// Password is which password a login carries.
type Password string

// The passwords of a login. A wrong one is sent once a run at most, for targets lock accounts.
const (
	RightPassword Password = "right"
	WrongPassword Password = "wrong"
)

// Login logs the first account in: POST authentication. Where the run was given a token, and no user name and password,
// nothing is sent.
func (p *Portal) Login(way evidence.Way, password Password) evidence.Exchange {
	return p.sender.Login(way, password)
}

// Batch asks for several paths in one request, POST batch.json: "people/@self.json" becomes a GET of /api/2.0/people/@self.json.
// A batch carries reads only.
func (p *Portal) Batch(paths ...string) evidence.Exchange {
	type part struct {
		Method      string `json:"method"`
		RelativeURL string `json:"relativeUrl"`
	}
	parts := make([]part, len(paths))
	for i, path := range paths {
		parts[i] = part{"GET", "/api/2.0/" + path}
	}
	draft := p.draft("POST", "batch", asked([]Option{In(evidence.JSON)}))
	draft.Request.Body, _ = json.Marshal(parts) // texts can always be written
	draft.Request.Header.Set("Content-Type", jsonType)
	return p.send(draft)
}
