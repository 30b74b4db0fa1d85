package operations

import (
	"net/http"

	"portalspec/fixtures/operations"
	"portalspec/reports/evidence"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

// Reads is every documented read that can be asked for, in three ways, and those of one record once more with an id never
// given out. All but Made by the operation's name.
type Reads struct {
	Made           map[string]evidence.Exchange // the records of the world, by type
	JSON, XML, Any map[string]evidence.Exchange // stated by .json, by .xml, and not at all
	Missing        map[string]evidence.Exchange // by .json
}

// ways are the three in which a read is asked for, and where Reads keeps the answers.
var ways = []evidence.Way{evidence.JSON, evidence.XML, evidence.Bare}

func (r Reads) in(way evidence.Way) map[string]evidence.Exchange {
	switch way {
	case evidence.JSON:
		return r.JSON
	case evidence.XML:
		return r.XML
	}
	return r.Any
}

// reads observes Reads. Slow operations are asked for one at a time, when the others are over.
func reads(part spec.Part) spec.Scene[Reads] {
	return spec.Observe(part.Of("operations/reads"), func(p *spec.Portal) Reads {
		catalogue := part.Operations()
		asked := queries(catalogue)
		seen := Reads{Made: world(p, catalogue, asked), JSON: byName(), XML: byName(), Any: byName(), Missing: byName()}
		known := known{seen.Made, p.Facts().Account}
		var swift, slow errands
		for _, one := range asked {
			path, why := known.path(one)
			if why != "" {
				continue
			}
			to := &swift
			if one.Class == operations.Slow {
				to = &slow
			}
			for _, way := range ways {
				to.add(seen.in(way), one, func() evidence.Exchange { return p.Get(path, spec.In(way), spec.Regarding(known.record(one))) })
			}
			if ghost, possible := known.missing(p, one); possible && one.ReadsOne() {
				to.add(seen.Missing, one, func() evidence.Exchange { return p.Get(ghost, spec.In(evidence.JSON)) })
			}
		}
		swift.run(p.Together)
		slow.run(oneAtATime)
		return seen
	}).Wide()
}

// queries are the operations that read and do nothing else.
func queries(catalogue *operations.Catalogue) (all []operations.Operation) {
	for _, one := range catalogue.Operations {
		if one.Class == operations.Safe || one.Class == operations.Slow {
			all = append(all, one)
		}
	}
	return all
}

// queriesOfOne are those that read one record.
func queriesOfOne(catalogue *operations.Catalogue) (all []operations.Operation) {
	for _, one := range queries(catalogue) {
		if one.ReadsOne() {
			all = append(all, one)
		}
	}
	return all
}

// follows judges that a read answers in the format that its way states.
func follows(way evidence.Way) func(Reads, operations.Operation, evidence.Facts) {
	return func(seen Reads, one operations.Operation, facts evidence.Facts) {
		wantOffered(seen, one, facts)
		answer := seen.in(way)[one.Name()]
		wantOpenModule(answer)
		Expect(answer).To(BeSuccess())
		if answer.Answer.Status == http.StatusNoContent {
			NotApplicable("204 has no body, in whatever format")
		}
		if way == evidence.JSON {
			Expect(answer).To(BeJSON())
			return
		}
		Expect(answer).To(BeXML())
	}
}

// wantOffered ends the judgement where the operation was not asked for, or answers 2xx in none of the ways.
func wantOffered(seen Reads, one operations.Operation, facts evidence.Facts) {
	if _, why := (known{seen.Made, facts.Account}).path(one); why != "" {
		NotApplicable("%s", why)
	}
	status := 0
	for _, way := range ways {
		answer := seen.in(way)[one.Name()]
		if Holds(answer, BeAnswered()) && answer.OK() {
			return
		}
		status = answer.Answer.Status
	}
	NotApplicable("it answers 2xx in no way, the last time %d%s", status, wanting(one))
}

// wanting says of an operation that is documented with fields in its body, which a GET has none of, that these may be missed.
func wanting(one operations.Operation) string {
	if len(one.Body) == 0 {
		return ""
	}
	return ": its parameters are documented as a body, and were not sent"
}

// wantOpenModule ends the judgement where the answer says that the module is off, or not paid for.
func wantOpenModule(answer evidence.Exchange) {
	if status := answer.Answer.Status; status == http.StatusPaymentRequired || status == http.StatusForbidden {
		NotApplicable("answered %d: the module is off, not paid for, or closed to this account", status)
	}
}

// isMissing judges that an id never given out is answered 404.
func isMissing(seen Reads, one operations.Operation, facts evidence.Facts) {
	if _, why := (known{seen.Made, facts.Account}).path(one); why != "" {
		NotApplicable("%s", why)
	}
	there := seen.JSON[one.Name()]
	if !Holds(there, HaveStatus(http.StatusOK)) {
		NotApplicable("the read of a record that exists was answered %d", there.Answer.Status)
	}
	missing, asked := seen.Missing[one.Name()]
	if !asked {
		NotApplicable("no id of the shape that the target gives out can be made up")
	}
	Expect(missing).To(HaveStatus(http.StatusNotFound))
}

func byName() map[string]evidence.Exchange { return map[string]evidence.Exchange{} }
