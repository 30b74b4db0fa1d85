package scene

import (
	"github.com/onsi/gomega/types"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/match"
)

// Show matches an answer that shows the record under the name that this run gave it: by itself, or in a list.
func Show(record evidence.Record) types.GomegaMatcher {
	kind, _ := records.Named(record.Type)
	return match.ShowRecord(kind.ID, record.ID, kind.Names.Read, record.Title)
}

// ShowNoMore matches an answer that says that the record is not there: 404, 410, an empty list, or of a type without an item
// read a list without it.
func ShowNoMore(record evidence.Record) types.GomegaMatcher {
	kind, _ := records.Named(record.Type)
	if kind.Read != nil {
		return match.ShowNothing(kind.ID, record.ID)
	}
	return match.ShowNoRecord(kind.ID, record.ID)
}

// WantThere ends a judgement about a new record that is not there: an answer that does not show it may have come in any
// format and with any status, and is none to what was asked. That it is there is the rule of its own URL to tell.
func WantThere(created, shown evidence.Exchange) {
	match.Expect(shown).To(Show(created.Record), match.Because(urlRule(created.Record)))
}

// WantChanged ends a judgement about an update that had no effect, for the same reason.
func WantChanged(changed, read evidence.Exchange) {
	rule := "resources.update-is-kept"
	if kind, _ := records.Named(changed.Record.Type); kind.Nested() {
		rule = urlRule(changed.Record)
	}
	match.Expect(read).To(Show(changed.Record), match.Because(rule))
}

// WantListed ends a judgement about a collection whose pages, complete as they are, lack the record that was there before. Where
// nothing was created, nobody knows what they have to list.
func WantListed(created, shown evidence.Exchange, listed ...evidence.Exchange) {
	if !created.OK() || len(listed) == 0 {
		return
	}
	WantThere(created, shown)
	if match.Complete(listed) {
		match.Expect(listed).To(List(created.Record), match.Because("resources.listed"))
	}
}

// urlRule is the rule that tells whether a record can be found under the id that its create gave.
func urlRule(record evidence.Record) string {
	if kind, _ := records.Named(record.Type); kind.Nested() {
		return "resources.nested-own-url"
	}
	return "resources.own-url"
}

// ToldOfDeleted says whose it is to tell that a deleted record still shows, or answers what says nothing of it: the rule about
// reads of what was deleted. Of a type without an item read that rule says nothing, and nobody can judge.
func ToldOfDeleted(record records.Type) match.Option {
	if record.Read == nil {
		return match.Control
	}
	return match.Because("errors.deleted-record-is-404")
}

// SayTheSame matches the record in another format than the two readings of it: by itself, or in lists.
func SayTheSame(record evidence.Record, before, after evidence.Exchange) types.GomegaMatcher {
	kind, _ := records.Named(record.Type)
	if kind.Read != nil {
		return match.SayTheSame(before, after)
	}
	return match.SayTheSameOf(kind.ID, record.ID, before, after)
}

// List matches the pages of a collection of which one lists the record.
func List(record evidence.Record) types.GomegaMatcher {
	kind, _ := records.Named(record.Type)
	return match.ListRecord(kind.Inside(), kind.ID, record.ID)
}

// ListName matches the pages of a collection of which one lists a record of that name.
func ListName(record evidence.Record) types.GomegaMatcher {
	kind, _ := records.Named(record.Type)
	return match.ListName(kind.Inside(), kind.Names.Read, record.Title)
}
