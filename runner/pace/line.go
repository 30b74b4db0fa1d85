package pace

import (
	"container/list"
	"context"
	"time"
)

// want is what a waiter waits for.
type want int

const (
	toLeave   want = iota // one request may leave
	toKeep                // slots are set aside for a reservation
	toBeAlone             // nothing is in flight, and nothing else leaves
)

// waiter is one caller that waits. Its fields belong to the budget's lock until granted is closed.
type waiter struct {
	wants       want
	since       time.Duration
	places      int          // toKeep: how many
	reservation *Reservation // toKeep: for whom; toLeave: whose kept place is spent, nil for an ordinary request
	exclusive   *Exclusive   // toBeAlone

	granted chan struct{}
	slot    *Slot
	in      *line // nil once granted or withdrawn
	place   *list.Element
}

// lends tells whether w waits for a place to be kept that may be lent.
func (w *waiter) lends() bool { return w.wants == toKeep && w.reservation.lends }

// line is a queue of waiters; leaving it from the middle costs O(1).
type line struct{ list.List }

func (l *line) empty() bool { return l.Len() == 0 }

// first returns the waiter that came first, nil where nobody waits.
func (l *line) first() *waiter {
	if l.empty() {
		return nil
	}
	return l.Front().Value.(*waiter)
}

// join puts w at the end.
func (l *line) join(w *waiter) *waiter {
	if w.granted == nil {
		w.granted = make(chan struct{})
	}
	w.in, w.place = l, l.PushBack(w)
	return w
}

// stepOut ends the waiting.
func (w *waiter) stepOut() {
	w.in.Remove(w.place)
	w.in, w.place = nil, nil
}

// await returns nil once w is granted. When the context ends first, w leaves no trace and the context's error is returned.
func (b *Budget) await(ctx context.Context, w *waiter) error {
	select {
	case <-w.granted:
		return nil
	case <-ctx.Done():
		b.mu.Lock()
		defer b.mu.Unlock()
		b.withdraw(w)
		b.settle()
		return ctx.Err()
	}
}
