package jsonreport_test

import (
	"bytes"
	"strings"
	"testing"

	"portalspec/reports/jsonreport"
	"portalspec/reports/testdata/runs"
)

// FuzzRead: whatever a file holds, reading it ends with a report that can be written again, or with an error of one line.
func FuzzRead(f *testing.F) {
	var report bytes.Buffer
	if err := jsonreport.Write(&report, runs.Failing()); err != nil {
		f.Fatal(err)
	}
	f.Add(report.Bytes())
	f.Add(report.Bytes()[:report.Len()/2])
	f.Add([]byte(`{"schema":1}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		run, err := jsonreport.Read(bytes.NewReader(text))
		if err != nil {
			if strings.Contains(err.Error(), "\n") || len(err.Error()) > 2000 {
				t.Errorf("no sentence: %.3000q", err)
			}
			return
		}
		var again bytes.Buffer
		if err := jsonreport.Write(&again, run); err != nil {
			t.Errorf("what was read cannot be written: %v", err)
		}
	})
}
