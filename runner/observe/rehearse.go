package observe

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"portalspec/reports/evidence"
	"portalspec/runner/pace"
	"portalspec/runner/wire"
	"portalspec/suites/spec"
)

// Wire is what an observation sends through: wire.Client, or a rehearsal of it.
type Wire interface {
	Send(context.Context, wire.Ask) evidence.Exchange
	Login(ctx context.Context, ask wire.Ask, userName, password string) (evidence.Exchange, string)
	Budget(account int, second bool) *pace.Budget
	Keep(texts ...string)
	Forget(evidence.Exchange)
}

// Rehearse carries the plan out against a stand-in that answers as an empty portal would, and counts. Nothing is sent.
func Rehearse(plan Plan) Expectation {
	expected, _ := rehearse(plan)
	return expected
}

// Transcript lists what one scene sends, a request a line, in order: "POST group.json", "GET group/1 (no format, Authorization: none)".
func Transcript(scene spec.Planned, facts evidence.Facts) []string {
	_, lines := rehearse(Plan{Scenes: []spec.Planned{scene}, Facts: facts, Accounts: 2, unsent: true})
	return lines
}

func rehearse(plan Plan) (Expectation, []string) {
	clock := &skipping{now: time.Unix(0, 0)}
	stage := &rehearsal{
		given: map[string]bool{}, beside: map[string]listing{}, limit: plan.Facts.Limit, window: plan.Facts.Window, clock: clock,
		lone: min(plan.Accounts, 2), last: map[string]bool{"end": true},
		courses: [2]*pace.Course{pace.NewCourse(plan.Facts.Limit, plan.Facts.Window), pace.NewCourse(plan.Facts.Limit, plan.Facts.Window)},
		budgets: [2]*pace.Budget{pace.New(1<<30, plan.Facts.Window, clock, time.Second), pace.New(1<<30, plan.Facts.Window, clock, time.Second)},
	}
	clock.skipped = stage.wait
	for _, scene := range plan.Scenes {
		stage.last[scene.Key] = stage.last[scene.Key] || scene.Stage == spec.Last
	}
	plan.Concurrency, plan.Clock, plan.forgets = 1, clock, true
	o := Start(context.Background(), stage, plan)
	_ = o.AwaitAll(context.Background()) // a background context does not end
	expected := stage.counted
	expected.LowerBound = max(stage.courses[0].Least(), stage.courses[1].Least())
	return expected, stage.lines
}

// rehearsal is a stand-in for the wire.
type rehearsal struct {
	mutex   sync.Mutex
	counted Expectation
	lines   []string
	ids     int
	given   map[string]bool    // ids of records that exist
	beside  map[string]listing // by the path that deletes it
	rushed  int                // requests past the pace in the window that began at since
	since   time.Time
	limit   int
	window  time.Duration
	clock   *skipping
	budgets [2]*pace.Budget
	courses [2]*pace.Course // of the accounts
	lone    int             // the account whose budget is spent on purpose
	last    map[string]bool // scenes that come after all that either account does beside
	rushing bool            // the lone account's budget has begun to be spent
	before  int             // what a second account sent just before that; the first is at rest then
}

// Budget implements Wire: nothing is held back.
func (r *rehearsal) Budget(account int, _ bool) *pace.Budget { return r.budgets[account-1] }

// Keep implements Wire: nothing is hidden.
func (r *rehearsal) Keep(...string) {}

// Forget implements Wire: nothing is long.
func (r *rehearsal) Forget(evidence.Exchange) {}

// Login implements Wire.
func (r *rehearsal) Login(ctx context.Context, ask wire.Ask, _, _ string) (evidence.Exchange, string) {
	return r.Send(ctx, ask), "token"
}

// Send implements Wire.
func (r *rehearsal) Send(_ context.Context, ask wire.Ask) evidence.Exchange {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	switch {
	case ask.Second:
		r.counted.Others++
	case ask.Account == 2:
		r.counted.Second++
	default:
		r.counted.First++
	}
	r.counted.count(ask)
	r.ids++
	r.lines = append(r.lines, line(ask))
	x := evidence.Exchange{
		ID: fmt.Sprint(r.ids), Scene: ask.Scene, Way: ask.Way, Credential: ask.Credential, Account: ask.Account, Second: ask.Second,
		Record: ask.Record, Undo: ask.Undo, Request: evidence.Request{Method: ask.Method, URL: ask.Path}, Attempts: 1, Sent: r.clock.Now(),
	}
	x.Answer.Status, x.Answer.Body = r.answer(ask)
	r.pass(ask, x.Answer.Status)
	x.Answer.Header = http.Header{"Content-Type": {"application/json"}}
	if x.Answer.Status == http.StatusServiceUnavailable {
		x.Answer.Header.Set("Retry-After", fmt.Sprint(int((r.window+time.Second-1)/time.Second)))
	}
	return x
}

// pass has the request leave in the course of its account. What another address sends counts apart, and holds nobody up. Of what is
// spent on purpose, what was refused took nothing from the budget.
func (r *rehearsal) pass(ask wire.Ask, status int) {
	course := r.courses[max(ask.Account, 1)-1]
	switch {
	case ask.Second:
	case ask.Unpaced && ask.Account == r.lone:
		if !r.rushing && r.lone == 1 {
			course.Rest() // the first account has sent all else before
		}
		if r.rushing = true; status != http.StatusServiceUnavailable {
			course.Spend()
		}
	default:
		if r.last[ask.Scene] {
			r.courses[0].Await(r.courses[1])
			r.courses[1].Await(r.courses[0])
		}
		if ask.Account == 2 && !r.rushing {
			r.before++
		}
		course.Send()
	}
}

// wait is what only who spends a budget on purpose does.
func (r *rehearsal) wait(d time.Duration) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.courses[r.lone-1].Wait(d)
}

// line is a request as a transcript shows it.
func line(ask wire.Ask) string {
	text := ask.Method + " " + ask.Path
	var how []string
	if ask.Way == evidence.Bare || ask.Way == evidence.Headers || ask.Way == evidence.AnyAccept {
		how = append(how, string(ask.Way))
	}
	if ask.Credential != evidence.Valid && ask.Credential != "" {
		how = append(how, "Authorization: "+string(ask.Credential))
	}
	if len(how) > 0 {
		text += " (" + strings.Join(how, ", ") + ")"
	}
	return text
}
