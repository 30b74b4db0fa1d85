package evidence

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
)

// Held are exchanges, wherever they are held.
type Held interface {
	// Find returns the exchange with the id.
	Find(id string) (Exchange, bool)
	// Of returns what the scene sent, in order.
	Of(scene string) []Exchange
}

// ByID is Held in memory.
type ByID map[string]Exchange

// Find implements Held.
func (all ByID) Find(id string) (Exchange, bool) {
	x, found := all[id]
	return x, found
}

// Of implements Held, in the order of the times at which the exchanges left.
func (all ByID) Of(scene string) (some []Exchange) {
	for _, x := range all {
		if x.Scene == scene {
			some = append(some, x)
		}
	}
	slices.SortFunc(some, func(a, b Exchange) int { return a.Sent.Compare(b.Sent) })
	return some
}

// Room is what the exchanges of a run may take in memory, in bytes and by estimate, before some are in a Store's file only.
const Room = 32 << 20

// Store is Held by a file, as entries of a HAR, so that a long run needs no more memory than a short one. What was put last, or
// was looked for last, is in memory too, and keeps what was computed of it.
type Store struct {
	mutex   sync.Mutex
	file    *os.File // nil where everything is in memory
	end     int64
	order   []*stretch
	scenes  map[string][]*stretch
	where   map[string]*stretch // by the exchange's id
	created map[string][]string // types of records, by scene: what is in the file is not read again for it
	recent  []*stretch          // those that are in memory and in the file, the one that goes first at the front
	taken   int64               // what these take
	room    int64               // and may take
	let     func(Exchange)
}

// stretch are exchanges of one scene that stand beside each other.
type stretch struct {
	filed      bool  // whether it is in the file, from at on
	at, length int64 // in the file, in bytes
	entries    int
	exchanges  []Exchange  // nil where they are in the file only
	unsent     []harUnsent // which have no entry; At is a place in exchanges
	takes      int64
}

// NewStore returns a Store with a file in the folder, which must exist, and room for so many bytes in memory. The file has no
// name where the system allows that, so nothing of it outlives the process. Where folder is "", or no file can be made in it,
// everything is kept in memory.
func NewStore(folder string, room int64) *Store {
	s := &Store{room: room, scenes: map[string][]*stretch{}, where: map[string]*stretch{}, created: map[string][]string{}, let: func(Exchange) {}}
	if folder == "" {
		return s
	}
	file, err := os.CreateTemp(folder, "evidence-*.part") // of this account alone: 0600
	if err != nil {
		return s
	}
	s.file = file
	_ = os.Remove(file.Name()) // where that is not possible, Close does it
	return s
}

// Forgetting has the store tell of each exchange that is not in memory any more.
func (s *Store) Forgetting(let func(Exchange)) { s.let = let }

// Put adds exchanges, all of one scene. What cannot be written to the file (a full disk) stays in memory.
func (s *Store) Put(exchanges ...Exchange) {
	if len(exchanges) == 0 {
		return
	}
	scene, added := exchanges[0].Scene, &stretch{exchanges: exchanges, takes: weight(exchanges)}
	for i, x := range exchanges {
		if x.Unsent {
			added.unsent = append(added.unsent, harUnsent{At: i, Exchange: x})
		}
	}
	added.entries = len(exchanges) - len(added.unsent)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.order, s.scenes[scene] = append(s.order, added), append(s.scenes[scene], added)
	for _, x := range exchanges {
		s.where[x.ID] = added
		if x.Request.Method == http.MethodPost && x.OK() && x.Record.ID != "" {
			s.created[scene] = append(s.created[scene], x.Record.Type)
		}
	}
	if s.write(added) {
		s.remember(added)
	}
}

// weight is about what exchanges take in memory, with what is computed of their bodies.
func weight(exchanges []Exchange) (bytes int64) {
	for _, x := range exchanges {
		bytes += 6<<10 + 4*int64(len(x.Request.Body)+len(x.Answer.Body))
	}
	return bytes
}

// write puts the stretch at the end of the file, in one piece; false where it has to stay in memory.
func (s *Store) write(added *stretch) bool {
	if s.file == nil {
		return false
	}
	counted := &counting{at: s.end, to: s.file}
	out := bufio.NewWriterSize(counted, 64<<10)
	var err error
	begin := ""
	for _, x := range added.exchanges {
		if x.Unsent || err != nil {
			continue
		}
		if _, err = out.WriteString(begin); err == nil {
			err = writeEntry(out, x)
		}
		begin = between
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return false // the next one is written over what is there of it
	}
	added.filed, added.at, added.length = true, s.end, counted.at-s.end
	s.end = counted.at
	return true
}

// counting writes from a place in a file on.
type counting struct {
	at int64
	to io.WriterAt
}

// Write implements io.Writer.
func (c *counting) Write(text []byte) (n int, err error) {
	n, err = c.to.WriteAt(text, c.at)
	c.at += int64(n)
	return n, err
}

// remember keeps a stretch in memory that is in the file, and lets others go for it.
func (s *Store) remember(kept *stretch) {
	s.recent, s.taken = append(s.recent, kept), s.taken+kept.takes
	for s.taken > s.room && len(s.recent) > 1 {
		oldest := s.recent[0]
		s.recent, s.taken = s.recent[1:], s.taken-oldest.takes
		for _, x := range oldest.exchanges {
			s.let(x)
		}
		oldest.exchanges = nil
	}
}

// read returns the stretch's exchanges. What is in the file was written by us, and can be read unless the disk is broken.
func (s *Store) read(from *stretch) []Exchange {
	if from.exchanges != nil {
		return from.exchanges
	}
	all := make([]Exchange, 0, from.entries+len(from.unsent))
	list := json.NewDecoder(io.MultiReader(strings.NewReader("["), from.in(s.file), strings.NewReader("]")))
	_, err := list.Token()
	for err == nil && list.More() {
		var entry harEntry
		var x Exchange
		if err = list.Decode(&entry); err == nil {
			x, err = entry.exchange()
		}
		all = append(all, x.Remembering())
	}
	if err != nil {
		panic(fmt.Sprintf("the evidence that was put aside cannot be read any more: %v", err)) // the disk is broken
	}
	for _, unsent := range from.unsent {
		all = slices.Insert(all, unsent.At, unsent.Exchange)
	}
	from.exchanges = all
	s.remember(from)
	return all
}

// in is the stretch's text in the file.
func (from *stretch) in(file *os.File) io.Reader {
	return io.NewSectionReader(file, from.at, from.length)
}

// Find implements Held.
func (s *Store) Find(id string) (Exchange, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	place, found := s.where[id]
	if !found || id == "" {
		return Exchange{}, false
	}
	all := s.read(place)
	for i := range all { // by index: an exchange is large, and most are passed over
		if all[i].ID == id {
			return all[i], true
		}
	}
	return Exchange{}, false
}

// Of implements Held.
func (s *Store) Of(scene string) (all []Exchange) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, each := range s.scenes[scene] {
		all = append(all, s.read(each)...)
	}
	return all
}

// Created returns the types of the records that the scene has created, each as often as it did.
func (s *Store) Created(scene string) []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.created[scene])
}

// All are all exchanges, in the order in which they were put.
func (s *Store) All() iter.Seq[Exchange] {
	return func(yield func(Exchange) bool) {
		for i := 0; ; i++ {
			s.mutex.Lock()
			if i >= len(s.order) {
				s.mutex.Unlock()
				return
			}
			some := s.read(s.order[i])
			s.mutex.Unlock()
			for _, x := range some {
				if !yield(x) {
					return
				}
			}
		}
	}
}

// WriteHAR is evidence.WriteHAR of a log whose exchanges are in the store. Errors are those of w, and of the store's file.
func (s *Store) WriteHAR(w io.Writer, log Log) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	writer := NewHARWriter(w)
	for _, each := range s.order {
		if err := writer.addStretch(s.file, each); err != nil {
			return err
		}
	}
	return writer.Close(log)
}

// addStretch writes what is in the file as it stands there, where it is.
func (h *HARWriter) addStretch(file *os.File, each *stretch) error {
	if !each.filed {
		for _, x := range each.exchanges {
			if err := h.Add(x); err != nil {
				return err
			}
		}
		return h.err
	}
	for _, unsent := range each.unsent {
		h.unsent = append(h.unsent, harUnsent{At: h.added + unsent.At, Exchange: unsent.Exchange})
	}
	h.added += each.entries + len(each.unsent)
	if each.entries == 0 {
		return h.err
	}
	h.next()
	h.entries += each.entries - 1
	if h.err == nil {
		_, h.err = io.Copy(h.out, each.in(file))
	}
	return h.err
}

// Close lets go of the file. Nothing that is only there can be found any more.
func (s *Store) Close() {
	if s.file != nil {
		_ = s.file.Close()
		_ = os.Remove(s.file.Name())
	}
}
