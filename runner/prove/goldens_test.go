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

var record = flag.Bool("record", false, "write suites/*/testdata/golden anew: exchanges for every judgement, from portals that are right, broken and unusual")

// TestRecordGoldens writes what the chapters' own tests read. For each judgement it keeps one example of every expectation
// that decided it: of the portal without a fault, and of whatever fault or variant makes it end elsewhere.
func TestRecordGoldens(t *testing.T) {
	if !*record {
		t.Skip("writes files: go test ./runner/prove -run RecordGoldens -record")
	}
	table, err := launch.Table()
	if err != nil {
		t.Fatal(err)
	}
	kept := recording{table: table, ends: map[string]bool{}, folders: map[string][]golden.Case{}}
	kept.watch(t, "the reference portal", task{}.target(false))
	for _, f := range fault.All() {
		if f.Limits() {
			continue
		}
		kept.watch(t, f.Name()+": "+f.Bug(), task{fault: f}.target(false))
	}
	for _, v := range variant.All() {
		if v.IdleTimeout > 0 {
			continue // what it answers is a matter of luck
		}
		kept.watch(t, v.Name()+": "+v.Why(), variantTarget(v, false))
	}
	for _, n := range null.All() {
		kept.watch(t, n.Name()+": "+n.What(), nullTarget(n, false))
	}
	for folder, cases := range kept.folders {
		if err := golden.Write(folder, cases); err != nil {
			t.Fatal(err)
		}
	}
	rows := map[string]string{}
	for _, row := range table.Rows {
		rows[folderOf(row)] += row.Key() + "\n"
	}
	for folder := range kept.folders {
		if err := os.WriteFile(filepath.Join(folder, "..", "rows.txt"), []byte(rows[folder]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// folderOf is where the goldens of the row's chapter are.
func folderOf(row spec.Row) string {
	return filepath.Join("..", "..", path.Dir(row.Where), "testdata", "golden")
}

// recording is what has been kept so far.
type recording struct {
	table   *spec.Table
	first   string          // what the first target shows
	ends    map[string]bool // judgement, verdict and deciding expectation of which there is an example
	folders map[string][]golden.Case
}

// watch observes a target, and keeps what shows something new.
func (r *recording) watch(t *testing.T, shows string, target target) {
	t.Helper()
	normal, _ := staged(scenesOf(r.table, func(spec.Row) bool { return true }))
	seen := map[string]spec.Evidence{}
	if _, err := target.observe(context.Background(), normal, seen); err != nil {
		t.Fatal(err)
	}
	for _, row := range r.table.Rows {
		if row.Scene().Stage == spec.Alone { // the rate limit chapter has goldens by hand: they are about time
			continue
		}
		evidence := seen[row.Scene().Key]
		if evidence.Cause != "" || evidence.Broken != "" {
			continue
		}
		first := len(r.ends) == 0 || r.first == shows
		r.keep(t, row, evidence, shows)
		if unanswered, rests := golden.Unanswered(row, evidence); first && rests {
			r.first = shows
			r.keep(t, row, unanswered, shows+", and no answer where the verdict begins")
		}
	}
}

func (r *recording) keep(t *testing.T, row spec.Row, seen spec.Evidence, shows string) {
	t.Helper()
	outcome := spec.Judge(row, seen)
	if outcome.File == "" && outcome.Verdict != verdict.Pass {
		return // said before the judgement began: the target does not offer the record
	}
	end := fmt.Sprint(golden.Judgement(row), outcome.Verdict, outcome.Because, outcome.File, outcome.Line, strings.HasPrefix(outcome.Message, "control"))
	if r.ends[end] {
		return
	}
	c, err := golden.Of(row, seen, shows)
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	r.ends[end] = true
	folder := folderOf(row)
	r.folders[folder] = append(r.folders[folder], c)
	slices.SortStableFunc(r.folders[folder], func(a, b golden.Case) int { return strings.Compare(a.Rule+a.It, b.Rule+b.It) })
}
