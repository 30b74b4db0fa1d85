package ratelimit

import (
	"testing"
	"time"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/suites/match"
)

// A mix that a slow target could not be asked fast enough proves nothing, whatever a burst of one URL shows afterwards.
func TestASlowMixIsNoProofThatKindsCountApart(t *testing.T) {
	t.Parallel()
	began := time.Unix(1_700_000_000, 0)
	answer := func(i, status int, every time.Duration) evidence.Exchange {
		return evidence.Exchange{ID: "x", Answer: evidence.Answer{Status: status}, Sent: began.Add(time.Duration(i) * every), Took: time.Millisecond}
	}
	seen := Burst{}
	for i := range 12 {
		seen.First = append(seen.First, answer(i, 200, 100*time.Millisecond)) // 12 in 1.2 s, where 21 in 1 s would tell
	}
	for i := range 11 {
		seen.Single = append(seen.Single, answer(i, map[bool]int{true: 503, false: 200}[i == 10], time.Millisecond))
	}
	ruling := match.Run(func() { countsAll(seen, evidence.Facts{Limit: 10, Window: time.Second}) })
	if ruling.Verdict != verdict.Blocked {
		t.Errorf("want blocked, got %s: %s", ruling.Verdict, ruling.Message)
	}
}
