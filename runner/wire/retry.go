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
	vain  int       // how many there were since an answer that was no 503
}

// refused tells whether the request is to be sent again, because its answer is a 503 that came although the limit is kept:
// somebody else uses the account too, or a gateway counts otherwise. Nothing of the account leaves for a while; after the
// second such stop it goes on evenly.
func (c *Client) refused(ctx context.Context, ask Ask, x evidence.Exchange) (again bool) {
	at, now := c.placeOf(ask), c.options.Clock.Now()
	if ask.Unpaced || x.Answer.Status != http.StatusServiceUnavailable {
		c.served(at, x)
		return false
	}
	vain, second := c.stoppedAgain(at, x.Sent, now)
	if !vain {
		c.budgets[at].Pause(now.Add(c.wait(x.Answer.Header, now)))
	}
	again = !vain && x.Attempts <= maxRepeats && ctx.Err() == nil
	c.tally.count(at, func(s *Share) {
		s.Refused++
		if again {
			s.Retried++
		}
	})
	if second {
		c.budgets[at].SlowDown()
	}
	return again
}

// stoppedAgain counts the stop, and tells whether it is the second, and whether stops are in vain: more of them in a row than
// one request is repeated for, whoever's they were. What had left before the last stop began belongs to that one.
func (c *Client) stoppedAgain(at place, sent, now time.Time) (vain, second bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	stop := c.stops[at]
	if stop.vain <= maxRepeats && (stop.times == 0 || sent.After(stop.last)) {
		stop.times, stop.last, stop.vain = stop.times+1, now, stop.vain+1
		second = stop.times == 2
	}
	return stop.vain > maxRepeats, second
}

// served notes an answer that is no 503: stopping helps.
func (c *Client) served(at place, x evidence.Exchange) {
	if !x.Answered() {
		return
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.stops[at].vain = 0
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
