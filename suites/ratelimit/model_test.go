package ratelimit

import (
	"slices"
	"testing"
	"time"

	"portalspec/reports/evidence"
)

// at are exchanges that were under way for so long, sent at these moments since the start.
func at(status int, took time.Duration, sent ...time.Duration) (all []evidence.Exchange) {
	for _, since := range sent {
		all = append(all, evidence.Exchange{ID: "x", Sent: start.Add(since), Took: took, Answer: evidence.Answer{Status: status}})
	}
	return all
}

// Three in ten seconds are documented, and each story shows what makes a way of counting impossible, or just does not.
func TestWaysOfCountingThatFit(t *testing.T) {
	t.Parallel()
	const (
		s  = time.Second
		ms = time.Millisecond
	)
	facts := evidence.Facts{Limit: 3, Window: 10 * s}
	emptied := slices.Concat(at(200, ms, 0, 0, 0), at(503, ms, 2*ms))
	for name, test := range map[string]struct {
		first, later []evidence.Exchange // a burst, and what came after
		want         string
	}{
		"refused, and no more": {emptied, nil,
			"a sliding window, a fixed window or a token bucket"},

		"one more, in just the period": {emptied, at(200, ms, 10*s-ms),
			"a sliding window, a fixed window or a token bucket"},
		"one more, in less": {emptied, at(200, ms, 10*s-2*ms),
			"a fixed window or a token bucket"},
		"one more in the burst": {slices.Concat(at(200, ms, 0, 0, 0, 0), at(503, ms, 2*ms)), nil,
			"a fixed window whose edge fell into the burst or a token bucket"},

		"served twice after refusals, in just the period": {slices.Concat(at(200, ms, 0, 0, 0), at(503, ms, s)),
			slices.Concat(at(200, ms, 2*s), at(503, ms, 3*s), at(200, ms, 11*s-ms)), "a fixed window or a token bucket"},
		"served twice after refusals, in less": {slices.Concat(at(200, ms, 0, 0, 0), at(503, ms, s)),
			slices.Concat(at(200, ms, 4*s), at(503, ms, 5*s), at(200, ms, 11*s-2*ms)), "a token bucket"},
		"served twice after refusals, under way at once": {slices.Concat(at(200, ms, 0, 0, 0), at(503, ms, s)),
			slices.Concat(at(200, ms, 4*s), at(503, 2*s, 4*s), at(200, ms, 9*s)), "a fixed window or a token bucket"},
		"served twice after refusals, one a failure": {slices.Concat(at(200, ms, 0, 0, 0), at(503, ms, s)),
			slices.Concat(at(500, ms, 4*s), at(503, ms, 5*s), at(200, ms, 9*s)), "a fixed window or a token bucket"},

		"refused though a token came": {emptied, at(503, ms, 11*s/3+4*ms), "a sliding window or a fixed window"},
		"refused just before it came": {emptied, at(503, ms, 11*s/3+3*ms), "a sliding window, a fixed window or a token bucket"},
		"refused when it was taken": {emptied, slices.Concat(at(404, ms, 3*s), at(503, ms, 5*s)),
			"a sliding window, a fixed window or a token bucket"},
		"refused though another came": {emptied, slices.Concat(at(404, ms, 3*s), at(503, ms, 8*s)), "a sliding window or a fixed window"},
		"refused when all were taken after a rest": {emptied, slices.Concat(at(200, ms, 30*s, 30*s, 30*s), at(503, ms, 30*s+ms)),
			"a sliding window, a fixed window or a token bucket"},
		"refused though one was left after a rest": {emptied, slices.Concat(at(200, ms, 30*s, 30*s), at(503, ms, 30*s+ms)),
			"a sliding window or a fixed window"},
		"refused while others were under way": {slices.Concat(at(200, ms, 0, 0), at(503, ms, 0), at(200, 6*s, 0)), at(503, ms, 5*s),
			"a sliding window, a fixed window or a token bucket"},
		"none": {slices.Concat(at(200, ms, 0, 0, 0, 0), at(503, ms, s)),
			slices.Concat(at(503, ms, 5*s), at(200, ms, 6*s), at(503, ms, 7*s), at(200, ms, 8*s)),
			"no sliding window, no fixed window and no token bucket"},
	} {
		seen := Burst{First: test.first, Few: test.later}
		if got := fits(seen, facts); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}
