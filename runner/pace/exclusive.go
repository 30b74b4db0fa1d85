package pace

import (
	"context"
	"errors"
	"time"
)

// ErrOver is what Take returns on exclusive use that was given back.
var ErrOver = errors.New("pace: the exclusive use of the budget is over")

// Exclusive is the whole budget in one hand, to be spent beyond the limit on purpose: for the rate limit chapter. Who holds
// it sends through it alone; Take and Reserve of the budget, and kept places, wait until it is given back.
type Exclusive struct{ budget *Budget }

// Exclusive waits its turn in the queue until nothing of this budget is in flight and no stop lasts. From then until Release
// nothing else leaves. The error is the context's.
func (b *Budget) Exclusive(ctx context.Context) (*Exclusive, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b.mu.Lock()
	w := b.queue.join(&waiter{wants: toBeAlone, exclusive: &Exclusive{b}, since: b.now()})
	b.settle()
	b.mu.Unlock()
	if err := b.await(ctx, w); err != nil {
		return nil, err
	}
	return w.exclusive, nil
}

// Take counts a request and never waits, whatever the limit, a stop or an even pace say. The error is the context's, or
// ErrOver.
func (e *Exclusive) Take(ctx context.Context) (*Slot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b := e.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.alone != e {
		return nil, ErrOver
	}
	b.stats.Alone++
	return b.leave(b.settle()), nil
}

// Rest waits until the account is at rest: nothing in flight, and nothing that the target may have counted within W. The
// error is the context's.
func (e *Exclusive) Rest(ctx context.Context) error {
	for {
		wait := e.budget.untilRest()
		if wait == 0 {
			return ctx.Err()
		}
		if err := Sleep(ctx, e.budget.clock, wait); err != nil {
			return err
		}
	}
}

// untilRest returns how long rest is away at least, 0 where the budget is at rest.
func (b *Budget) untilRest() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.settle()
	wait := max(b.answered.last(), b.givenUp.last()) - now
	if b.inFlight > 0 {
		wait = max(wait, b.hold) // no answer that is still to come lets go of its slot before
	}
	return max(wait, 0)
}

// Release gives the budget back. What was sent stays counted: everything else waits until enough of it has left the window.
func (e *Exclusive) Release() {
	b := e.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.alone == e {
		b.alone = nil
		b.moved = b.now()
		b.settle()
	}
}
