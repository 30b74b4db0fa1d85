package launch

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/runner/config"
	"portalspec/runner/deviations"
	"portalspec/runner/journal"
	"portalspec/runner/observe"
	"portalspec/runner/pace"
	"portalspec/runner/wire"
	"portalspec/suites/spec"
)

// session is one run, from the selection to the reports.
type session struct {
	cfg     config.Config
	version string
	streams Streams
	console bool // the terminal report is ours to print; under ginkgo it is Ginkgo's

	listed      deviations.List
	everything  deviations.Known // with --deviations: what may be listed
	picked      selection
	plan        observe.Plan
	expected    observe.Expectation
	portal      *embedded // nil with a target
	client      *wire.Client
	observation *observe.Observation
	court       *court
	serving     *serving
	cancel      context.CancelFunc
	signals     *signals
	started     time.Time
	order       int64 // Ginkgo's seed: it decides the order of the specs
	unwatch     func()
	journal     *journal.Journal       // nil for the embedded portal, which ends with the run
	due         []journal.Log          // what earlier runs left, by their journals in the same folder
	stopped     atomic.Pointer[string] // why the run ended itself; nil where it did not
	err         error                  // why the run could not begin

	result   verdict.Run
	digest   string       // of evidence.har as it was written
	log      evidence.Log // the evidence of the result; its exchanges are with who writes the HAR
	writeHAR func(io.Writer, evidence.Log) error
}

func (s *session) prepare(sc types.SuiteConfig, rc types.ReporterConfig) (err error) {
	if err := idle(s.cfg); err != nil {
		return err
	}
	if s.cfg.Target != "" && s.cfg.Accounts[0].Empty() {
		return config.Usage("there is a target and no account: put its token into PORTALSPEC_TOKEN, or give --user and PORTALSPEC_PASSWORD")
	}
	if err := s.list(); err != nil {
		return err
	}
	if s.picked, err = choose(s.cfg, sc, rc); err != nil {
		return err
	}
	s.order = sc.RandomSeed
	s.plan = s.planned()
	s.expected = observe.Rehearse(s.plan)
	return nil
}

// reaching is the plan of who asks the configured target in the name of its accounts; what is to be observed is still to be said.
func reaching(cfg config.Config, seed int64) observe.Plan {
	plan := observe.Plan{
		Accounts: 1, Concurrency: cfg.Concurrency, Clock: pace.Real(), CleanupGrace: cleanupGrace, Patience: cfg.Timeout,
		Facts: evidence.Facts{Seed: seed, Limit: cfg.RateLimit, Window: cfg.RateWindow},
	}
	if !cfg.Accounts[1].Empty() {
		plan.Accounts = 2
	}
	for i, account := range cfg.Accounts {
		plan.Logins[i] = observe.Login{User: account.User, Password: account.Password.Reveal()}
	}
	return plan
}

func (s *session) planned() observe.Plan {
	plan := reaching(s.cfg, randomSeed())
	plan.Scenes, plan.Operations = s.picked.scenes, s.picked.scope.Operations
	plan.LoginJudged = s.picked.judges(spec.LoginCreatesToken) && s.picked.judges(spec.LoginTokenWorks)
	plan.Facts.Hazardous, plan.Facts.NoWrites = s.cfg.IncludeHazardous, s.cfg.NoWrites
	if s.cfg.Target == "" {
		plan.Accounts, plan.Logins = 2, [2]observe.Login{}
		if s.portal = embed(s.cfg); s.cfg.Profile == full {
			plan.Logins = s.portal.logins()
		}
		plan.Facts.SecondAddress, plan.Facts.Distinct, plan.Facts.TokenInURL = wire.Beside() != "", true, true
		return plan
	}
	local := loopback(s.cfg.Target)
	plan.Facts.SecondAddress = s.cfg.SecondAddress != "" || local && wire.Beside() != ""
	plan.Facts.Distinct = s.cfg.SecondAddressDistinct || local && s.cfg.SecondAddress == ""
	plan.Facts.TokenInURL = s.cfg.ProbeTokenInURL || local
	return plan
}

// cleanupGrace is how long an interrupted run may go on to clean up. Pace keeps slots for it.
const cleanupGrace = 10 * time.Second

// randomSeed makes the names of a run's records its own: two runs never meet, whatever Ginkgo's seed is.
func randomSeed() int64 {
	var bytes [8]byte
	_, _ = rand.Read(bytes[:]) // never fails
	return int64(binary.BigEndian.Uint64(bytes[:]) >> 16)
}

// run registers what surrounds the specs, and has Ginkgo run them. Registered after the preview, which would lose it.
func (s *session) run(ctx context.Context, t ginkgo.GinkgoTestingT, sc types.SuiteConfig, rc types.ReporterConfig) int {
	if err := outWritable(s.cfg); err != nil {
		return told(s.streams, err)
	}
	var err error
	if s.due, err = journal.Due(s.cfg.Out); err != nil {
		return told(s.streams, config.Usage(err.Error()+"; move it away, or choose another folder with --out"))
	}
	s.register(ctx, sc)
	spec.NewTable(s.picked.run(s.console))
	sc.FailFast = false // ours: Ginkgo's would interrupt the report
	ginkgo.RunSpecs(t, suiteName, sc, rc)
	s.signals.release()
	if s.err != nil {
		return told(s.streams, s.err)
	}
	return s.result.Exit
}

func (s *session) register(ctx context.Context, sc types.SuiteConfig) {
	ginkgo.SynchronizedBeforeSuite(func() []byte {
		at, err := s.begin(ctx, sc.ParallelTotal > 1)
		if err != nil {
			s.err = err
			ginkgo.Fail(err.Error())
		}
		hello, _ := json.Marshal(at) // two strings
		return hello
	}, func(hello []byte) {
		if sc.ParallelProcess > 1 {
			var at address
			if err := json.Unmarshal(hello, &at); err != nil {
				ginkgo.Fail("process 1 said nothing that can be read: " + err.Error())
			}
			spec.Sit(newRemote(at, s.listed))
		}
	})
	ginkgo.ReportAfterSuite("portalspec", func(report ginkgo.Report) {
		if s.court == nil {
			return
		}
		s.end()
		if s.result.Exit != verdict.ExitConformant && !s.console {
			ginkgo.Fail(s.lastLine())
		}
	})
}

// begin starts to observe.
func (s *session) begin(ctx context.Context, others bool) (at address, err error) {
	ctx, s.cancel = context.WithCancel(ctx)
	if s.cfg.Deadline > 0 {
		ctx, s.cancel = context.WithTimeout(ctx, s.cfg.Deadline)
	}
	s.signals = catch(s.cancel, s.abandoned)
	s.started = now()
	if s.portal != nil {
		if err := s.portal.listen(); err != nil {
			return at, err
		}
	}
	if s.client, err = wire.New(s.wireOptions()); err != nil {
		return at, config.Usage(err.Error())
	}
	if err := s.keepJournal(); err != nil {
		return at, err
	}
	s.opening()
	s.plan.Folder, s.plan.Room = s.cfg.Out, evidence.Room
	s.observation = observe.Start(ctx, s.client, s.plan)
	s.court = &court{observation: s.observation, run: ctx, stop: s.cancel, failFast: s.cfg.FailFast, listed: s.listed, said: map[string]spec.Outcome{}}
	spec.Sit(s.court)
	s.watch(ctx)
	if !others {
		return at, nil
	}
	if s.serving, err = serve(s.court); err != nil {
		return at, err
	}
	return address{URL: s.serving.url, Word: s.serving.word}, nil
}

func (s *session) wireOptions() wire.Options {
	options := wire.Options{
		Target: s.cfg.Target, BasePath: s.cfg.BasePath, Timeout: s.cfg.Timeout, CAFile: s.cfg.CAFile, Insecure: s.cfg.Insecure,
		Concurrency: s.cfg.Concurrency, Limit: s.cfg.RateLimit, Window: s.cfg.RateWindow, RunID: fmt.Sprintf("%x", s.plan.Facts.Seed),
		Version: s.version, SecondAddress: s.cfg.SecondAddress, Header: map[string][]string{},
	}
	for _, header := range s.cfg.Headers {
		options.Header.Add(header.Name, header.Value.Reveal())
	}
	if !s.cfg.KeepBodies {
		options.Own, options.MaskKey = spec.Prefix(s.plan.Facts.Seed), []byte(rand.Text())
	}
	for i, account := range s.cfg.Accounts {
		options.Tokens[i] = account.Token.Reveal()
		options.Secrets = append(options.Secrets, account.Password.Reveal())
	}
	if s.portal != nil {
		options.Target, options.BasePath = s.portal.url, "api/2.0"
		for i, account := range s.portal.portal.Accounts() {
			if s.plan.Logins[i].User == "" {
				options.Tokens[i] = account.Token
			}
			options.Secrets = append(options.Secrets, account.Password)
		}
	}
	if options.SecondAddress == "" && (s.portal != nil || loopback(s.cfg.Target)) {
		options.SecondAddress = wire.Beside()
	}
	return options
}

// end waits for the last cleanup, and tells what was found.
func (s *session) end() {
	_ = s.observation.AwaitAll(context.Background()) // bounded: every request has its timeout, cleaning up its grace
	s.unwatch()
	if err := s.journal.Close(len(s.observation.Leftovers()) == 0); err != nil {
		s.stopItself(fmt.Errorf("the journal: %w", err))
	}
	s.result = s.assemble()
	s.log, s.writeHAR = s.logged(), s.observation.Held().WriteHAR
	defer s.observation.Held().Close()
	s.client.Close()
	if s.serving != nil {
		s.serving.close()
	}
	if s.portal != nil {
		s.portal.close()
	}
	s.cancel()
	s.report()
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

func compiles(expression string) error {
	_, err := regexp.Compile(expression)
	return err
}
