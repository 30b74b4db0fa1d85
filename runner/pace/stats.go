package pace

import "time"

// Stats is what a budget has let through.
type Stats struct {
	Sent   int           // requests that left, in all
	Alone  int           // of these, under exclusive use
	Peak   int           // the most that the target can have counted within one W, exclusive use included
	Waited time.Duration // what all waiters together have waited
}

// Stats returns the numbers until now.
func (b *Budget) Stats() Stats {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stats
}

// RestedSince returns since when the target cannot have counted a request of this budget within W: where none has left, that
// is when the budget was made. ok is false while it is not at rest.
func (b *Budget) RestedSince() (since time.Time, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.settle()
	return b.start.Add(b.rested), b.used() == 0
}
