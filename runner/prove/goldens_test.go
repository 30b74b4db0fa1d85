package prove

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/null"
	"portalspec/fixtures/variant"
	"portalspec/reports/verdict"
	"portalspec/runner/launch"
	"portalspec/suites/golden"
	"portalspec/suites/spec"

	_ "portalspec/suites"
)

var record = flag.Bool("record", false, "write suites/*/testdata anew: exchanges for every judgement, from portals that are right, broken and unusual")

// right is how goldens call the portal without a fault.
const right = "the reference portal"

// shown are the portals that goldens show, as they are called there. Limiters are left out, for the rate limit chapter has
// goldens by hand: they are about time. So is what answers by luck.
func shown() (names []string, targets map[string]func() target) {
	targets = map[string]func() target{}
	show := func(name string, begin func() target) {
		names = append(names, name)
		targets[name] = begin
	}
	show(right, func() target { return task{}.target(false) })
	for _, f := range fault.All() {
		if !f.Limits() {
			show(f.Name()+": "+f.Bug(), func() target { return task{fault: f}.target(false) })
		}
	}
	for _, v := range variant.All() {
		if v.IdleTimeout == 0 {
			show(v.Name()+": "+v.Why(), func() target { return variantTarget(v, false) })
		}
	}
	for _, n := range null.All() {
		show(n.Name()+": "+n.What(), func() target { return nullTarget(n, false) })
	}
	return names, targets
}

// Goldens show portals that there are, called as they are called now. With -record, they are written: for each judgement one
// example of every expectation that decided it, of the portal without a fault and of whatever makes it end elsewhere. Those
// that were there and still hold stay as they are, so that a difference is one that somebody meant. The chapters' own tests
// judge them.
func TestGoldensShowPortalsThatThereAre(t *testing.T) {
	table, err := launch.Table()
	if err != nil {
		t.Fatal(err)
	}
	chapters := map[string]bool{}
	for _, row := range table.Rows {
		if !row.Many() { // a row of hundreds of operations is tested by hand, in its chapter
			chapters[chapterOf(row)] = row.Scene().Stage != spec.Alone
		}
	}
	names, targets := shown()
	if *record {
		kept := recording{table: table, ends: map[string]bool{}, chapters: map[string][]golden.Case{}}
		for chapter := range chapters {
			kept.begin(t, chapter, names)
		}
		for _, name := range names {
			kept.watch(t, name, targets[name]())
		}
		kept.write(t)
	}
	for chapter, recorded := range chapters {
		cases, err := golden.Read(filepath.Join(chapter, golden.Folder))
		if err != nil || recorded && len(cases) == 0 {
			t.Fatalf("%s: %d goldens, %v", chapter, len(cases), err)
		}
		for _, c := range cases {
			if !slices.Contains(names, strings.TrimSuffix(c.Shows, noAnswer)) {
				t.Errorf("%s of %s shows %q, which there is no more: go test ./runner/prove -run Goldens -record", c.It, c.Rule, c.Shows)
			}
		}
	}
}

// noAnswer is added to what is shown where an answer was taken away.
const noAnswer = ", and no answer where the verdict begins"

// chapterOf is the folder of the row's chapter.
func chapterOf(row spec.Row) string { return filepath.Join("..", "..", path.Dir(row.Where)) }

// recording is what has been kept so far.
type recording struct {
	table    *spec.Table
	ends     map[string]bool // judgement, verdict and deciding expectation of which there is an example
	chapters map[string][]golden.Case
}

// begin keeps what was recorded of a chapter before and still holds.
func (r *recording) begin(t *testing.T, chapter string, names []string) {
	t.Helper()
	cases, err := golden.Read(filepath.Join(chapter, golden.Folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		row, found := r.rowOf(c)
		if !found || c.Holds(row) != nil || !slices.Contains(names, strings.TrimSuffix(c.Shows, noAnswer)) {
			continue
		}
		r.ends[end(row, spec.Judge(row, c.Evidence()))] = true
		r.chapters[chapter] = append(r.chapters[chapter], c)
	}
}

// rowOf is the row that judges the case; false where none does any more.
func (r *recording) rowOf(c golden.Case) (spec.Row, bool) {
	for _, row := range r.table.Rows {
		if row.Key() == strings.TrimSpace(c.Rule+" "+c.Subject) && strings.HasSuffix(row.Text, c.It) {
			return row, true
		}
	}
	return spec.Row{}, false
}

// watch observes a target, and keeps what shows something new.
func (r *recording) watch(t *testing.T, shows string, target target) {
	t.Helper()
	normal, _ := staged(scenesOf(r.table, func(row spec.Row) bool { return !row.Many() }))
	seen := map[string]spec.Evidence{}
	if _, err := target.observe(context.Background(), normal, seen); err != nil {
		t.Fatal(err)
	}
	for _, row := range r.table.Rows {
		evidence, observed := seen[row.Scene().Key]
		if !observed || evidence.Cause != "" || evidence.Broken != "" {
			continue
		}
		r.keep(t, row, evidence, shows)
		if shows != right {
			continue
		}
		if unanswered, rests := golden.Unanswered(row, evidence); rests {
			r.keep(t, row, unanswered, shows+noAnswer)
		}
	}
}

func (r *recording) keep(t *testing.T, row spec.Row, seen spec.Evidence, shows string) {
	t.Helper()
	outcome := spec.Judge(row, seen)
	if outcome.File == "" && outcome.Verdict != verdict.Pass {
		return // said before the judgement began: the target does not offer the record
	}
	if r.ends[end(row, outcome)] {
		return
	}
	c, err := golden.Of(row, seen, shows)
	if err != nil {
		t.Error(err)
		return
	}
	r.ends[end(row, outcome)] = true
	r.chapters[chapterOf(row)] = append(r.chapters[chapterOf(row)], c)
}

// end is which expectation of which judgement decided, and how.
func end(row spec.Row, outcome spec.Outcome) string {
	return fmt.Sprint(golden.Judgement(row), outcome.Verdict, outcome.Because, outcome.File, outcome.Line, strings.HasPrefix(outcome.Message, "control"))
}

func (r *recording) write(t *testing.T) {
	t.Helper()
	for chapter, cases := range r.chapters {
		slices.SortStableFunc(cases, func(a, b golden.Case) int { return strings.Compare(a.It, b.It) }) // Write parts them by rule
		var rows strings.Builder
		for _, row := range r.table.Rows {
			if chapterOf(row) == chapter {
				rows.WriteString(row.Key() + "\n")
			}
		}
		if err := golden.Write(filepath.Join(chapter, golden.Folder), cases); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(chapter, golden.Rows), []byte(rows.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
