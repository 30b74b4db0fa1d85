package launch

import (
	"context"
	"errors"
	"sync"

	"portalspec/reports/verdict"
	"portalspec/runner/deviations"
	"portalspec/runner/observe"
	"portalspec/suites/spec"
)

var errInterrupted = errors.New("not judged: the run ended before")

// court gives the bodies of the suite their evidence, and keeps what they say.
type court struct {
	observation *observe.Observation
	run         context.Context // ends when the run is interrupted
	stop        func()          // ends the run early: --fail-fast
	failFast    bool
	listed      deviations.List

	mutex   sync.Mutex
	said    map[string]spec.Outcome // by the row's key
	stopped bool
}

// Evidence implements spec.Court.
func (c *court) Evidence(ctx context.Context, row spec.Row) (spec.Evidence, error) {
	return c.evidence(ctx, row.Scene().Key, row.Scene().Record)
}

// evidence waits for a scene. What was observed to its end before an interrupt is judged all the same. A scene about a record type that the target does not offer waits for the whole run: only then
// is it known whether this account could create anything at all.
func (c *court) evidence(ctx context.Context, scene, record string) (spec.Evidence, error) {
	both, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.run, cancel)()
	seen, err := c.observation.Await(both, scene)
	if err == nil && spec.NotOffered(record, seen.Facts) != "" {
		if err = c.observation.AwaitAll(both); err == nil {
			seen, err = c.observation.Await(both, scene)
		}
	}
	if err != nil || c.run.Err() != nil && (c.isStopped() || !c.observation.Whole(scene)) {
		return seen, errInterrupted
	}
	return seen, nil
}

func (c *court) isStopped() bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.stopped
}

// Say implements spec.Court.
func (c *court) Say(row spec.Row, outcome spec.Outcome) spec.Outcome {
	outcome = excused(c.listed, row, outcome)
	c.say(row.Key(), outcome)
	return outcome
}

func (c *court) say(key string, outcome spec.Outcome) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.said[key] = outcome
	if c.failFast && (outcome.Verdict == verdict.Fail || outcome.Verdict == verdict.Broken) {
		c.stopped = true
		c.stop()
	}
}

func (c *court) outcome(key string) (spec.Outcome, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	outcome, found := c.said[key]
	return outcome, found
}
