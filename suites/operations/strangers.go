package operations

import (
	"net/http"

	"portalspec/fixtures/operations"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

// Doors is every operation that may be sent, asked for without the Authorization header.
type Doors struct {
	Up, UpAfter evidence.Exchange            // people/@self with the header, before and after
	Made        map[string]evidence.Exchange // the records of the world, by type
	Knocked     map[string]evidence.Exchange // without the header, by the operation's name
	Twins       map[string]evidence.Exchange // with the header, of reads that were answered 4xx without, but not 401
}

// strangers observes Doors: reads first, what removes last.
func strangers(part spec.Part) spec.Scene[Doors] {
	return spec.Observe(part.Of("operations/strangers"), func(p *spec.Portal) Doors {
		catalogue := part.Operations()
		asked := knockable(catalogue, p.Facts())
		seen := Doors{Up: p.Get("people/@self", spec.In(evidence.JSON)), Made: world(p, catalogue, asked), Knocked: byName(), Twins: byName()}
		known := known{seen.Made, p.Facts().Account}
		var reads, writes, removals, twins errands
		paths := map[string]string{}
		for _, one := range asked {
			if record, creates := records.Named(one.Creates); creates && (!record.Nested() || seen.Made[record.Parent].Record.ID != "") {
				knocked := p.Create(record, spec.In(evidence.JSON), spec.Without(spec.Authorization), within(record, seen.Made))
				if !knocked.Unsent { // else it has no place that is known, and goes where nothing is
					seen.Knocked[one.Name()] = knocked
					continue
				}
			}
			path, possible := known.anyPath(p, one)
			if !possible {
				continue
			}
			to := &writes
			switch one.Method {
			case http.MethodGet:
				to = &reads
			case http.MethodDelete:
				to = &removals
			}
			paths[one.Name()] = path
			to.add(seen.Knocked, one, func() evidence.Exchange { return p.Knock(one.Method, path) })
		}
		reads.run(p.Together)
		for _, one := range queries(catalogue) {
			if unsure(seen.Knocked[one.Name()]) {
				twins.add(seen.Twins, one, func() evidence.Exchange { return p.Get(paths[one.Name()], spec.In(evidence.JSON)) })
			}
		}
		twins.run(p.Together)
		writes.run(p.Together)
		removals.run(p.Together)
		seen.UpAfter = p.Get("people/@self", spec.In(evidence.JSON))
		return seen
	}).In(spec.Refused).Wide()
}

// knockable are the operations that are sent to see whether they want the header.
func knockable(catalogue *operations.Catalogue, facts evidence.Facts) (all []operations.Operation) {
	for _, one := range catalogue.Operations {
		if unsendable(one, facts) == "" {
			all = append(all, one)
		}
	}
	return all
}

// within creates a nested record in the world's own parent.
func within(record records.Type, made map[string]evidence.Exchange) spec.Option {
	return spec.Within(made[record.Parent].Record.ID)
}

// unsendable says why an operation is not sent to see whether it wants the header; "" where it is.
func unsendable(one operations.Operation, facts evidence.Facts) string {
	switch {
	case one.Class == operations.OwnRules:
		return "judged by rules of its own: " + one.Why
	case one.Open:
		return "documented as open: it wants no Authorization header"
	case one.Class == operations.Hazardous && !facts.Hazardous:
		return "hazardous, and not sent: " + one.Why + "; --include-hazardous sends it, without the header only"
	}
	return ""
}

// unsure tells an answer that may be a refusal, and may have nothing to do with the header: 401 alone says that it is missed.
func unsure(x evidence.Exchange) bool {
	return x.Answer.Status >= 400 && x.Answer.Status <= 499 && x.Answer.Status != http.StatusUnauthorized
}

// lacking tells an answer that refuses nobody in particular: there is no such thing, or nobody pays for it.
func lacking(x evidence.Exchange) bool {
	switch x.Answer.Status {
	case http.StatusPaymentRequired, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone:
		return true
	}
	return false
}

// isShut judges that an operation refuses who has no header.
func isShut(seen Doors, one operations.Operation, facts evidence.Facts) {
	if why := unsendable(one, facts); why != "" {
		NotApplicable("%s", why)
	}
	Expect(seen.Up).To(HaveStatus(http.StatusOK), Control)
	Expect(seen.UpAfter).To(HaveStatus(http.StatusOK), Control)
	known := known{seen.Made, facts.Account}
	answer, asked := seen.Knocked[one.Name()]
	if !asked {
		_, why := known.path(one)
		NotApplicable("%s%s, and none can be made up", spec.CannotTell, why)
	}
	switch twin, asked := seen.Twins[one.Name()]; {
	case asked:
		Expect(twin).To(BeAnswered(), Control)
		if twin.Answer.Status == answer.Answer.Status {
			NotApplicable("%sanswered %d without the header, and %d with it", spec.CannotTell, answer.Answer.Status, twin.Answer.Status)
		}
	case lacking(answer):
		NotApplicable("%sanswered %d without the header, which need not be for want of it; a write is not tried with it", spec.CannotTell, answer.Answer.Status)
	}
	Expect(answer).To(BeRefused(append(known.titles(), facts.Account.ID, facts.Account.Email)...))
}
