package observe

import (
	"net/http"
	"sync"

	"portalspec/reports/evidence"
	"portalspec/runner/pace"
	"portalspec/suites/spec"
)

// Alone implements spec.Sender: the account's budget is the scene's own until the scene ends. What it sends is counted all
// the same, so that the rest of the run waits for it. A second account is at rest but for the requests that begin a run; the
// first is waited for.
func (s *sender) Alone() {
	account := s.run.loneAccount()
	alone, err := s.run.client.Budget(account, false).Exclusive(s.ctx)
	if err != nil {
		return // the run ends: nothing of the scene is sent
	}
	before := s.run.before(account)
	if account == 1 {
		before = 0
		_ = alone.Rest(s.ctx)
	}
	s.run.mutex.Lock()
	s.run.facts.Before = before
	s.run.mutex.Unlock()
	s.mutex.Lock()
	s.alone = alone
	s.mutex.Unlock()
	if s.run.plan.Accounts == 2 {
		s.other, _ = s.run.client.Budget(1, false).Reserve(s.ctx, placesForOthers)
	}
}

// placesForOthers are kept in the first account's budget, so that it can be asked at once whether it is served while the
// second is refused.
const placesForOthers = 5

// before counts what the run has sent in the name of the account so far.
func (o *Observation) before(account int) int {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.spent[account]
}

// Rush implements spec.Sender. A panic of next or seen ends it, and is the caller's.
func (s *sender) Rush(inFlight int, next func() (evidence.Exchange, bool), seen func(evidence.Exchange)) {
	var turn sync.Mutex
	var group sync.WaitGroup
	var panicked any
	taken := func(step func() bool) (more bool) {
		turn.Lock()
		defer turn.Unlock()
		defer func() {
			if reason := recover(); reason != nil {
				panicked, more = reason, false
			}
		}()
		return panicked == nil && step()
	}
	for range max(1, min(inFlight, s.run.plan.Concurrency)) {
		group.Go(func() {
			var draft evidence.Exchange
			for s.ctx.Err() == nil && taken(func() (more bool) { draft, more = next(); return more }) {
				x := s.Send(draft)
				taken(func() bool { seen(x); return true })
			}
		})
	}
	group.Wait()
	if panicked != nil {
		panic(panicked)
	}
}

// giveBudgetBack ends being alone.
func (s *sender) giveBudgetBack() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.alone != nil {
		s.alone.Release()
		s.alone = nil
	}
	if s.other != nil {
		s.other.Release()
		s.other = nil
	}
}

// keepPlace sets a slot aside for the delete of a record that is about to be created, so that cleaning up never waits for the
// window. A scene that is alone has nothing to set aside: it spends the budget on purpose.
func (s *sender) keepPlace() {
	s.mutex.Lock()
	places, kept := 1, s.kept
	switch {
	case s.scene.Stage == spec.Alone:
		places = 0
	case kept == nil: // and one to look for a record by, whose create was cut off
		kept = s.run.client.Budget(1, false).Lending(s.run.plan.CleanupGrace * 8 / 10)
		places, s.kept = 2, kept
	}
	s.mutex.Unlock()
	if kept != nil && places > 0 {
		_ = kept.More(s.ctx, places) // where the run ends, nothing is created either
	}
}

// place says where a request finds its slot: a scene that is alone has the budget of its account, and kept places in the
// other's; a delete of a record has the place that was kept for it; all else waits in the queue.
func (s *sender) place(draft evidence.Exchange) pace.Taker {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	switch {
	case draft.Second:
		return nil
	case s.alone != nil && draft.Account == s.run.loneAccount():
		return s.alone
	case s.other != nil && draft.Account == 1:
		return s.other
	case s.kept != nil && draft.Account == 1 && draft.Request.Method == http.MethodDelete && carriesToken(draft.Credential) && s.withID(draft.Record) != nil:
		return s.kept
	}
	return nil
}
