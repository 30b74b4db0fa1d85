package observe

import (
	"context"
	"net/http"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/runner/journal"
	"portalspec/suites/match"
	"portalspec/suites/spec"
)

// Swept is what became of the records that a dead run left.
type Swept struct {
	Cause   Cause    // why nothing could be done; the zero Cause where something could
	Deleted int      // records that were there, and were deleted
	Left    []string // those that are still there, or may be, each with the reason
	Sent    int      // requests
}

// Sweep removes the records of a run that died, which its journal left: those whose id it knows, and those whose id never
// arrived, which are looked for by the title that no other run gave. Nothing is touched that does not bear such a title, or
// that says that another account created it. The plan's Seed is the dead run's.
func Sweep(ctx context.Context, client Wire, plan Plan, left []journal.Creation) Swept {
	plan.Scenes = nil
	o := newObservation(client, plan)
	defer o.last(ctx)()
	if cause := o.begin(ctx); cause.Text != "" {
		return Swept{Cause: cause}
	}
	for _, s := range o.inherit(ctx, left) {
		s.recognize()
		s.cleanUp()
		s.keepAll()
	}
	o.sweep(ctx)
	return o.swept()
}

// inherit takes the creations over, as if this run had made them: one sender for each account that made some.
func (o *Observation) inherit(ctx context.Context, left []journal.Creation) (all []*sender) {
	for i, stage := range []spec.Stage{spec.Normal, spec.Alone} { // of the first and the second account
		s := &sender{run: o, ctx: ctx, scene: spec.Planned{Key: "sweep", Stage: stage}}
		for _, one := range left {
			if max(1, one.Account) == i+1 {
				s.creations = append(s.creations, o.inherited(one))
			}
		}
		if s.creations != nil {
			all = append(all, s)
		}
	}
	o.senders = all
	return all
}

func (o *Observation) inherited(one journal.Creation) *creation {
	for _, title := range one.Titles {
		o.gives(title)
	}
	kind, known := records.Named(one.Type)
	c := &creation{Creation: spec.Creation{Type: kind, Title: one.Title, Parent: one.Parent, List: one.List}, id: one.ID, fate: exists}
	c.journal = journaled{announced: true, id: one.ID}
	switch {
	case !known:
		c.Type.Name = one.Type
		c.fate, c.stays = unsent, "this portalspec knows no such type of record: take the one that made it"
	case one.Account > max(1, o.plan.Accounts):
		c.fate, c.stays = unsent, "the second account made it, and its credential is missing"
	case one.ID == "", kind.Read == nil:
		c.fate, c.id = unknown, "" // the list that shows it says what it is called, and its id
	}
	return c
}

// recognize looks at each record whose id is known before anything is done to it: the id may lead to another by now.
func (s *sender) recognize() {
	for _, c := range s.creations {
		if c.fate != exists {
			continue
		}
		x := s.clean(http.MethodGet, s.pathOf(c.Type.Read.Path, c), evidence.Record{Type: c.Type.Name, ID: c.id, Parent: c.Parent}, nil)
		switch name, found := s.nameIn(x, c.Type); {
		case lost(x):
			c.fate = gone
		case !x.OK():
			c.fate, c.stays = unsent, x.String()
		case !found || !s.run.gave(name):
			c.fate, c.stays = unsent, "its id leads to something that is not this record, and is not touched"
		default:
			s.run.own(c.Type.Name, c.id)
		}
	}
}

// nameIn is the name of the record that an item's read shows.
func (s *sender) nameIn(x evidence.Exchange, kind records.Type) (string, bool) {
	document, err := match.Read(x)
	if err != nil || !x.OK() || s.run.othersMade(document.Record()) {
		return "", false
	}
	name, found := document.Record().Field(kind.Names.Read)
	return name.Text(), found
}

// swept adds up.
func (o *Observation) swept() Swept {
	sum := Swept{Left: o.Leftovers()}
	for x := range o.held.All() {
		sum.Sent++
		if x.Request.Method == http.MethodDelete && x.OK() {
			sum.Deleted++
		}
	}
	return sum
}
