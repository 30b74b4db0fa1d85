package launch

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/suites/match"
	"portalspec/suites/scene"
	"portalspec/suites/spec"
)

// grown lets trees hold the rules of a version that is not there yet: one that needs what is sent already, and one with a scene of its own.
var grown bool

var _ = ginkgo.Describe("What came later", func() {
	if !grown {
		return
	}
	type own struct{ Read evidence.Exchange }
	declare := func(id string) spec.Rule {
		return spec.Must(id, "page#section", "It is so.", spec.BrokenBy(fault.ReadsAreOpen)).Since(spec.Newest)
	}
	ginkgo.It("is judged of what was sent", declare("later.known-scene"), scene.Account().Judge(func(seen scene.Self) {
		for _, way := range evidence.Ways() {
			match.Expect(seen.Self[string(way)]).To(match.HaveStatus(200))
		}
	}))
	ginkgo.It("is judged of a scene of its own", declare("later.own-scene"),
		spec.Observe("later", func(p *spec.Portal) own { return own{p.Get("people/@self")} }).Judge(func(own) {}))
})

// grow makes the rule set a version newer until the test ends, and returns both versions.
func grow(t *testing.T) (then, now int) {
	t.Helper()
	grown = true
	spec.Newest++
	t.Cleanup(func() {
		grown = false
		spec.Newest--
	})
	return spec.Newest - 1, spec.Newest
}

// By a newer version of the rules evidence is judged as far as it goes; what was not sent for them makes none green.
func TestEvidenceIsJudgedByANewerRuleSetAsFarAsItGoes(t *testing.T) {
	s := started(t, t.Context(), nil)
	s.judged(t)
	live, log := s.reread(t)
	_, now := grow(t)

	same, _, err := Again(log, Narrowing{})
	if err != nil {
		t.Fatal(err)
	}
	sameRuns(t, live, same) // by its own version, it does not hear of them

	const blocked, unselected = verdict.Blocked, verdict.NotSelected
	unsent := "did not send what this one needs: "
	for name, c := range map[string]struct {
		change     func(*evidence.Log)
		known, own verdict.Verdict
		message    string // of the rule that is not green
	}{
		"a whole run":     {func(*evidence.Log) {}, verdict.Pass, blocked, unsent + "the scene later"},
		"an ended run":    {func(log *evidence.Log) { log.Course.Ended = true }, unselected, unselected, errInterrupted.Error()},
		"a narrowed run":  {func(log *evidence.Log) { log.Selection = []string{"--no-rate-test"} }, verdict.Pass, unselected, ""},
		"some rules":      {func(log *evidence.Log) { log.Selection = []string{"--rule=status.*"} }, unselected, unselected, ""},
		"these rules":     {func(log *evidence.Log) { log.Selection = []string{"--rule=later.*"} }, verdict.Pass, unselected, ""},
		"nobody answered": {func(log *evidence.Log) { log.Course.Cause = "nobody answered" }, blocked, blocked, "nobody answered"},
		"half a scene": {func(log *evidence.Log) {
			log.Steps = slices.DeleteFunc(slices.Clone(log.Steps), func(s evidence.Step) bool { return s.Scene == "account" })
			log.Exchanges = slices.DeleteFunc(slices.Clone(log.Exchanges), func(x evidence.Exchange) bool {
				return x.Scene == "account" && strings.HasPrefix(x.Step, "Self/")
			})
		}, blocked, blocked, unsent + "the "},
	} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && c.known != blocked {
				t.Skip("judges everything three times")
			}
			old := log
			c.change(&old)
			again, kept, err := Again(old, Narrowing{Version: now})
			if err != nil {
				t.Fatal(err)
			}
			once, _, err := Again(kept, Narrowing{}) // what is written of it leads to the same
			if err != nil {
				t.Fatal(err)
			}
			sameRuns(t, again, once)
			if again.RulesVersion != now {
				t.Errorf("judged by version %d", again.RulesVersion)
			}
			for _, rule := range again.Rules {
				want, later := map[string]verdict.Verdict{"later.known-scene": c.known, "later.own-scene": c.own}[rule.ID]
				if !later {
					continue
				}
				if rule.Verdict != want || rule.Since != now {
					t.Errorf("%s, since %d, is %s, want %s", rule.ID, rule.Since, rule.Verdict, want)
				}
				if message := rule.Subjects[0].Message; want != verdict.Pass && !strings.Contains(message, c.message) {
					t.Errorf("%s: got %q, want %q", rule.ID, message, c.message)
				}
			}
		})
	}
}

// By an older version what came later is nobody's business, and is told as by a run; nothing of it is left when the newer one judges again.
func TestEvidenceIsJudgedByAnOlderRuleSet(t *testing.T) {
	s := started(t, t.Context(), []string{"account"})
	s.judged(t)
	_, log := s.reread(t)
	then, now := grow(t)
	newer, log, err := Again(log, Narrowing{Version: now})
	if err != nil {
		t.Fatal(err)
	}
	older, log, err := Again(log, Narrowing{Version: then})
	if err != nil {
		t.Fatal(err)
	}
	note := fmt.Sprintf("2 rules are newer than version %d, and not judged: --rules-version %d judges them", then, now)
	if len(newer.Notes) != 1 || !slices.Equal(older.Notes, append(slices.Clone(newer.Notes), note)) || len(older.Rules) != len(newer.Rules)-2 {
		t.Errorf("got notes %q and %d rules, then %q and %d", newer.Notes, len(newer.Rules), older.Notes, len(older.Rules))
	}
	again, _, err := Again(log, Narrowing{Version: now})
	if err != nil {
		t.Fatal(err)
	}
	sameRuns(t, newer, again)
}

func TestARuleSetThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	for version, want := range map[int]string{
		spec.Newest: "", spec.Newest + 1: fmt.Sprintf("it was judged by rule set %d, which a later portalspec has; this one has %d", spec.Newest+1, spec.Newest), 0: "it was judged by rule set 0, and the first is 1",
	} {
		got := ""
		if err := HasRules("it", version); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%d: got %q, want %q", version, got, want)
		}
	}
}
