package operations

import (
	"portalspec/fixtures/operations"
	"portalspec/reports/evidence"
)

// errands are requests that are sent in no order, each with the place that its answer goes to.
type errands []errand

type errand struct {
	send func() evidence.Exchange
	into map[string]evidence.Exchange
	name string
}

func (e *errands) add(into map[string]evidence.Exchange, one operations.Operation, send func() evidence.Exchange) {
	*e = append(*e, errand{send, into, one.Name()})
}

// run sends them by what carries out so many things, and puts the answers into their places.
func (e errands) run(carryOut func(n int, do func(i int))) {
	answers := make([]evidence.Exchange, len(e))
	carryOut(len(e), func(i int) { answers[i] = e[i].send() })
	for i, each := range e {
		each.into[each.name] = answers[i]
	}
}

func oneAtATime(n int, do func(i int)) {
	for i := range n {
		do(i)
	}
}
