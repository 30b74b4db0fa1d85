package prove

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/portal"
	"portalspec/reports/evidence"
	"portalspec/runner/observe"
	"portalspec/runner/pace"
	"portalspec/runner/wire"
	"portalspec/suites/spec"
)

// A small limit, so that the rate limit chapter takes two seconds and not twenty. Retry-After counts whole seconds, so a
// shorter window would gain nothing.
const (
	limit  = 40
	window = time.Second
)

// unlimited is what the pace of all other scenes is told: they are proven without a limiter.
const unlimited = 1 << 30

// observe starts a portal with the task's fault and carries the scenes out against it.
func (t task) observe(ctx context.Context, table *spec.Table) (map[string]spec.Evidence, error) {
	scenes := t.needed(table)
	seen := map[string]spec.Evidence{}
	for _, alone := range []bool{false, true} {
		var stage []spec.Planned
		for _, scene := range scenes {
			if (scene.Stage == spec.Alone) == alone {
				stage = append(stage, scene)
			}
		}
		if len(stage) == 0 {
			continue
		}
		if err := t.observeOn(ctx, stage, alone, seen); err != nil {
			return nil, err
		}
	}
	return seen, nil
}

// needed are the scenes in which the fault can show: for a limiter's the rate limit chapter, for all others everything else.
func (t task) needed(table *spec.Table) (scenes []spec.Planned) {
	var limiting, other bool
	for _, rule := range t.rules {
		for _, row := range table.Rows {
			if row.Rule.ID == rule.ID {
				limiting = limiting || row.Scene().Stage == spec.Alone
				other = other || row.Scene().Stage != spec.Alone
			}
		}
	}
	found := map[string]bool{}
	for _, row := range table.Rows {
		scene := row.Scene()
		wanted := len(t.rules) == 0 || scene.Stage == spec.Alone && limiting || scene.Stage != spec.Alone && other
		if wanted && !found[scene.Key] {
			found[scene.Key] = true
			scenes = append(scenes, scene)
		}
	}
	return scenes
}

func (t task) observeOn(ctx context.Context, scenes []spec.Planned, limited bool, seen map[string]spec.Evidence) error {
	options, pacing := []portal.Option{portal.WithoutLimit()}, unlimited
	if limited {
		pacing = limit
		if !t.fault.Limits() {
			options = []portal.Option{portal.WithLimit(limit, window)}
		}
	}
	own := portal.New(options...)
	var handler http.Handler = own
	if t.fault.Name() != "" {
		handler = t.fault.Wrap(own, fault.Site{Limit: limit, Window: window, Now: time.Now})
	}
	url, close, err := listen(handler)
	if err != nil {
		return err
	}
	defer close()
	client, err := wire.New(wire.Options{
		Target: url, BasePath: "api/2.0", Tokens: [2]string{own.Accounts()[0].Token, own.Accounts()[1].Token},
		Timeout: 5 * time.Second, Concurrency: 32, Limit: pacing, Window: window, RunID: "prove", Version: "prove", SecondAddress: another,
	})
	if err != nil {
		return err
	}
	defer client.Close()
	facts := evidence.Facts{Seed: time.Now().UnixNano() >> 10, Limit: limit, Window: window, SecondAddress: another != "", Distinct: true, TokenInURL: true}
	observation := observe.Start(ctx, client, observe.Plan{
		Scenes: scenes, Facts: facts, Accounts: 2, Concurrency: 32, CleanupGrace: time.Second, Clock: pace.Real(),
	})
	if err := observation.AwaitAll(ctx); err != nil {
		return err
	}
	for _, scene := range scenes {
		if seen[scene.Key], err = observation.Await(ctx, scene.Key); err != nil {
			return err
		}
	}
	return nil
}

func listen(handler http.Handler) (url string, close func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("the broken portal finds no loopback address to listen on: %w", err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return "http://" + listener.Addr().String(), func() { _ = server.Close() }, nil
}

// another is an address of this machine beside 127.0.0.1, where there is one that can be bound; "" elsewhere.
var another = func() string {
	const address = "127.0.0.2"
	listener, err := net.Listen("tcp", address+":0")
	if err != nil {
		return ""
	}
	_ = listener.Close()
	return address
}()
