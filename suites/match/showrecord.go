package match

import (
	"fmt"
	"slices"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// ShowRecord matches an answer in the 200 range that shows the record of that id under that name, by itself or in a list.
// A name within markup counts by its text.
func ShowRecord(idField, id, nameField, name string) types.GomegaMatcher {
	return &judged{wanted: fmt.Sprintf("%s %s of the record %s", nameField, quoted(name), quoted(id)), check: func(x evidence.Exchange) (bool, string, error) {
		switch {
		case id == "":
			return false, "", cannot("the id of the record is not known")
		case !x.OK():
			return false, fmt.Sprintf("status %d", x.Answer.Status), nil
		}
		document, err := Read(x)
		if err != nil {
			return unread(err)
		}
		record, found := withID(document.Record(), idField, id)
		if !found {
			return false, "no such record", nil
		}
		value, found := record.Field(nameField)
		if !found {
			return false, "no such field", nil
		}
		return sameText(value.Text(), name), shown(value), nil
	}}
}

// withID finds a record: the answer's own, or one of those that it lists. An answer that is one record without an id is it.
func withID(answer Value, idField, id string) (Value, bool) {
	own := ""
	if answer.Kind() == Object {
		if own = idOf(answer, idField, "id", "objectId"); sameID(own, id) {
			return answer, true
		}
	}
	listed := listedIn(answer)
	at := slices.IndexFunc(listed, func(record Value) bool { return sameID(idOf(record, idField, "id", "objectId"), id) })
	switch {
	case at >= 0:
		return listed[at], true
	case own == "" && answer.Kind() == Object && len(listed) == 0:
		return answer, true
	}
	return Value{}, false
}

// ShowNoRecord matches an answer that says that the record is not there: 404, 410, or a list without it.
func ShowNoRecord(idField, id string) types.GomegaMatcher {
	return &judged{wanted: "404, 410 or a list without the record " + quoted(id), check: func(x evidence.Exchange) (bool, string, error) {
		return lacks(x, idField, id, false)
	}}
}

// ShowNothing matches an answer of the record's own URL that says that it is not there: 404, 410, or an empty list. Another
// record says nothing of it, and in XML it looks like a list of one.
func ShowNothing(idField, id string) types.GomegaMatcher {
	return &judged{wanted: "404, 410 or an empty list for the record " + quoted(id), check: func(x evidence.Exchange) (bool, string, error) {
		return lacks(x, idField, id, true)
	}}
}

func lacks(x evidence.Exchange, idField, id string, empty bool) (held bool, got string, err error) {
	status := x.Answer.Status
	switch {
	case id == "":
		return false, "", cannot("the id of the record is not known")
	case status == 404 || status == 410:
		return true, fmt.Sprint(status), nil
	case status >= 502 && status <= 504:
		return false, "", cannot("status %d says nothing about the record", status)
	case !x.OK():
		return false, fmt.Sprintf("status %d", status), nil
	}
	document, err := Read(x)
	if err != nil {
		return unread(err)
	}
	answer := document.Record()
	listed := listedIn(answer)
	_, there := withID(answer, idField, id)
	switch {
	case there:
		return false, "the record", nil
	case answer.Kind() != List && len(listed) == 0, empty && len(listed) > 0:
		return false, shown(answer), nil
	}
	return true, fmt.Sprintf("a list of %d without it", len(listed)), nil
}
