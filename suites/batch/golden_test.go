package batch

import (
	"testing"

	"portalspec/runner/launch"
	"portalspec/suites/golden"
)

func TestGoldens(t *testing.T) {
	t.Parallel()
	golden.Check(t, launch.Table)
}
