package scene

import (
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/match"
	"portalspec/suites/spec"
)

// Mishaps is what a caller can get wrong with a record type, and the same put right.
type Mishaps struct {
	Created  evidence.Exchange
	Existing map[string]evidence.Exchange // reads of a record that exists, by way
	Missing  map[string]evidence.Exchange // reads of an id that was never given out, by way

	Lacking      map[string]evidence.Exchange // creates without the mandatory field, by way
	Impossible   map[string]evidence.Exchange // reads of an id that cannot be one, by way
	BrokenCreate evidence.Exchange            // a create whose body is not valid JSON
	BrokenUpdate evidence.Exchange            // an update whose body is not valid JSON
	Before       evidence.Exchange            // the record, read before it
	AfterBroken  evidence.Exchange            // and after it
	Changed      evidence.Exchange            // a valid update of a record that exists
	ReadChanged  evidence.Exchange            // the record, read after it

	UpdatedMissing, ReadMissing evidence.Exchange   // a valid update of an id that was never given out, and where it succeeds what can be read there
	AfterMissing                evidence.Exchange   // the record, read after that update where it fails
	ChangedAgain                evidence.Exchange   // an update to what the record is called already
	Deleted, DeletedMissing     evidence.Exchange   // a delete that succeeds, and one of an id that was never given out
	Listed                      []evidence.Exchange // the collection after all the writes above, page by page
}

// Failures observes Mishaps.
func Failures(record records.Type) spec.Scene[Mishaps] {
	return spec.Observe("failures/"+record.Name, func(p *spec.Portal) (seen Mishaps) {
		seen.Created = p.Create(record, spec.In(evidence.Headers))
		one := seen.Created.Record
		seen.Existing, seen.Missing = map[string]evidence.Exchange{}, map[string]evidence.Exchange{}
		seen.Lacking, seen.Impossible = map[string]evidence.Exchange{}, map[string]evidence.Exchange{}
		for _, way := range evidence.Ways() {
			mishaps(p, record, one, way, &seen)
		}
		seen.BrokenCreate = p.Create(record, spec.In(evidence.Headers), spec.NotValidJSON())
		if record.Update != nil {
			seen.Before = p.Look(one, spec.In(evidence.JSON))
			seen.BrokenUpdate = p.Update(one, spec.In(evidence.Headers), spec.NotValidJSON())
			seen.AfterBroken = p.Look(one, spec.In(evidence.JSON))
			seen.Changed = p.Update(one, spec.In(evidence.JSON))
			seen.ReadChanged = p.Look(one, spec.In(evidence.JSON))
		}
		missing(p, record, one, &seen)
		if record.Update != nil {
			seen.ChangedAgain = p.Update(one, spec.In(evidence.JSON), spec.Titled(seen.Changed.Record.Title))
		}
		seen.Listed = p.Pages(one, spec.In(evidence.JSON))
		if record.Delete != nil {
			seen.Deleted = p.Delete(one, spec.In(evidence.JSON))
		}
		return seen
	}).Of(record.Name)
}

func mishaps(p *spec.Portal, record records.Type, one evidence.Record, way evidence.Way, seen *Mishaps) {
	if record.Read != nil {
		seen.Existing[string(way)] = p.Read(one, spec.In(way))
	}
	if ghost, ok := p.NeverGivenOut(one); ok && record.Read != nil {
		seen.Missing[string(way)] = p.Read(ghost, spec.In(way))
	}
	if record.Create.Mandatory != "" {
		seen.Lacking[string(way)] = p.Create(record, spec.In(way), spec.LackingMandatory())
	}
	if record.Invalid != nil {
		seen.Impossible[string(way)] = p.Invalid(record, spec.In(way))
	}
}

func missing(p *spec.Portal, record records.Type, one evidence.Record, seen *Mishaps) {
	if ghost, ok := p.NeverGivenOut(one); ok && record.Update != nil {
		seen.UpdatedMissing = p.Update(ghost, spec.In(evidence.JSON))
		if seen.UpdatedMissing.OK() {
			seen.ReadMissing = p.Look(ghost, spec.In(evidence.JSON))
		} else {
			seen.AfterMissing = p.Look(one, spec.In(evidence.JSON))
		}
	}
	if ghost, ok := p.NeverGivenOut(one); ok && record.Delete != nil {
		seen.DeletedMissing = p.Delete(ghost, spec.In(evidence.JSON))
	}
}

// All returns the exchanges of the mishaps that were sent.
func (m Mishaps) All() []evidence.Exchange {
	all := []evidence.Exchange{m.Created, m.BrokenCreate, m.BrokenUpdate, m.UpdatedMissing, m.DeletedMissing, m.Deleted}
	for _, byWay := range []map[string]evidence.Exchange{m.Missing, m.Lacking, m.Impossible} {
		for _, way := range evidence.Ways() {
			all = append(all, byWay[string(way)])
		}
	}
	return sent(all...)
}

// WantWritten ends a judgement that lacks a record, in a run in which nothing is written: what the create says is why.
func WantWritten(created evidence.Exchange) {
	if created.Unwritten() {
		match.Expect(created).To(match.BeAnswered(), match.Control)
	}
}

// WantGhost ends a judgement about an id that was never given out where there can be none: the ids that the target gives
// out must be guids or numbers for that.
func WantGhost(created evidence.Exchange) {
	match.Expect(created).To(match.BeSuccess(), match.Control)
	if !spec.HasGhosts(created.Record.ID) {
		match.NotApplicable("no id can be said never to have been given out where ids look like %q", created.Record.ID)
	}
}
