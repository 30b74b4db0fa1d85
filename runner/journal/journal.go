// Package journal keeps on disk what a run creates, before it is created: whatever ends the run, a later one can find it and
// remove it. A journal is a file of JSON lines: a Head, and then an entry for each thing that happens to a record.
package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Schema is the version of the file's form.
const Schema = 1

// Head is what a journal begins with: all that is needed to go back to the portal that it is about. It holds no secret.
type Head struct {
	Schema   int       `json:"journal"`
	Target   string    `json:"target"`
	BasePath string    `json:"base_path"`
	Seed     int64     `json:"seed"` // of which the names of the run's records are made
	Started  time.Time `json:"started"`
}

// Record is a record of the run, as far as it is known.
type Record struct {
	Type    string `json:"type"`
	Title   string `json:"title,omitempty"`
	ID      string `json:"id,omitempty"`
	Parent  string `json:"parent,omitempty"`  // the id of the record that it lives in
	List    string `json:"list,omitempty"`    // the path of the collection that shows it; "" where none does
	Account int    `json:"account,omitempty"` // the one that makes it: 1 or 2
}

// What an entry says of its record.
const (
	Making = "making" // it is about to be created
	Naming = "naming" // it is about to be given another title
	Made   = "made"   // it is there, and has an id
	Gone   = "gone"   // it is not there any more, or never came into being
)

type entry struct {
	Event  string `json:"event"`
	Record Record `json:"record"`
}

// Journal is one that is being written. Its methods may be called concurrently; a nil Journal keeps nothing.
type Journal struct {
	place string

	mutex sync.Mutex // of what follows
	file  *os.File
	text  []byte // all that was written: a file that somebody removes is written anew
	err   error  // the first that a write met: from then on nothing may be created

	syncing sync.Mutex // of what follows
	synced  int        // bytes that are on disk
}

// Begin makes the journal of a run in the folder, and puts it on disk. As long as it is open it is locked: nobody sweeps what
// a living run still works with. The error says what went wrong with the file.
func Begin(folder string, head Head) (*Journal, error) {
	head.Schema = Schema
	j := &Journal{place: filepath.Join(folder, fmt.Sprintf("%s%x%s", prefix, uint64(head.Seed), suffix))}
	if err := j.create(); err != nil {
		return nil, err
	}
	err := j.write(head)
	if err == nil {
		err = j.flush()
	}
	if err != nil {
		return nil, errors.Join(err, j.Close(true))
	}
	return j, nil
}

// The files of a folder that are journals.
const (
	prefix = "journal-"
	suffix = ".jsonl"
)

// create makes the file, locked, with all that was written so far. The caller holds the mutex, or is alone.
func (j *Journal) create() error {
	folder := filepath.Dir(j.place)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(j.place, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	if err = lock(file); err == nil {
		_, err = file.Write(j.text)
	}
	if err == nil {
		err = errors.Join(file.Sync(), syncFolder(folder))
	}
	if err != nil {
		return errors.Join(err, file.Close(), os.Remove(j.place))
	}
	j.file = file // one before it, of which no name is left, stays open: it may be on its way to the disk
	return nil
}

// syncFolder puts on disk that a file is in the folder.
func syncFolder(folder string) error {
	opened, err := os.Open(folder)
	if err != nil {
		return err
	}
	_ = opened.Sync() // not every file system knows how to
	return opened.Close()
}

// Note writes an entry down. When it returns nil, Making and Naming are on disk: what they announce may be sent. Of the
// others the system knows, which is enough for a process that is killed; a machine that stops forgets at most that a record
// is gone, or its id, and it is looked for by its title.
func (j *Journal) Note(event string, record Record) error {
	if j == nil {
		return nil
	}
	if err := j.write(entry{event, record}); err != nil || event != Making && event != Naming {
		return err
	}
	return j.flush()
}

// write appends one line, whole.
func (j *Journal) write(line any) error {
	text, err := json.Marshal(line)
	if err != nil {
		return err
	}
	text = append(text, '\n')
	j.mutex.Lock()
	defer j.mutex.Unlock()
	if j.err != nil {
		return j.err
	}
	j.text = append(j.text, text...)
	if j.isThere() {
		_, j.err = j.file.Write(text)
	} else {
		j.err = j.create()
	}
	return j.err
}

// isThere tells whether the file still has its name: somebody may clear the folder while the run goes on.
func (j *Journal) isThere() bool {
	named, err := os.Stat(j.place)
	if err != nil {
		return false
	}
	open, err := j.file.Stat()
	return err == nil && os.SameFile(named, open)
}

// flush returns when all that was written before is on disk. Those who wait at the same time wait for one another's.
func (j *Journal) flush() error {
	mine, _ := j.now()
	j.syncing.Lock()
	defer j.syncing.Unlock()
	if j.synced >= mine {
		return nil
	}
	all, file := j.now()
	if err := file.Sync(); err != nil {
		j.mutex.Lock()
		j.err = err
		j.mutex.Unlock()
		return err
	}
	j.synced = all
	return nil
}

// now is how much was written, and to which file.
func (j *Journal) now() (int, *os.File) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	return len(j.text), j.file
}

// Place is where the journal lies; "" for a nil one.
func (j *Journal) Place() string {
	if j == nil {
		return ""
	}
	return j.place
}

// Close ends the journal; where nothing is left of the run, the file goes too.
func (j *Journal) Close(nothingLeft bool) error {
	if j == nil {
		return nil
	}
	err := j.file.Close()
	if nothingLeft {
		if gone := os.Remove(j.place); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	return err
}

// isJournal tells whether a file of that name is one.
func isJournal(name string) bool {
	return strings.HasPrefix(name, prefix) && strings.HasSuffix(name, suffix)
}
