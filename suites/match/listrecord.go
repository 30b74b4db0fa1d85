package match

import (
	"fmt"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// ListRecord matches a collection's answer, or pages of them, of which one lists the record of that id. The records stand in
// the member of each listed one that inside names; "" where they are listed themselves.
func ListRecord(inside, idField, id string) types.GomegaMatcher {
	fits := func(record Value) bool { return sameID(idOf(record, idField, "id", "objectId"), id) }
	return &listing{wanted: "the record " + quoted(id) + " in the list", inside: inside, known: id != "", fits: fits}
}

// ListName matches a collection's answer, or pages of them, of which one lists a record of that name, as ListRecord does.
func ListName(inside, nameField, name string) types.GomegaMatcher {
	fits := func(record Value) bool {
		value, found := record.Field(nameField)
		return found && sameText(value.Text(), name)
	}
	return &listing{wanted: "a record named " + quoted(name) + " in the list", inside: inside, known: name != "", fits: fits}
}

// listing looks for a record in pages. One that cannot be read matters only where no other page holds the record.
type listing struct {
	wanted  string
	inside  string
	known   bool
	fits    func(Value) bool
	decided evidence.Exchange
	got     string
}

// Match implements types.GomegaMatcher.
func (l *listing) Match(actual any) (bool, error) {
	pages, err := observed(actual)
	switch {
	case err != nil:
		return false, err
	case !l.known:
		return false, cannot("which record to look for is not known")
	}
	listed := 0
	var trouble error
	for _, page := range pages {
		l.decided = page
		records, err := ListedRecords(page)
		if err == nil && !page.OK() {
			err = cannot("a page of the list was answered %d", page.Answer.Status)
		}
		if err != nil && trouble == nil {
			trouble = err
		}
		for _, record := range Inside(l.inside, records) {
			listed++
			if l.fits(record) {
				l.got = "it"
				return true, nil
			}
		}
	}
	if trouble != nil {
		return l.unreadable(trouble)
	}
	l.got = fmt.Sprintf("%d others", listed)
	return false, nil
}

func (l *listing) unreadable(trouble error) (bool, error) {
	held, got, err := unread(trouble)
	if err == nil {
		err = cannot("the list cannot be read: %s", got) // its format is another rule's to judge
	}
	return held, err
}

// FailureMessage implements types.GomegaMatcher.
func (l *listing) FailureMessage(any) string {
	return "wanted " + l.wanted + ", got " + l.got + "\n" + describe(l.decided)
}

// NegatedFailureMessage implements types.GomegaMatcher.
func (l *listing) NegatedFailureMessage(any) string {
	return "wanted anything but " + l.wanted + ", got it\n" + describe(l.decided)
}
