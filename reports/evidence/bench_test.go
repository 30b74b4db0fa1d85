package evidence_test

import (
	"bytes"
	"io"
	"testing"

	"portalspec/reports/evidence"
	"portalspec/reports/testdata/runs"
)

// A HAR is written as a run goes on, and read by replay and verify.
func BenchmarkHAR(b *testing.B) {
	log := evidence.Log{Tool: "portalspec", Version: "1.0.0"}
	for i := range 808 {
		log.Exchanges = append(log.Exchanges, runs.Read(i))
	}
	b.Run("write 808 exchanges", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := evidence.WriteHAR(io.Discard, log); err != nil {
				b.Fatal(err)
			}
		}
	})
	text := har(b, log)
	b.Run("read 808 exchanges", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if _, err := evidence.ReadHAR(bytes.NewReader(text)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
