package match

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"portalspec/reports/evidence"
)

// RecordID returns the id that the answer to a create gives: the record's field of that name, else its id or objectId; the
// record itself where it is only a text or a number; of a list, that of its first record. False where the answer tells none.
func RecordID(x evidence.Exchange, field string) (string, bool) {
	document, err := Read(x)
	if err != nil {
		return "", false
	}
	record := document.Record()
	if record.Kind() == List {
		items := record.Items()
		if len(items) == 0 {
			return "", false
		}
		record = items[0]
	}
	id := strings.TrimSpace(idOf(record, field, "id", "objectId"))
	return id, id != ""
}

func idOf(record Value, names ...string) string {
	switch record.Kind() {
	case Text, Number:
		return record.Text()
	}
	for _, name := range names {
		if id, _ := record.Field(name); id.Text() != "" {
			return id.Text()
		}
	}
	return ""
}

// ListedRecords returns the records of a collection's answer: the items of `response` where it is a list, else those of
// the lists of objects directly in it, one after the other. Its errors are those of Read.
func ListedRecords(x evidence.Exchange) ([]Value, error) {
	document, err := Read(x)
	if err != nil {
		return nil, err
	}
	return listedIn(document.Record()), nil
}

// Inside returns the records that stand in the member of each listed one, and those given where the member is "": some
// collections list what their records lie in.
func Inside(member string, listed []Value) []Value {
	if member == "" {
		return listed
	}
	var all []Value
	for _, outer := range listed {
		inner, _ := outer.Field(member)
		all = append(all, inner.Items()...)
	}
	return all
}

func listedIn(record Value) []Value {
	switch {
	case record.Kind() == List:
		return record.Items()
	case record.Kind() != Object:
		return nil
	case record.xml && isRecord(record):
		return record.Items() // a list of one
	}
	var listed []Value
	for _, field := range record.Fields() {
		if !record.xml && field.Value.Kind() != List {
			continue
		}
		for _, item := range field.Value.Items() {
			if item.Kind() == Object {
				listed = append(listed, item)
			}
		}
	}
	return listed
}

// isRecord tells a record from a page of records, in XML, where a list of one looks like its only item.
func isRecord(v Value) bool { return idOf(v, "id", "objectId") != "" }

// Page returns how many records a collection's answer lists, and how many there are in all as far as it tells (total, or
// count of a list; math.MaxInt where nextIndex promises more of them). Zeros where the answer cannot be read.
func Page(x evidence.Exchange) (listed, total int) {
	document, err := Read(x)
	if err != nil || !x.OK() {
		return 0, 0
	}
	listed = len(listedIn(document.Record()))
	if stated, found := wholeNumber(document, "total"); found {
		return listed, stated
	}
	if _, more := wholeNumber(document, "nextIndex"); more && listed > 0 {
		return listed, math.MaxInt
	}
	if count, found := wholeNumber(document, "count"); found && document.Record().Kind() == List {
		return listed, max(listed, count)
	}
	return listed, listed
}

// Complete tells whether the pages hold all that the collection says it has. A target that answers one page again and again
// shows not all of it.
func Complete(pages []evidence.Exchange) bool {
	read, total := 0, 0
	for i, page := range pages {
		if i > 0 && bytes.Equal(page.Answer.Body, pages[i-1].Answer.Body) && read > 0 {
			return false
		}
		listed, stated := Page(page)
		read += listed
		total = stated
	}
	return read >= total
}

func wholeNumber(document Document, field string) (int, bool) {
	value, found := document.Whole().Field(field)
	if !found {
		return 0, false
	}
	n, err := strconv.Atoi(strings.TrimSpace(value.Text()))
	return n, err == nil
}
