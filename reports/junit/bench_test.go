package junit_test

import (
	"testing"

	"portalspec/reports/junit"
	"portalspec/reports/testdata/runs"
)

func BenchmarkWrite(b *testing.B) { runs.Benchmark(b, junit.Write) }
