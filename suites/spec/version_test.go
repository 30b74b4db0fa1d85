package spec

import (
	"slices"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2/types"

	"portalspec/reports/evidence"
)

func init() { Newest = 3 } // of the rule set that these tests tell of

// grown is a rule set of three versions, as the tree of one of them shows it.
func grown(version int) *Table {
	table := NewTable(Scope{Version: version})
	for i, rule := range []Rule{
		Must("grown.first", "page#section", "It was always so.", BrokenBy(bug("it-is-not-so"))),
		Must("grown.second", "page#section", "It is so since.", BrokenBy(bug("it-is-not-so"))).Since(2),
		Info("grown.third", "page#section", "It is so by now.").Since(3),
	} {
		transform(types.NodeTypeIt, types.CodeLocation{FileName: "suites/chapter/grown.go", LineNumber: i + 1}, "is so", []any{rule, passing})
	}
	return table
}

// A gate that holds on to a version of the rules does not hear of those that came later, and is told that there are some.
func TestATreeIsOfOneVersionOfTheRules(t *testing.T) {
	for version, want := range map[int][]string{
		1: {"grown.first"}, 2: {"grown.first", "grown.second"}, 3: {"grown.first", "grown.second", "grown.third"}, 0: {"grown.first", "grown.second", "grown.third"},
	} {
		table := grown(version)
		var rows, later []string
		for _, rule := range table.Rules() {
			rows = append(rows, rule.ID)
		}
		for _, row := range table.Later {
			later = append(later, row.Rule.ID)
			if _, found := table.Find(row.Text); found {
				t.Errorf("version %d judges %s, which came later", version, row.Rule.ID)
			}
		}
		if !slices.Equal(rows, want) || len(rows)+len(later) != 3 || len(table.Problems) > 0 {
			t.Errorf("version %d: rules %q, later %q, problems %q; want the rules %q", version, rows, later, table.Problems, want)
		}
	}
}

func TestAVersionThatIsNoneIsAProblem(t *testing.T) {
	ahead := Must("grown.ahead", "page#section", "It will be so.", BrokenBy(bug("it-is-not-so"))).Since(4)
	before := Must("grown.before", "page#section", "It was so.", BrokenBy(bug("it-is-not-so"))).Since(0)
	torn := Must("grown.torn", "page#section", "It is so.", BrokenBy(bug("it-is-not-so")))
	table := built(it("is so", ahead, passing), it("is so", before, passing), it("is so", torn, About("one"), passing), it("is so", torn.Since(2), About("other"), passing))
	for i, want := range []string{"grown.ahead is of version 4 of the rules, and there are 1 to 3", "grown.before is of version 0", "grown.torn is declared twice"} {
		if i >= len(table.Problems) || !strings.Contains(table.Problems[i], want) {
			t.Errorf("got %q, want %q", table.Problems, want)
		}
	}
}

func TestARuleIsOfTheFirstVersionUnlessItSaysSo(t *testing.T) {
	for _, rule := range []Rule{Must("a", "", ""), Should("b", "", ""), Info("c", "", "")} {
		if rule.Version != 1 || rule.Since(2).Version != 2 || rule.Version != 1 {
			t.Errorf("%s is of version %d", rule.ID, rule.Version)
		}
	}
}

// A judgement of many exchanges would look at none and be content: so what evidence lacks of its scene is known beforehand.
func TestARowKnowsWhatEvidenceLacks(t *testing.T) {
	type many struct {
		One   evidence.Exchange
		List  []evidence.Exchange
		ByWay map[string]evidence.Exchange
	}
	scene := Observe("many", func(*Portal) many { return many{} })
	row := built(it("a", rule, scene.Judge(func(many) {}))).Rows[0]
	for want, steps := range map[string][]string{
		"the scene many":                   nil,
		"the step List of the scene many":  {"One", "ByWay/.json"},
		"the step ByWay of the scene many": {"One", "List/0"},
		"":                                 {"List/0", "ByWay/.json"}, // One says itself that it was not sent
	} {
		seen := Evidence{Steps: map[string]evidence.Exchange{}}
		for _, step := range steps {
			seen.Steps[step] = evidence.Exchange{ID: step}
		}
		if got := row.Lacking(seen); got != want {
			t.Errorf("of %q: got %q, want %q", steps, got, want)
		}
	}
}
