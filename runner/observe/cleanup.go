package observe

import (
	"net/http"
	"net/url"
	"regexp"
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
	id      string
	fate    fate
	stays   string // why it is still there, or may be; "" where it is not
	journal journaled
	// beside tells that it is what the create of such a record makes too (records.Type.Beside).
	beside bool
}

func (c *creation) leave(why string) { c.stays = why }

// resolved tells whether all that can be done about the record was done.
func (c *creation) resolved() bool { return c.fate != exists && c.fate != unknown }

// Making implements spec.Sender: the record is in the journal before anything of it is sent, and a slot is kept for its delete.
func (s *sender) Making(c spec.Creation) {
	made := &creation{Creation: c}
	s.announce(made)
	s.keepPlace()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.creations = append(s.creations, made)
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
	case lost(x) && x.Credential != evidence.Valid:
	case lost(x) && (c.fate == deleted || c.fate == gone):
		c.fate = gone
	case lost(x):
		c.fate = unknown // nobody deleted it: its id leads nowhere, but it may be there under another
	case x.OK() && c.fate != gone:
		c.fate = deleted
	}
}

// wasLookedFor notes whether a record that was deleted is really gone.
func (c *creation) wasLookedFor(x evidence.Exchange) {
	switch {
	case lost(x), holdsNothing(x):
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

// holdsNothing tells an envelope around nothing, which is how some targets answer a read of what is not there.
func holdsNothing(x evidence.Exchange) bool {
	document, err := match.Read(x)
	if err != nil || !x.OK() {
		return false
	}
	record := document.Record()
	return record.Kind() == match.Empty || record.Kind() == match.Object && len(record.Fields()) == 0
}

func lost(x evidence.Exchange) bool { return x.Answer.Status == 404 || x.Answer.Status == 410 }

// search looks in a list for records that were thought not to have come into being. One create may have made several: a
// write that was sent again had perhaps been carried out the first time.
func (s *sender) search(x evidence.Exchange) {
	wanted := slices.DeleteFunc(slices.Clone(s.creations), func(c *creation) bool {
		return c.Type.Name != x.Record.Type || c.fate != refused && c.fate != unknown
	})
	if len(wanted) == 0 {
		return
	}
	listed, err := match.ListedRecords(x)
	if err != nil {
		return
	}
	for _, value := range match.Inside(wanted[0].Type.Inside(), listed) {
		id, name := identity(value, wanted[0].Type)
		for _, c := range wanted {
			switch {
			case !bears(name, c.Title) || s.run.othersMade(value) || s.withID(evidence.Record{Type: c.Type.Name, ID: id}) != nil:
			case c.id == "":
				c.id, c.fate = id, exists
				s.run.own(c.Type.Name, id)
			default:
				s.run.own(c.Type.Name, id)
				s.creations = append(s.creations, &creation{Creation: c.Creation, id: id, fate: exists})
			}
		}
	}
}

func identity(value match.Value, kind records.Type) (id, name string) {
	idValue, _ := value.Field(kind.ID)
	nameValue, _ := value.Field(kind.Names.Read)
	return idValue.Text(), nameValue.Text()
}

// bears tells whether a record of that name is the one with the title, and not one that somebody made of it by adding to its
// name. What follows the first word of a title may have suffered in the target's hands.
func bears(name, title string) bool {
	name = plain(name)
	first, _, more := strings.Cut(title, " ")
	begins, _, _ := strings.Cut(name, " ")
	return begins == first && (more || name == title)
}

// plain is a name without the markup that some lists show names in.
func plain(name string) string { return strings.TrimSpace(markup.ReplaceAllString(name, "")) }

var markup = regexp.MustCompile(`<[^<>]*>`)

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
func (s *sender) cleanUp() {
	defer s.release()
	s.giveBudgetBack()
	for _, c := range slices.Clone(s.creations) {
		if c.fate == unknown && !s.looked[shelfOf(c)] {
			s.lookFor(c)
		}
	}
	for _, c := range slices.Backward(s.creations) {
		if c.fate == exists && c.Type.Delete != nil {
			s.remove(c)
		}
	}
}

// release gives back the slots that were kept for deletes, also where a mistake of ours ended them: others wait for them.
func (s *sender) release() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.kept != nil {
		s.kept.Release()
	}
}

// shelfOf is the list that would show the record, with whose type it is about; a list that is "" is none.
func shelfOf(c *creation) string { return c.Type.Name + " " + c.List }

// lookFor finds a record of unknown fate by its name, which is unique to the run, and with it all others that the same list
// would show.
func (s *sender) lookFor(c *creation) {
	if c.List == "" {
		c.leave("its create had no clear answer, and no list would show it")
		return
	}
	if s.looked == nil {
		s.looked = map[string]bool{}
	}
	s.looked[shelfOf(c)] = true // whatever it says: it is not read once more for each
	pages := s.pages(c)
	last := pages[len(pages)-1]
	_, err := match.ListedRecords(last)
	for _, one := range s.creations {
		switch {
		case one.fate != unknown || shelfOf(one) != shelfOf(c):
		case lost(last) && c.Parent != "":
			one.fate = gone // with the record that it would live in
		case err != nil || !last.OK() || !match.Complete(pages):
			one.leave("its create had no clear answer, and it could not be looked for: " + last.String())
		default:
			one.fate = refused // it never came into being
		}
	}
}

// mostPages of a list are read to find what is ours: of a portal that is in use, lists are long.
const mostPages = 200

// pages reads the list that would show the record, to its end where it has pages.
func (s *sender) pages(c *creation) []evidence.Exchange {
	return spec.ReadPages(c.List, mostPages, func(path string) evidence.Exchange {
		return s.clean(http.MethodGet, path, evidence.Record{Type: c.Type.Name, Parent: c.Parent}, nil)
	})
}

func (s *sender) remove(c *creation) {
	x := s.clean(http.MethodDelete, s.pathOf(c.Type.Delete.Path, c), evidence.Record{Type: c.Type.Name, ID: c.id, Parent: c.Parent, Title: c.Title}, c.Type.Delete)
	if !x.OK() && !lost(x) {
		c.leave(x.String())
	}
}

// pathOf fills an item's path in.
func (s *sender) pathOf(template string, c *creation) string {
	return strings.ReplaceAll(template, "{id}", url.PathEscape(c.id))
}

// clean sends a request of the cleanup: in JSON, with the token, in the name of the account that made the record. It also
// does so after an interrupt: the plan's grace is for that.
func (s *sender) clean(method, path string, record evidence.Record, op *records.Operation) evidence.Exchange {
	ask := s.ask(spec.CleanUp(method, path, record, op))
	ask.Step, ask.Flight = cleaning, nil
	if s.kept != nil && ask.Account == 1 {
		ask.Place = s.kept
	}
	return s.sendWithin(s.run.lasting, ask)
}

// cleaning is the step of an exchange that no scene asked for.
const cleaning = "(cleanup)"

func idField(record string) string {
	kind, _ := records.Named(record)
	return kind.ID
}
