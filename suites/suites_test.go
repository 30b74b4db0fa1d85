package suites_test

import (
	"flag"
	"testing"

	_ "github.com/onsi/ginkgo/v2" // the ginkgo command looks for this line to tell a suite from a plain test

	"portalspec/runner/config"
	"portalspec/runner/launch"
	_ "portalspec/suites"
)

// flags of ours stand after `--`: ginkgo run ./suites -- --target=URL.
var flags = config.BindStd(flag.CommandLine)

// TestPortal is the only Ginkgo suite: one process, one budget, one report.
func TestPortal(t *testing.T) { launch.Suite(t, flags) }
