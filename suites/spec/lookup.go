package spec

import (
	"fmt"
	"strings"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/match"
)

// lookup is what the target was asked for a value that a template wants, and the value; "" where the answer does not say.
type lookup struct {
	answer evidence.Exchange
	value  string
}

// lookUp answers ${first:PATH} and ${get:PATH FIELD} by asking the target, once a scene.
func (p *Portal) lookUp(name string) lookup {
	found, known := p.looked[name]
	if !known {
		path, field := question(name)
		found.answer = p.Get(path, In(evidence.JSON))
		if field == "" {
			found.value = firstID(found.answer)
		} else {
			found.value = member(found.answer, field)
		}
		p.looked[name] = found
	}
	return found
}

// question is the path that a value is asked for at, and the field that holds it; "" where it is the id of the first record.
func question(name string) (path, field string) {
	if path, isFirst := strings.CutPrefix(name, "first:"); isFirst {
		return path, ""
	}
	path, field, _ = strings.Cut(strings.TrimPrefix(name, "get:"), " ")
	return path, field
}

func firstID(answer evidence.Exchange) string {
	list, err := match.ListedRecords(answer)
	if err != nil || len(list) == 0 {
		return ""
	}
	id, _ := list[0].Field("id")
	return id.Text()
}

func member(answer evidence.Exchange, field string) string {
	document, err := match.Read(answer)
	if err != nil {
		return ""
	}
	value := document.Record()
	for part := range strings.SplitSeq(field, ".") {
		var found bool
		if value, found = value.Field(part); !found {
			return ""
		}
	}
	return value.Text()
}

// placeOf is what the path of the type's create asks the target for: into which folder a folder goes.
func placeOf(record records.Type) (name string, asks bool) {
	_, rest, _ := strings.Cut(record.Create.Path, "${get:")
	name, _, asks = strings.Cut(rest, "}")
	return "get:" + name, asks
}

// nowhere says why a record has no place to be created in; "" where it has one, or needs none. A path with a hole in it would
// be another operation's, so it is not sent.
func (p *Portal) nowhere(record records.Type) string {
	name, asks := placeOf(record)
	if !asks || p.lookUp(name).value != "" {
		return ""
	}
	path, field := question(name)
	answer := p.lookUp(name).answer
	if !answer.Answered() {
		return fmt.Sprintf("GET %s, which says where a %s is created: %s", path, record.Name, answer.Failure)
	}
	if !answer.OK() {
		why := fmt.Sprintf("GET %s, which says where a %s is created, answers %d", path, record.Name, answer.Answer.Status)
		if absent(answer.Answer.Status) {
			p.sender.Settle(record.Name, func() evidence.Offer { return evidence.Offer{Missing: why} })
		}
		return why
	}
	return fmt.Sprintf("GET %s does not say where a %s is created: it has no %s", path, record.Name, field)
}

// absent tells the statuses of what is not paid for, switched off or not there at all.
func absent(status int) bool { return status == 402 || status == 403 || status == 404 }

// look tells a type that the target does not offer from a create that this account may not do: by the collection, and where
// none is documented, by the read of an id never given out.
func (p *Portal) look(record records.Type, made evidence.Record, refused evidence.Exchange) evidence.Offer {
	path := p.collection(record, made)
	asked := path
	if _, known := placeOf(record); path == "" && !known && !record.Nested() && record.Read != nil {
		path, asked = p.path(record.Read.Path, evidence.Record{ID: p.Unknown(record.Kind)}), record.Read.Path
	}
	if path == "" {
		return evidence.Offer{}
	}
	witness := p.Get(path, In(evidence.JSON))
	if witness.Answer.Status != refused.Answer.Status {
		return evidence.Offer{}
	}
	return evidence.Offer{Missing: fmt.Sprintf("POST %s and GET %s both answer %d", record.Create.Path, asked, refused.Answer.Status)}
}
