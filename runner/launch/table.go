package launch

import (
	"github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/records"
	"portalspec/suites/spec"
)

// Table builds Ginkgo's tree for the core records with the chapters of every profile, without running it, and returns what it holds: for list, explain and
// prove. The error tells what is wrong with the specs.
func Table() (*spec.Table, error) {
	sc, rc := ginkgo.GinkgoConfiguration()
	table := spec.NewTable(spec.Scope{Records: records.Core(), Full: true})
	ginkgo.PreviewSpecs(suiteName, sc, rc)
	if len(table.Problems) > 0 {
		return table, brokenSpecs(table.Problems)
	}
	return table, nil
}
