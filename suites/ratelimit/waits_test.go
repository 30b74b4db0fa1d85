package ratelimit

import (
	"net/http"
	"testing"
	"time"

	"portalspec/reports/evidence"
)

// The chapter waits until every refusal has had the wait that it stated, and a little for the target's clock.
func TestTheChapterAsksAgainAfterTheWait(t *testing.T) {
	t.Parallel()
	const never = -1
	const left = 5*time.Second - 56*2*time.Millisecond // 56 requests after the first refusal
	for name, test := range map[string]struct {
		states func(n int) string // Retry-After of the n-th refusal
		want   time.Duration      // from the answer of the last one on
	}{
		"as the last says":          {func(int) string { return "3" }, 3*time.Second + 8*time.Millisecond},
		"at once":                   {func(int) string { return "0" }, 5 * time.Millisecond},
		"the period and a second":   {func(int) string { return "11" }, 11*time.Second + 16*time.Millisecond},
		"longer than that":          {func(int) string { return "12" }, never},
		"nothing that can be read":  {func(int) string { return "soon" }, never},
		"only the first can be":     {func(n int) string { return map[bool]string{true: "5"}[n == 1] }, left + left/1000 + 5*time.Millisecond},
		"the first asks for longer": {func(n int) string { return map[bool]string{true: "5", false: "1"}[n == 1] }, left + left/1000 + 5*time.Millisecond},
	} {
		n := 0
		s := steady(2*time.Millisecond, 100)
		s.states = func(time.Duration) string {
			n++
			return test.states(n)
		}
		seen := s.observed()
		last := seen.Few[len(seen.Few)-1]
		got := time.Duration(never)
		if seen.Woken.ID != "" {
			got = seen.Woken.Sent.Sub(last.End())
		}
		if got != test.want {
			t.Errorf("%s: waited %v, want %v", name, got, test.want)
		}
	}
}

// What others are told to wait is not this account's wait, and a refusal may be the target's way to say 429.
func TestTheWaitThatIsLeft(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*Burst, *told)
		want   time.Duration
	}{
		"of the last":            {func(*Burst, *told) {}, 10 * time.Second},
		"of one that came later": {func(b *Burst, s *told) { s.now = s.now.Add(3 * time.Second); b.Kinds = s.flight(1, 503) }, 13 * time.Second},
		"of a 429":               {func(b *Burst, s *told) { b.Few = s.flight(1, 429, waits("20")) }, 20 * time.Second},
		"not of a 200":           {func(b *Burst, s *told) { b.Few = s.flight(1, 200, waits("20")) }, 10 * time.Second},
		"not of another account": {func(b *Burst, s *told) { b.OtherAccount = s.flight(1, 503, another, waits("20")) }, 10 * time.Second},
		"not of another address": {func(b *Burst, s *told) { b.OtherAddress = s.flight(1, 503, elsewhere, waits("20")) }, 10 * time.Second},
	} {
		s := &told{now: start}
		seen := Burst{First: s.flight(1, 200)}
		last := s.says(503)
		from := s.now
		test.change(&seen, s)
		if len(seen.Few) > 0 { // it comes when the last does
			seen.Few[0].Sent = from
		}
		got, known := (&burst{seen: &seen}).stated(last)
		if !known || got.Round(time.Second) != test.want {
			t.Errorf("%s: got %v (%t), want %v", name, got, known, test.want)
		}
	}
}

// A list that is refused is asked for again, three times in all, after the wait that the refusal states.
func TestAListThatIsRefusedIsAskedForAgain(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		refused int
		wait    string
		status  int
		after   time.Duration // the record was asked for, since the wait
	}{
		"served":         {0, "2", 200, 0},
		"refused once":   {1, "2", 200, 2 * time.Second},
		"refused twice":  {2, "2", 200, 4 * time.Second},
		"always refused": {9, "2", 503, 4 * time.Second},
		"for an hour":    {1, "3600", 200, window + slack},
	} {
		s := steady(2*time.Millisecond, 100)
		lists := 0
		s.instead = func(x *evidence.Exchange) bool {
			list := x.Record.Type == "group" && x.Record.ID == "" && x.Request.Method == "GET"
			if list {
				lists++
			}
			if list && lists <= test.refused {
				x.Answer = evidence.Answer{Status: 503, Header: http.Header{"Retry-After": {test.wait}}}
				return true
			}
			return false
		}
		seen := s.observed()
		got := seen.Listed[len(seen.Listed)-1]
		after := got.Sent.Sub(seen.Woken.End()).Truncate(time.Second)
		if got.Answer.Status != test.status || after != test.after {
			t.Errorf("%s: got %d after %v, want %d after %v", name, got.Answer.Status, after, test.status, test.after)
		}
	}
}

func TestTheWaitThatARefusalStates(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		lines []string
		want  time.Duration
		known bool
	}{
		{[]string{"7"}, 7 * time.Second, true},
		{[]string{"0"}, 0, true},
		{[]string{" 7 "}, 7 * time.Second, true},
		{[]string{"1.5"}, 1500 * time.Millisecond, true},
		{[]string{"3", "7"}, 7 * time.Second, true},
		{[]string{"7, 3"}, 7 * time.Second, true},
		{[]string{"soon", "3"}, 3 * time.Second, true},
		{[]string{"99999999999999999999"}, 1e6 * time.Second, true},
		{[]string{start.Add(9 * time.Second).Format(http.TimeFormat)}, 9 * time.Second, true},
		{[]string{"4", start.Add(9 * time.Second).Format(http.TimeFormat)}, 9 * time.Second, true},
		{[]string{start.Add(-time.Hour).Format(http.TimeFormat)}, 0, true},
		{[]string{"-1"}, 0, false},
		{[]string{"NaN"}, 0, false},
		{[]string{"7s"}, 0, false},
		{[]string{""}, 0, false},
		{nil, 0, false},
	} {
		x := evidence.Exchange{Sent: start.Add(-time.Second), Took: time.Second, Answer: evidence.Answer{Status: 503, Header: http.Header{"Retry-After": test.lines}}}
		if got, known := retryAfter(x); got != test.want || known != test.known {
			t.Errorf("%q: got %v, %t, want %v, %t", test.lines, got, known, test.want, test.known)
		}
	}
}
