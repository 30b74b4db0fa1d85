package evidence

import (
	"bufio"
	"errors"
	"io"
	"time"
)

// HARSchema is the version of what this package writes into a HAR beside HTTP, under _portalspec.
const HARSchema = 1

// Log is a run's evidence as a file holds it: what was sent and what came, and what judging needs beside.
type Log struct {
	Tool         string    // the name of the program that wrote it
	Version      string    // and its version
	Started      time.Time // when the run began
	Facts        Facts
	RulesVersion int
	Selection    []string // the filters that narrowed the run, as typed
	Course       Course
	Steps        []Step
	Exchanges    []Exchange
}

// WriteHAR writes the log as HAR 1.2, one entry an exchange. What was not sent stands under log._portalspec. Errors are
// those of w.
func WriteHAR(w io.Writer, log Log) error {
	writer := NewHARWriter(w)
	for _, x := range log.Exchanges {
		if err := writer.Add(x); err != nil {
			return err
		}
	}
	return writer.Close(log)
}

// HARWriter writes a HAR exchange by exchange, so that the document is never in memory as a whole. It is of one goroutine.
type HARWriter struct {
	out     *bufio.Writer
	added   int
	entries int
	unsent  []harUnsent
	err     error
}

// NewHARWriter returns a HARWriter to w. The document is whole once Close has returned without an error.
func NewHARWriter(w io.Writer) *HARWriter {
	h := &HARWriter{out: bufio.NewWriter(w)}
	h.text(`{"log":{"version":"1.2","entries":[`)
	return h
}

// Add writes an exchange, or keeps it for Close where it was not sent. Errors are those of w.
func (h *HARWriter) Add(x Exchange) error {
	at := h.added
	h.added++
	if x.Unsent {
		h.unsent = append(h.unsent, harUnsent{At: at, Exchange: x})
		return h.err
	}
	h.next()
	if h.err == nil {
		h.err = writeEntry(h.out, x)
	}
	return h.err
}

// between two entries stands this.
const between = ",\n"

// next begins an entry.
func (h *HARWriter) next() {
	if h.entries++; h.entries == 1 {
		h.text("\n")
		return
	}
	h.text(between)
}

func writeEntry(w io.Writer, x Exchange) error { return writeValue(w, entryOf(x)) }

// writeValue is WriteJSON without the end of the line.
func writeValue(w io.Writer, value any) error {
	text, err := encoded(value, "", "")
	if err == nil {
		_, err = w.Write(text)
	}
	return err
}

// Close ends the document with what the log says beside its exchanges, which are the ones that were added. It does not
// close w.
func (h *HARWriter) Close(log Log) error {
	h.text("\n],\n\"creator\":")
	h.value(harCreator{Name: log.Tool, Version: log.Version})
	h.text(",\n\"_portalspec\":")
	h.value(harRun{
		Schema: HARSchema, RulesVersion: log.RulesVersion, Started: log.Started, Facts: log.Facts,
		Selection: log.Selection, Course: log.Course, Steps: stepsOf(log.Steps), Unsent: h.unsent,
	})
	h.text("\n}}\n")
	if h.err == nil {
		h.err = h.out.Flush()
	}
	err := h.err
	h.err = errors.New("the HAR is closed")
	return err
}

func (h *HARWriter) text(text string) {
	if h.err == nil {
		_, h.err = h.out.WriteString(text)
	}
}

func (h *HARWriter) value(value any) {
	if h.err == nil {
		h.err = writeValue(h.out, value)
	}
}
