package match

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

var (
	roundTrip = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}(?:Z|[+-]\d\d:\d\d)$`)
	// withTime are texts that can be nothing but a date with a time, in any of the forms that servers write.
	withTime = regexp.MustCompile(`^(?:` + strings.Join([]string{
		`\d{4}-\d\d?-\d\d?[T ]\d\d?[:.-]\d\d(?:[:.-]\d\d)?(?:[.,]\d+)? ?(?:Z|[A-Z]{2,4}|[+-]\d\d:?\d\d)?`, // ISO 8601, SQL
		`\d{1,4}[/.]\d{1,2}[/.]\d{1,4},? \d\d?:\d\d(?::\d\d)?(?: [AaPp][Mm])?`,                            // of a country
		`(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [A-Za-z0-9 -]*\d\d:\d\d:\d\d[A-Za-z0-9 +-]*`,             // of HTTP and of C
		`/Date\(-?\d+(?:[+-]\d{4})?\)/`, // of ASP.NET
	}, "|") + `)$`)
	// seconds are too many digits for anything but a moment, where the field is one.
	seconds = regexp.MustCompile(`^-?\d{9,}(?:\.\d+)?$`)
)

// moments are the fields of which every record type that has them documents a date with a time.
var moments = []string{"created", "updated"}

// HoldADate matches an answer in which the record of that id has a date with a time.
func HoldADate(idField, id string) types.GomegaMatcher {
	return &judged{wanted: "a date with a time", check: func(x evidence.Exchange) (bool, string, error) {
		dates, err := datesOf(x, idField, id)
		if err != nil {
			return unread(err)
		}
		return len(dates) > 0, "none", nil
	}}
}

// WriteDatesInRoundTripForm matches an answer in which every date with a time that the record of that id has is written as
// 2008-04-10T06:30:00.0000000-07:00, or with a Z. Dates alone are free, and so is what the request itself sent.
func WriteDatesInRoundTripForm(idField, id string) types.GomegaMatcher {
	wanted := "dates with a time in the round-trip form, seven digits and an offset or Z (2008-04-10T06:30:00.0000000-07:00)"
	return &judged{wanted: wanted, check: func(x evidence.Exchange) (bool, string, error) {
		dates, err := datesOf(x, idField, id)
		if err != nil {
			return unread(err)
		}
		for _, date := range dates {
			if _, err := time.Parse(time.RFC3339, date.Value.Text()); err != nil || !roundTrip.MatchString(date.Value.Text()) {
				return false, date.Name + " " + shown(date.Value), nil
			}
		}
		return true, "them", nil
	}}
}

// datesOf are the dates with a time of one record: the answer's own, or the one that its list holds.
func datesOf(x evidence.Exchange, idField, id string) ([]NamedValue, error) {
	document, err := Read(x)
	if err != nil {
		return nil, err
	}
	record := document.Record()
	candidates := append([]Value{record}, listedIn(record)...)
	at := slices.IndexFunc(candidates, func(v Value) bool {
		return v.Kind() == Object && id != "" && sameID(idOf(v, idField, "id", "objectId"), id)
	})
	if at < 0 {
		return nil, nil
	}
	var dates []NamedValue
	collectDates(candidates[at], func(found NamedValue) {
		if text := found.Value.Text(); !bytes.Contains(x.Request.Body, []byte(text)) {
			dates = append(dates, found)
		}
	})
	return dates, nil
}

func collectDates(v Value, found func(NamedValue)) {
	for _, field := range v.Fields() {
		switch field.Value.Kind() {
		case Object:
			collectDates(field.Value, found)
		case List:
			for _, item := range field.Value.Items() {
				collectDates(item, found)
			}
		case Text, Number:
			text := strings.TrimSpace(field.Value.Text())
			isMoment := slices.ContainsFunc(moments, func(name string) bool { return strings.EqualFold(name, field.Name) })
			if withTime.MatchString(text) || isMoment && seconds.MatchString(text) {
				found(field)
			}
		}
	}
}
