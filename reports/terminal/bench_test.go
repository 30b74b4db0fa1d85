package terminal_test

import (
	"io"
	"testing"

	"portalspec/reports/terminal"
	"portalspec/reports/testdata/runs"
	"portalspec/reports/verdict"
)

func BenchmarkWrite(b *testing.B) {
	runs.Benchmark(b, func(w io.Writer, run verdict.Run) error { return terminal.Write(w, run, terminal.Style{Width: 100}) })
}
