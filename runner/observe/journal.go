package observe

import (
	"fmt"
	"net/http"
	"strings"

	"portalspec/runner/journal"
	"portalspec/runner/wire"
	"portalspec/suites/match"
	"portalspec/suites/spec"
)

// journaled is what the journal knows of a record.
type journaled struct {
	announced bool
	id        string // under which it is there; "" for none
	gone      bool
}

// announce writes down that a record is about to be created. What cannot be written down ends the run.
func (s *sender) announce(c *creation) {
	s.run.gives(c.Title)
	err := s.run.plan.Journal.Note(journal.Making, s.entry(c))
	c.journal.announced = err == nil
	s.run.journalFailed(err)
}

func (s *sender) entry(c *creation) journal.Record {
	account := 1
	if s.scene.Stage == spec.Alone {
		account = s.run.loneAccount()
	}
	return journal.Record{Type: c.Type.Name, Title: c.Title, ID: c.id, Parent: c.Parent, List: c.List, Account: account}
}

// journalFailed stops the run, once.
func (o *Observation) journalFailed(err error) {
	if err != nil && o.plan.Stop != nil {
		o.plan.Stop(fmt.Errorf("what is to be created cannot be written down first: %w", err))
	}
}

// unwritten says why a write must not leave: the journal does not know of what it makes, or how it names it.
func (s *sender) unwritten(ask wire.Ask) string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	switch {
	case ask.Record.Type == "" || ask.Record.Title == "":
		return ""
	case ask.Method == http.MethodPost:
		if c := s.named(ask.Record); c == nil || !c.journal.announced {
			return "the journal does not know of it"
		}
	case ask.Method == http.MethodPut:
		c := s.withID(ask.Record)
		if c == nil {
			return ""
		}
		renamed := s.entry(c)
		renamed.Title = ask.Record.Title
		s.run.gives(renamed.Title)
		if err := s.run.plan.Journal.Note(journal.Naming, renamed); err != nil {
			s.run.journalFailed(err)
			return "the journal cannot be written"
		}
	}
	return ""
}

// tell writes down what became of the scene's records since it was told last. The caller holds the mutex.
func (s *sender) tell() {
	for _, c := range s.creations {
		is := &c.journal
		switch {
		case c.id != "" && (is.id != c.id || is.gone && c.fate == exists):
			is.id, is.gone = c.id, false
			s.run.journalFailed(s.run.plan.Journal.Note(journal.Made, s.entry(c)))
		case (c.fate == gone || c.fate == deleted) && !is.gone && is.id != "":
			is.gone = true
			s.run.journalFailed(s.run.plan.Journal.Note(journal.Gone, s.entry(c)))
		}
	}
}

// gives remembers a title that the run gives a record, by its first word, which no other has.
func (o *Observation) gives(title string) {
	first, _, _ := strings.Cut(title, " ")
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.titles[first] = title
}

// gave tells whether a record of that name was made by this run.
func (o *Observation) gave(name string) bool {
	first, _, _ := strings.Cut(plain(name), " ")
	o.mutex.Lock()
	defer o.mutex.Unlock()
	title, given := o.titles[first]
	return given && bears(name, title)
}

// othersMade tells whether a listed record says that another account created it: then it is not ours, whatever it is called.
func (o *Observation) othersMade(listed match.Value) bool {
	author, _ := listed.Field("createdBy")
	id, _ := author.Field("id")
	o.mutex.Lock()
	defer o.mutex.Unlock()
	by := id.Text()
	return by != "" && by != o.facts.Account.ID && by != o.facts.Second.ID && o.facts.Account.ID != ""
}
