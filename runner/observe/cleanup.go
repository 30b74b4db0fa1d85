package observe

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/match"
	"portalspec/suites/spec"
)

// fate is what became of a record that a scene set out to create.
type fate int

const (
	unsent  fate = iota // its create never left
	refused             // the target said no; if it did it all the same, a later list shows it
	unknown             // no answer, or one that says neither: it is looked for by its name
	exists
	deleted // the target said yes to a delete
	gone    // and the record was looked for afterwards
)

type creation struct {
	spec.Creation
	id   string
	fate fate
}

// Making implements spec.Sender.
func (s *sender) Making(c spec.Creation) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.creations = append(s.creations, &creation{Creation: c})
}

// learn reads from an exchange what became of the scene's records. The caller holds the mutex.
func (s *sender) learn(x evidence.Exchange) {
	if x.Record.Type == "" || x.Unsent {
		return
	}
	switch x.Request.Method {
	case http.MethodPost:
		if c := s.named(x.Record); c != nil {
			c.fate, c.id = fateOf(x), x.Record.ID
		}
	case http.MethodDelete:
		if c := s.withID(x.Record); c != nil {
			c.wasDeleted(x)
		}
	case http.MethodGet:
		if x.Record.ID == "" && x.OK() {
			s.search(x)
		} else if c := s.withID(x.Record); c != nil && c.fate == deleted && x.Credential == evidence.Valid {
			c.wasLookedFor(x)
		}
	}
}

// wasDeleted notes what a delete answered: yes, or that there is nothing to delete. A stranger may be told the latter of a
// record that is there.
func (c *creation) wasDeleted(x evidence.Exchange) {
	switch {
	case lost(x) && x.Credential == evidence.Valid:
		c.fate = gone
	case x.OK() && c.fate != gone:
		c.fate = deleted
	}
}

// wasLookedFor notes whether a record that was deleted is really gone.
func (c *creation) wasLookedFor(x evidence.Exchange) {
	switch {
	case lost(x):
		c.fate = gone
	case x.OK():
		c.fate = exists
	}
}

func fateOf(x evidence.Exchange) fate {
	switch status := x.Answer.Status; {
	case x.OK() && x.Record.ID != "":
		return exists
	case status >= 400 && status <= 499 || status == 503:
		return refused
	}
	return unknown
}

func lost(x evidence.Exchange) bool { return x.Answer.Status == 404 || x.Answer.Status == 410 }

// search looks in a list for records that were thought not to have come into being.
func (s *sender) search(x evidence.Exchange) {
	var wanted []*creation
	for _, c := range s.creations {
		if c.Type.Name == x.Record.Type && (c.fate == refused || c.fate == unknown) {
			wanted = append(wanted, c)
		}
	}
	if len(wanted) == 0 {
		return
	}
	listed, err := match.ListedRecords(x)
	if err != nil {
		return
	}
	for _, value := range listed {
		name, _ := value.Field(wanted[0].Type.Names.Read)
		for _, c := range wanted {
			if strings.Contains(name.Text(), c.Title) {
				id, _ := value.Field(c.Type.ID)
				c.id, c.fate = id.Text(), exists
			}
		}
	}
}

func (s *sender) named(record evidence.Record) *creation {
	for _, c := range slices.Backward(s.creations) {
		if c.Type.Name == record.Type && c.Title == record.Title {
			return c
		}
	}
	return nil
}

func (s *sender) withID(record evidence.Record) *creation {
	for _, c := range s.creations {
		if c.Type.Name == record.Type && c.id == record.ID && c.id != "" {
			return c
		}
	}
	return nil
}

// cleanUp removes what the scene made and has not removed, the youngest first, so that children go before their parents.
// It also does so after an interrupt: then it has CleanupGrace of its own.
func (s *sender) cleanUp() {
	s.giveBudgetBack()
	ctx := s.ctx
	if ctx.Err() != nil {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.run.plan.CleanupGrace)
		defer cancel()
		ctx = grace
	}
	for _, c := range slices.Backward(s.creations) {
		if c.fate == unknown {
			s.lookFor(ctx, c)
		}
		if c.fate == exists && c.Type.Delete != nil {
			s.remove(ctx, c)
		}
	}
}

// lookFor finds a record of unknown fate by its name, which is unique to the run.
func (s *sender) lookFor(ctx context.Context, c *creation) {
	if c.List == "" {
		s.leave(c, "its create had no clear answer, and no list would show it")
		return
	}
	x := s.clean(ctx, http.MethodGet, c.List, evidence.Record{Type: c.Type.Name, Parent: c.Parent}, nil)
	if _, err := match.ListedRecords(x); err != nil || !x.OK() {
		s.leave(c, "its create had no clear answer, and it could not be looked for: "+x.String())
	}
}

func (s *sender) remove(ctx context.Context, c *creation) {
	path := strings.ReplaceAll(c.Type.Delete.Path, "{id}", c.id)
	x := s.clean(ctx, http.MethodDelete, path, evidence.Record{Type: c.Type.Name, ID: c.id, Parent: c.Parent, Title: c.Title}, c.Type.Delete)
	if !x.OK() && !lost(x) {
		s.leave(c, x.String())
	}
}

// clean sends a request of the cleanup: in JSON, with the token, in the name of the account that made the record.
func (s *sender) clean(ctx context.Context, method, path string, record evidence.Record, op *records.Operation) evidence.Exchange {
	ask := s.ask(spec.CleanUp(method, path, record, op))
	ask.Step = "(cleanup)"
	return s.noted(s.run.client.Send(ctx, ask))
}

func (s *sender) leave(c *creation, why string) {
	s.run.mutex.Lock()
	defer s.run.mutex.Unlock()
	s.run.leftovers = append(s.run.leftovers, fmt.Sprintf("%s %q (id %s): %s", c.Type.Name, c.Title, c.id, why))
}

func idField(record string) string {
	kind, _ := records.Named(record)
	return kind.ID
}
