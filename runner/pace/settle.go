package pace

import "time"

// now is the time since the budget was made.
func (b *Budget) now() time.Duration { return b.clock.Now().Sub(b.start) }

// settle brings the budget up to date: frees what is due, grants what can be granted, and sets the timer for whoever still
// waits. It is called after every change, with the lock held, and returns the moment that it went by.
func (b *Budget) settle() time.Duration {
	now := b.now()
	b.rested = max(b.rested, b.answered.pass(now), b.givenUp.pass(now))
	for b.grantNext(now) {
	}
	b.setAlarm(now)
	return now
}

// grantNext grants one waiter what it waits for; false where nobody waits whose turn it is and who can be served.
func (b *Budget) grantNext(now time.Duration) bool {
	b.promiseNext(now)
	if b.alone != nil {
		return false
	}
	w := b.turn()
	if w == nil || !b.grantable(w, now) {
		return false
	}
	b.grant(w, now)
	return true
}

// turn returns the waiter whose turn it is, nil where nobody waits for more than a promise.
func (b *Budget) turn() *waiter {
	for _, line := range []*line{&b.urgent, &b.lent} {
		if w := line.first(); w != nil {
			return w
		}
	}
	return b.queue.first()
}

func (b *Budget) grantable(w *waiter, now time.Duration) bool {
	switch w.wants {
	case toKeep:
		lending := b.lending
		if w.lends() {
			lending += w.places
		}
		return b.freeBeside(b.kept+w.places, lending, now) >= 0
	case toBeAlone:
		return b.inFlight == 0 && now >= b.paused
	default:
		return b.roomFor(w, now) && now >= b.leaveAt()
	}
}

// roomFor tells whether there is a slot for the one request of w. A kept place is one, except where it is lent, and after
// exclusive use that went beyond the limit. Who gets a lent one back takes none that is kept for another.
func (b *Budget) roomFor(w *waiter, now time.Duration) bool {
	switch {
	case w.reservation == nil:
		return b.free(now) > 0
	case w.reservation.lends:
		return b.used()+b.kept-b.lending < b.limit
	}
	return b.used() < b.limit
}

func (b *Budget) grant(w *waiter, now time.Duration) {
	w.stepOut()
	b.stats.Waited += now - w.since
	switch w.wants {
	case toKeep:
		w.reservation.keep(w.places)
		w.reservation.add(w.places)
	case toBeAlone:
		b.alone = w.exclusive
	default:
		if w.reservation != nil {
			w.reservation.keep(-1)
			b.promised--
		}
		w.slot = b.leave(now)
	}
	close(w.granted)
}

// withdraw undoes the waiting of w, and what it was granted meanwhile: a slot is free again at once, its request never left.
func (b *Budget) withdraw(w *waiter) {
	granted := w.in == nil
	if !granted {
		if w.wants == toKeep && w.in == &b.queue {
			b.promised -= w.places
		}
		w.stepOut()
	}
	switch {
	case w.wants == toLeave && granted:
		w.slot.ended = true
		b.inFlight--
		b.stats.Sent--
		if w.reservation != nil && b.promised < b.limit/2 {
			w.reservation.keep(1)
			b.promised++
			w.reservation.add(1)
		}
	case w.wants == toLeave && w.reservation != nil:
		w.reservation.add(1)
	case w.wants == toKeep && granted:
		w.reservation.giveBack(w.places)
	case w.wants == toBeAlone && granted:
		b.alone = nil
	}
}

// setAlarm sets the timer to the moment when settle has something to do, where somebody waits for time alone to pass.
func (b *Budget) setAlarm(now time.Duration) {
	at, ok := b.nextMoment(now)
	if b.alarm != nil {
		if ok && at == b.alarmedAt {
			return
		}
		b.alarm()
		b.alarm = nil
	}
	if ok {
		b.alarmedAt = at
		b.alarm = b.clock.AfterFunc(at-now, func() {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.alarmedAt = -1 // it went off: whatever is next needs a timer of its own
			b.settle()
		})
	}
}

// nextMoment returns when the waiter whose turn it is may be served, if nothing else happens; ok is false where only an
// answer, a release or a newcomer can change something. The moment is always later than the last settling.
func (b *Budget) nextMoment(now time.Duration) (at time.Duration, ok bool) {
	if b.alone != nil {
		return 0, false
	}
	switch w := b.turn(); {
	case w == nil:
		return b.stalledAt()
	case w.wants == toBeAlone:
		return b.paused, b.inFlight == 0
	case w.wants == toLeave && b.roomFor(w, now):
		return b.leaveAt(), true
	default:
		at, ok = b.freeAt()
		if next, more := b.answered.after(now + b.patience); more && (b.lending > 0 || w.lends()) && (!ok || next-b.patience < at) {
			return next - b.patience, true // then one more may be lent
		}
		return at, ok
	}
}

// freeAt returns when the next slot comes free; ok is false where all that are taken are in flight.
func (b *Budget) freeAt() (at time.Duration, ok bool) {
	answered, some := b.answered.first()
	givenUp, others := b.givenUp.first()
	switch {
	case some && others:
		return min(answered, givenUp), true
	case others:
		return givenUp, true
	default:
		return answered, some
	}
}
