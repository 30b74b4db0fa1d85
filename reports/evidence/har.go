package evidence

import (
	"io"
	"time"
)

// Log is a run's evidence as a file holds it: what was sent and what came, and what judging needs beside.
type Log struct {
	Tool         string    // the name of the program that wrote it
	Version      string    // and its version
	Started      time.Time // when the run began
	Facts        Facts
	RulesVersion int
	Selection    []string // the filters that narrowed the run, as typed
	Exchanges    []Exchange
}

// WriteHAR writes the log as HAR 1.2.
func WriteHAR(w io.Writer, log Log) error { return nil }
