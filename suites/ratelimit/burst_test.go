package ratelimit

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"portalspec/reports/evidence"
	"portalspec/suites/spec"
)

// steady is a portal whose requests and answers are each under way for half of so long, and whose limiter serves so many in a
// sliding window.
func steady(every time.Duration, own int) *simulated {
	s := &simulated{
		now: start, random: rand.New(rand.NewPCG(1, 0)), states: wholeSeconds, fastest: every / 2, slowest: every / 2,
		limiter: func() limiter { return &sliding{limit: own, window: window} }, facts: honestFacts(),
	}
	s.facts.Limit = 100
	return s
}

func (s *simulated) observed() Burst {
	rows() // builds the tree, which knows the record types
	return observe(spec.NewPortal(s, "burst"))
}

// A create comes before the first flight. When one of a flight is refused, as many are under way as there may be.
func TestEachFlightEndsWhereItHasShownEnough(t *testing.T) {
	t.Parallel()
	const quick = 2 * time.Millisecond
	for name, test := range map[string]struct {
		every                time.Duration
		own                  int
		first, again, single int // requests
		goesOn               bool
	}{
		"serves the limit":              {quick, 100, 99 + 32, 0, 0, true},
		"one less, so a second try":     {quick, 99, 98 + 32, 99 + 8, 0, true},
		"twice the limit":               {quick, 200, 201, 0, 0, true},
		"more, so one URL only":         {quick, 201, 201, 0, 201, false},
		"all":                           {quick, 1000, 201, 0, 201, false},
		"all, just within the period":   {window / 7, 1000, 201, 0, 201, false},
		"all, not quite in the period":  {window/7 + quick, 1000, 201, 0, 0, false},
		"all, slowly":                   {window/2 + quick, 1000, 64, 0, 0, false},
		"all, in a period each":         {window, 1000, 32, 0, 0, false},
		"the limit, slowly but in time": {window / 5, 100, 99 + 32, 0, 0, true},
	} {
		seen := steady(test.every, test.own).observed()
		if len(seen.First) != test.first || len(seen.Again) != test.again || len(seen.Single) != test.single || len(seen.Few) > 0 != test.goesOn {
			t.Errorf("%s: got flights of %d, %d and %d, and %d after; want %d, %d and %d, and more: %t", name, len(seen.First), len(seen.Again),
				len(seen.Single), len(seen.Few), test.first, test.again, test.single, test.goesOn)
		}
		for _, x := range seen.Single {
			if kind := kindOf(x); kind != "GET /api/2.0/people/@self (no format)" {
				t.Fatalf("%s: one URL was to be asked for, got %s", name, kind)
			}
		}
		rested := seen.First[len(seen.First)-1].End().Add(window + slack)
		for _, flight := range [][]evidence.Exchange{seen.Again, seen.Single} {
			if len(flight) > 0 && !began(flight).Equal(rested) {
				t.Errorf("%s: rested until %v, want %v", name, began(flight).Sub(start), rested.Sub(start))
			}
		}
	}
}

func TestAMixIsOfAllKindsAndOfNoneForTheGreaterPart(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		forbidden string // of creates
		want      map[string]int
	}{
		"with a record": {"", map[string]int{
			"GET /api/2.0/people/@self (.json)": 17, "GET /api/2.0/people/@self (.xml)": 17, "GET /api/2.0/people/@self (no format)": 17,
			"GET /api/2.0/group (.json)": 3, "GET /api/2.0/group/1 (.json)": 3, "PUT /api/2.0/group/1 (JSON headers)": 3,
		}},
		"without one": {"POST", map[string]int{
			"GET /api/2.0/people/@self (.json)": 18, "GET /api/2.0/people/@self (.xml)": 18, "GET /api/2.0/people/@self (no format)": 18,
			"GET /api/2.0/group (.json)": 6,
		}},
	} {
		s := steady(time.Second, 1000)
		s.instead = func(x *evidence.Exchange) bool {
			if x.Request.Method == test.forbidden {
				x.Answer.Status = 403
			}
			return x.Request.Method == test.forbidden
		}
		rows()
		b := &burst{p: spec.NewPortal(s, "burst"), seen: &Burst{}}
		b.prepare()
		got := map[string]int{}
		for n := range 60 {
			x := b.mix(n)
			x.Request.URL = strings.TrimSuffix(strings.TrimSuffix("http://portal/api/2.0/"+x.Request.URL, ".json"), ".xml")
			got[kindOf(x)]++
		}
		if !maps.Equal(got, test.want) {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

// The record that is read and changed is of the first type that can be both, and that this account may create.
func TestTheRecordOfTheBurst(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		refuses func(evidence.Record) bool
		with    int
		tried   string
		made    string
	}{
		"the first type":                {func(evidence.Record) bool { return false }, 0, "group", "group"},
		"the first may not be created":  {func(r evidence.Record) bool { return r.Type == "group" }, 403, "group project-template", "project-template"},
		"the first comes without an id": {func(r evidence.Record) bool { return r.Type == "group" }, 201, "group project-template", "project-template"},
		"none may be created": {func(evidence.Record) bool { return true }, 403,
			"group project-template crm-case crm-contact-type blog-post project", ""},
	} {
		s := steady(time.Millisecond, 100)
		s.instead = func(x *evidence.Exchange) bool {
			if x.Request.Method != "POST" || !test.refuses(x.Record) {
				return false
			}
			x.Answer.Status = test.with
			return true
		}
		seen := s.observed()
		var tried []string
		for _, x := range seen.Tried {
			tried = append(tried, x.Record.Type)
		}
		if got := strings.Join(tried, " "); got != test.tried || seen.Made.Record.Type != test.made {
			t.Errorf("%s: tried %s and made %q, want %s and %q", name, got, seen.Made.Record.Type, test.tried, test.made)
		}
	}
}

// script is a limiter that refuses by the number of requests that came before.
type script struct {
	refuses func(before int) (wait time.Duration)
	before  int
}

func (l *script) take(time.Time) time.Duration {
	l.before++
	return l.refuses(l.before - 1)
}

// scripted is a quick portal with that limiter; the limit is 100.
func scripted(refuses func(before int) (wait time.Duration)) *simulated {
	s := steady(2*time.Millisecond, 100)
	s.limiter = func() limiter { return &script{refuses: refuses} }
	return s
}

// A limiter that forgets whom it refused is asked for no more than three bursts, and what follows is of a fixed number.
func TestWhatTheChapterSendsAtMost(t *testing.T) {
	t.Parallel()
	s := scripted(func(before int) time.Duration { return map[bool]time.Duration{true: time.Second}[before == 150] })
	seen := s.observed()
	bursts, kinds := 3*(2*100+1), 5
	probes := 3 * 5 * (2 + 1 + kinds) // of another account, of another address, of creates and of each kind
	insisted := kinds * 8 * 20
	alone := 1 + 5 + 2 + 1 + 1 // a create, a few after the refusal, two before the wait, one after it and a list
	if want := bursts + probes + insisted + alone; s.sent != want || len(seen.Stream) != insisted*7/8 || len(seen.Served) != insisted/8 {
		t.Errorf("got %d requests, %d of a stream and %d beside it; want %d, %d and %d", s.sent, len(seen.Stream), len(seen.Served),
			want, insisted*7/8, insisted/8)
	}
	for _, x := range seen.Stream {
		if kindOf(x) != "GET /api/2.0/people/@self.json (.json)" {
			t.Fatalf("%s is no part of a stream", kindOf(x))
		}
	}
}

// Before a probe the account is refused: at once, or after as many requests as it takes.
func TestAProbeStandsBetweenTwoRefusals(t *testing.T) {
	t.Parallel()
	steps := func(served ...int) func(int) time.Duration { // of those from the first request that nothing but a probe follows
		return func(before int) time.Duration {
			if n := before - (1 + 99 + 32 + 5); before >= 100 && (n < 0 || !slices.Contains(served, n)) {
				return time.Second
			}
			return 0
		}
	}
	for name, test := range map[string]struct {
		served  []int
		drained int
		first   string // of the probes of creates, the first that the same limiter sees
	}{
		"refused at once":             {nil, 0, "503 503 503"},
		"served once":                 {[]int{0}, 8, "503 503 503"},
		"served with eight under way": {[]int{0, 1, 2}, 10, "503 503 503"},
	} {
		s := scripted(steps(test.served...))
		s.facts.Second, s.facts.SecondAddress = evidence.Account{}, false
		seen := s.observed()
		var first []string
		for _, x := range seen.Writes[:3] {
			first = append(first, strconv.Itoa(x.Answer.Status))
		}
		if got := strings.Join(first, " "); got != test.first || len(seen.Drained) != test.drained {
			t.Errorf("%s: got %s after %d, want %s after %d", name, got, len(seen.Drained), test.first, test.drained)
		}
	}
}
