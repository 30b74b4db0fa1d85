package ratelimit

import (
	"strings"
	"time"

	"portalspec/reports/evidence"
	"portalspec/suites/spec"
)

// Burst is an account's budget spent on purpose, and what the target does then. Probes come in threes: a request that was
// refused, the probe, and a request that was refused again, so that a served probe was served while the account was refused.
type Burst struct {
	Tried  []evidence.Exchange // creates, until one succeeds; where nothing is written, one read
	Made   evidence.Exchange   // the record that is read and changed on the way
	First  []evidence.Exchange // a mix of kinds until one is refused, at most 2L+1
	Again  []evidence.Exchange // where that was at or below L: once more after a rest of W + 1 s, 8 at a time
	Single []evidence.Exchange // where nothing was refused: one URL only, from rest
	Few    []evidence.Exchange // right after the first refusal

	Drained      []evidence.Exchange // what it took to have the account refused again before a probe
	Kinds        []evidence.Exchange // probes of the other kinds
	Stream       []evidence.Exchange // requests of a refused kind that keep the account drained ...
	Served       []evidence.Exchange // ... while kinds that were always served are asked for again
	Writes       []evidence.Exchange // creates
	OtherAccount []evidence.Exchange // the first account
	OtherAddress []evidence.Exchange // the same account from another address

	Woken  evidence.Exchange   // the first request after the wait that was stated
	Listed []evidence.Exchange // where the creates would be, had they been carried out
}

const (
	inFlight  = 32 // of a burst
	gently    = 8  // of a second try
	fewMore   = 5  // requests after the first refusal
	attempts  = 5  // times that a probe is put between two refused requests
	stubborn  = 20 // times that a kind is asked again that was served each time
	bursts    = 3  // times 2L+1 requests that the chapter spends at the very most
	slack     = time.Second
	selfPath  = "people/@self"
	listPath  = "group"
	otherPath = "people/@self"
)

// observe spends the budget.
func observe(p *spec.Portal) (seen Burst) {
	p.Alone()
	b := &burst{p: p, facts: p.Facts(), seen: &seen}
	b.prepare()
	refused := b.flood(&seen.First, b.mix, inFlight)
	reach := reachOf(b.facts.Before, seen.Tried, seen.First, b.facts.Window)
	if reach.early(b.facts) {
		p.Wait(b.facts.Window + slack)
		refused = b.flood(&seen.Again, b.mix, gently)
	}
	// A slow target may rightly be silent, and one that refused later than honest ones do may have had rest on the way.
	if !refused && excessive(mixedFlight(seen), b.facts) || reach.surely > 2*b.facts.Limit {
		p.Wait(b.facts.Window + slack)
		refused = b.flood(&seen.Single, func(int) evidence.Exchange { return b.self(evidence.Bare) }, inFlight)
	}
	if !refused {
		return seen
	}
	b.send(&seen.Few, fewMore, b.cheapest)
	b.probe()
	b.wake()
	return seen
}

// burst is the state of one observation.
type burst struct {
	p     *spec.Portal
	facts evidence.Facts
	seen  *Burst
	kinds []func() evidence.Exchange
	spent int // requests past the pace
}

// prepare makes a record of the first type that this account may create, so that reads of it and updates can be mixed in.
func (b *burst) prepare() {
	b.kinds = []func() evidence.Exchange{
		func() evidence.Exchange { return b.self(evidence.XML) },
		func() evidence.Exchange { return b.self(evidence.Bare) },
		func() evidence.Exchange { return b.p.Draft(listPath, spec.In(evidence.JSON)) },
	}
	if b.facts.NoWrites {
		b.seen.Tried = append(b.seen.Tried, b.one(b.cheapest())) // a read takes the create's place in the count
		b.seen.Made = evidence.NotSent(evidence.NothingWritten)
		return
	}
	for _, record := range spec.Records() {
		if record.Read == nil || record.Update == nil || record.Nested() {
			continue
		}
		made := b.p.Create(record, spec.In(evidence.Headers))
		b.seen.Tried = append(b.seen.Tried, made)
		if !made.OK() || made.Record.ID == "" {
			continue
		}
		b.seen.Made = made
		b.kinds = append(b.kinds,
			func() evidence.Exchange { return b.p.DraftRead(made.Record, spec.In(evidence.JSON)) },
			func() evidence.Exchange { return b.p.DraftUpdate(made.Record, spec.In(evidence.Headers)) })
		return
	}
}

func (b *burst) self(way evidence.Way) evidence.Exchange { return b.p.Draft(selfPath, spec.In(way)) }

// cheapest is the kind that keeps the account refused.
func (b *burst) cheapest() evidence.Exchange { return b.self(evidence.JSON) }

// mix is the n-th request of a mixed burst: people/@self in three formats mostly, no kind over half, an update now and then.
func (b *burst) mix(n int) evidence.Exchange {
	switch {
	case n%20 == 19:
		return b.kinds[len(b.kinds)-1]()
	case n%20 == 9 && len(b.kinds) > 3:
		return b.kinds[3]()
	case n%20 == 4:
		return b.kinds[2]()
	case n%3 == 1:
		return b.self(evidence.XML)
	case n%3 == 2:
		return b.self(evidence.Bare)
	}
	return b.cheapest()
}

// flood sends until something is refused, until 2L+1 requests have left, or until the window is over; it tells whether
// something was refused.
func (b *burst) flood(into *[]evidence.Exchange, draft func(int) evidence.Exchange, flight int) bool {
	n, refused := 0, false
	var began time.Time
	b.p.Rush(flight, func() (evidence.Exchange, bool) {
		late := len(*into) > 0 && (*into)[len(*into)-1].End().Sub(began) >= b.facts.Window
		if refused || late || n > 2*b.facts.Limit {
			return evidence.Exchange{}, false
		}
		x := draft(n)
		n++
		b.spent++
		return x, true
	}, func(x evidence.Exchange) {
		if began.IsZero() || x.Sent.Before(began) {
			began = x.Sent
		}
		*into = append(*into, x)
		refused = refused || isRefusal(x)
	})
	return refused
}

// send sends so many requests, one after the other.
func (b *burst) send(into *[]evidence.Exchange, times int, draft func() evidence.Exchange) {
	b.p.Rush(1, func() (evidence.Exchange, bool) {
		times--
		if times < 0 {
			return evidence.Exchange{}, false
		}
		return draft(), true
	}, func(x evidence.Exchange) { *into = append(*into, x) })
}

// one sends one request.
func (b *burst) one(draft evidence.Exchange) evidence.Exchange {
	var came []evidence.Exchange
	b.send(&came, 1, func() evidence.Exchange { return draft })
	if len(came) == 0 {
		return evidence.NotSent("not sent: the run ended before")
	}
	return came[0]
}

// refuse sends the cheapest request until it is refused: one, and where that is served, since a bucket refills meanwhile or a
// window has passed, as many at a time as a slow target needs to be drained.
func (b *burst) refuse() evidence.Exchange {
	last := b.one(b.cheapest())
	if isRefusal(last) {
		return last
	}
	b.p.Rush(gently, func() (evidence.Exchange, bool) {
		if isRefusal(last) || b.spent >= bursts*(2*b.facts.Limit+1) {
			return evidence.Exchange{}, false
		}
		b.spent++
		return b.cheapest(), true
	}, func(x evidence.Exchange) {
		if !isRefusal(last) {
			last, x = x, last
		}
		b.seen.Drained = append(b.seen.Drained, x)
	})
	return last
}

// between puts the probe between two refused requests, until it is refused itself or has been served so five times.
func (b *burst) between(into *[]evidence.Exchange, draft func() evidence.Exchange) (alwaysServed bool) {
	for range attempts {
		before := b.refuse()
		probe := b.one(draft())
		after := b.one(b.cheapest())
		*into = append(*into, before, probe, after)
		if isRefusal(probe) {
			return false
		}
	}
	return true
}

// probe asks for what else is refused while the account is.
func (b *burst) probe() {
	if b.facts.Second.ID != "" {
		b.between(&b.seen.OtherAccount, func() evidence.Exchange { return b.p.Draft(otherPath, spec.In(evidence.JSON), spec.By(1)) })
	}
	if b.facts.SecondAddress {
		b.between(&b.seen.OtherAddress, func() evidence.Exchange {
			return b.p.Draft(otherPath, spec.In(evidence.JSON), spec.FromSecondAddress())
		})
	}
	for _, record := range spec.Records() {
		if record.Name == b.seen.Made.Record.Type {
			b.between(&b.seen.Writes, func() evidence.Exchange { return b.p.DraftCreate(record, spec.In(evidence.Headers)) })
		}
	}
	for _, kind := range b.kinds {
		if b.between(&b.seen.Kinds, kind) {
			b.insist(kind)
		}
	}
}

// insist asks twenty times for a kind that was served each time, while a stream of refused requests keeps the account drained:
// once in eight requests, each time at another place, so that no bucket's tokens keep step with it.
func (b *burst) insist(kind func() evidence.Exchange) {
	asked, n := 0, 0
	b.p.Rush(gently, func() (evidence.Exchange, bool) {
		if asked >= stubborn {
			return evidence.Exchange{}, false
		}
		round, place := n/gently, n%gently
		n++
		if place == 5*round%gently {
			asked++
			return kind(), true
		}
		return b.cheapest(), true
	}, func(x evidence.Exchange) {
		if x.Way == evidence.JSON && strings.Contains(x.Request.URL, selfPath) {
			b.seen.Stream = append(b.seen.Stream, x)
			return
		}
		b.seen.Served = append(b.seen.Served, x)
	})
}
