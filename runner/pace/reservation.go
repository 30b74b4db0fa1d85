package pace

import (
	"context"
	"time"
)

// Reservation is a number of slots set aside, so that as many requests can leave at once, whatever the queue: a cleanup
// that need not wait for the window. No more than half the limit is kept in all.
type Reservation struct {
	budget   *Budget
	left     int
	lends    bool
	released bool
}

// Lending returns a reservation of no place yet, for who can wait so long for a kept one: while that many slots come back
// within patience, anybody may have them, and Take then waits for the next that does, before all that queue. One patience
// holds for all that lends in a budget. So what is kept costs nothing, except where a burst has just spent the budget.
func (b *Budget) Lending(patience time.Duration) *Reservation {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.patience = patience
	return &Reservation{budget: b, lends: true}
}

// keep counts places that are kept from now on, or, below 0, not any more.
func (r *Reservation) keep(places int) {
	r.budget.kept += places
	if r.lends {
		r.budget.lending += places
	}
}

// Reserve sets n slots aside (no more than L/2, so none where L is 1). It waits in the queue until they are free, and before
// that until fewer than L/2 are kept; meanwhile requests go on. Whoever holds a reservation and needs more asks it for More:
// holders who wait here for each other are let go with an empty reservation after a window in which nothing moves.
// The error is the context's; then nothing is kept.
func (b *Budget) Reserve(ctx context.Context, n int) (*Reservation, error) {
	r := &Reservation{budget: b}
	if err := b.keep(ctx, r, n, true); err != nil {
		return nil, err
	}
	return r, nil
}

// More sets n more slots aside, or as many as may be kept now: it waits for free slots in the queue, but never for what
// others keep, so that holders cannot wait for each other. The error is the context's; then nothing was added.
func (r *Reservation) More(ctx context.Context, n int) error {
	return r.budget.keep(ctx, r, n, false)
}

func (b *Budget) keep(ctx context.Context, r *Reservation, n int, patient bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	b.mu.Lock()
	most := b.limit / 2
	if !patient {
		most -= b.promised
	}
	if n = min(n, most); n <= 0 {
		b.mu.Unlock()
		return nil
	}
	w := &waiter{wants: toKeep, places: n, reservation: r, since: b.now()}
	if patient {
		b.capped.join(w)
		b.moved = w.since
	} else {
		b.promised += n
		b.queue.join(w)
	}
	b.settle()
	b.mu.Unlock()
	return b.await(ctx, w)
}

// promiseNext lets those who want to reserve into the queue, first come, first served, as far as half the limit goes.
func (b *Budget) promiseNext(now time.Duration) {
	at, ok := b.stalledAt()
	stalled := ok && now >= at
	for w := b.capped.first(); w != nil; w = b.capped.first() {
		if stalled {
			w.places = 0 // what it would wait for is kept by others who wait here too
		}
		if b.promised+w.places > b.limit/2 {
			return
		}
		w.stepOut()
		b.promised += w.places
		b.queue.join(w)
	}
}

// stalledAt returns when it is plain that the holders of reservations wait for each other: somebody waits to reserve, and for
// a window nothing is in flight, nobody wants to send, and no place comes back. ok is false while that cannot be.
func (b *Budget) stalledAt() (at time.Duration, ok bool) {
	if b.alone != nil || b.inFlight > 0 || b.capped.empty() || !b.queue.empty() || !b.urgent.empty() || !b.lent.empty() {
		return 0, false
	}
	return max(b.moved, b.paused) + b.hold, true
}

// Take spends one kept place: the request may leave at once, before all that queue. Only a stop (Pause), an even pace
// (SlowDown) or exclusive use holds it up. Where no place is left it waits like any other request. The error is the
// context's; then the place was not spent.
func (r *Reservation) Take(ctx context.Context) (*Slot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b := r.budget
	b.mu.Lock()
	if r.left == 0 {
		b.mu.Unlock()
		return b.Take(ctx)
	}
	r.left--
	in := &b.urgent
	if r.lends {
		in = &b.lent // behind those whose place is there
	}
	w := in.join(&waiter{wants: toLeave, reservation: r, since: b.now()})
	b.settle()
	b.mu.Unlock()
	if err := b.await(ctx, w); err != nil {
		return nil, err
	}
	return w.slot, nil
}

// Left returns how many places are kept.
func (r *Reservation) Left() int {
	r.budget.mu.Lock()
	defer r.budget.mu.Unlock()
	return r.left
}

// Release gives back the places that were not spent. What Take is asked for later waits in the queue.
func (r *Reservation) Release() {
	b := r.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	r.released = true
	r.giveBack(r.left)
	b.moved = b.now()
	b.settle()
}

// add enters places that are kept already; after Release they go straight back.
func (r *Reservation) add(places int) {
	r.left += places
	if r.released {
		r.giveBack(places)
	}
}

// giveBack frees so many of the places, as far as they are not spent.
func (r *Reservation) giveBack(places int) {
	places = min(places, r.left)
	r.left -= places
	r.keep(-places)
	r.budget.promised -= places
}
