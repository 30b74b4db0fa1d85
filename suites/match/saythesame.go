package match

import (
	"fmt"
	"strings"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// shownDifferences is how many differences a message lists.
const shownDifferences = 10

// SayTheSame matches an answer whose record is that of the other answer, one of them JSON and one XML. What differs
// between the other and its repeats, in the same format, changes by itself and is not compared.
func SayTheSame(as evidence.Exchange, repeats ...evidence.Exchange) types.GomegaMatcher {
	return sayingTheSame(Document.Record, as, repeats)
}

// SayTheSameOf is SayTheSame of lists: it compares the one record that they list under the id. What others make meanwhile
// comes and goes.
func SayTheSameOf(idField, id string, as evidence.Exchange, repeats ...evidence.Exchange) types.GomegaMatcher {
	return sayingTheSame(func(d Document) Value {
		for _, listed := range listedIn(d.Record()) {
			if sameID(idOf(listed, idField, "id", "objectId"), id) {
				return listed
			}
		}
		return d.Record()
	}, as, repeats)
}

func sayingTheSame(of func(Document) Value, as evidence.Exchange, repeats []evidence.Exchange) types.GomegaMatcher {
	return &judged{wanted: "the same record in JSON and XML", check: func(x evidence.Exchange) (bool, string, error) {
		one, err := Read(x)
		if err != nil {
			return unread(err)
		}
		other, err := Read(as)
		if err != nil {
			return unread(err)
		}
		found := differences{unstable: map[string]bool{}}
		for _, repeat := range repeats {
			again, err := Read(repeat)
			if err != nil {
				return unread(err)
			}
			drift("", of(other), of(again), found.unstable)
		}
		if err := found.between(one, other, of); err != nil {
			return false, "", err
		}
		return len(found.lines) == 0, found.String(), nil
	}}
}

// differences is what two records say differently, a line for each place.
type differences struct {
	lines    []string
	unstable map[string]bool // places that are not compared
}

// String is the differences in a message.
func (d differences) String() string {
	if len(d.lines) == 0 {
		return "no difference"
	}
	lines := d.lines
	if len(lines) > shownDifferences {
		lines = append(lines[:shownDifferences:shownDifferences], fmt.Sprintf("and %d more", len(d.lines)-shownDifferences))
	}
	return fmt.Sprintf("%d different:\n  %s", len(d.lines), strings.Join(lines, "\n  "))
}

func (d *differences) note(path, inJSON, inXML string) {
	if path == "" {
		path = "the record"
	}
	d.lines = append(d.lines, fmt.Sprintf("%s: %s in JSON, %s in XML", harmless(strings.ReplaceAll(path, "\n", `\n`)), inJSON, inXML))
}

// between compares the records of a JSON and of an XML document.
func (d *differences) between(one, other Document, of func(Document) Value) error {
	if one.Format() == other.Format() {
		return fmt.Errorf("SayTheSame compares JSON with XML, not two of %s", one.Format())
	}
	if one.Format() == "XML" {
		one, other = other, one
	}
	inJSON, inXML := of(one), of(other)
	_, enveloped := other.Whole().Field("response")
	if inJSON.Kind() == List && !enveloped && inXML.Kind() == Object {
		inXML = onlyMember(inXML) // a list that is the whole body: XML has a root around it
	}
	d.compare("", inJSON, inXML)
	return nil
}

// drift notes the places where two answers of one format differ.
func drift(path string, before, after Value, unstable map[string]bool) {
	items, others := before.Items(), after.Items()
	switch {
	case before.Kind() != after.Kind() || before.Kind() == List && len(items) != len(others):
		unstable[path] = true
	case before.Kind() == List:
		for i := range items {
			drift(fmt.Sprintf("%s[%d]", path, i), items[i], others[i], unstable)
		}
	case before.Kind() == Object:
		for _, field := range append(before.Fields(), after.Fields()...) {
			a, _ := before.Field(field.Name)
			b, _ := after.Field(field.Name)
			drift(member(path, field.Name), a, b, unstable)
		}
	case before.Text() != after.Text():
		unstable[path] = true
	}
}

// member is the place of a member. Case is free in it, as it is in names.
func member(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
