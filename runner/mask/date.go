package mask

import (
	"fmt"
	"regexp"
	"strconv"
)

// form is which parts of a date stand where in a text, by the names of the pattern's groups.
type form struct {
	pattern *regexp.Regexp
	at      []int // as FindSubmatchIndex has it
}

// longestDate is how many bytes a text may have that is looked at as a date.
const longestDate = 48

const clock = `(?:[T ](?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,16}))?)?(?P<noon> ?[AaPp][Mm])?(?: ?(?:[Zz]|[+-]\d\d(?::?\d\d)?))?)?$`

// dates are the ways in which dates are written: years first, or last.
var dates = []*regexp.Regexp{
	regexp.MustCompile(`^(?P<year>\d{4})([-/.])(?P<month>\d\d?)([-/.])(?P<day>\d\d?)` + clock),
	regexp.MustCompile(`^(?P<day>\d\d?)([-/.])(?P<month>\d\d?)([-/.])(?P<year>\d{4})` + clock),
}

// dateForm finds the parts of a date; nil where the text is none.
func dateForm(text []byte) *form {
	if len(text) < len("1/1/2030") || len(text) > longestDate || !isDigit(text[0]) {
		return nil
	}
	for _, pattern := range dates {
		if at := pattern.FindSubmatchIndex(text); at != nil {
			return &form{pattern, at}
		}
	}
	return nil
}

// write appends a date of the same form, its digits drawn from the hash. Day and month are both at most 12, so that it is
// a date whichever stands first; hours are such that a clock of 12 has them.
func (f form) write(to, text, hash []byte) []byte {
	begin := len(to)
	to = append(to, text...)
	year := 1000 + (int(hash[0])<<8|int(hash[1]))%9000
	draw := map[string]int{"year": year, "month": int(hash[2]), "day": int(hash[3]), "hour": int(hash[4]), "minute": int(hash[5]), "second": int(hash[6])}
	for i, name := range f.pattern.SubexpNames() {
		from, end := f.at[2*i], f.at[2*i+1]
		if i == 0 || name == "" || from < 0 {
			continue
		}
		place := to[begin+from : begin+end]
		switch name {
		case "fraction":
			for j := range place {
				place[j] = '0' + hash[8+j]%10
			}
		case "year":
			copy(place, strconv.Itoa(year))
		case "noon":
		default:
			copy(place, fmt.Sprintf("%0*d", len(place), f.within(name, draw[name], len(place))))
		}
	}
	return to
}

// within is a value that the part of a date may have, in so many digits.
func (f form) within(name string, drawn, width int) int {
	least, most := 0, 59
	switch name {
	case "month", "day", "hour":
		least, most = 1, 12
	}
	if width == 1 {
		most = 9
	}
	return least + drawn%(most-least+1)
}
