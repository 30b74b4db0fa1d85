package runs

import (
	"fmt"
	"io"
	"testing"

	"portalspec/reports/verdict"
)

// Benchmark writes a report of 808 exchanges and one of 8,080: what it costs, and whether that grows as the run does.
func Benchmark(b *testing.B, write func(io.Writer, verdict.Run) error) {
	for _, exchanges := range []int{808, 8080} {
		run := Large(exchanges)
		b.Run(fmt.Sprintf("%d exchanges", exchanges), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := write(io.Discard, run); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
