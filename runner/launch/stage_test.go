package launch

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"portalspec/fixtures/operations"
	"portalspec/fixtures/portal"
	"portalspec/reports/evidence"
	"portalspec/runner/observe"
	"portalspec/runner/pace"
	"portalspec/runner/wire"
	"portalspec/suites/spec"

	_ "portalspec/suites"
)

// Nothing of a session goes on after it. Building Ginkgo's tree leaves its own watch for signals.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/onsi/ginkgo/v2/internal/interrupt_handler.(*InterruptHandler).registerForInterrupts.func2"))
}

// table is what the suite's tree holds.
var table = sync.OnceValue(func() *spec.Table {
	built, err := Table()
	if err != nil {
		panic(err)
	}
	return built
})

// started is a session whose scenes are under way against a portal, as begin leaves it; ctx is the run's.
func started(t *testing.T, ctx context.Context, keys []string, options ...portal.Option) *session {
	t.Helper()
	own := portal.New(append(options, portal.WithoutLimit())...)
	return startedAt(t, ctx, keys, own, own.Accounts()[0].Token)
}

// startedAt is started against any server; with a second token there is a second account.
func startedAt(t *testing.T, ctx context.Context, keys []string, handler http.Handler, tokens ...string) *session {
	t.Helper()
	return startedIn(t, ctx, "", keys, handler, tokens...)
}

// startedIn is startedAt with the evidence in a folder, and none of it in memory; with "" it is the other way round.
func startedIn(t *testing.T, ctx context.Context, folder string, keys []string, handler http.Handler, tokens ...string) *session {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	s := &session{picked: selection{table: table(), chosen: map[string]bool{}, scope: spec.Scope{Operations: operations.Documented}}, signals: &signals{}, started: now(), version: "test"}
	met := map[string]bool{}
	for _, row := range s.picked.table.Rows {
		scene := row.Scene()
		if scene.Stage == spec.Alone || keys != nil && !slices.Contains(keys, scene.Key) {
			continue
		}
		s.picked.chosen[row.Text] = true
		if !met[scene.Key] {
			met[scene.Key] = true
			s.picked.scenes = append(s.picked.scenes, scene)
		}
	}
	s.plan = observe.Plan{Scenes: s.picked.scenes, Accounts: len(tokens), Concurrency: 16, CleanupGrace: time.Second, Clock: pace.Real(), Folder: folder,
		Facts: evidence.Facts{Seed: 7, Limit: 1 << 30, Window: time.Second}}
	var err error
	wiring := wire.Options{Target: server.URL, BasePath: "api/2.0", Concurrency: 16, Limit: 1 << 30, Window: time.Second, RunID: "r"}
	copy(wiring.Tokens[:], tokens)
	s.client, err = wire.New(wiring)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.client.Close)
	run, stop := context.WithCancel(ctx)
	t.Cleanup(stop)
	s.cancel = stop
	s.observation = observe.Start(run, s.client, s.plan)
	s.court = &court{observation: s.observation, run: run, stop: stop, said: map[string]spec.Outcome{}}
	return s
}

// judged has the court hear every chosen row.
func (s *session) judged(t *testing.T) {
	t.Helper()
	for _, row := range s.picked.rows() {
		seen, err := s.court.Evidence(t.Context(), row)
		if err != nil {
			t.Fatalf("%s: %v", row.Key(), err)
		}
		s.court.Say(row, spec.Judge(row, seen))
	}
}
