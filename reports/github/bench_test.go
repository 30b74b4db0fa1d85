package github_test

import (
	"testing"

	"portalspec/reports/github"
	"portalspec/reports/testdata/runs"
)

func BenchmarkWrite(b *testing.B) { runs.Benchmark(b, github.Write) }
