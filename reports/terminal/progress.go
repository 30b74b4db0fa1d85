package terminal

import (
	"io"
	"time"
)

// Progress tells how far a run is: one line redrawn in place on a terminal, a plain line now and then elsewhere.
type Progress struct{}

// NewProgress returns a Progress that writes to w.
func NewProgress(w io.Writer, live bool, style Style, now func() time.Time) *Progress { return &Progress{} }

// Update says how many of the planned requests are done, and how long the sends wait for the limit (0 where they do not).
func (p *Progress) Update(done, planned int, waiting time.Duration) {}

// Done ends the display.
func (p *Progress) Done() {}
