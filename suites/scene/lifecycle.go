// Package scene holds the observations that more than one chapter judges. Each is a few requests in order; a run sends it
// once, however many rules look at it.
package scene

import (
	"slices"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/spec"
)

// Lives is a record created, read, listed, changed, deleted and looked for again, once for each way of stating the format;
// each map is by way. Of a type that lives in another, the parent is read before and after.
type Lives struct {
	Created, Read, Listed, Changed, ReadChanged, Deleted, Gone map[string]evidence.Exchange
	Parent, ParentAfter                                        map[string]evidence.Exchange
}

// Life is what Lives holds of one way.
type Life struct{ Created, Read, Listed, Changed, ReadChanged, Deleted, Gone, Parent, ParentAfter evidence.Exchange }

// In returns the life of a record whose requests all stated the format that way.
func (l Lives) In(way evidence.Way) Life {
	key := string(way)
	return Life{
		Created: l.Created[key], Read: l.Read[key], Listed: l.Listed[key], Changed: l.Changed[key], ReadChanged: l.ReadChanged[key],
		Deleted: l.Deleted[key], Gone: l.Gone[key], Parent: l.Parent[key], ParentAfter: l.ParentAfter[key],
	}
}

// Shown is what shows the new record: its own URL, or where no item read is documented the collection.
func (l Life) Shown() evidence.Exchange {
	if l.Created.Unwritten() {
		return l.Created // there is no new record, and its collection need not show it
	}
	if l.Read.ID == "" && l.Listed.ID != "" {
		return l.Listed
	}
	return l.Read
}

// All returns the exchanges of the life that were sent.
func (l Life) All() []evidence.Exchange {
	return sent(l.Created, l.Read, l.Listed, l.Changed, l.ReadChanged, l.Deleted, l.Gone)
}

// Lifecycles observes Lives. Types without an update, an item read or a delete leave those steps out.
func Lifecycles(record records.Type) spec.Scene[Lives] {
	return spec.Observe("lifecycles/"+record.Name, func(p *spec.Portal) Lives {
		seen := Lives{
			Created: ways(), Read: ways(), Listed: ways(), Changed: ways(), ReadChanged: ways(), Deleted: ways(), Gone: ways(),
			Parent: ways(), ParentAfter: ways(),
		}
		for _, way := range evidence.Ways() {
			live(p, record, way, seen)
		}
		return seen
	}).Of(record.Name)
}

func live(p *spec.Portal, record records.Type, way evidence.Way, seen Lives) {
	in, key := spec.In(way), string(way)
	if record.Nested() {
		seen.Parent[key] = p.Look(p.Parent(record), in)
	}
	seen.Created[key] = p.Create(record, in)
	one := seen.Created[key].Record
	list := p.Look // without an item read, the page that shows the record
	if record.Read != nil {
		seen.Read[key] = p.Read(one, in)
	}
	if record.Read != nil || seen.Created[key].Unwritten() {
		list = p.List
	}
	if record.Collection != "" {
		seen.Listed[key] = list(one, in)
	}
	if record.Update != nil {
		seen.Changed[key] = p.Update(one, in)
		seen.ReadChanged[key] = p.Look(one, in)
	}
	if record.Nested() {
		seen.ParentAfter[key] = p.Look(p.Parent(record), in)
	}
	if record.Delete != nil {
		seen.Deleted[key] = p.Delete(one, in)
		seen.Gone[key] = p.Look(one, in)
	}
}

// sent leaves out what the record type has no use for.
func sent(all ...evidence.Exchange) []evidence.Exchange {
	return slices.DeleteFunc(all, func(x evidence.Exchange) bool { return x.Unsent || x.ID == "" })
}

// Pair is two records of a type side by side: the first is changed and deleted, its neighbour must not notice.
type Pair struct {
	First, Neighbour           evidence.Exchange   // the creates
	FirstBefore, Before        evidence.Exchange   // reads of both
	Changed, FirstAfter, After evidence.Exchange   // the update of the first, reads of both
	Listed                     []evidence.Exchange // the collection, page by page
	Deleted, FirstGone, Beside evidence.Exchange   // the delete of the first, reads of both
	ListedAfter                []evidence.Exchange
	DeletedAgain               evidence.Exchange
}

// Neighbours observes a Pair, in JSON by suffix.
func Neighbours(record records.Type) spec.Scene[Pair] {
	return spec.Observe("neighbours/"+record.Name, func(p *spec.Portal) (seen Pair) {
		in := spec.In(evidence.JSON)
		seen.First, seen.Neighbour = p.Create(record, in), p.Create(record, in)
		first, neighbour := seen.First.Record, seen.Neighbour.Record
		seen.FirstBefore, seen.Before = p.Look(first, in), p.Look(neighbour, in)
		if record.Update != nil {
			seen.Changed = p.Update(first, in)
			seen.FirstAfter, seen.After = p.Look(first, in), p.Look(neighbour, in)
		}
		seen.Listed = p.Pages(first, in)
		if record.Delete != nil {
			seen.Deleted = p.Delete(first, in)
			seen.FirstGone, seen.Beside = p.Look(first, in), p.Look(neighbour, in)
			seen.ListedAfter = p.Pages(first, in)
			seen.DeletedAgain = p.Delete(first, in)
		}
		return seen
	}).Of(record.Name)
}
