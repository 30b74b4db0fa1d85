package ratelimit

import (
	"flag"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/suites/match"
	"portalspec/suites/spec"
)

// The same stories each time; others with -rapid.seed=0 -rapid.checks=2000.
func init() {
	for name, value := range map[string]string{"seed": "1", "checks": "30", "shrinktime": "1s", "nofailfile": "true"} {
		_ = flag.Set("rapid."+name, value)
	}
}

// counting is a way of counting, as the documentation may be read; limit and window are the limiter's own.
type counting struct {
	name string
	make func(t *rapid.T, limit int, window time.Duration) func() limiter
}

var countings = []counting{
	{"sliding window", func(_ *rapid.T, limit int, window time.Duration) func() limiter {
		return func() limiter { return &sliding{limit: limit, window: window} }
	}},
	{"fixed window", func(t *rapid.T, limit int, window time.Duration) func() limiter {
		phase := time.Duration(rapid.Int64Range(0, int64(window)-1).Draw(t, "phase"))
		lazy := rapid.Bool().Draw(t, "lazy")
		return func() limiter {
			return &fixed{limit: limit, window: window, edge: start.Add(phase - window), lazy: lazy}
		}
	}},
	{"token bucket", func(t *rapid.T, limit int, window time.Duration) func() limiter {
		// at the slowest it is full again after the rest that the chapter gives it, even by a slow clock
		step := time.Duration(rapid.Int64Range(int64(window), int64(window+slack-20*time.Millisecond)).Draw(t, "refilled in")) / time.Duration(limit)
		most := 2*limit - int((window+step-1)/step)
		holds := rapid.IntRange(limit, max(limit, most)).Draw(t, "holds")
		return func() limiter { return &bucket{holds: holds, step: step} }
	}},
}

// story is a burst on a simulated portal.
type story struct {
	way   string
	sim   *simulated
	seen  Burst
	facts evidence.Facts
	quick bool // all that the chapter sends takes a small part of the window
}

// scenario draws the limits that are documented, the way there, and who used the account just before.
func scenario(t *rapid.T, way counting, itsOwn func(limit int) int) story {
	limit := rapid.IntRange(2, 60).Draw(t, "limit")
	window := time.Duration(rapid.IntRange(500, 10_000).Draw(t, "window in ms")) * time.Millisecond
	quick := rapid.Bool().Draw(t, "quick")
	slowest := window
	if quick {
		slowest = window / time.Duration(16*(limit+50))
	}
	slow := rapid.Int64Range(1, int64(slowest)).Draw(t, "slowest")
	fast := rapid.Int64Range(1, slow).Draw(t, "fastest")
	if rapid.Bool().Draw(t, "steady") {
		fast = slow
	}
	sim := &simulated{
		now: start, random: rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)), states: wholeSeconds,
		fastest: time.Duration(fast), slowest: time.Duration(slow), limiter: way.make(t, itsOwn(limit), window),
		facts: evidence.Facts{
			Seed: 7, Limit: limit, Window: window, SecondAddress: true, Distinct: true,
			Account: evidence.Account{ID: "1"}, Second: evidence.Account{ID: "2"},
		},
	}
	return story{way: way.name, sim: sim, facts: sim.facts, quick: quick}
}

func (s *story) observe() {
	rows() // builds the tree, which knows the record types
	s.seen = observe(spec.NewPortal(s.sim, "burst"))
}

func (s *story) judge(rule string) match.Ruling {
	return match.Run(func() { judgements[rule](s.seen, s.facts) })
}

// alone is a judgement that asks for no facts.
func alone(judge func(Burst)) func(Burst, evidence.Facts) {
	return func(seen Burst, _ evidence.Facts) { judge(seen) }
}

// judgements are those of the chapter's rules, by id.
var judgements = map[string]func(Burst, evidence.Facts){
	allows.ID: servesTheLimit, refuses.ID: refusesExcess, statesWait.ID: alone(statesTheWait), honest.ID: keepsItsWord,
	perAccount.ID: servesTheOtherAccount, perAddress.ID: servesTheOtherAddress, countsEverything.ID: countsAll,
	refusedWrite.ID: alone(writesWereNotCarriedOut), waitFits.ID: waitFitsThePeriod, refusalFollowsFormat.ID: alone(refusesInTheFormat),
	model.ID: tellModel,
}

func same(limit int) int { return limit }

// Whatever an honest limiter's way of counting, however far it is, whoever used the account before and whether its clock is
// quick or slow, no rule says that it is broken, and its own way of counting is among those that fit.
func TestHonestLimitersAreNeverBlamed(t *testing.T) {
	t.Parallel()
	for _, way := range countings {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				s := scenario(t, way, same)
				s.sim.use(rapid.IntRange(0, s.facts.Limit).Draw(t, "used by others"))
				s.sim.now = s.sim.now.Add(time.Duration(rapid.Int64Range(0, int64(s.facts.Window)).Draw(t, "so long ago")))
				own := rapid.IntRange(0, min(3, s.facts.Limit-1)).Draw(t, "used by the run")
				s.sim.use(own)
				s.sim.facts.Before, s.facts.Before = own, own
				s.sim.redirects = rapid.IntRange(0, 1).Draw(t, "redirects")
				s.sim.ahead = rapid.SampledFrom([]time.Duration{0, -1000, 1000}).Draw(t, "its clock gains")
				s.observe()
				for rule := range judgements {
					got := s.judge(rule)
					switch got.Verdict {
					case verdict.Pass, verdict.Noted, verdict.Blocked:
					case verdict.NotApplicable:
						if got.Because == "" {
							t.Fatalf("%s is not applicable: %s", rule, got.Message)
						}
					default:
						t.Fatalf("%s is %s: %s", rule, got.Verdict, got.Message)
					}
					if fits := " " + s.way; rule == model.ID && s.sim.ahead == 0 && strings.Contains(got.Message, "fits") && !strings.Contains(got.Message, fits) {
						t.Fatalf("told: %s", got.Message)
					}
				}
			})
		})
	}
}

// Where the way there is short and the account was at rest, nothing is left open.
func TestAQuickBurstLeavesNothingOpen(t *testing.T) {
	t.Parallel()
	for _, way := range countings {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				s := scenario(t, way, same)
				if !s.quick {
					t.Skip("slow")
				}
				s.observe()
				for _, rule := range []string{allows.ID, refuses.ID, statesWait.ID, honest.ID, waitFits.ID, refusalFollowsFormat.ID} {
					if got := s.judge(rule); got.Verdict != verdict.Pass {
						t.Fatalf("%s is %s: %s", rule, got.Verdict, got.Message)
					}
				}
			})
		})
	}
}

// Whatever the limiter is, what is told of it is true.
func TestWhatIsToldOfALimitIsTrue(t *testing.T) {
	t.Parallel()
	for _, way := range countings {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				s := scenario(t, way, func(limit int) int {
					return max(1, rapid.OneOf(rapid.IntRange(limit-2, limit+2), rapid.IntRange(2*limit-2, 2*limit+2), rapid.IntRange(1, 4*limit)).Draw(t, "its own limit"))
				})
				s.observe()
				floor, ceiling := s.judge(allows.ID), s.judge(refuses.ID)
				if most := s.sim.most(s.facts.Window); floor.Verdict == verdict.Pass && most < s.facts.Limit ||
					ceiling.Verdict == verdict.Fail && most <= 2*s.facts.Limit {
					t.Fatalf("%d were served in a window: %s %s, %s %s", most, floor.Verdict, floor.Message, ceiling.Verdict, ceiling.Message)
				}
				if fewest := s.sim.fewestBeforeARefusal(s.facts.Window); floor.Verdict == verdict.Fail && fewest >= s.facts.Limit {
					t.Fatalf("no refusal came after fewer than %d: %s", fewest, floor.Message)
				}
			})
		})
	}
}

// A limit that is one too small, or one more than any honest limiter serves, is told where the burst is quick.
func TestALimitThatIsOffByOneIsTold(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		own  func(limit int) int
		rule string
	}{
		"one less":       {func(limit int) int { return limit - 1 }, allows.ID},
		"twice, and one": {func(limit int) int { return 2*limit + 1 }, refuses.ID},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				s := scenario(t, countings[0], test.own)
				if !s.quick {
					t.Skip("slow")
				}
				s.observe()
				if got := s.judge(test.rule); got.Verdict != verdict.Fail {
					t.Fatalf("%s is %s: %s", test.rule, got.Verdict, got.Message)
				}
			})
		})
	}
}
