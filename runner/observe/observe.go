// Package observe carries scenes out: concurrently, each once, through the wire, and keeps what they saw.
package observe

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"portalspec/reports/evidence"
	"portalspec/suites/spec"
)

// Observation is a run's scenes being observed.
type Observation struct {
	client Wire
	plan   Plan

	breaker *breaker
	held    *evidence.Store

	mutex     sync.Mutex
	facts     evidence.Facts
	settled   map[string]*sync.Mutex
	known     map[string]bool
	tried     int // creates with the token that were answered
	made      int // those that made a record
	cause     Cause
	login     evidence.Exchange          // of the first account; the zero Exchange where a token was given
	self      evidence.Exchange          // what people/@self answered to the first account
	broken    map[string]string          // what of ours broke, by scene
	senders   []*sender                  // of all scenes that were begun
	ours      map[evidence.Record]bool   // what may be written: records of this run, by type and id, and ids that were made up, by id alone
	titles    map[string]string          // that records were given, by their first word
	steps     map[string][]evidence.Step // what no exchange says of itself, by scene
	spent     [3]int                     // requests that were sent in the name of an account
	leftovers []string
	unswept   string // what of ours broke while the end was cleaned up
	done      int
	whole     map[string]bool // scenes that were observed to their end before the run's

	lasting context.Context          // for cleaning up: it outlives the run's by CleanupGrace
	flight  context.Context          // for what had left when the run was interrupted: it outlives the run's by half of that
	ready   map[string]chan struct{} // closed when the scene has been observed and cleaned up
	all     chan struct{}            // closed when everything has
}

// Start begins to observe; it does not wait. Everything ends early when ctx does, cleaning up all the same.
func Start(ctx context.Context, client Wire, plan Plan) *Observation {
	o := newObservation(client, plan)
	go o.run(ctx)
	return o
}

func newObservation(client Wire, plan Plan) *Observation {
	o := &Observation{
		client: client, plan: plan, facts: plan.Facts, breaker: newBreaker(), held: evidence.NewStore(plan.Folder, plan.Room),
		settled: map[string]*sync.Mutex{}, known: map[string]bool{},
		steps: map[string][]evidence.Step{}, broken: map[string]string{}, titles: map[string]string{}, ours: map[evidence.Record]bool{}, whole: map[string]bool{}, ready: map[string]chan struct{}{}, all: make(chan struct{}),
	}
	o.held.Forgetting(client.Forget)
	o.facts.Offers = map[string]evidence.Offer{}
	for _, scene := range plan.Scenes {
		o.ready[scene.Key] = make(chan struct{})
	}
	return o
}

func (o *Observation) run(ctx context.Context) {
	defer close(o.all)
	defer o.nothingMade()
	defer o.last(ctx)()
	if cause := o.begin(ctx); cause.Text != "" {
		o.mutex.Lock()
		o.cause = cause
		o.mutex.Unlock()
		for _, scene := range o.plan.Scenes {
			steps := o.loginSteps(scene.Key)
			o.note(scene.Key, steps)
			o.finish(scene.Key)
		}
		return
	}
	aside := make(chan struct{})
	account := o.loneAccount()
	if account == 2 {
		go func() { defer close(aside); o.stage(ctx, spec.Alone) }()
	}
	o.stage(ctx, spec.Normal)
	o.stage(ctx, spec.Refused)
	if account == 2 {
		<-aside
	} else {
		o.stage(ctx, spec.Alone)
	}
	o.sweep(ctx)
	o.stage(ctx, spec.Last)
}

// last makes the contexts of the cleanup and of what has left, which an interrupt ends later than all else.
func (o *Observation) last(ctx context.Context) (over func()) {
	lasting, end := context.WithCancel(context.WithoutCancel(ctx))
	flight, land := context.WithCancel(lasting)
	o.lasting, o.flight = lasting, flight
	stop := context.AfterFunc(ctx, func() {
		o.plan.Clock.AfterFunc(o.plan.CleanupGrace/2, land)
		o.plan.Clock.AfterFunc(o.plan.CleanupGrace, end)
	})
	return func() {
		stop()
		end()
		land()
	}
}

// loneAccount is the account whose budget scenes that are Alone spend: the second where there is one, so that the rest of
// the run goes on beside them.
func (o *Observation) loneAccount() int {
	if o.plan.Accounts == 2 {
		return 2
	}
	return 1
}

// stage observes all scenes of a stage, at most Concurrency at a time, and of the wide ones one at a time.
func (o *Observation) stage(ctx context.Context, stage spec.Stage) {
	var group sync.WaitGroup
	var wide, others []spec.Planned
	for _, scene := range o.plan.Scenes {
		switch {
		case scene.Stage != stage:
		case scene.Wide:
			wide = append(wide, scene)
		default:
			others = append(others, scene)
		}
	}
	places := make(chan struct{}, max(1, o.plan.Concurrency))
	observe := func(scene spec.Planned) {
		defer func() { <-places }()
		o.observe(ctx, scene)
	}
	group.Go(func() {
		for _, scene := range wide {
			places <- struct{}{}
			observe(scene)
		}
	})
	for _, scene := range others {
		places <- struct{}{}
		group.Go(func() { observe(scene) })
	}
	group.Wait()
}

// observe carries one scene out, names what it saw by step, and cleans up after it.
func (o *Observation) observe(ctx context.Context, scene spec.Planned) {
	sender := &sender{run: o, ctx: ctx, scene: scene}
	o.mutex.Lock()
	o.senders = append(o.senders, sender)
	o.mutex.Unlock()
	var steps map[string]evidence.Exchange
	o.guard(scene.Key, func() { steps = scene.Observe(spec.NewPortal(sender, scene.Key)) })
	o.mutex.Lock()
	o.whole[scene.Key] = ctx.Err() == nil
	o.mutex.Unlock()
	o.guard(scene.Key, sender.cleanUp)
	o.settle(ctx)
	sender.frozen(steps)
}

// guard does something for a scene. A mistake of ours in it costs what the scene would have shown, and nothing else.
func (o *Observation) guard(scene string, do func()) {
	defer func() {
		if panicked := recover(); panicked != nil {
			o.mutex.Lock()
			defer o.mutex.Unlock()
			o.broken[scene] = fmt.Sprintf("the scene %s broke off: %v", scene, panicked)
		}
	}()
	do()
}

func (o *Observation) finish(key string) {
	o.mutex.Lock()
	o.done++
	o.mutex.Unlock()
	close(o.ready[key])
}

// Await returns what the scene has seen, when it has. An error means that the context ended first.
func (o *Observation) Await(ctx context.Context, key string) (spec.Evidence, error) {
	ready, planned := o.ready[key]
	if !planned {
		return spec.Evidence{}, fmt.Errorf("the scene %s was not selected", key)
	}
	select {
	case <-ready: // also where the context has ended
	default:
		select {
		case <-ready:
		case <-ctx.Done():
			return spec.Evidence{}, ctx.Err()
		}
	}
	o.mutex.Lock()
	told := o.steps[key]
	o.mutex.Unlock()
	steps := evidence.Seen(key, o.held, told)
	o.mutex.Lock()
	defer o.mutex.Unlock()
	seen := spec.Evidence{Steps: steps, Facts: o.factsLocked(), Cause: o.cause.Text, Broken: o.broken[key]}
	if o.cause.Because != "" && o.plan.LoginJudged {
		seen.Because = o.cause.Because
		if key == spec.LoginScene {
			seen.Because, seen.Cause = "", ""
		}
	}
	return seen, nil
}

// Whole tells whether the scene was observed to its end: nothing of it is missing because the run ended.
func (o *Observation) Whole(key string) bool {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.whole[key]
}

// loginSteps are what a scene of the login shows of a run that could not begin; none of another scene.
func (o *Observation) loginSteps(scene string) map[string]evidence.Exchange {
	if scene != spec.LoginScene || o.login.ID == "" {
		return nil
	}
	steps := map[string]evidence.Exchange{"JSON": o.login}
	if o.self.ID != "" {
		steps["Self"] = o.self
	}
	return steps
}

// AwaitAll waits until every scene has been observed and cleaned up.
func (o *Observation) AwaitAll(ctx context.Context) error {
	select {
	case <-o.all:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Facts are what is known by now.
func (o *Observation) Facts() evidence.Facts {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.factsLocked()
}

func (o *Observation) factsLocked() evidence.Facts {
	facts := o.facts
	facts.Offers = maps.Clone(o.facts.Offers)
	return facts
}

// Cause says why nothing could be judged, or nothing after some time; the zero Cause where all could.
func (o *Observation) Cause() Cause {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.breaker.mutex.Lock()
	defer o.breaker.mutex.Unlock()
	if o.cause.Text == "" && o.breaker.over != "" {
		return Cause{Text: o.breaker.over}
	}
	return o.cause
}

// Held is all that was sent by scenes that have ended, in the order in which they did. Its owner closes it.
func (o *Observation) Held() *evidence.Store { return o.held }

// Steps returns what fills a step of a scene where no exchange says so of itself, by scene and step.
func (o *Observation) Steps() []evidence.Step {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	var all []evidence.Step
	for _, told := range o.steps {
		all = append(all, told...)
	}
	slices.SortFunc(all, func(a, b evidence.Step) int {
		return cmp.Or(cmp.Compare(a.Scene, b.Scene), cmp.Compare(a.Step, b.Step))
	})
	return all
}

// note remembers what fills steps of the scene and is no exchange of its own: it was never sent, or fills another step too.
func (o *Observation) note(scene string, steps map[string]evidence.Exchange) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for name, x := range steps {
		step := evidence.Step{Scene: scene, Step: name, ID: x.ID}
		if x.ID == "" {
			step.Why = x.Failure
		}
		o.steps[scene] = append(o.steps[scene], step)
	}
}

// Broken says what of ours broke while scenes were observed, by scene.
func (o *Observation) Broken() map[string]string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return maps.Clone(o.broken)
}

// Leftovers are records of this run that could not be deleted, and why.
func (o *Observation) Leftovers() []string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return append([]string(nil), o.leftovers...)
}

// Done counts the scenes that have been observed.
func (o *Observation) Done() int {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.done
}

// nothingMade notes, at the end, that this account could create nothing at all.
func (o *Observation) nothingMade() {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.facts.NothingCreated = o.tried > 0 && o.made == 0
}
