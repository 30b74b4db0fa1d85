package spec

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"time"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
)

// Sender is what a scene's requests go through: the run, with its pace, its journal and its secrets.
type Sender interface {
	// Send sends what the draft asks for (Request, Way, Credential, Account, Second, Record, Undo) and returns the exchange:
	// that of a create that succeeded has the id in its Record. Request.URL of a draft is relative to api/2.0/.
	Send(draft evidence.Exchange) evidence.Exchange
	// Making is told of every record before its create leaves, so that it is cleaned up whatever comes.
	Making(Creation)
	// Ghost is told of every id that was made up: it was never given out, and may be written to.
	Ghost(id string)
	// Settle returns what is known of the record type; learn finds it out, at most once a run.
	Settle(record string, learn func() evidence.Offer) evidence.Offer
	// Login posts the user name of the first account, and its password or a wrong one, to authentication. The login that the
	// run began with is returned and not repeated.
	Login(way evidence.Way, password Password) evidence.Exchange
	// Alone gives the scene its account's budget: from then on nothing of it is held back, and nothing else is in flight.
	// It waits for what is under way, and where the account was used before, for rest.
	Alone()
	// Rush sends drafts as fast as they are answered, at most so many at a time; for a scene that is Alone.
	Rush(inFlight int, next func() (draft evidence.Exchange, more bool), seen func(evidence.Exchange))
	// AtATime is how many requests of the scene may be under way together; at least 1.
	AtATime() int
	// Wait lets time pass with nothing sent by this scene; it returns early where the run ends.
	Wait(time.Duration)
	// Facts are those known when the scene began.
	Facts() evidence.Facts
}

// Creation is a record about to be created, with all that is needed to find and remove it.
type Creation struct {
	Type   records.Type
	Title  string // unique to the run
	Parent string // the id of the record that it lives in
	List   string // the path of the collection that shows it, "" where none is documented
}

// Portal is what a scene may do with the target. No method fails: what went wrong is in the exchange, and what could not
// be sent for it says why.
type Portal struct {
	sender  Sender
	scene   string
	titles  int
	missing int
	parents map[string]evidence.Exchange
	looked  map[string]lookup
}

// NewPortal returns the portal of one scene.
func NewPortal(sender Sender, scene string) *Portal {
	return &Portal{sender: sender, scene: scene, parents: map[string]evidence.Exchange{}, looked: map[string]lookup{}}
}

// Facts are what the run knows: accounts, limit and window.
func (p *Portal) Facts() evidence.Facts { return p.sender.Facts() }

// Create creates a record, and where the type lives in another and no Within is given, its parent first.
func (p *Portal) Create(record records.Type, how ...Option) evidence.Exchange {
	if p.readsOnly() {
		return p.unmade(record)
	}
	ask := asked(how)
	parent, why := p.parent(record, ask)
	if why != "" {
		return evidence.NotSent(why)
	}
	if ask.title == "" {
		ask.title = p.Title()
	}
	made := evidence.Record{Type: record.Name, Parent: parent, Title: ask.title}
	return p.create(record, made, ask)
}

func (p *Portal) create(record records.Type, made evidence.Record, ask request) evidence.Exchange {
	if why := p.nowhere(record); why != "" {
		return evidence.NotSent("not sent: " + why)
	}
	p.sender.Making(Creation{Type: record, Title: made.Title, Parent: made.Parent, List: p.collection(record, made)})
	offer := p.offer(record.Name)
	first := p.send(p.written("POST", record, *record.Create, made, ask, offer))
	if ask.odd() {
		return first
	}
	switch status := first.Answer.Status; {
	case absent(status):
		p.sender.Settle(record.Name, func() evidence.Offer { return p.look(record, made, first) })
	case status == 401, status == 429: // for the token, for the rate: nothing is said of the body
	case status/100 == 4 && offer.Body == "" && ask.way != evidence.Headers:
		return p.createOtherwise(record, made, ask, first)
	}
	return first
}

// createOtherwise finds out whether a form was refused for being a form: the same create as JSON, then as XML.
func (p *Portal) createOtherwise(record records.Type, made evidence.Record, ask request, refused evidence.Exchange) evidence.Exchange {
	result := refused
	p.sender.Settle(record.Name, func() evidence.Offer {
		asJSON := made
		asJSON.Title = p.Title()
		p.sender.Making(Creation{Type: record, Title: asJSON.Title, Parent: made.Parent, List: p.collection(record, made)})
		headers := ask
		headers.way = evidence.Headers
		inJSON := p.send(p.written("POST", record, *record.Create, asJSON, headers, evidence.Offer{}))
		if !inJSON.OK() {
			return evidence.Offer{} // refused in every form: not for the form's sake
		}
		result = p.send(p.written("POST", record, *record.Create, made, ask, evidence.Offer{Body: evidence.XMLBody}))
		if result.OK() {
			return evidence.Offer{Body: evidence.XMLBody}
		}
		return evidence.Offer{Body: evidence.JSONBody}
	})
	if offer := p.offer(record.Name); !result.OK() && offer.Body != "" {
		return p.send(p.written("POST", record, *record.Create, made, ask, offer))
	}
	return result
}

func (p *Portal) offer(record string) evidence.Offer { return p.sender.Facts().Offers[record] }

// Read reads a record at its own URL.
func (p *Portal) Read(record evidence.Record, how ...Option) evidence.Exchange {
	return p.one("GET", record, func(t records.Type) *records.Operation { return t.Read }, how)
}

// Update gives a record another name, or the one that it is Titled (and what else its update wants). The exchange's Record
// has that name.
func (p *Portal) Update(record evidence.Record, how ...Option) evidence.Exchange {
	return p.one("PUT", record, func(t records.Type) *records.Operation { return t.Update }, how)
}

// Delete removes a record.
func (p *Portal) Delete(record evidence.Record, how ...Option) evidence.Exchange {
	return p.one("DELETE", record, func(t records.Type) *records.Operation { return t.Delete }, how)
}

func (p *Portal) one(method string, record evidence.Record, of func(records.Type) *records.Operation, how []Option) evidence.Exchange {
	kind, _ := records.Named(record.Type)
	operation := of(kind)
	if operation == nil {
		return evidence.NotSent(fmt.Sprintf("no %s is documented for a %s", method, record.Type))
	}
	if record.ID == "" {
		return p.withoutRecord()
	}
	ask := asked(how)
	if method == "PUT" {
		record.Title = cmp.Or(ask.title, p.Title())
	}
	if operation.Body == nil {
		return p.send(p.aboutRecord(p.draft(method, p.path(operation.Path, record), ask), record))
	}
	return p.send(p.written(method, kind, *operation, record, ask, p.offer(kind.Name)))
}

// List reads the collection that shows the record (or, of a record that never came into being, would).
func (p *Portal) List(record evidence.Record, how ...Option) evidence.Exchange {
	kind, _ := records.Named(record.Type)
	path := p.collection(kind, record)
	switch {
	case path == "" && p.readsOnly() && kind.Nested():
		return p.withoutRecord()
	case path == "":
		return evidence.NotSent(fmt.Sprintf("no collection is documented for a %s", record.Type))
	}
	listed := record
	listed.ID = ""
	return p.send(p.aboutRecord(p.draft("GET", path, asked(how)), listed))
}

// Pages reads the collection that shows the record, and where the answer says that it is a page, the further ones: by
// startIndex, at most 20 in all.
func (p *Portal) Pages(record evidence.Record, how ...Option) []evidence.Exchange {
	kind, _ := records.Named(record.Type)
	path := p.collection(kind, record)
	switch {
	case path == "" && p.readsOnly() && kind.Nested():
		return []evidence.Exchange{p.withoutRecord()}
	case path == "":
		return nil
	}
	record.ID = ""
	return ReadPages(path, mostPages, func(path string) evidence.Exchange {
		return p.send(p.aboutRecord(p.draft("GET", path, asked(how)), record))
	})
}

// Parent creates the record that records of the type live in, once a scene; the zero Record where they live in none.
func (p *Portal) Parent(record records.Type) evidence.Record {
	if !record.Nested() {
		return evidence.Record{}
	}
	made, found := p.parents[record.Parent]
	if !found {
		kind, _ := records.Named(record.Parent)
		made = p.Create(kind, In(evidence.JSON))
		p.parents[record.Parent] = made
	}
	return made.Record
}

// Invalid reads an id that cannot be one, for the types that name such a read.
func (p *Portal) Invalid(record records.Type, how ...Option) evidence.Exchange {
	if record.Invalid == nil {
		return evidence.NotSent("no id of a " + record.Name + " is known to be impossible")
	}
	return p.send(p.aboutRecord(p.draft("GET", record.Invalid.Path, asked(how)), evidence.Record{Type: record.Name}))
}

// Get reads any path that is not a record's: people/@self.
func (p *Portal) Get(path string, how ...Option) evidence.Exchange {
	return p.send(p.draft("GET", path, asked(how)))
}

func (p *Portal) parent(record records.Type, ask request) (id, why string) {
	if !record.Nested() || ask.parent != "" {
		return ask.parent, ""
	}
	if id = p.Parent(record).ID; id == "" {
		return "", fmt.Sprintf("not sent, for the %s it lives in did not come into being: %s", record.Parent, p.parents[record.Parent])
	}
	return id, ""
}

// collection is the path that lists the record's siblings, "" where none is documented or its parent is unknown.
func (p *Portal) collection(kind records.Type, record evidence.Record) string {
	if strings.Contains(kind.Collection, "${parent}") && record.Parent == "" {
		return ""
	}
	return p.path(kind.Collection, record)
}

// path fills a path in. Ids are the target's, so they are escaped: none of them may lead elsewhere.
func (p *Portal) path(template string, record evidence.Record) string {
	return p.filled(strings.ReplaceAll(template, "{id}", url.PathEscape(record.ID)), record, url.PathEscape)
}
