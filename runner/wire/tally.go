package wire

import (
	"sync"
	"time"

	"portalspec/runner/pace"
)

// Stats count what left.
type Stats struct {
	Sent    int // requests that left, retries and redirects included
	Retried int // of these, sent again after a 503
	Refused int // answers 503 outside the rate limit chapter
	Each    []Share
}

// Share is what one account sent from one address. Requests without a true credential are the first account's.
type Share struct {
	Account                int
	Second                 bool
	Sent, Retried, Refused int
}

// Stats are the counts by now.
func (c *Client) Stats() (s Stats) {
	c.tally.mutex.Lock()
	defer c.tally.mutex.Unlock()
	for _, at := range places() {
		share := *c.tally.shares[at]
		s.Each = append(s.Each, share)
		s.Sent += share.Sent
		s.Retried += share.Retried
		s.Refused += share.Refused
	}
	return s
}

// Waiting tells how long no send has been let go by the limit, though some wait: 0 where none does.
func (c *Client) Waiting() time.Duration {
	c.tally.mutex.Lock()
	defer c.tally.mutex.Unlock()
	if c.tally.waiters == 0 {
		return 0
	}
	return c.tally.clock.Now().Sub(c.tally.moved)
}

// tally keeps the numbers of a run.
type tally struct {
	clock   pace.Clock
	mutex   sync.Mutex
	shares  map[place]*Share
	waiters int       // sends that wait for a slot
	moved   time.Time // when the first of them came, or the last one went
}

func newTally(clock pace.Clock) tally {
	shares := map[place]*Share{}
	for _, at := range places() {
		shares[at] = &Share{Account: at.account, Second: at.second}
	}
	return tally{clock: clock, shares: shares}
}

func (t *tally) count(at place, add func(*Share)) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	add(t.shares[at])
}

// waits notes that a send waits, until the function that it returns is called.
func (t *tally) waits() (over func()) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.waiters == 0 {
		t.moved = t.clock.Now()
	}
	t.waiters++
	return func() {
		t.mutex.Lock()
		defer t.mutex.Unlock()
		t.waiters--
		t.moved = t.clock.Now()
	}
}
