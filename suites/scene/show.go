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

// ShowNoMore matches an answer that says that the record is not there: 404, 410, or a list without it.
func ShowNoMore(record evidence.Record) types.GomegaMatcher {
	kind, _ := records.Named(record.Type)
	return match.ShowNoRecord(kind.ID, record.ID)
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
