package observe

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"portalspec/reports/evidence"
	"portalspec/runner/pace"
	"portalspec/runner/wire"
	"portalspec/suites/match"
	"portalspec/suites/spec"
)

// sender is what one scene sends through. It notes every record that the scene makes, so that nothing stays behind.
type sender struct {
	run   *Observation
	ctx   context.Context
	scene spec.Planned

	mutex     sync.Mutex
	sent      []evidence.Exchange
	creations []*creation
	alone     *pace.Exclusive   // the budget of a scene that is alone
	other     *pace.Reservation // places kept in the other account's budget
	looked    map[string]bool   // lists that were asked for records of unknown fate, as shelfOf names them
	kept      *pace.Reservation // a place for the delete of each record, in the budget of the account that made it
}

// Facts implements spec.Sender.
func (s *sender) Facts() evidence.Facts { return s.run.Facts() }

// Send implements spec.Sender.
func (s *sender) Send(draft evidence.Exchange) evidence.Exchange {
	if err := s.ctx.Err(); err != nil {
		return evidence.NotSent("not sent: the run ended before")
	}
	return s.sendWithin(s.ctx, s.ask(draft))
}

// sendWithin sends before the context ends, unless there is nobody left to send to.
func (s *sender) sendWithin(ctx context.Context, ask wire.Ask) evidence.Exchange {
	if over := s.run.breaker.closed(ctx); over != "" {
		return evidence.NotSent("not sent: " + over)
	}
	return s.send(ask, func(ask wire.Ask) evidence.Exchange { return s.deliver(ctx, ask) })
}

func (s *sender) ask(draft evidence.Exchange) wire.Ask {
	if draft.Account == 0 {
		draft.Account = 1
		if s.scene.Stage == spec.Alone {
			draft.Account = s.run.loneAccount()
		}
	}
	place := s.place(draft)
	return wire.Ask{
		Method: draft.Request.Method, Path: draft.Request.URL, Header: draft.Request.Header, Body: draft.Request.Body,
		Credential: draft.Credential, Account: draft.Account, Second: draft.Second,
		Scene: s.scene.Key, Step: draft.Step, Way: draft.Way, Record: draft.Record, Undo: draft.Undo,
		Flight: s.run.flight, Unpaced: s.scene.Stage == spec.Alone && (place != nil || draft.Second), Place: place,
	}
}

// noted keeps the exchange, and learns from it what became of the scene's records.
func (s *sender) noted(x evidence.Exchange) evidence.Exchange {
	if x.Request.Method == "POST" && x.OK() && x.Record.Type != "" {
		x.Record.ID, _ = match.RecordID(x, idField(x.Record.Type))
		s.run.own(x.Record.Type, x.Record.ID)
	}
	s.remember(x)
	s.run.count(x)
	return x
}

func (s *sender) remember(x evidence.Exchange) {
	s.mutex.Lock()
	defer s.mutex.Unlock() // also where a mistake of ours ends it: cleaning up wants the mutex
	s.sent = append(s.sent, x)
	s.learn(x)
	s.tell()
}

// count keeps in mind whether the first account can create anything at all. What the second one creates in the rate limit
// chapter says nothing of it.
func (o *Observation) count(x evidence.Exchange) {
	if x.Account != 1 || x.Request.Method != "POST" || x.Record.Type == "" || x.Credential != evidence.Valid || !x.Answered() || x.Answer.Status == 503 {
		return
	}
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.tried++
	if x.OK() {
		o.made++
	}
}

// Settle implements spec.Sender.
func (s *sender) Settle(record string, learn func() evidence.Offer) evidence.Offer {
	s.run.mutex.Lock()
	lock := s.run.settled[record]
	if lock == nil {
		lock = &sync.Mutex{}
		s.run.settled[record] = lock
	}
	s.run.mutex.Unlock()

	lock.Lock()
	defer lock.Unlock()
	s.run.mutex.Lock()
	offer, known := s.run.facts.Offers[record], s.run.known[record]
	s.run.mutex.Unlock()
	if known {
		return offer
	}
	offer = learn()
	s.run.mutex.Lock()
	defer s.run.mutex.Unlock()
	s.run.known[record] = true
	if offer != (evidence.Offer{}) {
		s.run.facts.Offers[record] = offer
	}
	return offer
}

// AtATime implements spec.Sender.
func (s *sender) AtATime() int { return max(1, s.run.plan.Concurrency) }

// Wait implements spec.Sender.
func (s *sender) Wait(d time.Duration) { _ = pace.Sleep(s.ctx, s.run.plan.Clock, d) }

// frozen names the exchanges by step and gives them to the run; steps are nil where the scene broke off.
func (s *sender) frozen(steps map[string]evidence.Exchange) {
	steps = s.run.breaker.void(steps)
	rest, names := maps.Clone(steps), make(map[string]string, len(steps))
	for _, name := range slices.Sorted(maps.Keys(steps)) {
		if id := steps[name].ID; id != "" && names[id] == "" {
			names[id] = name
		}
	}
	s.mutex.Lock()
	for i, x := range s.sent {
		switch name, named := names[x.ID]; {
		case named:
			s.sent[i].Step, s.sent[i].Repeated = name, steps[name].Repeated // which the scene learned later
			delete(rest, name)
		case x.Step != cleaning:
			s.sent[i].Step = "(aside)"
		}
	}
	s.mutex.Unlock()
	s.keepAll()
	s.run.note(s.scene.Key, rest)
	s.run.finish(s.scene.Key)
}

// keepAll gives what was sent to the run.
func (s *sender) keepAll() {
	s.mutex.Lock()
	sent := s.sent
	s.sent = nil
	s.mutex.Unlock()
	s.run.keep(sent...)
}

// keep takes exchanges, all of one scene.
func (o *Observation) keep(exchanges ...evidence.Exchange) {
	if !o.plan.forgets {
		o.held.Put(exchanges...)
	}
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for _, x := range exchanges {
		o.spent[x.Account] += x.Attempts + len(x.Redirects)
	}
}
