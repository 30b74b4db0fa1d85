package ratelimit

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"portalspec/reports/evidence"
	"portalspec/suites/spec"
)

// wake waits as long as the last refusals stated, and asks once. The last is asked for alone: what is served after a refusal
// may take the place that it promised.
func (b *burst) wake() {
	drained := b.refuse()
	last := b.one(b.cheapest())
	b.seen.Few = append(b.seen.Few, drained, last)
	wait, known := b.stated(last)
	if !known || wait > b.facts.Window+slack {
		return
	}
	b.p.Wait(wait + wait/1000 + 5*time.Millisecond) // the target's seconds are those of its own clock
	b.seen.Woken = b.one(b.cheapest())
	if len(b.seen.Writes) == 0 {
		return
	}
	for range 3 {
		b.seen.Listed = b.p.Pages(b.seen.Made.Record, spec.In(evidence.JSON))
		if len(b.seen.Listed) == 0 || !isRefusal(b.seen.Listed[len(b.seen.Listed)-1]) {
			return
		}
		wait, _ = b.stated(b.seen.Listed[len(b.seen.Listed)-1])
		b.p.Wait(min(wait, b.facts.Window+slack))
	}
}

// stated is the wait that is left, from the answer of the last refusal on, until every refusal has had the wait that it
// stated. It is false where none states one that can be read.
func (b *burst) stated(last evidence.Exchange) (left time.Duration, known bool) {
	for _, x := range append(counted(*b.seen), last) {
		if seconds, ok := retryAfter(x); ok && isRefusal(x) {
			known = true
			left = max(left, x.End().Add(seconds).Sub(last.End()))
		}
	}
	return left, known
}

// retryAfter is the longest wait that a refusal states, in whatever form; false where none can be read.
func retryAfter(x evidence.Exchange) (longest time.Duration, known bool) {
	for _, line := range x.Answer.Header.Values("Retry-After") {
		for _, text := range strings.Split(line, ",") {
			if seconds, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil && seconds >= 0 {
				known, longest = true, max(longest, time.Duration(min(seconds, 1e6)*float64(time.Second)))
			}
		}
		if date, err := http.ParseTime(line); err == nil {
			known, longest = true, max(longest, date.Sub(x.End()))
		}
	}
	return longest, known
}

// isRefusal tells the answers that a limiter gives: 503, or the 429 that a client may expect from others.
func isRefusal(x evidence.Exchange) bool { return x.Answer.Status == 503 || x.Answer.Status == 429 }
