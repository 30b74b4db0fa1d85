// Package pace is the request budget of a run: it lets requests leave as fast as the documented rate limit allows
// (basic-concepts, "Rate limits": up to L requests in a period of W from one address for one account), and never faster.
//
// The target counts a request somewhere between its leaving and its answer, by its own clock. So a request takes one of L
// slots when it leaves, and the slot is free again W + W/1000 + 5 ms after the answer came. Then no period of W holds more
// than L requests, whether the target counts by a sliding window, a fixed window or a token bucket.
package pace

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Taker is whoever lets requests leave: a Budget, a Reservation or an Exclusive.
type Taker interface {
	// Take returns when a request may leave, or the context's error. Every Slot must end: Answered or GivenUp.
	Take(ctx context.Context) (*Slot, error)
}

// Budget is what one account may send from one address. Its methods may be called concurrently; it owns no goroutine, and
// a timer only while someone waits.
type Budget struct {
	limit  int
	hold   time.Duration // from an answer until its slot is free
	late   time.Duration // how long after being given up a request may still be counted
	window time.Duration
	clock  Clock
	start  time.Time // all moments below count from here

	mu       sync.Mutex
	inFlight int           // slots of requests that left and have not ended
	answered moments       // when the slots of answered requests come free
	givenUp  moments       // when those of given up requests do
	rested   time.Duration // when the last slot came free
	moved    time.Duration // when last something happened that shows that the scenes go on

	kept     int // free slots set aside for reservations
	promised int // kept, or still to be: never above limit/2 in all

	lending  int           // of the kept ones, those that anybody may have while as many come back in time
	patience time.Duration // what is in time for who kept them

	urgent line // requests with a kept place, held up by a stop, an even pace or exclusive use
	lent   line // requests whose kept place was lent, until a slot comes back
	queue  line // all else that wants slots, first come, first served
	capped line // who waits to be promised a kept place

	alone   *Exclusive
	paused  time.Duration // nothing leaves before
	spacing time.Duration // between two leavings; 0 until SlowDown
	next    time.Duration // the earliest next leaving, with spacing

	alarm     func() bool // stops the timer; nil without one
	alarmedAt time.Duration
	stats     Stats
}

// New returns the budget of limit requests in each window, all of it free. A request that is given up may be counted by the
// target until 3 times the timeout (of one request) later. A limit below 1 or a window of 0 is a mistake of the caller, and
// panics.
func New(limit int, window time.Duration, clock Clock, timeout time.Duration) *Budget {
	if limit < 1 || window <= 0 {
		panic(fmt.Sprintf("pace: no budget of %d requests in %v", limit, window))
	}
	return &Budget{
		limit: limit, window: window, hold: window + window/1000 + 5*time.Millisecond, late: 3 * timeout,
		clock: clock, start: clock.Now(),
	}
}

// Take waits until a request may leave, first come, first served. The error is the context's; then the place in the queue
// is given up and nothing was taken.
func (b *Budget) Take(ctx context.Context) (*Slot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b.mu.Lock()
	now := b.settle()
	if b.alone == nil && b.queue.empty() && b.free(now) > 0 && now >= b.leaveAt() {
		slot := b.leave(now)
		b.mu.Unlock()
		return slot, nil
	}
	w := b.queue.join(&waiter{wants: toLeave, since: now})
	b.settle()
	b.mu.Unlock()
	if err := b.await(ctx, w); err != nil {
		return nil, err
	}
	return w.slot, nil
}

// Pause is for a 503: no request of this budget leaves before that moment, kept places included. Of several moments the
// latest counts. Who has exclusive use is not held back.
func (b *Budget) Pause(until time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.paused = max(b.paused, until.Sub(b.start))
	b.settle()
}

// SlowDown lets requests leave evenly from now on, at most 0.9 L in W: for gateways that weigh two windows, and
// refuse bursts that the documentation allows. Requests with a kept place go first, at the same pace.
func (b *Budget) SlowDown() {
	b.mu.Lock()
	defer b.mu.Unlock()
	each := time.Duration(max(1, b.limit*9/10))
	b.spacing = (b.window + each - 1) / each
	b.settle()
}

// used is the number of slots that are taken.
func (b *Budget) used() int { return b.inFlight + b.answered.len() + b.givenUp.len() }

// free is the number of slots that anyone may take. It is negative after exclusive use that went beyond the limit.
func (b *Budget) free(now time.Duration) int { return b.freeBeside(b.kept, b.lending, now) }

// freeBeside is free with so many kept, so many of them lending: what they lend is taken for free.
func (b *Budget) freeBeside(kept, lending int, now time.Duration) int {
	return b.limit - b.used() - kept + min(lending, b.answered.until(now+b.patience))
}

// leaveAt is the moment before which no request may leave, whatever is free.
func (b *Budget) leaveAt() time.Duration { return max(b.paused, b.next) }

// leave takes a slot for a request that leaves now.
func (b *Budget) leave(now time.Duration) *Slot {
	b.inFlight++
	b.moved = now
	b.next = now + b.spacing
	b.stats.Sent++
	b.stats.Peak = max(b.stats.Peak, b.used())
	return &Slot{budget: b}
}
