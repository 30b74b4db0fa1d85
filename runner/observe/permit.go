package observe

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"portalspec/fixtures/operations"
	"portalspec/reports/evidence"
	"portalspec/runner/wire"
)

// forbids says why a request must not be sent; "" for one that may. Chapters ask for nothing that harms a portal; this is the
// second lock on that door, which no flag and no mistake of a scene opens: what hazards others never goes out with a token,
// and without one only where the user said so; a write with a token is about a record that this run created, or about an id
// that it made up.
func (o *Observation) forbids(ask wire.Ask) string {
	if o.plan.unsent {
		return ""
	}
	path, _, _ := strings.Cut(ask.Path, "?")
	path = strings.TrimSuffix(strings.TrimSuffix(path, string(evidence.JSON)), string(evidence.XML))
	one, documented := o.find(ask.Method, path)
	hazardous := documented && one.Class == operations.Hazardous
	switch {
	case hazardous && carriesToken(ask.Credential):
		return fmt.Sprintf("%s is hazardous (%s), and never sent with a token", one.Name(), one.Why)
	case hazardous && !o.plan.Facts.Hazardous:
		return fmt.Sprintf("%s is hazardous (%s), and --include-hazardous was not given", one.Name(), one.Why)
	case ask.Method == http.MethodGet || !carriesToken(ask.Credential) || documented && one.Class == operations.OwnRules:
		return ""
	case ask.Method == http.MethodPost && path == "batch": // its own page documents it
		return batchForbidden(ask.Body)
	case ask.Method == http.MethodPost && ask.Record.Type != "" && ask.Record.ID == "":
		return ""
	case !o.isOurs(ask.Record):
		return fmt.Sprintf("%s %s is about no record of this run", ask.Method, path)
	}
	return ""
}

// batchForbidden says why a batch must not be sent: it may only read.
func batchForbidden(body []byte) string {
	var parts []struct {
		Method string `json:"method"`
	}
	if err := json.Unmarshal(body, &parts); err != nil {
		return "it is a batch of which nobody can tell what it does: " + err.Error()
	}
	for _, part := range parts {
		if part.Method != http.MethodGet {
			return "it is a batch with a " + part.Method
		}
	}
	return ""
}

// find looks the request up in the catalogue that is judged, which may be another document's or only some operations, and
// in the documented one.
func (o *Observation) find(method, path string) (operations.Operation, bool) {
	if o.plan.Operations != nil {
		if one, _, found := o.plan.Operations().Find(method, path); found {
			return one, true
		}
	}
	one, _, found := operations.Documented().Find(method, path)
	return one, found
}

// carriesToken tells whether a request with that credential is the account's, wherever the token stands.
func carriesToken(credential evidence.Credential) bool {
	switch credential {
	case evidence.Valid, evidence.InCookie, evidence.InQuery, evidence.InForm, "":
		return true
	}
	return false
}

// own notes a record that this run created, or found by the title that it gave it.
func (o *Observation) own(kind, id string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.ours[evidence.Record{Type: kind, ID: id}] = true
}

// Ghost implements spec.Sender.
func (s *sender) Ghost(id string) { s.run.own("", id) }

func (o *Observation) isOurs(record evidence.Record) bool {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return record.ID != "" && (o.ours[evidence.Record{Type: record.Type, ID: record.ID}] || o.ours[evidence.Record{ID: record.ID}])
}

// send sends what is not forbidden. What is, is a mistake of ours, and told as one.
func (s *sender) send(ask wire.Ask, by func(wire.Ask) evidence.Exchange) evidence.Exchange {
	if ask.Method != http.MethodGet && s.run.plan.Facts.NoWrites {
		return evidence.NotSent(evidence.NothingWritten) // a scene need not know of it
	}
	if why := s.run.forbids(ask); why != "" {
		s.run.mutex.Lock()
		defer s.run.mutex.Unlock()
		s.run.broken[s.scene.Key] = "the scene " + s.scene.Key + " asked for what must not be sent: " + why
		return evidence.NotSent("not sent: " + why)
	}
	if why := s.unwritten(ask); why != "" {
		return evidence.NotSent("not sent: " + why)
	}
	return s.noted(by(ask))
}
