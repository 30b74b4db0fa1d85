package wire

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"portalspec/reports/evidence"
	"portalspec/runner/pace"
)

// Send sends a request, waits for its slot, follows and repeats it as the rules allow, and returns the frozen exchange. It
// never fails: what went wrong is in the exchange.
func (c *Client) Send(ctx context.Context, ask Ask) evidence.Exchange {
	id := fmt.Sprintf("%s-%d", c.options.RunID, c.number.Add(1))
	var before evidence.Exchange
	for attempt := 1; ; attempt++ {
		x := ask.draft()
		x.ID, x.Attempts = id, attempt
		if attempt > 1 {
			x.ID = fmt.Sprintf("%s.%d", id, attempt) // every exchange has an id of its own
		}
		c.attempt(ctx, ask, &x)
		if x.Unsent && attempt > 1 && ctx.Err() != nil {
			return before // the run ended while the 503 was waited for: it is the answer
		}
		again := c.refused(ctx, ask, x)
		before = c.freeze(ask, x)
		c.heap.leave(x.ID, len(before.Answer.Body))
		if !again {
			return before
		}
	}
}

// freeze takes the secrets out of an exchange, and what it says of others: here and nowhere else. After this nothing of ours knows what was really sent.
func (c *Client) freeze(ask Ask, x evidence.Exchange) evidence.Exchange {
	c.learn(ask, x)
	if ask.Seen != nil {
		ask.Seen(x)
	}
	x = c.hideOthers(c.redact.freeze(x)).Remembering()
	if c.options.Log != nil {
		c.options.Log(x)
	}
	return x
}

// attempt sends the request once, and follows its redirects as far as that is allowed. The timeout is for all of it, but
// for the waits for slots.
func (c *Client) attempt(ctx context.Context, ask Ask, x *evidence.Exchange) {
	target, err := c.resolve(ask)
	left := c.options.Timeout
	for err == nil {
		var request *http.Request
		if request, err = c.request(ask, target, x); err != nil {
			break
		}
		var slot *pace.Slot
		if slot, err = c.slot(ctx, ask); err != nil {
			err = fmt.Errorf("the run ended before")
			break
		}
		began := time.Now()
		c.hop(ctx, ask, request, slot, x, left)
		left -= time.Since(began)
		next, follow := follows(ask, request.URL, x.Answer)
		if !follow || len(x.Redirects) == maxRedirects {
			return
		}
		x.Redirects = append(x.Redirects, next.String())
		if left <= 0 {
			x.Answer, x.Failure = evidence.Answer{}, c.timedOut()
			return
		}
		target = next
	}
	x.Answer, x.Failure = evidence.Answer{}, "not sent: "+err.Error()
	x.Unsent = len(x.Redirects) == 0
}

// slot waits for the place that a request may leave from.
func (c *Client) slot(ctx context.Context, ask Ask) (*pace.Slot, error) {
	defer c.tally.waits()()
	if ask.Place != nil {
		return ask.Place.Take(ctx)
	}
	return c.budgets[c.placeOf(ask)].Take(ctx)
}

// resolve finds the URL that is asked for. It lies below the base, whatever the path holds: ids in it are the target's.
func (c *Client) resolve(ask Ask) (*url.URL, error) {
	switch {
	case ask.Second && c.second == nil:
		return nil, fmt.Errorf("there is no second address")
	case ask.Account < 0 || ask.Account > len(c.tokens):
		return nil, fmt.Errorf("there is no account %d", ask.Account)
	}
	target, err := url.Parse(c.base.String() + strings.TrimLeft(ask.Path, "/"))
	if err != nil {
		return nil, fmt.Errorf("%q is no path", ask.Path)
	}
	for segment := range strings.SplitSeq(target.Path, "/") {
		if segment == "." || segment == ".." {
			return nil, fmt.Errorf("the path %q may lead out of the base path", ask.Path)
		}
	}
	return target, nil
}
