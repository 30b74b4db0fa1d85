package pace

// Slot is the place of one request that may leave now. It is taken until Answered or GivenUp is called, whichever is first,
// and for some time after.
type Slot struct {
	budget *Budget
	ended  bool
}

// Answered says that the answer came, or that the target surely counts the request no more: the slot is free again
// W + W/1000 + 5 ms from now.
func (s *Slot) Answered() { s.end(false) }

// GivenUp says that no answer came in time. The target may count the request late, so the slot stays taken for another
// 3 timeouts before the same wait begins.
func (s *Slot) GivenUp() { s.end(true) }

func (s *Slot) end(givenUp bool) {
	b := s.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	if s.ended {
		return
	}
	s.ended = true
	b.inFlight--
	b.moved = b.now()
	if givenUp {
		b.givenUp.add(b.moved + b.late + b.hold)
	} else {
		b.answered.add(b.moved + b.hold)
	}
	b.settle()
}
