package prove

import (
	"context"
	"net/http"
	"time"

	"portalspec/reports/evidence"
	"portalspec/runner/observe"
	"portalspec/runner/pace"
	"portalspec/runner/wire"
	"portalspec/suites/spec"
)

// target is something to be observed, and how it is reached. It has a listener of its own while it is.
type target struct {
	handler    http.Handler
	tokens     [2]string     // of accounts; the second is "" where there is none
	login      observe.Login // of the first account, where its token is to come from a login
	basePath   string        // "" for api/2.0
	pacing     int           // requests per window that the run keeps to
	indistinct bool          // nobody vouches that it sees a second address as another one
	http2      bool
	noWrites   bool          // the run only reads
	idle       time.Duration // how long its connections stay open between requests; 0 for as long as ever
}

// observe carries the scenes out, and returns what they saw by key, with the cause where there was nothing to be seen.
func (t target) observe(ctx context.Context, scenes []spec.Planned, seen map[string]spec.Evidence) (observe.Cause, error) {
	url, close, err := t.listen()
	if err != nil {
		return observe.Cause{}, err
	}
	defer close()
	seed := time.Now().UnixNano() >> 10
	client, err := wire.New(t.wireOptions(url, seed))
	if err != nil {
		return observe.Cause{}, err
	}
	defer client.Close()
	accounts := 1
	if t.tokens[1] != "" {
		accounts = 2
	}
	facts := evidence.Facts{
		Seed: seed, Limit: limit, Window: window, SecondAddress: wire.Beside() != "", Distinct: !t.indistinct, TokenInURL: true, NoWrites: t.noWrites,
	}
	observation := observe.Start(ctx, client, observe.Plan{
		Scenes: scenes, Facts: facts, Accounts: accounts, Concurrency: 8, CleanupGrace: time.Second, Clock: pace.Real(),
		Logins: [2]observe.Login{t.login}, LoginJudged: true,
	})
	if err := observation.AwaitAll(ctx); err != nil {
		return observe.Cause{}, err
	}
	for _, scene := range scenes {
		if seen[scene.Key], err = observation.Await(ctx, scene.Key); err != nil {
			return observe.Cause{}, err
		}
	}
	return observation.Cause(), nil
}

func (t target) wireOptions(url string, seed int64) wire.Options {
	options := wire.Options{
		Target: url, BasePath: "api/2.0", Tokens: t.tokens, Timeout: 5 * time.Second, Concurrency: 32, Limit: t.pacing, Window: window,
		RunID: "prove", Version: "prove", SecondAddress: wire.Beside(), Insecure: t.http2,
		Own: spec.Prefix(seed), MaskKey: []byte("of the proof"),
	}
	if t.basePath != "" {
		options.BasePath = t.basePath
	}
	return options
}
