package html_test

import (
	"testing"

	report "portalspec/reports/html"
	"portalspec/reports/testdata/runs"
)

func BenchmarkWrite(b *testing.B) { runs.Benchmark(b, report.Write) }
