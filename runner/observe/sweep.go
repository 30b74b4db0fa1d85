package observe

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/runner/journal"
	"portalspec/suites/match"
	"portalspec/suites/spec"
)

const keeps = "the target keeps it, though it says that it deletes it"

// sweep reads, when all scenes are over, each list that would show a record of this run, once: a target may say yes to a
// delete and keep the record, or refuse a create and carry it out. What is found is deleted, and told where it stays.
// Of a run that was interrupted only what is not resolved is looked for: there is no time for more.
func (o *Observation) sweep(ctx context.Context) {
	for _, shelf := range o.shelves() {
		if ctx.Err() != nil && !slices.ContainsFunc(shelf.made, func(c *creation) bool { return !c.resolved() }) {
			continue
		}
		o.visit(shelf)
	}
	o.tellLeftovers()
}

// visit sweeps one list. A mistake of ours in it leaves what it would have shown, which is told, and the other lists are swept.
func (o *Observation) visit(at *shelf) {
	s := &sender{run: o, ctx: o.lasting, scene: spec.Planned{Key: "end", Stage: at.stage}}
	defer s.keepAll()
	defer func() {
		if panicked := recover(); panicked != nil {
			o.mutex.Lock()
			defer o.mutex.Unlock()
			o.unswept = fmt.Sprintf("cleaning up broke off, which is our own fault: %v", panicked)
			for _, c := range at.made {
				if !c.resolved() {
					c.leave(o.unswept)
				}
			}
		}
	}()
	if at.list == "" {
		s.lookAgain(at)
	} else {
		s.clear(at)
	}
}

// Unswept says what of ours broke while the end of the run was cleaned up; "" where nothing did.
func (o *Observation) Unswept() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.unswept
}

// tellLeftovers lists what stays. Of the rest the journal learns that it is gone, where it is kept for what stays.
func (o *Observation) tellLeftovers() {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for _, s := range o.senders {
		for _, c := range s.creations {
			if c.stays != "" {
				o.leftovers = append(o.leftovers, fmt.Sprintf("%s %q (id %s): %s", c.Type.Name, c.Title, c.id, c.stays))
			}
		}
	}
	if len(o.leftovers) == 0 {
		return
	}
	for _, s := range o.senders {
		for _, c := range s.creations {
			if c.stays == "" && c.journal.announced && !c.journal.gone {
				_ = o.plan.Journal.Note(journal.Gone, s.entry(c)) // a sweep finds it gone by itself
			}
		}
	}
}

// shelf is a list and the records of this run that it would show, or, where list is "", one record that no list shows.
type shelf struct {
	kind  records.Type
	list  string
	stage spec.Stage // of the scenes that made them, which says in whose name
	made  []*creation
	owner *sender // of the first
}

// shelves are all of them. What lived in a record that is gone is gone with it.
func (o *Observation) shelves() (all []*shelf) {
	at, away := map[string]*shelf{}, map[string]bool{}
	for _, s := range o.senders {
		for _, c := range s.creations {
			away[c.Type.Name+" "+c.id] = c.fate == deleted || c.fate == gone
		}
	}
	for _, s := range o.senders {
		for _, c := range s.creations {
			key := fmt.Sprint(shelfOf(c), " ", s.scene.Stage == spec.Alone)
			switch {
			case c.fate == unsent:
			case c.Parent != "" && away[c.Type.Parent+" "+c.Parent]:
				c.stays = ""
			case c.List != "" && at[key] != nil:
				at[key].made = append(at[key].made, c)
			default:
				at[key] = &shelf{kind: c.Type, list: c.List, stage: s.scene.Stage, made: []*creation{c}, owner: s}
				all = append(all, at[key])
			}
		}
	}
	return all
}

// clear deletes the records of this run that the list shows. Once it shows none, none stays, whatever was thought before.
func (s *sender) clear(from *shelf) {
	shown, readable := s.shown(from)
	if len(shown) > 0 {
		for _, c := range shown {
			switch {
			case c.beside:
				s.clean(http.MethodDelete, s.pathOf(c.Type.Beside.Path, c), evidence.Record{Type: c.Type.Name, ID: c.id}, nil)
			case c.Type.Delete != nil:
				s.clean(http.MethodDelete, s.pathOf(c.Type.Delete.Path, c), evidence.Record{Type: c.Type.Name, ID: c.id}, c.Type.Delete)
			}
		}
		shown, readable = s.shown(from)
	}
	if !readable {
		return
	}
	for _, c := range from.made {
		c.stays = ""
		if !c.resolved() {
			c.fate = gone // no list shows it any more
		}
	}
	for _, c := range shown {
		c.stays = keeps
		from.owner.creations = append(from.owner.creations, c)
	}
}

// shown are the records of this run that the list shows, and whether all of it could be read.
func (s *sender) shown(from *shelf) (all []*creation, readable bool) {
	pages := s.pages(from.made[0])
	readable = match.Complete(pages)
	for _, page := range pages {
		listed, err := match.ListedRecords(page)
		if err != nil || !page.OK() {
			readable = false
			continue
		}
		add := func(values []match.Value, beside bool) {
			for _, value := range values {
				if id, name := identity(value, from.kind); id != "" && s.run.gave(name) && !s.run.othersMade(value) {
					s.run.own(from.kind.Name, id)
					all = append(all, &creation{Creation: spec.Creation{Type: from.kind, Title: name, List: from.list}, id: id, fate: exists, beside: beside})
				}
			}
		}
		add(match.Inside(from.kind.Inside(), listed), false)
		if inside := from.kind.Inside(); inside != "" {
			add(slices.DeleteFunc(listed, func(value match.Value) bool { _, holds := value.Field(inside); return !holds }), true)
		}
	}
	return all, readable
}

// lookAgain asks for a record that no list shows, where its delete was answered with yes and nobody has looked since.
func (s *sender) lookAgain(at *shelf) {
	c := at.made[0]
	if c.fate != deleted || c.Type.Read == nil {
		return
	}
	if x := s.clean(http.MethodGet, s.pathOf(c.Type.Read.Path, c), evidence.Record{Type: c.Type.Name, ID: c.id}, nil); x.OK() && !holdsNothing(x) {
		c.stays = keeps
	}
}
