package spec

import (
	"time"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
)

// Draft is a GET that is not sent, for Rush.
func (p *Portal) Draft(path string, how ...Option) evidence.Exchange {
	return p.draft("GET", path, asked(how))
}

// DraftRead is a read of the record, not sent.
func (p *Portal) DraftRead(record evidence.Record, how ...Option) evidence.Exchange {
	kind, _ := records.Named(record.Type)
	return p.aboutRecord(p.draft("GET", p.path(kind.Read.Path, record), asked(how)), record)
}

// DraftUpdate is an update of the record, not sent.
func (p *Portal) DraftUpdate(record evidence.Record, how ...Option) evidence.Exchange {
	kind, _ := records.Named(record.Type)
	record.Title = p.Title()
	return p.written("PUT", kind, *kind.Update, record, asked(how), p.offer(kind.Name))
}

// DraftCreate is a create, not sent. It is announced like any other: should it take effect, the record is removed.
func (p *Portal) DraftCreate(record records.Type, how ...Option) evidence.Exchange {
	made := evidence.Record{Type: record.Name, Title: p.Title()}
	p.sender.Making(Creation{Type: record, Title: made.Title, List: p.collection(record, made)})
	return p.written("POST", record, *record.Create, made, asked(how), p.offer(record.Name))
}

// Rush sends drafts past the pace; see Sender.
func (p *Portal) Rush(inFlight int, next func() (evidence.Exchange, bool), seen func(evidence.Exchange)) {
	p.sender.Rush(inFlight, next, seen)
}

// Alone gives the scene its account's budget; see Sender.
func (p *Portal) Alone() { p.sender.Alone() }

// Wait lets time pass with nothing sent by this scene.
func (p *Portal) Wait(d time.Duration) { p.sender.Wait(d) }
