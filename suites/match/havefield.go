package match

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// HaveField matches an answer whose record has the field (names joined by dots go deeper), with that text, that number
// (by its value) or that bool; or such that a matcher holds of its text, a string.
func HaveField(name string, want any) types.GomegaMatcher {
	wanted, fits := wantedText(want)
	return &judged{wanted: name + " " + wanted, check: func(x evidence.Exchange) (bool, string, error) {
		value, got, err := fieldIn(x, name)
		if err != nil || got != "" {
			return false, got, err
		}
		held, err := fits(value.Text())
		return held, shown(value), err
	}}
}

// HaveTitle matches an answer whose record has exactly that title in the field.
func HaveTitle(field, title string) types.GomegaMatcher { return HaveField(field, title) }

// ContainTitle matches an answer whose record has the title somewhere in the field, which may hold markup around it.
func ContainTitle(field, title string) types.GomegaMatcher {
	return &judged{wanted: field + " with " + quoted(title) + " in it", check: func(x evidence.Exchange) (bool, string, error) {
		value, got, err := fieldIn(x, field)
		if err != nil || got != "" {
			return false, got, err
		}
		text := value.Text()
		return strings.Contains(text, title) || strings.Contains(withoutMarkup(text), title), shown(value), nil
	}}
}

// fieldIn returns a field of the record; got says why there is none.
func fieldIn(x evidence.Exchange, name string) (value Value, got string, err error) {
	document, err := Read(x)
	if err != nil {
		_, got, err = unread(err)
		return Value{}, got, err
	}
	record := document.Record()
	if value, found := record.Field(name); found {
		return value, "", nil
	}
	value = record
	for _, part := range strings.Split(name, ".") {
		found := false
		if value, found = value.Field(part); !found {
			return Value{}, "no such field", nil
		}
	}
	return value, "", nil
}

// wantedText makes of a value or matcher a test of texts.
func wantedText(want any) (wanted string, fits func(text string) (bool, error)) {
	if m, isMatcher := want.(types.GomegaMatcher); isMatcher {
		return "such that " + strings.TrimSpace(fmt.Sprintf("%T", m)) + " holds", func(got string) (bool, error) { return m.Match(got) }
	}
	text := fmt.Sprint(want)
	switch reflect.ValueOf(want).Kind() {
	case reflect.String:
		return quoted(text), func(got string) (bool, error) { return got == text, nil }
	case reflect.Bool:
		return text, func(got string) (bool, error) { return got == text, nil }
	case reflect.Int, reflect.Int64, reflect.Float64, reflect.Uint64:
		return text, func(got string) (bool, error) { return sameNumber(got, text), nil }
	}
	return text, func(string) (bool, error) {
		return false, errors.New("a field is compared with a string, number or bool")
	}
}

// shown is a value in a message.
func shown(v Value) string {
	switch v.Kind() {
	case Text:
		return quoted(v.Text())
	case Bool, Number:
		return harmless(v.Text()[:cutOnRune([]byte(v.Text()), 120)])
	case Empty:
		if v.xml {
			return "an empty element"
		}
		return "null"
	case List:
		return fmt.Sprintf("a list of %d", len(v.Items()))
	case Object:
		return fmt.Sprintf("an object of %d fields", len(v.Fields()))
	}
	return "nothing"
}
