package launch

import (
	"github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/operations"
	"portalspec/fixtures/records"
	"portalspec/suites/spec"
)

// Table builds Ginkgo's tree for the core records with the chapters of every profile, without running it, and returns what
// it holds: for list, explain and prove. The error tells what is wrong with the specs.
func Table() (*spec.Table, error) { return TableOf(0) }

// TableOf is Table as that version of the rule set has it; 0 is the newest.
func TableOf(version int) (*spec.Table, error) { return documented(version, operations.Documented) }

// SampleTable is TableOf for so many of the documented operations only, each time the same.
func SampleTable(version int) (*spec.Table, error) {
	return documented(version, func() *operations.Catalogue { return operations.Sample(operations.Documented(), sampled) })
}

// sampled is how many operations stand for all of them, where asking for all would take too long.
const sampled = 60

func documented(version int, catalogue func() *operations.Catalogue) (*spec.Table, error) {
	return build(spec.Scope{Unrun: true, Records: records.Core(), Full: true, Version: version, Operations: catalogue})
}

// build builds the tree of a scope, without running it.
func build(scope spec.Scope) (*spec.Table, error) {
	sc, rc := ginkgo.GinkgoConfiguration()
	table := spec.NewTable(scope)
	ginkgo.PreviewSpecs(suiteName, sc, rc)
	if len(table.Problems) > 0 {
		return table, brokenSpecs(table.Problems)
	}
	return table, nil
}
