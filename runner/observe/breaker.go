package observe

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"

	"portalspec/reports/evidence"
	"portalspec/runner/pace"
	"portalspec/runner/wire"
	"portalspec/suites/match"
	"portalspec/suites/spec"
)

// breaker watches whether the portal is still there. Where answers stay away, are of no use, or refuse whatever is asked,
// nothing more is sent until people/@self with the token names the account again: the control of all controls. Where it does
// not within the plan's patience, or refuses that too, the run is over, and what it has seen is judged.
type breaker struct {
	mutex   sync.Mutex
	doubt   int                  // grows with each answer that a portal which is well does not give, and is 0 after one that it does
	lost    bool                 // of what raised the doubt, something was no answer at all
	futile  int                  // how often people/@self named the account since anything else was answered, though something was lost
	doubted map[string]time.Time // the exchanges that raised it, and what is mute, until something good was asked for after it had come
	last    time.Time            // when the last of them came: what was asked before says nothing of the time after
	asking  chan struct{}        // closed when people/@self was asked; nil while nobody does
	over    string               // why nothing more is sent; "" where something is
	open    context.Context      // ends with that
	end     context.CancelFunc
}

const (
	grave   = 5  // what one answer adds to the doubt
	slight  = 1  // what a stranger's 403 adds, which may be how this portal refuses strangers
	mute    = -2 // what another refusal of a stranger adds, or a page: nothing, for who does so to everybody gives it too
	enough  = 25 // the doubt at which people/@self is asked
	vain    = 5  // how often people/@self may be all that is answered
	bulky   = 1 << 20
	atFirst = 250 * time.Millisecond // before people/@self is asked again; each time twice as long,
	atMost  = 4 * time.Second        // up to this
)

func newBreaker() *breaker {
	b := &breaker{doubted: map[string]time.Time{}}
	b.open, b.end = context.WithCancel(context.Background())
	return b
}

// closed says why nothing is sent; "" where something may be. While people/@self is being asked it waits.
func (b *breaker) closed(ctx context.Context) string {
	for {
		b.mutex.Lock()
		asking, over := b.asking, b.over
		b.mutex.Unlock()
		if over != "" || asking == nil || ctx.Err() != nil {
			return over
		}
		select {
		case <-asking:
		case <-ctx.Done():
		}
	}
}

// deliver sends, unless the portal is thought to be gone, and learns from the answer whether it is.
func (s *sender) deliver(ctx context.Context, ask wire.Ask) evidence.Exchange {
	o := s.run
	sending, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(o.breaker.open, cancel)()
	size, look := 0, ask.Seen
	ask.Seen = func(raw evidence.Exchange) { // before it is masked, which makes long texts short
		size = len(raw.Answer.Body)
		if look != nil {
			look(raw)
		}
	}
	x := o.client.Send(sending, ask)
	if over := o.breaker.closed(ctx); x.Unsent && over != "" {
		x.Failure = "not sent: " + over
		return x
	}
	weight, lost := suspicion(ask, x, size)
	if limits := x.Answer.Status == http.StatusServiceUnavailable || x.Answer.Status == http.StatusTooManyRequests; limits && s.scene.Stage == spec.Alone {
		return x // the rate limit chapter asks for it
	}
	if o.breaker.weigh(ctx, x, weight, lost) {
		o.inquire(ctx)
	}
	return x
}

// weigh takes an answer into account, and tells whether it is the caller who has to ask people/@self.
func (b *breaker) weigh(ctx context.Context, x evidence.Exchange, weight int, lost bool) (inquire bool) {
	if ctx.Err() != nil || weight < 0 && weight != mute {
		return false
	}
	b.mutex.Lock()
	defer b.mutex.Unlock()
	switch weight {
	case 0:
		maps.DeleteFunc(b.doubted, func(_ string, end time.Time) bool { return !x.Sent.Before(end) })
		if !x.Sent.Before(b.last) {
			b.doubt, b.lost, b.futile = 0, false, 0
		}
		return false
	case mute:
		b.doubted[x.ID] = x.End()
		return false
	}
	b.doubt, b.lost = b.doubt+weight, b.lost || lost
	b.doubted[x.ID] = x.End()
	if x.End().After(b.last) {
		b.last = x.End()
	}
	return b.doubt >= enough && b.begin()
}

// begin tells whether it is the caller who has to ask people/@self. The caller holds the mutex.
func (b *breaker) begin() bool {
	if b.asking != nil || b.over != "" {
		return false
	}
	b.asking = make(chan struct{})
	return true
}

// suspicion is how much an answer says that there is no portal any more: 0 for that there is one, less for nothing.
func suspicion(ask wire.Ask, x evidence.Exchange, size int) (weight int, lost bool) {
	switch status := x.Answer.Status; {
	case x.Unsent && strings.HasPrefix(x.Failure, "not sent"):
		return -1, false
	case !x.Answered(), x.Answer.Cut != "", size >= bulky:
		return grave, true
	case status == http.StatusTooManyRequests, status >= 500:
		return grave, false
	case ask.Credential == evidence.Valid, ask.Credential == "": // in a cookie or a query it is no credential
		if turnsAway(x) {
			return grave, false
		}
	case status == http.StatusForbidden:
		return slight, false
	case turnsAway(x), len(x.Redirects) > 0:
		return mute, false
	}
	return 0, false
}

// turnsAway tells what who has no business here is answered: a refusal, a way elsewhere, a page for people.
func turnsAway(x evidence.Exchange) bool {
	status := x.Answer.Status
	return status == http.StatusForbidden || status == http.StatusUnauthorized || status >= 300 && status <= 399 || x.OK() && x.MediaType() == "text/html"
}

// settle asks people/@self where the last answers left a doubt: what a scene saw is not judged before.
func (o *Observation) settle(ctx context.Context) {
	b := o.breaker
	b.mutex.Lock()
	asks := b.doubt > 0 && b.begin()
	b.mutex.Unlock()
	if asks && ctx.Err() == nil {
		o.inquire(ctx)
		return
	}
	if asks {
		b.resume("")
	}
	_ = b.closed(ctx) // waits for whoever asks
}

// inquire asks people/@self until it names the account, refuses, or the plan's patience is at its end.
func (o *Observation) inquire(ctx context.Context) {
	began, pause := o.plan.Clock.Now(), atFirst
	for {
		x := o.client.Send(ctx, wire.Ask{
			Method: "GET", Path: "people/@self.json", Scene: "start", Step: "(still there)",
			Way: evidence.JSON, Credential: evidence.Valid, Account: 1, Unpaced: true, Flight: o.flight,
		})
		o.keep(x)
		named, ok := match.AccountOf(x)
		away := o.plan.Clock.Now().Sub(began)
		switch {
		case ctx.Err() != nil:
			o.breaker.resume("")
			return
		case ok && named.ID == o.Facts().Account.ID:
			o.breaker.reassure()
			return
		case bans(x):
			o.breaker.resume(fmt.Sprintf("%s answers %d to the token by now: the target has begun to refuse us, or the token has expired. It was left alone; let it rest before the next run, or ask who runs it",
				evidence.Path(x.Request.URL), x.Answer.Status))
			return
		case away >= o.plan.Patience:
			o.breaker.resume(fmt.Sprintf("the target was there, and is not any more: for %v %s, and nothing more was sent", away.Round(100*time.Millisecond), became(x)))
			return
		}
		_ = pace.Sleep(ctx, o.plan.Clock, min(pause, o.plan.Patience-away))
		pause = min(2*pause, atMost)
	}
}

// bans tells that the target means us.
func bans(x evidence.Exchange) bool {
	switch x.Answer.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		return true
	}
	return false
}

// became says what people/@self has become.
func became(x evidence.Exchange) string {
	if !x.Answered() {
		return "it has not answered (" + x.Failure + ")"
	}
	return "people/@self has not named the account (" + x.String() + ")"
}

// reassure ends the doubt, unless people/@self is all that is answered.
func (b *breaker) reassure() {
	b.mutex.Lock()
	if b.lost {
		b.futile++
	}
	futile := b.futile >= vain
	b.mutex.Unlock()
	if futile {
		b.resume("the target answers people/@self, and nothing else any more; nothing more was sent")
		return
	}
	b.resume("")
}

// resume lets all go on, or, where there is a reason, nothing any more.
func (b *breaker) resume(over string) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.over = over
	if over == "" {
		b.doubt, b.lost = 0, false
		clear(b.doubted)
	} else {
		b.end()
	}
	close(b.asking)
	b.asking = nil
}

// void puts in the place of steps that were answered when the portal had begun to refuse us, or was gone, that they cannot be
// judged: such an answer says nothing of a rule. Nor does what a stranger got after which nothing good was answered.
func (b *breaker) void(steps map[string]evidence.Exchange) map[string]evidence.Exchange {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.over == "" {
		return steps
	}
	steps = maps.Clone(steps)
	for name, x := range steps {
		if _, doubted := b.doubted[x.ID]; doubted {
			steps[name] = evidence.NotSent("not judged, for " + b.over)
		}
	}
	return steps
}
