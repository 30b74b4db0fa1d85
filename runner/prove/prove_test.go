package prove_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/records"
	"portalspec/reports/verdict"
	"portalspec/runner/launch"
	"portalspec/runner/prove"
	"portalspec/suites/match"
	"portalspec/suites/scene"
	"portalspec/suites/spec"

	_ "portalspec/suites"
)

const own = "proof.test." // begins the ids of this test's rules, which stand in the tree beside the suite's

// guests tells whether the tree that is being built is to hold this test's rules: other tests have the suite's alone.
var guests bool

// Rules of every kind that a proof has to tell apart; all of them judge the life of a group.
var _ = ginkgo.Describe("proof", func() {
	if !guests {
		return
	}
	group, _ := records.Named("group")
	life := scene.Lifecycles(group)
	created := func(seen scene.Lives) { match.Expect(seen.Created[".json"]).To(match.HaveStatus(201)) }
	must := func(name string, proofs ...spec.Proof) spec.Rule {
		return spec.Must(own+name, "page#section", "It is so.", proofs...)
	}
	ginkgo.It("looks", must("sharp", spec.BrokenBy(fault.CreateAnswers200)), spec.About(group), life.Judge(created))
	ginkgo.It("expects nothing", must("blind", spec.BrokenBy(fault.DeleteAnswers204)), spec.About(group), life.Judge(func(scene.Lives) {}))
	ginkgo.It("cannot tell", must("blocked", spec.BrokenBy(fault.DeleteAnswers202)), spec.About(group), life.Judge(func(seen scene.Lives) {
		match.Expect(seen.Deleted[".json"]).To(match.HaveStatus(200), match.Control)
	}))
	ginkgo.It("is broken by another's fault", must("beside", spec.BrokenBy(fault.CreateAnswers202)), spec.About(group), life.Judge(created))
	ginkgo.It("declares too much", must("wordy", spec.BrokenBy(fault.UpdateAnswers201).Also(own+"blind", "so one would think")), spec.About(group),
		life.Judge(func(seen scene.Lives) { match.Expect(seen.Changed[".json"]).To(match.HaveStatus(200)) }))
	ginkgo.It("cries wolf", must("alarm", spec.BrokenBy(fault.ReadAnswers203)), spec.About(group),
		life.Judge(func(seen scene.Lives) { match.Expect(seen.Read[".json"]).To(match.HaveStatus(299)) }))
})

// all is the whole tree, the suite's rules and this test's.
var all = sync.OnceValue(func() *spec.Table {
	guests = true
	defer func() { guests = false }()
	table, err := launch.Table()
	if err != nil {
		panic(err)
	}
	return table
})

// tableOf holds the rules of those ids and no others.
func tableOf(t *testing.T, ids ...string) *spec.Table {
	t.Helper()
	table, found := &spec.Table{}, map[string]bool{}
	for _, row := range all().Rows {
		if slices.Contains(ids, row.Rule.ID) {
			found[row.Rule.ID] = true
			table.Rows = append(table.Rows, row)
		}
	}
	if len(found) != len(ids) {
		t.Fatalf("the tree holds %v of %q", found, ids)
	}
	return table
}

func proven(t *testing.T, ids ...string) prove.Matrix {
	t.Helper()
	for i, id := range ids {
		if !strings.Contains(id, ".") {
			ids[i] = own + id
		}
	}
	matrix, err := prove.Run(t.Context(), tableOf(t, ids...), prove.Options{Faults: []string{"*"}, Concurrency: 2})
	if err != nil {
		t.Fatal(err)
	}
	return matrix
}

func TestARuleThatSeesItsFaultIsProven(t *testing.T) {
	t.Parallel()
	m := proven(t, "sharp")
	if !m.Holds() || len(m.Proofs) != 1 || m.Faults != 1 {
		t.Fatalf("got %+v", m)
	}
	p := m.Proofs[0]
	if p.Rule != own+"sharp" || p.Fault != "create-answers-200" || p.Verdict != verdict.Fail || !p.Caught || p.Bug != fault.CreateAnswers200.Bug() ||
		!strings.HasPrefix(p.Message, "group: ") {
		t.Errorf("got %+v", p)
	}
}

// A judgement that expects nothing, and one that cannot tell, are green on every portal: that is what proofs are for.
func TestARuleThatCannotFailIsNamedASurvivor(t *testing.T) {
	t.Parallel()
	for name, said := range map[string]verdict.Verdict{"blind": verdict.Pass, "blocked": verdict.Blocked} {
		m := proven(t, "sharp", name)
		survivors := m.Survivors()
		if m.Holds() || len(survivors) != 1 || survivors[0].Rule != own+name || survivors[0].Verdict != said || survivors[0].Caught {
			t.Errorf("%s: got %+v", name, m)
		}
	}
}

func TestARuleThatTurnsRedByAnothersFaultIsCollateral(t *testing.T) {
	t.Parallel()
	m := proven(t, "sharp", "beside")
	var named []string
	for _, c := range m.Collateral {
		named = append(named, c.Fault+" "+strings.TrimPrefix(c.Rule, own))
	}
	if want := []string{"create-answers-200 beside", "create-answers-202 sharp"}; m.Holds() || len(m.Survivors()) > 0 || !slices.Equal(named, want) {
		t.Errorf("got %q in %+v, want %q", named, m, want)
	}
}

func TestADeclarationThatNothingFollowsFromIsIdle(t *testing.T) {
	t.Parallel()
	m := proven(t, "blind", "wordy")
	if want := []string{"update-answers-201: " + own + "blind"}; m.Holds() || !slices.Equal(m.Idle, want) {
		t.Errorf("got %q, want %q", m.Idle, want)
	}
}

func TestARuleThatIsRedWithoutAFaultIsAnAlarm(t *testing.T) {
	t.Parallel()
	m := proven(t, "sharp", "alarm")
	if m.Holds() || len(m.Clean) != 1 || m.Clean[0].Rule != own+"alarm" || m.Clean[0].Verdict != verdict.Fail {
		t.Errorf("got %+v", m.Clean)
	}
}

func TestGlobsNarrowTheProof(t *testing.T) {
	t.Parallel()
	table := tableOf(t, own+"sharp", own+"beside", own+"blind")
	m, err := prove.Run(t.Context(), table, prove.Options{Rules: []string{own + "s*"}, Faults: []string{"create-*"}, Concurrency: 2})
	if err != nil || len(m.Proofs) != 1 || m.Proofs[0].Rule != own+"sharp" {
		t.Errorf("got %+v, %v", m, err)
	}
	if !prove.Matches("a.*", []string{"b.a", "a.b"}) || prove.Matches("a.?", []string{"a.bc"}) || prove.Matches("[", []string{"["}) {
		t.Error("Matches takes a glob for something else")
	}
}

// A fault may be named by several rules: where only one of them is asked for, the others are no collateral.
func TestANarrowedProofFindsNothingThatTheWholeDoesNot(t *testing.T) {
	t.Parallel()
	named := map[string][]string{}
	for _, rule := range all().Rules() {
		for _, proof := range rule.Proofs {
			for _, broken := range proof.Faults {
				if !strings.HasPrefix(rule.ID, own) {
					named[broken.Name()] = append(named[broken.Name()], rule.ID)
				}
			}
		}
	}
	const shared = "connection-stays-authorized"
	if len(named[shared]) < 2 {
		t.Fatalf("%s is named by %q alone; take another fault", shared, named[shared])
	}
	table := tableOf(t, named[shared]...)
	m, err := prove.Run(t.Context(), table, prove.Options{Rules: named[shared][:1], Faults: []string{shared}, Concurrency: 1})
	if err != nil || len(m.Proofs) != 1 || len(m.Collateral) > 0 {
		t.Errorf("got %+v, %v", m, err)
	}
}
