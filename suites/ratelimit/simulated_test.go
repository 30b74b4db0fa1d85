package ratelimit

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"time"

	"portalspec/reports/evidence"
	"portalspec/suites/spec"
)

// limiter decides on one request of an account from an address; requests come in the order of time.
type limiter interface {
	// take tells how long the caller has to wait; 0 where it is served.
	take(at time.Time) (wait time.Duration)
}

// sliding is a sliding window.
type sliding struct {
	limit  int
	window time.Duration
	served []time.Time
}

func (l *sliding) take(at time.Time) time.Duration {
	recent := l.served[max(0, len(l.served)-l.limit):]
	if len(recent) == l.limit {
		if wait := recent[0].Add(l.window).Sub(at); wait > 0 {
			return wait
		}
	}
	l.served = append(l.served, at)
	return 0
}

// fixed are windows that follow each other: from edge on, or, where they are lazy, each from the first request after the last.
type fixed struct {
	limit  int
	window time.Duration
	edge   time.Time // at which the current window began
	lazy   bool
	served int
}

func (l *fixed) take(at time.Time) time.Duration {
	if since := at.Sub(l.edge); since >= l.window {
		l.edge, l.served = l.edge.Add(since/l.window*l.window), 0
		if l.lazy {
			l.edge = at
		}
	}
	if l.served == l.limit {
		return l.edge.Add(l.window).Sub(at)
	}
	l.served++
	return 0
}

// bucket holds up to so many tokens, and gets one each step.
type bucket struct {
	holds int
	step  time.Duration
	full  time.Time // when it is full again, if nobody takes any more
}

func (l *bucket) take(at time.Time) time.Duration {
	if l.full.Before(at) {
		l.full = at
	}
	if wait := l.full.Sub(at) - time.Duration(l.holds-1)*l.step; wait > 0 {
		return wait
	}
	l.full = l.full.Add(l.step)
	return 0
}

// decision is what a simulated limiter did with a request of the account whose budget is spent.
type decision struct {
	at     time.Time
	served bool
}

// simulated is the way to a portal and its limiter, on a clock of its own: nothing is sent, and no time passes.
type simulated struct {
	facts     evidence.Facts
	now       time.Time
	limiter   func() limiter // a new one, of an account from an address
	random    *rand.Rand
	fastest   time.Duration // that a request or an answer is under way
	slowest   time.Duration
	states    func(wait time.Duration) string // Retry-After of a refusal
	instead   func(*evidence.Exchange) bool   // answers in place of the portal, where it is true; nil for nowhere
	redirects int                             // on the way of each request, counted as the requests that they are
	ahead     time.Duration                   // that the limiter's clock gains in 1e6 of them

	of        map[string]limiter
	decisions []decision
	sent      int
	kept      []string // names of the records that exist
}

// wholeSeconds is an honest Retry-After.
func wholeSeconds(wait time.Duration) string {
	return strconv.Itoa(int((wait + time.Second - 1) / time.Second))
}

// underWay is how long the next request or answer is under way.
func (s *simulated) underWay() time.Duration {
	return s.fastest + time.Duration(s.random.Int64N(int64(s.slowest-s.fastest)+1))
}

// take lets the limiter of the account and address decide. The budget that is spent is that of account 2 at its own address.
func (s *simulated) take(account int, second bool) time.Duration {
	key := fmt.Sprint(account, second)
	if s.of[key] == nil {
		if s.of == nil {
			s.of = map[string]limiter{}
		}
		s.of[key] = s.limiter()
	}
	gained := s.now.Sub(start) * s.ahead / 1e6
	wait := s.of[key].take(s.now.Add(gained))
	if account == 2 && !second {
		s.decisions = append(s.decisions, decision{s.now, wait == 0})
	}
	return wait
}

// use spends some of the budget, as others do, or the run before the chapter begins; it takes no time.
func (s *simulated) use(requests int) {
	for range requests {
		s.take(2, false)
	}
}

// arrives is the answer to a request that arrives now.
func (s *simulated) arrives(x *evidence.Exchange) {
	x.Answer = evidence.Answer{Status: 200, Header: http.Header{"Content-Type": {"application/json"}}}
	if s.instead != nil && s.instead(x) {
		return
	}
	for hops := s.redirects; ; hops-- {
		if wait := s.take(x.Account, x.Second); wait > 0 {
			x.Answer = evidence.Answer{Status: 503, Header: http.Header{"Retry-After": {s.states(wait)}}}
			return
		}
		if hops == 0 {
			break
		}
		x.Redirects = append(x.Redirects, x.Request.URL+"/")
	}
	switch {
	case x.Request.Method == "POST":
		x.Answer.Status, x.Record.ID = 201, strconv.Itoa(s.sent)
		s.kept = append(s.kept, x.Record.Title)
	case x.Record.Type != "" && x.Record.ID == "":
		list := []map[string]string{}
		for i, name := range s.kept {
			list = append(list, map[string]string{"id": strconv.Itoa(i), "name": name})
		}
		x.Answer.Body, _ = json.Marshal(map[string]any{"response": list, "count": len(list)})
	}
}

func (s *simulated) leaves(draft evidence.Exchange) evidence.Exchange {
	s.sent++
	draft.ID, draft.Sent = strconv.Itoa(s.sent), s.now
	draft.Request.URL = "http://portal/api/2.0/" + draft.Request.URL
	if draft.Account == 0 {
		draft.Account = 2
	}
	return draft
}

// Send implements spec.Sender.
func (s *simulated) Send(draft evidence.Exchange) (x evidence.Exchange) {
	s.Rush(1, func() (evidence.Exchange, bool) { return draft, x.ID == "" }, func(came evidence.Exchange) { x = came })
	return x
}

// AtATime implements spec.Sender.
func (s *simulated) AtATime() int { return 1 }

// Rush implements spec.Sender.
func (s *simulated) Rush(inFlight int, next func() (evidence.Exchange, bool), seen func(evidence.Exchange)) {
	type event struct {
		at      time.Time
		happens func()
	}
	var coming []event // in the order of time
	in := func(d time.Duration, happens func()) {
		at := s.now.Add(d)
		place := slices.IndexFunc(coming, func(e event) bool { return e.at.After(at) })
		if place < 0 {
			place = len(coming)
		}
		coming = slices.Insert(coming, place, event{at, happens})
	}
	var free func()
	free = func() {
		draft, more := next()
		if !more {
			return
		}
		x := s.leaves(draft)
		in(s.underWay(), func() {
			s.arrives(&x)
			in(s.underWay(), func() {
				x.Took = s.now.Sub(x.Sent)
				seen(x)
				free()
			})
		})
	}
	for range inFlight {
		in(0, free)
	}
	for len(coming) > 0 {
		first := coming[0]
		coming = coming[1:]
		s.now = first.at
		first.happens()
	}
}

// Login implements spec.Sender.
func (s *simulated) Login(evidence.Way, spec.Password) evidence.Exchange { return evidence.Exchange{} }

// Making implements spec.Sender.
func (s *simulated) Ghost(string) {}

func (s *simulated) Making(spec.Creation) {}

// Settle implements spec.Sender.
func (s *simulated) Settle(string, func() evidence.Offer) evidence.Offer { return evidence.Offer{} }

// Alone implements spec.Sender.
func (s *simulated) Alone() {}

// Wait implements spec.Sender.
func (s *simulated) Wait(d time.Duration) { s.now = s.now.Add(d) }

// Facts implements spec.Sender.
func (s *simulated) Facts() evidence.Facts { return s.facts }

// most is the largest number of requests that were served in a period of the window's length, both of its ends included.
func (s *simulated) most(window time.Duration) (most int) {
	var recent []time.Time
	for _, d := range s.decisions {
		if !d.served {
			continue
		}
		recent = append(recent, d.at)
		for d.at.Sub(recent[0]) > window {
			recent = recent[1:]
		}
		most = max(most, len(recent))
	}
	return most
}

// fewestBeforeARefusal is how many were served in the window before the refusal that had the fewest.
func (s *simulated) fewestBeforeARefusal(window time.Duration) int {
	fewest := 1 << 30
	for i, refused := range s.decisions {
		if refused.served {
			continue
		}
		n := 0
		for j := i - 1; j >= 0 && refused.at.Sub(s.decisions[j].at) <= window; j-- {
			if s.decisions[j].served {
				n++
			}
		}
		fewest = min(fewest, n)
	}
	return fewest
}
