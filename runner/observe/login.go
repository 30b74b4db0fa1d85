package observe

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"portalspec/reports/evidence"
	"portalspec/runner/wire"
	"portalspec/suites/spec"
)

// Login implements spec.Sender. A login of its own gives no token to the run: the one that it began with stays.
func (s *sender) Login(way evidence.Way, password spec.Password) evidence.Exchange {
	login := s.run.plan.Logins[0]
	if login.User == "" {
		return evidence.NotSent("no user name and password were given: --user, and the password from the environment")
	}
	if way == evidence.JSON && password == spec.RightPassword {
		s.run.mutex.Lock()
		defer s.run.mutex.Unlock()
		return s.run.login
	}
	if err := s.ctx.Err(); err != nil {
		return evidence.NotSent("not sent: the run ended before")
	}
	word := login.Password
	if password == spec.WrongPassword {
		word = fmt.Sprintf("%s-wrong", spec.Prefix(s.run.plan.Facts.Seed)) // nothing of the right one
	}
	ask := wire.Ask{
		Method: http.MethodPost, Path: "authentication", Header: http.Header{}, Credential: evidence.NotNeeded, Account: 1,
		Scene: s.scene.Key, Way: way,
	}
	ask.Path += string(way)
	if way == evidence.JSON {
		ask.Body, _ = json.Marshal(map[string]string{"userName": login.User, "password": word}) // texts can always be written
		ask.Header.Set("Content-Type", "application/json")
	} else {
		ask.Body = []byte(url.Values{"userName": {login.User}, "password": {word}}.Encode())
		ask.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return s.send(ask, func(ask wire.Ask) evidence.Exchange { return s.run.client.Send(s.ctx, ask) })
}
