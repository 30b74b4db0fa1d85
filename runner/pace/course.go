package pace

import "time"

// Course tells how soon what one account has to send can leave, from rest, where no window W holds more of it than the limit. It
// knows of no delay but that, so nothing that keeps the limit is faster; and it sends nothing. It is of one goroutine.
type Course struct {
	limit  int
	window time.Duration
	now    time.Duration   // the earliest at which the next can leave
	left   []time.Duration // of the last that left and count, at most limit of them; the oldest stands at oldest once it is full
	oldest int
}

// NewCourse returns the course of an account that has not sent anything yet.
func NewCourse(limit int, window time.Duration) *Course {
	return &Course{limit: limit, window: window}
}

// Least is how long all until now takes at the least, from the first request on to when the last one leaves, or the last wait ends.
func (c *Course) Least() time.Duration { return c.now }

// Send has a request leave as soon as the limit allows.
func (c *Course) Send() {
	if len(c.left) == c.limit {
		c.now = max(c.now, c.left[c.oldest]+c.window)
	}
	c.Spend()
}

// Spend has a request leave at once, whatever the limit says. It counts for what is sent later.
func (c *Course) Spend() {
	if len(c.left) < c.limit {
		c.left = append(c.left, c.now)
		return
	}
	c.left[c.oldest] = c.now
	c.oldest = (c.oldest + 1) % c.limit
}

// Rest waits until nothing that left counts any more.
func (c *Course) Rest() {
	if len(c.left) > 0 {
		last := (c.oldest + len(c.left) - 1) % len(c.left)
		c.now = max(c.now, c.left[last]+c.window)
	}
}

// Wait has nothing leave for as long.
func (c *Course) Wait(d time.Duration) { c.now += d }

// Await has the next come after all of another account's until now.
func (c *Course) Await(other *Course) { c.now = max(c.now, other.now) }
