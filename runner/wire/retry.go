package wire

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"portalspec/reports/evidence"
)

// maxRepeats is how often a request is sent again after a 503 outside the rate limit chapter.
const maxRepeats = 3

// stop is what a 503 does to everything that counts by the same account and address.
type stop struct {
	times int
	last  time.Time // when the last one began
}

// refused tells whether the request is to be sent again, because its answer is a 503 that came although the limit is kept:
// somebody else uses the account too, or a gateway counts otherwise. Nothing of the account leaves for a while; after the
// second such stop it goes on evenly.
func (c *Client) refused(ctx context.Context, ask Ask, x evidence.Exchange) (again bool) {
	if ask.Unpaced || x.Answer.Status != http.StatusServiceUnavailable {
		return false
	}
	at, now := c.placeOf(ask), c.options.Clock.Now()
	c.budgets[at].Pause(now.Add(c.wait(x.Answer.Header, now)))
	again = x.Attempts <= maxRepeats && ctx.Err() == nil
	c.tally.count(at, func(s *Share) {
		s.Refused++
		if again {
			s.Retried++
		}
	})
	if c.stoppedAgain(at, x.Sent, now) {
		c.budgets[at].SlowDown()
	}
	return again
}

// stoppedAgain counts the stop. What had left before the last stop began belongs to that one.
func (c *Client) stoppedAgain(at place, sent, now time.Time) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	stop := c.stops[at]
	if stop.times > 0 && !sent.After(stop.last) {
		return false
	}
	stop.times, stop.last = stop.times+1, now
	return stop.times == 2
}

// wait is how long a 503 holds everything back: what it asks for, but at least a window and at most two.
func (c *Client) wait(header http.Header, now time.Time) time.Duration {
	least := c.options.Window
	text := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		if seconds >= 2*least.Seconds() {
			return 2 * least
		}
		return max(least, time.Duration(seconds*float64(time.Second)))
	}
	if date, err := http.ParseTime(text); err == nil {
		return max(least, min(date.Sub(now), 2*least))
	}
	return least
}
