package wire

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"portalspec/reports/evidence"
	"portalspec/runner/pace"
)

// request makes the request with everything that a run puts on it. The exchange keeps the first, not what redirects made
// of it.
func (c *Client) request(ask Ask, target *url.URL, x *evidence.Exchange) (*http.Request, error) {
	header := c.options.Header.Clone()
	for name, values := range canonical(ask.Header) {
		header[name] = values
	}
	header.Set("User-Agent", "portalspec/"+c.options.Version+" run/"+c.options.RunID)
	header.Set("X-Request-Id", x.ID)
	header.Set("Accept-Encoding", "gzip")
	at := *target
	body, err := c.present(ask, &at, header)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequest(ask.Method, at.String(), bytes.NewReader(body)) //nolint:noctx // hop adds the context, whose time begins with the slot
	if err != nil {
		return nil, err
	}
	if request.Host = header.Get("Host"); request.Host == "" {
		request.Host = at.Host
	}
	request.Header = header
	if len(x.Redirects) == 0 {
		x.Request = evidence.Request{Method: ask.Method, URL: at.String(), Header: header.Clone(), Body: bytes.Clone(body)}
	}
	header.Del("Host")
	return request, nil
}

// hop sends one request and reads its answer, within the time that is left.
func (c *Client) hop(ctx context.Context, ask Ask, request *http.Request, slot *pace.Slot, x *evidence.Exchange, left time.Duration) {
	if ask.Flight != nil {
		ctx = ask.Flight
	}
	timed, cancel := context.WithTimeoutCause(ctx, left, errTimeout)
	defer cancel()
	var connected atomic.Bool // net/http may still be dialling when it gives up
	request = request.WithContext(httptrace.WithClientTrace(timed, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}))
	transport := c.first
	if ask.Second {
		transport = c.second
	}
	sent := c.options.Clock.Now()
	if len(x.Redirects) == 0 {
		x.Sent = sent
	}
	x.Answer = evidence.Answer{}
	answer, err := transport.RoundTrip(request)
	if connected.Load() {
		c.tally.count(c.placeOf(ask), func(s *Share) { s.Sent++ })
	}
	if err != nil {
		x.Failure = c.failure(timed, err)
		c.unanswered(ask, slot, x, connected.Load())
	} else {
		x.Answer = evidence.Answer{Proto: answer.Proto, Status: answer.StatusCode, Header: answer.Header}
		x.Answer.Body, x.Answer.Cut = c.read(timed, x.ID, answer)
		_ = answer.Body.Close() // all that matters of it has been read
		settle(timed, slot)
	}
	x.Took = c.options.Clock.Now().Sub(x.Sent)
}

// unanswered says what became of a request without an answer. A write that the target may have carried out is not sent
// again: net/http repeats those of which nothing was written, and nobody repeats the others.
func (c *Client) unanswered(ask Ask, slot *pace.Slot, x *evidence.Exchange, connected bool) {
	if !connected {
		x.Unsent = len(x.Redirects) == 0
		slot.Answered() // nothing left: the target counts nothing
		return
	}
	slot.GivenUp()
	if ask.write() {
		x.Failure += "; whether the target did it is unknown, so it was not sent again"
	}
}

// settle ends the slot of an answer. One that did not end in time may be to a request that the target is still busy with.
func settle(timed context.Context, slot *pace.Slot) {
	if timed.Err() != nil {
		slot.GivenUp()
		return
	}
	slot.Answered()
}
