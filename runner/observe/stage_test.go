package observe_test

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"portalspec/fixtures/portal"
	"portalspec/reports/evidence"
	"portalspec/runner/launch"
	"portalspec/runner/observe"
	"portalspec/runner/pace"
	"portalspec/runner/wire"
	"portalspec/suites/spec"

	_ "portalspec/suites"
)

// Whatever became of an observation, nothing of it goes on afterwards. Building Ginkgo's tree leaves its own watch for signals.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/onsi/ginkgo/v2/internal/interrupt_handler.(*InterruptHandler).registerForInterrupts.func2"))
}

// table is Ginkgo's tree, with the chapters of the full profile. It can be built once.
var table = sync.OnceValue(func() *spec.Table {
	built, err := launch.Table()
	if err != nil {
		panic(err)
	}
	return built
})

// core is every scene of the core profile.
var core = sync.OnceValue(func() []spec.Planned { return scenesOf(func(row spec.Row) bool { return !row.Full }) })

// scenesOf are the scenes of the rows that are wanted, each once.
func scenesOf(wanted func(spec.Row) bool) (scenes []spec.Planned) {
	met := map[string]bool{}
	for _, row := range table().Rows {
		if scene := row.Scene(); wanted(row) && !met[scene.Key] {
			met[scene.Key] = true
			scenes = append(scenes, scene)
		}
	}
	return scenes
}

// paced are the scenes of the core profile without the rate limit chapter.
func paced() []spec.Planned {
	return slices.DeleteFunc(slices.Clone(core()), func(s spec.Planned) bool { return s.Stage == spec.Alone })
}

// only are the scenes of those keys.
func only(keys ...string) (scenes []spec.Planned) {
	for _, scene := range scenesOf(func(spec.Row) bool { return true }) {
		if slices.Contains(keys, scene.Key) {
			scenes = append(scenes, scene)
		}
	}
	if len(scenes) != len(keys) {
		panic("some of these scenes are not there any more")
	}
	return scenes
}

func scene(key string, see func(*spec.Portal) map[string]evidence.Exchange) spec.Planned {
	return spec.Planned{Key: key, Observe: see}
}

// site is a portal that is served, and how it is observed. The zero value of a field is the plain way.
type site struct {
	options  []portal.Option
	between  func(http.Handler) http.Handler // what stands before the portal
	accounts int                             // 2 unless said
	limit    int                             // what the pace is told; none unless said
	window   time.Duration
	timeout  time.Duration
	tokens   func([]portal.Account) [2]string
	ctx      context.Context
	grace    time.Duration
	patience time.Duration
	scenes   []spec.Planned

	own       *portal.Portal // in place of a new one with the options
	seed      int64          // of the names; 7 unless said
	hazardous bool
	noWrites  bool
}

// served is a site and what came of observing it.
type served struct {
	*observe.Observation
	portal *portal.Portal
	client *wire.Client
	plan   observe.Plan
}

const unlimited = 1 << 30

// begin serves the portal and starts to observe it.
func (s site) begin(t *testing.T) served {
	t.Helper()
	s = s.complete()
	own := s.own
	if own == nil {
		own = portal.New(s.options...)
	}
	server := httptest.NewServer(s.between(own))
	t.Cleanup(server.Close)
	client, err := wire.New(wire.Options{
		Target: server.URL, BasePath: "api/2.0", Tokens: s.tokens(own.Accounts()), Timeout: s.timeout, Concurrency: 32,
		Limit: s.limit, Window: s.window, RunID: "r", SecondAddress: another(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	plan := observe.Plan{
		Scenes: s.scenes, Accounts: s.accounts, Concurrency: 32, CleanupGrace: s.grace, Patience: s.patience, Clock: pace.Real(),
		Facts: evidence.Facts{
			Seed: cmp.Or(s.seed, 7), Limit: s.limit, Window: s.window, SecondAddress: another() != "", Distinct: true, TokenInURL: true, Hazardous: s.hazardous, NoWrites: s.noWrites,
		},
	}
	return served{observe.Start(s.ctx, client, plan), own, client, plan}
}

func (s site) complete() site {
	if s.between == nil {
		s.between = func(next http.Handler) http.Handler { return next }
	}
	if s.accounts == 0 {
		s.accounts = 2
	}
	if s.limit == 0 {
		s.limit, s.options = unlimited, append([]portal.Option{portal.WithoutLimit()}, s.options...)
	}
	if s.window == 0 {
		s.window = time.Second
	}
	if s.timeout == 0 {
		s.timeout = 10 * time.Second
	}
	if s.tokens == nil {
		s.tokens = func(all []portal.Account) (tokens [2]string) {
			for i, account := range all {
				tokens[i] = account.Token
			}
			return tokens
		}
	}
	if s.ctx == nil {
		s.ctx = context.Background()
	}
	if s.grace == 0 {
		s.grace = 5 * time.Second
	}
	return s
}

// observed waits until all is over.
func (s site) observed(t *testing.T) served {
	t.Helper()
	o := s.begin(t)
	o.wait(t)
	return o
}

func (o served) wait(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if err := o.AwaitAll(ctx); err != nil {
		t.Fatalf("the observation does not end: %v", err)
	}
}

// clean tells what stayed behind in the portal, and what is told of it.
func (o served) clean(t *testing.T) {
	t.Helper()
	if left := o.portal.Leftovers(); len(left) > 0 {
		t.Errorf("%d records stay behind: %q", len(left), left)
	}
	if told := o.Leftovers(); len(told) > 0 {
		t.Errorf("told of leftovers: %q", told)
	}
}

// another is an address of this machine beside 127.0.0.1; "" where there is none that can be bound.
var another = sync.OnceValue(func() string {
	listener, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		return ""
	}
	_ = listener.Close()
	return "127.0.0.2"
})
