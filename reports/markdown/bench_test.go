package markdown_test

import (
	"testing"

	"portalspec/reports/markdown"
	"portalspec/reports/testdata/runs"
)

func BenchmarkWrite(b *testing.B) { runs.Benchmark(b, markdown.Write) }
