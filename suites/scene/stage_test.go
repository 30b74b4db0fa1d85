package scene_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/match"
	"portalspec/suites/scene"
	"portalspec/suites/spec"
)

// facts are those of a run that may do everything.
var facts = evidence.Facts{
	Seed: 7, Account: evidence.Account{ID: "me", UserName: "first.last"}, TokenInURL: true, Offers: map[string]evidence.Offer{},
}

// standIn answers as a portal without records would: what the test says by odd, else the right thing. It keeps every request.
// Whatever of a Sender no scene here may use is missing, and panics.
type standIn struct {
	spec.Sender
	facts evidence.Facts
	odd   func(draft evidence.Exchange) (status int, body string) // 0: nothing odd about that request

	sent  []evidence.Exchange
	makes map[string]string // which request made the record, by the record's id
	there map[string]bool   // ids of records that exist
}

func (s *standIn) Facts() evidence.Facts                                   { return s.facts }
func (s *standIn) Making(spec.Creation)                                    {}
func (s *standIn) Ghost(string)                                            {}
func (s *standIn) Settle(_ string, _ func() evidence.Offer) evidence.Offer { return evidence.Offer{} }

func (s *standIn) Send(draft evidence.Exchange) evidence.Exchange {
	draft.ID = strconv.Itoa(len(s.sent))
	status, body := s.answer(draft)
	draft.Answer = evidence.Answer{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
	if kind, _ := records.Named(draft.Record.Type); draft.Request.Method == http.MethodPost && draft.OK() {
		draft.Record.ID, _ = match.RecordID(draft, kind.ID)
	}
	s.sent = append(s.sent, draft)
	return draft
}

func (s *standIn) answer(draft evidence.Exchange) (status int, body string) {
	if s.odd != nil {
		if status, body = s.odd(draft); status != 0 {
			return status, body
		}
	}
	switch {
	case draft.Credential != evidence.Valid:
		return 401, `{}`
	case draft.Request.Method == http.MethodPost:
		id := s.newID(draft)
		return 201, fmt.Sprintf(`{"response":{"id":%q,"objectId":%q}}`, id, id)
	case draft.Record.ID != "" && !s.there[draft.Record.ID]:
		return 404, `{}`
	case draft.Request.Method == http.MethodDelete:
		delete(s.there, draft.Record.ID)
	}
	return 200, `{"response":{}}`
}

// newID gives an id out of the shape that ids of the type have; it occurs in no path by chance.
func (s *standIn) newID(draft evidence.Exchange) string {
	id := strconv.Itoa(7_000_000 + len(s.makes))
	if kind, _ := records.Named(draft.Record.Type); kind.Kind == records.GUID {
		id = fmt.Sprintf("%08d-0000-4000-a000-000000000000", len(s.makes))
	}
	s.makes[id], s.there[id] = draft.ID, true
	return id
}

// seen is a scene carried out: its steps by name, and all that was sent, in order and with the steps' names.
type seen struct {
	scene spec.Planned
	steps map[string]evidence.Exchange
	sent  []evidence.Exchange
	makes map[string]string // the step that made the record (or its type, where it fills none), by id
}

func carriedOut(planned spec.Planned) seen { return carriedOutOn(planned, &standIn{facts: facts}) }

func carriedOutOn(planned spec.Planned, s *standIn) seen {
	s.makes, s.there = map[string]string{}, map[string]bool{}
	steps := planned.Observe(spec.NewPortal(s, planned.Key))
	for name, x := range steps {
		if !x.Unsent {
			s.sent[number(x)].Step = name
		}
	}
	for id, request := range s.makes {
		at, _ := strconv.Atoi(request)
		if s.makes[id] = s.sent[at].Step; s.makes[id] == "" {
			s.makes[id] = s.sent[at].Record.Type
		}
	}
	return seen{planned, steps, s.sent, s.makes}
}

// number is the place of an exchange among all that its scene sent; it panics where it was not.
func number(x evidence.Exchange) int {
	n, err := strconv.Atoi(x.ID)
	if err != nil {
		panic("no such exchange was sent: " + x.Failure)
	}
	return n
}

// everyScene is every observation that chapters share, of a few telling record types: group has all operations (and ids that
// cannot be one), event no update, invoice-tax no item read, calendar no collection (and another id field), and a blog-comment
// lives in a blog-post and has neither an item read nor a delete.
func everyScene() []spec.Planned {
	all := []spec.Planned{scene.Account().Planned(), scene.Credentials().Planned(), scene.Precedence().Planned()}
	for _, name := range []string{"group", "event", "invoice-tax", "calendar", "blog-comment"} {
		kind := named(name)
		all = append(all, scene.Lifecycles(kind).Planned(), scene.Neighbours(kind).Planned(), scene.Failures(kind).Planned(), scene.Strangers(kind).Planned())
		if kind.Read != nil {
			all = append(all, scene.Formats(kind).Planned())
		}
	}
	return all
}

func named(name string) records.Type {
	kind, found := records.Named(name)
	if !found {
		panic("there is no record type " + name)
	}
	return kind
}

// writes tells a request that could change something.
func writes(x evidence.Exchange) bool { return x.Request.Method != http.MethodGet }

// stepsOf are the names of the steps that exchanges fill, sorted.
func stepsOf(all []evidence.Exchange) []string {
	names := []string{}
	for _, x := range all {
		names = append(names, x.Step)
	}
	slices.Sort(names)
	return names
}

// withoutIDs is a path with each id replaced by the step that made the record.
func (s seen) withoutIDs(x evidence.Exchange) string {
	path := x.Request.URL
	for id, step := range s.makes {
		path = strings.ReplaceAll(path, id, "{"+step+"}")
	}
	if id := x.Record.ID; id != "" && s.makes[id] == "" {
		path = strings.ReplaceAll(path, id, "{never given out}")
	}
	return path
}
