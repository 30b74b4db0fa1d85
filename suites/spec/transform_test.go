package spec

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"portalspec/reports/evidence"
)

type seenOnce struct{ Read evidence.Exchange }

var (
	looked  = Observe("look", func(p *Portal) seenOnce { return seenOnce{Read: p.Get("people/@self")} })
	passing = looked.Judge(func(seenOnce) {})
	rule    = Must("chapter.rule", "page#section", "It is so.", BrokenBy(bug("it-is-not-so")))
)

// built is the table that the tree of these Its fills, each on a line of its own: 1, 2, 3 ...
func built(its ...[]any) *Table {
	table := NewTable(Scope{})
	for i, args := range its {
		text, rest := args[0].(string), args[1:]
		transform(types.NodeTypeIt, types.CodeLocation{FileName: "/home/somebody/suites/chapter/wrong.go", LineNumber: i + 1}, text, rest)
	}
	return table
}

func it(args ...any) []any { return args }

func TestEveryProblemOfTheSpecsIsToldWithFileAndLine(t *testing.T) {
	type withNumber struct{ Count int }
	type withSecret struct{ read evidence.Exchange } //nolint:unused // that nobody can fill it is what is tested
	wrongType := Observe("number", func(*Portal) withNumber { return withNumber{} }).Judge(func(withNumber) {})
	hidden := Observe("secret", func(*Portal) withSecret { return withSecret{} }).Judge(func(withSecret) {})
	none := Observe("none", func(*Portal) int { return 0 }).Judge(func(int) {})

	table := built(
		it("has no rule", passing),
		it("has no judgement", rule),
		it("has no fault", Must("chapter.no-fault", "page#section", "It is so."), passing),
		it("is focused", rule, About("focused"), ginkgo.Focus, passing),
		it("is pending", rule, About("pending"), ginkgo.Pending, passing),
		it("has a body too", rule, About("body"), passing, func() {}),
		it("has a body with a context", rule, About("context"), passing, func(context.Context) {}),
		it("has a body with a SpecContext", rule, About("spec context"), passing, func(ginkgo.SpecContext) {}),
		it("has a body of some other kind", rule, About("other"), passing, func(int) {}),
		it("has a scene with a number", rule, About("number"), wrongType),
		it("has a scene with a hidden field", rule, About("secret"), hidden),
		it("has a scene that is no struct", rule, About("int"), none),
		it("is right", rule, About("twice"), passing),
		it("says the same in other words", rule, About("twice"), passing),
		it("has the id of another rule", Should("chapter.rule", "page#section", "It is so.", BrokenBy(bug("it-is-not-so"))), About("level"), passing),
		it("has everything wrong", Should("chapter.all", "page#section", "It is so."), ginkgo.Focus, func() {}),
	)

	want := []struct {
		line int
		text string
	}{
		{1, "needs its rule"},
		{2, "needs a judgement"},
		{3, "chapter.no-fault names no fault that breaks it"},
		{4, "focused"},
		{5, "pending"},
		{6, "a judgement in place of a body"},
		{7, "a judgement in place of a body"},
		{8, "a judgement in place of a body"},
		{9, "a judgement in place of a body"},
		{10, "field Count of scene spec.withNumber"},
		{11, "field read of scene spec.withSecret"},
		{12, "a scene is a struct, got int"},
		{14, "chapter.rule twice is judged twice"},
		{15, "chapter.rule is declared twice"},
		{16, "focused"},
		{16, "needs a judgement"},
		{16, "a judgement in place of a body"},
		{16, "chapter.all names no fault"},
	}
	for i, problem := range table.Problems {
		if i >= len(want) {
			t.Errorf("one problem too many: %s", problem)
			continue
		}
		place := "suites/chapter/wrong.go:" + itoa(want[i].line) + ": "
		if !strings.HasPrefix(problem, place) || !strings.Contains(problem, want[i].text) {
			t.Errorf("problem %d: got %q, want %s... %s", i+1, problem, place, want[i].text)
		}
	}
	if len(table.Problems) < len(want) {
		t.Errorf("got %d problems, want %d", len(table.Problems), len(want))
	}
}

// A fault that goes from one declaration of a rule and not from the other would quietly be proven for half of it.
func TestARuleDeclaredTwiceHasToBeTheSameRule(t *testing.T) {
	one := func() Rule { return rule }
	also := Must(rule.ID, rule.Section, rule.Says, BrokenBy(bug("it-is-not-so")).Also("chapter.other", "it cannot be otherwise"))
	for name, again := range map[string]Rule{
		"level":   Should(rule.ID, rule.Section, rule.Says, rule.Proofs...),
		"section": Must(rule.ID, "page#other", rule.Says, rule.Proofs...),
		"text":    Must(rule.ID, rule.Section, "It is not so.", rule.Proofs...),
		"fault":   Must(rule.ID, rule.Section, rule.Says, BrokenBy(bug("it-is-otherwise"))),
		"faults":  Must(rule.ID, rule.Section, rule.Says, BrokenBy(bug("it-is-not-so"), bug("it-is-otherwise"))),
		"also":    also,
	} {
		if table := built(it("a", one(), About("a"), passing), it("b", again, About("b"), passing)); len(table.Problems) != 1 {
			t.Errorf("another %s: got %q", name, table.Problems)
		}
	}
	equal := Must(rule.ID, rule.Section, rule.Says, BrokenBy(bug("it-is-not-so")))
	if table := built(it("a", one(), About("a"), passing), it("b", equal, About("b"), passing)); len(table.Problems) != 0 {
		t.Errorf("the same rule, written twice: got %q", table.Problems)
	}
}

// Scenes with the same key are sent once, so they have to be the same scene.
func TestASceneDeclaredTwiceHasToBeTheSameScene(t *testing.T) {
	other := Observe("look", func(*Portal) struct{ Else evidence.Exchange } { return struct{ Else evidence.Exchange }{} })
	for name, again := range map[string]Judgement{
		"value":  other.Judge(func(struct{ Else evidence.Exchange }) {}),
		"stage":  looked.In(Refused).Judge(func(seenOnce) {}),
		"record": looked.Of("group").Judge(func(seenOnce) {}),
	} {
		table := built(it("a", rule, About("a"), passing), it("b", rule, About("b"), again))
		if len(table.Problems) != 1 || !strings.Contains(table.Problems[0], "the scene look is declared twice") {
			t.Errorf("another %s: got %q", name, table.Problems)
		}
	}
	if table := built(it("a", rule, About("a"), passing), it("b", rule, About("b"), looked.Judge(func(seenOnce) {}))); len(table.Problems) != 0 {
		t.Errorf("the same scene: got %q", table.Problems)
	}
}

func TestARightItBecomesARowAndASpec(t *testing.T) {
	table := NewTable(Scope{})
	at := types.CodeLocation{FileName: "/somewhere/suites/chapter/right.go", LineNumber: 7}
	text, args, problems := transform(types.NodeTypeIt, at, "reads", it(rule, About(typeNamed("group"), "GET", evidence.JSON), ginkgo.Serial, passing))
	if len(problems) != 0 || len(table.Problems) != 0 {
		t.Fatalf("got problems %v, %q", problems, table.Problems)
	}
	row, found := table.Find(text)
	if !found || text != "chapter.rule group GET .json: reads" || row.Where != "suites/chapter/right.go:7" || row.Scene().Key != "look" {
		t.Errorf("got the text %q and the row %+v, %v", text, row, found)
	}
	if row.Subject != (Subject{Name: "group GET .json", Record: "group"}) {
		t.Errorf("got the subject %+v", row.Subject)
	}
	labels := ginkgo.Labels{"rule:chapter.rule", "level:must", "section:page#section", "record:group"}
	if !slices.ContainsFunc(args, func(arg any) bool { return reflect.DeepEqual(arg, labels) }) {
		t.Errorf("got %v, want the labels %q among them", args, labels)
	}
	if !slices.Contains(args, any(at)) || !slices.Contains(args, any(ginkgo.Serial)) {
		t.Errorf("got %v, want the place and the other decorators kept", args)
	}
}

func TestAnItOfSomebodyElseIsLeftAlone(t *testing.T) {
	table := NewTable(Scope{})
	args := []any{ginkgo.Label("theirs"), ginkgo.Focus}
	text, rest, problems := transform(types.NodeTypeIt, types.CodeLocation{FileName: "theirs.go", LineNumber: 1}, "is theirs", args)
	if text != "is theirs" || !reflect.DeepEqual(rest, args) || problems != nil || len(table.Rows)+len(table.Problems) != 0 {
		t.Errorf("got %q %v %v, table %+v", text, rest, problems, table)
	}
}

// A container that is focused or pending would keep rules from being judged, and nobody would miss them.
func TestAContainerThatLeavesSpecsOutIsAProblem(t *testing.T) {
	for name, test := range map[string]struct {
		kind types.NodeType
		arg  any
		want []string
	}{
		"focused":        {types.NodeTypeContainer, ginkgo.Focus, []string{"suites/chapter/c.go:7: a focused container would leave all others out; remove the F"}},
		"pending":        {types.NodeTypeContainer, ginkgo.Pending, []string{"suites/chapter/c.go:7: a pending container never runs; remove the P, or the container"}},
		"labelled":       {types.NodeTypeContainer, ginkgo.Label("a"), nil},
		"no container's": {types.NodeTypeBeforeEach, ginkgo.Focus, nil},
	} {
		table, args := NewTable(Scope{}), []any{test.arg}
		at := types.CodeLocation{FileName: "/somewhere/suites/chapter/c.go", LineNumber: 7}
		if text, rest, problems := transform(test.kind, at, "chapter", args); text != "chapter" || !reflect.DeepEqual(rest, args) || problems != nil {
			t.Errorf("%s: got %q %v %v, want all as it was", name, text, rest, problems)
		}
		if !slices.Equal(table.Problems, test.want) {
			t.Errorf("%s: got %q, want %q", name, table.Problems, test.want)
		}
	}
}

func TestInfoRulesNeedNoFault(t *testing.T) {
	if table := built(it("notes", Info("chapter.note", "page#section", "Nobody says."), passing)); len(table.Problems) != 0 {
		t.Errorf("got %q", table.Problems)
	}
}

// A table is of one build: what the build before it found is not told again.
func TestATableBeginsEmpty(t *testing.T) {
	before := built(it("a", rule, passing), it("b", passing))
	after := built(it("a", rule, passing))
	if len(before.Rows) != 2 || len(before.Problems) != 1 || len(after.Rows) != 1 || len(after.Problems) != 0 {
		t.Errorf("got %d rows and %q, then %d and %q", len(before.Rows), before.Problems, len(after.Rows), after.Problems)
	}
	if _, found := after.Find("no such text"); found {
		t.Error("Find finds what is not there")
	}
}

// Ginkgo meets rules by file; readers know the documentation, and look for a family of rules in one place.
func TestRulesAreToldAsTheDocumentationIsRead(t *testing.T) {
	met := []Rule{
		Info("b.one", "elsewhere#at-all", "It is so."),
		Info("b.two", "basic-concepts#rate-limiting", "It is so."),
		Info("d.one", "basic-concepts#responses", "It is so."),
		Info("c.one", "basic-concepts#responses", "It is so."),
		Info("d.two", "basic-concepts#responses", "It is so."),
		Info("a.one", "basic-concepts#making-requests", "It is so."),
		Info("b.three", "basic-concepts#authentication", "It is so."),
		Info("e.one", "basic-concepts#introduction", "It is so."),
	}
	var its [][]any
	for _, rule := range met {
		its = append(its, it("first", rule, About("1"), passing), it("second", rule, About("2"), passing))
	}
	var ids []string
	for _, rule := range built(its...).Rules() {
		ids = append(ids, rule.ID)
	}
	if want := []string{"e.one", "b.three", "a.one", "d.one", "d.two", "c.one", "b.two", "b.one"}; !slices.Equal(ids, want) {
		t.Errorf("got %q, want %q", ids, want)
	}
}

func itoa(n int) string {
	digits := ""
	for ; n > 0; n /= 10 {
		digits = string(rune('0'+n%10)) + digits
	}
	return digits
}
