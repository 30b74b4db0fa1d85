package evidence

import "sync"

// Trace notes which exchanges a judgement looked at, in order, so that a verdict can name its evidence. It is of one
// judgement and one goroutine.
type Trace struct {
	Deciding []Exchange // looked at by an expectation of the rule
	Controls []Exchange // looked at by a control
	// Unwritten tells that something was looked at that was not sent, because nothing is written.
	Unwritten bool
}

// Traced returns the exchange such that Consult notes it in the trace.
func (x Exchange) Traced(trace *Trace) Exchange {
	x.trace = trace
	return x
}

// Consult notes that an expectation (or a control) of the running judgement looks at the exchange.
func (x Exchange) Consult(control bool) {
	if x.trace == nil {
		return
	}
	x.trace.Unwritten = x.trace.Unwritten || x.Unwritten()
	if x.ID == "" {
		return
	}
	list := &x.trace.Deciding
	if control {
		list = &x.trace.Controls
	}
	for _, seen := range *list {
		if seen.ID == x.ID {
			return
		}
	}
	*list = append(*list, x)
}

type memo struct {
	mutex sync.Mutex
	kept  map[string]any
}

// Remembering returns the exchange such that Once keeps what it computes: a body is parsed once, however many rules look.
func (x Exchange) Remembering() Exchange {
	x.memo = &memo{kept: map[string]any{}}
	return x
}

// Once returns what compute gives, and remembers it under the name for all copies of the exchange.
func (x Exchange) Once(name string, compute func() any) any {
	if x.memo == nil {
		return compute()
	}
	x.memo.mutex.Lock()
	defer x.memo.mutex.Unlock()
	if kept, found := x.memo.kept[name]; found {
		return kept
	}
	kept := compute()
	x.memo.kept[name] = kept
	return kept
}
