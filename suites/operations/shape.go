package operations

import (
	"fmt"
	"math/big"
	"strings"

	"portalspec/fixtures/operations"
	"portalspec/reports/evidence"

	. "portalspec/suites/match"
)

// isAsDescribed judges the types of a JSON answer's response against what its operation documents.
func isAsDescribed(seen Reads, one operations.Operation, facts evidence.Facts) {
	wantOffered(seen, one, facts)
	answer := seen.JSON[one.Name()]
	wantOpenModule(answer)
	Expect(answer).To(BeSuccess(), Because(jsonSuffix.ID))
	Expect(answer).To(BeJSON(), Because(jsonSuffix.ID))
	document, err := Read(answer)
	if err != nil {
		CannotJudge("%v", err)
	}
	var found mismatches
	found.compare("response", one.Answer, document.Record())
	if len(found) > 0 {
		Failed("wanted the documented %s, got %s\n%s", one.Answer, found, answer)
	}
}

// mismatches are the places where an answer has another type than is documented.
type mismatches []string

// shownMismatches is how many of them a message lists.
const shownMismatches = 5

// String is the mismatches in a message.
func (m mismatches) String() string {
	lines := m
	if len(lines) > shownMismatches {
		lines = append(lines[:shownMismatches:shownMismatches], fmt.Sprintf("and %d more", len(m)-shownMismatches))
	}
	return fmt.Sprintf("%d different:\n  %s", len(m), strings.Join(lines, "\n  "))
}

// compare walks along the value, which ends; a shape may hold itself. Absent and further members are no difference, nor is
// null, nor the case of names.
func (m *mismatches) compare(at string, shape *operations.Shape, value Value) {
	if value.Kind() == Empty || value.Kind() == Absent {
		return
	}
	if !fits(at, shape, value) {
		*m = append(*m, fmt.Sprintf("%s: %s is documented, a %s came", at, shape, value.Kind()))
		return
	}
	switch shape.Kind {
	case operations.Object:
		for _, field := range shape.Fields {
			if member, there := value.Field(field.Name); there {
				m.compare(at+"."+field.Name, field.Shape, member)
			}
		}
	case operations.List:
		for i, item := range value.Items() {
			if i > 0 && len(*m) > 0 {
				return // each item would say the same
			}
			m.compare(fmt.Sprintf("%s[%d]", at, i), shape.Of, item)
		}
	}
}

// fits tells whether the value has the documented kind. An id may be a text or a number; an enumeration is documented by
// names and may be sent as numbers.
func fits(at string, shape *operations.Shape, value Value) bool {
	kind := value.Kind()
	switch shape.Kind {
	case operations.Object:
		return kind == Object
	case operations.List:
		return kind == List
	case operations.Text, operations.DateTime:
		return kind == Text || kind == Number && isID(at)
	case operations.Integer:
		return kind == Number && isWhole(value.Text()) || kind == Text && isID(at)
	case operations.Number:
		return kind == Number
	case operations.Boolean:
		return kind == Bool
	case operations.Enumeration:
		return kind == Number || kind == Text
	}
	return true
}

// isWhole tells a whole number, in whatever notation: 12, 12.0, 1.2e1. One with a huge exponent is not written out for it.
func isWhole(number string) bool {
	if _, exponent, scientific := strings.Cut(strings.ToLower(number), "e"); scientific && len(exponent) > 4 {
		return !strings.HasPrefix(exponent, "-")
	}
	value, ok := new(big.Rat).SetString(number)
	return ok && value.IsInt()
}

func isID(at string) bool { return strings.HasSuffix(strings.ToLower(at), "id") }
