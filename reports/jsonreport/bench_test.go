package jsonreport_test

import (
	"testing"

	"portalspec/reports/jsonreport"
	"portalspec/reports/testdata/runs"
)

func BenchmarkWrite(b *testing.B) { runs.Benchmark(b, jsonreport.Write) }
