package match

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

var insides = []*regexp.Regexp{
	regexp.MustCompile(`(?m)^\s*at [\w.$<>` + "`" + `\[\], ]+\(.*\)`),
	regexp.MustCompile(`\bat [\w.$]+\([\w.]+\.(java|cs|kt|scala|js|ts):\d+\)`),
	regexp.MustCompile(`\bat [\w.<>` + "`" + `\[\]]+\.[\w<>]+\([^)]*\)\s+in\s+\S+:line \d+`),
	regexp.MustCompile(`Traceback \(most recent call last\)`),
	regexp.MustCompile(`goroutine \d+ \[`),
	regexp.MustCompile(`(?i)\b[a-z]:\\(?:[\w .-]+\\)+[\w.-]+\.\w+`),
	regexp.MustCompile(`/(?:[\w.-]+/)+[\w.-]+\.(?:cs|php|py|rb|java|go|js|ts|aspx)\b(?::\d+|\(\d+\)| on line \d+)?`),
	regexp.MustCompile(`(?i)\b(?:SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\s`),
	regexp.MustCompile(`(?i)\b(?:You have an error in your SQL syntax|SQLSTATE\[|ORA-\d{5}|MySqlException|SqlException|PG::\w+Error|sqlite3?\.\w*Error)`),
	regexp.MustCompile(`\b(?:System|Microsoft|java|javax|org|com)\.(?:\w+\.)+\w*Exception\b`),
}

// ShowNoInternals matches an error whose body holds no stack trace, source path, SQL or dump of an exception.
func ShowNoInternals() types.GomegaMatcher {
	return &judged{wanted: "error information without the server's insides", check: func(x evidence.Exchange) (bool, string, error) {
		for _, sign := range insides {
			if found := sign.Find(x.Answer.Body); found != nil {
				return false, quoted(string(found)), nil
			}
		}
		return true, "none", nil
	}}
}

// StateOneWaitInSeconds matches a Retry-After that stands once and is a whole number of seconds, not negative.
func StateOneWaitInSeconds() types.GomegaMatcher {
	return &judged{wanted: "Retry-After once, in whole seconds", check: func(x evidence.Exchange) (bool, string, error) {
		values := x.Answer.Header.Values("Retry-After")
		if len(values) != 1 {
			return false, fmt.Sprintf("%d of them", len(values)), nil
		}
		digits := values[0] != "" && strings.Trim(values[0], "0123456789") == ""
		return digits, quoted(values[0]), nil
	}}
}

// SayTheSame matches a record in one format that says what the same record says in the other. What differs between the
// other and later is not compared: it changes by itself.
func SayTheSame(other, later evidence.Exchange) types.GomegaMatcher {
	return &judged{wanted: "the same record as in the other format", check: func(x evidence.Exchange) (bool, string, error) {
		a, err := Read(x)
		if err != nil {
			return unread(err)
		}
		b, err := Read(other)
		if err != nil {
			return unread(err)
		}
		var still Value
		if c, err := Read(later); err == nil {
			still = c.Record()
		}
		differences := differ("", a.Record(), b.Record(), still)
		return len(differences) == 0, strings.Join(differences, "; "), nil
	}}
}

func differ(path string, xmlValue, jsonValue, still Value) (all []string) {
	if still.Kind() != Absent && plain(jsonValue) && plain(still) && jsonValue.Text() != still.Text() {
		return nil
	}
	switch jsonValue.Kind() {
	case Empty, Absent:
		if xmlValue.Kind() == Empty || xmlValue.Kind() == Absent || xmlValue.Kind() == List && len(xmlValue.Items()) == 0 {
			return nil
		}
		return []string{fmt.Sprintf("%s is %s in XML, null in JSON", at(path), quoted(xmlValue.Text()))}
	case Object:
		return differInside(path, xmlValue, jsonValue, still)
	case List:
		return differInList(path, xmlValue, jsonValue, still)
	}
	if sameScalar(xmlValue, jsonValue) {
		return nil
	}
	return []string{fmt.Sprintf("%s is %s in XML, %s in JSON", at(path), quoted(xmlValue.Text()), quoted(jsonValue.Text()))}
}

func differInside(path string, xmlValue, jsonValue, still Value) (all []string) {
	names := map[string]bool{}
	for _, field := range jsonValue.Fields() {
		names[strings.ToLower(field.Name)] = true
		other, _ := xmlValue.Field(field.Name)
		if !foundField(xmlValue, field.Name) {
			other = Value{xml: true}
		}
		later, _ := still.Field(field.Name)
		all = append(all, differ(path+"/"+field.Name, other, field.Value, later)...)
	}
	for _, field := range xmlValue.Fields() {
		if !names[strings.ToLower(strings.TrimPrefix(field.Name, "@"))] && field.Value.Kind() != Empty {
			all = append(all, fmt.Sprintf("%s is in XML only", at(path+"/"+field.Name)))
		}
	}
	return all
}

func foundField(v Value, name string) bool { _, found := v.Field(name); return found }

func differInList(path string, xmlValue, jsonValue, still Value) (all []string) {
	items, others := jsonValue.Items(), xmlValue.Items()
	if len(items) != len(others) {
		return []string{fmt.Sprintf("%s has %d items in XML, %d in JSON", at(path), len(others), len(items))}
	}
	laters := still.Items()
	for i := range items {
		var later Value
		if len(laters) == len(items) {
			later = laters[i]
		}
		all = append(all, differ(fmt.Sprintf("%s[%d]", path, i), others[i], items[i], later)...)
	}
	return all
}

func plain(v Value) bool { return v.Kind() == Text || v.Kind() == Number || v.Kind() == Bool }

func at(path string) string {
	if path == "" {
		return "the record"
	}
	return strings.TrimPrefix(path, "/")
}

func sameScalar(xmlValue, jsonValue Value) bool {
	a, b := xmlValue.Text(), jsonValue.Text()
	if a == b {
		return xmlValue.Kind() == Text || xmlValue.Kind() == Empty
	}
	if jsonValue.Kind() != Number {
		return false
	}
	return sameNumber(a, b)
}
