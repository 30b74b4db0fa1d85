package spec

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portalspec/fixtures/operations"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/suites/match"
)

// Row is one It: a rule, a subject, and how it is judged.
type Row struct {
	Rule    Rule
	Subject Subject
	Text    string   // the text of the It in Ginkgo's tree, unique: it begins with the rule's id and the subject's name
	Where   string   // file:line of the It
	Full    bool     // of the full profile only
	Within  []string // the containers that it stands in, by file:line, the outermost first

	judgement Judgement
}

// Scene is what has to be observed before the row can be judged.
func (r Row) Scene() Planned { return r.judgement.scene }

// Many tells a row that judges many operations, each a subject of its own, which the table does not name.
func (r Row) Many() bool { return r.judgement.each != nil }

// Lacking is what the evidence does not hold of the row's scene, for evidence that another portalspec sent: all of it, or a step
// of many exchanges, of which a judgement would see none and be content; "" where it lacks nothing of that kind. A step of one
// exchange says itself that it was not sent.
func (r Row) Lacking(seen Evidence) string {
	if len(seen.Steps) == 0 {
		return "the scene " + r.Scene().Key
	}
	shape := r.judgement.shape
	for i := range shape.NumField() {
		field := shape.Field(i)
		if field.Type != exchangeType && len(keysBelow(seen.Steps, field.Name)) == 0 {
			return "the step " + field.Name + " of the scene " + r.Scene().Key
		}
	}
	return ""
}

// Key is the row's name in tables and messages: "status.create-is-201 group .json".
func (r Row) Key() string { return strings.TrimSpace(r.Rule.ID + " " + r.Subject.Name) }

// Table is what the tree holds, filled anew by each build of it.
type Table struct {
	Rows     []Row
	Unjudged []Silence
	Later    []Row    // of rules that came after the version that the tree is built for: nobody judges them
	Problems []string // what is wrong with the specs, with file and line; nothing is sent where there are any

	scope  Scope
	within []string // the containers that are being built, the outermost first
	inFull bool     // a container of the full profile is being built
	byText map[string]int
	byKey  map[string]bool
	rules  map[string]Rule
	scenes map[string]Judgement
}

// tree is the table that the next build of Ginkgo's tree fills. Ginkgo's tree is global, and so is its shadow.
var tree = &Table{}

// Scope is what a tree is built for.
type Scope struct {
	Records []records.Type // the record types that chapters about records judge
	Full    bool           // with the chapters of the full profile
	Version int            // of the rule set; 0 for the newest
	// Sorted has the line of each It be its number, so that the tree is built in the order in which Ginkgo sorts it: sorting took
	// as long as building. It is for a tree that nobody runs, for messages would name that line.
	Sorted bool
	Unrun  bool // only the table is wanted: it is Sorted, no filter finds anything in the tree, and nobody runs it
	// Wanted are the containers that something is wanted of, as Row.Within has them: all others stay empty. nil wants all.
	Wanted map[string]bool
	// Operations reads the catalogue that the full profile judges; it is asked for when something is observed or judged.
	Operations func() *operations.Catalogue
	Parts      int // in how many parts it is judged; 0 is one
}

// NewTable makes the next build of Ginkgo's tree (PreviewSpecs, RunSpecs) describe the scope, and returns the table that it
// will fill.
func NewTable(scope Scope) *Table {
	tree = &Table{scope: scope, byText: map[string]int{}, byKey: map[string]bool{}, rules: map[string]Rule{}, scenes: map[string]Judgement{}}
	return tree
}

// Records returns the record types that the tree is being built for.
func Records() []records.Type { return tree.scope.Records }

// OfFullProfile decorates a container whose chapter belongs to the full profile: in the tree of the core profile it is empty.
var OfFullProfile = ofFullProfile{}

type ofFullProfile struct{}

// Silent declares statements that no rule judges; chapters call it in a container.
func Silent(statements ...Silence) {
	tree.Unjudged = append(tree.Unjudged, statements...)
}

// Find returns the row whose It has that text.
func (t *Table) Find(text string) (Row, bool) {
	i, found := t.byText[text]
	if !found {
		return Row{}, false
	}
	return t.Rows[i], true
}

func (t *Table) add(row Row) {
	if t.byKey[row.Key()] {
		t.problem(row.Where, "%s is judged twice; name the subject apart with spec.About", row.Key())
		return
	}
	t.byKey[row.Key()] = true
	if known, found := t.rules[row.Rule.ID]; found && !known.same(row.Rule) {
		t.problem(row.Where, "%s is declared twice, with another level, section, text, version or faults; declare it once, as a variable", row.Rule.ID)
	}
	scene := row.Scene().Key
	if known, found := t.scenes[scene]; found && !known.sameScene(row.judgement) {
		t.problem(row.Where, "the scene %s is declared twice, with another value, stage, record or width; declare it once, or give it a key of its own", scene)
	}
	row.Full, row.Within = t.inFull, t.within
	t.rules[row.Rule.ID] = row.Rule
	if row.Rule.Version > cmp.Or(t.scope.Version, Newest) {
		t.Later = append(t.Later, row)
		return
	}
	t.scenes[scene] = row.judgement
	t.byText[row.Text] = len(t.Rows)
	t.Rows = append(t.Rows, row)
}

func (t *Table) problem(where, format string, args ...any) {
	if text := where + ": " + fmt.Sprintf(format, args...); !slices.Contains(t.Problems, text) {
		t.Problems = append(t.Problems, text)
	}
}

// Outcome is what was said of a row.
type Outcome struct {
	Verdict verdict.Verdict
	Message string
	Because string
	// Deciding and Controls are the ids of the exchanges that the judgement looked at, in order.
	Deciding, Controls []string
	File               string // where the expectation stands that decided; "" where none did
	Line               int
	Deviation          *verdict.Deviation `json:",omitempty"` // of what is known
	// Each holds the outcomes of a row of many subjects, by Name; nil for a row of one.
	Each []Outcome `json:",omitempty"`
	Name string    `json:",omitempty"`
}

// Judge says the verdict of one row from evidence. It sends nothing, and tells the same of the same evidence.
func Judge(row Row, seen Evidence) Outcome {
	if seen.Broken != "" {
		return Outcome{Verdict: verdict.Broken, Message: seen.Broken}
	}
	if seen.Because != "" {
		return Outcome{Verdict: verdict.NotApplicable, Message: seen.Cause, Because: seen.Because}
	}
	if seen.Cause != "" {
		return Outcome{Verdict: verdict.Blocked, Message: seen.Cause}
	}
	if missing := NotOffered(row.judgement.scene.Record, seen.Facts); missing != "" {
		return notOffered(missing, seen.Facts)
	}
	if row.judgement.each != nil {
		return judgeEach(row, seen)
	}
	trace := &evidence.Trace{}
	ruling := row.judgement.judge(seen, trace)
	return outcome(row.Rule.Level, ruling, *trace)
}

func outcome(level verdict.Level, ruling match.Ruling, trace evidence.Trace) Outcome {
	said := Outcome{
		Verdict: atLevel(level, ruling.Verdict), Message: ruling.Message, Because: ruling.Because,
		Deciding: ids(trace.Deciding), Controls: ids(trace.Controls), File: ruling.File, Line: ruling.Line,
	}
	if unwritten(said, trace) {
		said.Verdict, said.Message = verdict.NotApplicable, evidence.NothingWritten
	}
	return said
}

func ids(exchanges []evidence.Exchange) (all []string) {
	for _, x := range exchanges {
		all = append(all, x.ID)
	}
	return all
}

// atLevel turns the verdict of a judgement into that of a rule of the level.
func atLevel(level verdict.Level, v verdict.Verdict) verdict.Verdict {
	if softer, found := softened[level][v]; found {
		return softer
	}
	return v
}

// softened are the verdicts that become another one at a level: what is only implied warns, what nobody says is noted.
var softened = map[verdict.Level]map[verdict.Verdict]verdict.Verdict{
	verdict.Should: {verdict.Fail: verdict.Warn},
	verdict.Info:   {verdict.Fail: verdict.Noted, verdict.Pass: verdict.Noted},
}
