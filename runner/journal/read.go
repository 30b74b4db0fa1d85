package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
)

// Log is what a journal says.
type Log struct {
	Head
	Place string     // the file
	Made  []Creation // in the order in which they were announced
}

// Creation is a record that a run set out to create.
type Creation struct {
	Record
	Titles []string // all that it was given, the first first
	Gone   bool
}

// Left are the records that may still be there.
func (l Log) Left() []Creation {
	return slices.DeleteFunc(slices.Clone(l.Made), func(c Creation) bool { return c.Gone })
}

// Due returns the journals of the folder whose runs are over and left something; a folder that is not there has none.
func Due(folder string) ([]Log, error) {
	files, err := os.ReadDir(folder)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var due []Log
	for _, file := range files {
		if !isJournal(file.Name()) {
			continue
		}
		log, err := Read(filepath.Join(folder, file.Name()))
		if err != nil {
			return nil, err
		}
		if InUse(log.Place) {
			continue
		}
		due = append(due, log)
	}
	return due, nil
}

const (
	largest = 64 << 20 // of a journal, in bytes
	longest = 1 << 20  // of a line
)

// Read reads a journal. The last line may have been cut by whatever ended the run; anything else that is no journal is told
// in one sentence, with its line.
func Read(place string) (Log, error) {
	file, err := os.Open(place)
	if err != nil {
		return Log{}, err
	}
	defer func() { _ = file.Close() }()
	log := Log{Place: place}
	lines := bufio.NewReaderSize(io.LimitReader(file, largest), 1<<16)
	for number := 1; ; number++ {
		line, err := lines.ReadBytes('\n')
		switch {
		case errors.Is(err, io.EOF) && number == 1:
			return log, fmt.Errorf("%s is no journal: its first line is cut", place)
		case errors.Is(err, io.EOF):
			return log, nil // what was being written when the run ended was not carried out yet
		case err != nil:
			return log, err
		case len(line) > longest:
			return log, fmt.Errorf("%s is no journal: line %d is longer than any of ours", place, number)
		}
		if err := log.take(number, line); err != nil {
			return log, fmt.Errorf("%s is no journal that can be read: line %d: %w", place, number, err)
		}
	}
}

func (l *Log) take(number int, line []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(line))
	if number == 1 {
		if err := decoder.Decode(&l.Head); err != nil {
			return errors.New("it is no JSON")
		}
		return l.check()
	}
	var e entry
	if err := decoder.Decode(&e); err != nil {
		return errors.New("it is no JSON")
	}
	return l.enter(e)
}

func (h Head) check() error {
	target, err := url.Parse(h.Target)
	switch {
	case h.Schema == 0:
		return errors.New("it does not say that it is a journal")
	case h.Schema > Schema:
		return fmt.Errorf("it is a journal of version %d, and this portalspec knows version %d: take a newer one", h.Schema, Schema)
	case err != nil || target.Scheme != "http" && target.Scheme != "https" || target.Host == "":
		return errors.New("its target is no http or https URL")
	}
	return nil
}

func (l *Log) enter(e entry) error {
	r := e.Record
	if r.Type == "" {
		return errors.New("it is about no record")
	}
	switch e.Event {
	case Making:
		l.Made = append(l.Made, Creation{Record: r, Titles: []string{r.Title}})
		return nil
	case Naming, Made, Gone:
	default:
		return fmt.Errorf("nobody knows what %q is", e.Event)
	}
	c := l.find(e.Event, r)
	switch {
	case c == nil && e.Event == Gone:
	case c == nil && e.Event == Made: // one create made two: it was sent again, and had been carried out the first time
		l.Made = append(l.Made, Creation{Record: r, Titles: []string{r.Title}})
	case c == nil:
		return errors.New("it is about a record that was never announced")
	case e.Event == Naming:
		c.Titles = append(c.Titles, r.Title)
	case e.Event == Made:
		c.ID, c.Gone = r.ID, false
	default:
		c.Gone = true
	}
	return nil
}

// find is the creation that an entry is about, the youngest first: by its id, or where it has none yet, by its title.
func (l *Log) find(event string, r Record) *Creation {
	for i := range slices.Backward(l.Made) {
		c := &l.Made[i]
		switch {
		case c.Type != r.Type:
		case r.ID != "" && c.ID == r.ID:
			return c
		case (event == Made || r.ID == "") && c.ID == "" && c.Title == r.Title:
			return c
		}
	}
	return nil
}
