// Package terminal tells a run to a person at a terminal.
package terminal

import (
	"io"

	"portalspec/reports/verdict"
)

// Style says how the report may look.
type Style struct {
	Colour bool // whether to colour; the caller honours NO_COLOR
	Width  int  // columns; 0 means 80
}

// Write tells the whole run.
func Write(w io.Writer, run verdict.Run, style Style) error { return nil }
