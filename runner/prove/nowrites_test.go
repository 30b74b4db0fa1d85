package prove

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/variant"
	"portalspec/reports/verdict"
	"portalspec/suites/spec"
)

// readOnly has the target observed by reading alone, and counts what was written to it all the same.
func readOnly(t *testing.T, target target, scenes []spec.Planned) (seen map[string]spec.Evidence, writes int64, cause string) {
	t.Helper()
	var count atomic.Int64
	served := target.handler
	target.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && !strings.Contains(r.URL.Path, "/authentication") {
			count.Add(1)
		}
		served.ServeHTTP(w, r)
	})
	target.noWrites = true
	seen = map[string]spec.Evidence{}
	why, err := target.observe(t.Context(), scenes, seen)
	if err != nil {
		t.Fatal(err)
	}
	return seen, count.Load(), why.Text
}

// A portal that is unusual and right is blamed for nothing where nothing is written either, and all of it can be judged, or
// says why not.
func TestVariantsAreCleanWhereNothingIsWritten(t *testing.T) {
	built := table(t)
	core, burst := staged(scenesOf(built, func(row spec.Row) bool { return !row.Full }))
	for _, v := range variant.All() {
		t.Run(v.Name(), func(t *testing.T) {
			t.Parallel()
			limited := v.Limits || v.Limiter != "" || v.Warm > 0
			if limited && testing.Short() {
				t.Skip("waits for the limiter's window")
			}
			scenes := core
			if limited {
				scenes = burst
			}
			seen, writes, cause := readOnly(t, variantTarget(v, limited), scenes)
			if writes > 0 || cause != "" {
				t.Errorf("%d requests wrote; %s", writes, cause)
			}
			warns, blocks := v.Warns(), v.Blocks()
			for _, row := range built.Rows {
				evidence, observed := seen[row.Scene().Key]
				if !observed {
					continue
				}
				said := spec.Judge(row, evidence)
				may := said.Verdict == verdict.Warn && warns[row.Rule.ID] != "" || said.Verdict == verdict.Blocked && blocks[row.Rule.ID]+blocks["*"] != ""
				if (isRed(said.Verdict) || said.Verdict == verdict.Broken || said.Verdict == verdict.Blocked) && !may {
					t.Errorf("%s is %s: %s", row.Key(), said.Verdict, said.Message)
				}
			}
		})
	}
}

// What is found wrong by reading alone is wrong for whoever writes too: no fault looks like another one for want of a write.
func TestFaultsAreBlamedForNoMoreWhereNothingIsWritten(t *testing.T) {
	if testing.Short() {
		t.Skip("takes every fault twice")
	}
	built := table(t)
	core, _ := staged(scenesOf(built, func(row spec.Row) bool { return !row.Full }))
	found := atomic.Int64{}
	t.Run("faults", func(t *testing.T) {
		for _, f := range fault.All() {
			if f.Limits() {
				continue
			}
			t.Run(f.Name(), func(t *testing.T) {
				t.Parallel()
				seen, writes, cause := readOnly(t, task{fault: f}.target(false), core)
				if writes > 0 {
					t.Errorf("%d requests wrote", writes)
				}
				var reds []string
				for id, said := range sayings(built, seen) {
					if isRed(said.verdict) {
						reds = append(reds, id)
					}
				}
				if len(reds) == 0 || cause != "" { // of the login: nobody gets in
					return
				}
				found.Add(1)
				whole := map[string]spec.Evidence{}
				if _, err := (task{fault: f}).target(false).observe(t.Context(), core, whole); err != nil {
					t.Fatal(err)
				}
				told := sayings(built, whole)
				for _, id := range reds {
					if !isRed(told[id].verdict) {
						t.Errorf("%s is wrong by reading alone, and %s where records are written", id, told[id].verdict)
					}
				}
			})
		}
	})
	if found.Load() < 50 {
		t.Errorf("reading alone found %d faults only", found.Load())
	}
	t.Logf("reading alone found %d of %d faults", found.Load(), len(fault.All()))
}
