package ctrf_test

import (
	"testing"

	"portalspec/reports/ctrf"
	"portalspec/reports/testdata/runs"
)

func BenchmarkWrite(b *testing.B) { runs.Benchmark(b, ctrf.Write) }
