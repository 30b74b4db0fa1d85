package resources

import (
	"testing"

	"portalspec/runner/launch"
	"portalspec/suites/golden"
)

func TestGoldens(t *testing.T) {
	t.Parallel()
	table, err := launch.Table()
	if err != nil {
		t.Fatal(err)
	}
	golden.CheckRows(t, table, "testdata/rows.txt")
	golden.Check(t, table, "testdata/golden")
}
