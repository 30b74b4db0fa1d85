// Package jsonreport writes and reads report.json.
package jsonreport

import (
	"io"

	"portalspec/reports/verdict"
)

// Write writes the run as report.json.
func Write(w io.Writer, run verdict.Run) error { return nil }

// Read reads what Write wrote.
func Read(r io.Reader) (verdict.Run, error) { return verdict.Run{}, nil }
