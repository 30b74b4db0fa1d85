package launch

import (
	"slices"
	"testing"

	"portalspec/fixtures/operations"
	"portalspec/fixtures/records"
	_ "portalspec/suites" // all that is judged
	"portalspec/suites/spec"
)

// What is listed and explained is what is run, and no catalogue is read for it. Ginkgo's tree is global, so nothing runs beside.
func TestTableThatNobodyRuns(t *testing.T) {
	scope := spec.Scope{Records: records.Core(), Full: true, Operations: func() *operations.Catalogue {
		t.Error("the tree of all rules reads the catalogue; wanted it read only where something is observed or judged")
		return operations.Documented()
	}}
	run, err := build(scope)
	if err != nil {
		t.Fatal(err)
	}
	scope.Unrun = true
	unrun, err := build(scope)
	if err != nil {
		t.Fatal(err)
	}
	same := func(a, b spec.Row) bool {
		return a.Text == b.Text && a.Where == b.Where && a.Full == b.Full && a.Rule.ID == b.Rule.ID && a.Subject == b.Subject && a.Scene().Key == b.Scene().Key
	}
	if len(run.Rows) == 0 || !slices.EqualFunc(run.Rows, unrun.Rows, same) {
		t.Errorf("the tree that is run has %d rows, the one that nobody runs %d, or others; wanted the same", len(run.Rows), len(unrun.Rows))
	}
}
