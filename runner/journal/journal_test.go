package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var head = Head{Target: "https://portal.example", BasePath: "api/2.0", Seed: 0xabc, Started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}

func begun(t *testing.T) *Journal {
	t.Helper()
	j, err := Begin(filepath.Join(t.TempDir(), "reports"), head)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func group(title, id string) Record {
	return Record{Type: "group", Title: title, ID: id, List: "group", Account: 1}
}

// noted writes entries down as the run would: each must be taken.
func noted(t *testing.T, j *Journal, entries ...entry) {
	t.Helper()
	for _, e := range entries {
		if err := j.Note(e.Event, e.Record); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAJournalTellsWhatIsLeftOfARun(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		entries []entry
		left    []string // id and titles
	}{
		"nothing was created":           {nil, nil},
		"announced, and no id arrived":  {[]entry{{Making, group("a", "")}}, []string{" a"}},
		"created":                       {[]entry{{Making, group("a", "")}, {Made, group("a", "7")}}, []string{"7 a"}},
		"renamed":                       {[]entry{{Making, group("a", "")}, {Made, group("a", "7")}, {Naming, group("b", "7")}}, []string{"7 a b"}},
		"deleted":                       {[]entry{{Making, group("a", "")}, {Made, group("a", "7")}, {Gone, group("a", "7")}}, nil},
		"deleted, and there again":      {[]entry{{Making, group("a", "")}, {Made, group("a", "7")}, {Gone, group("a", "7")}, {Made, group("a", "7")}}, []string{"7 a"}},
		"refused":                       {[]entry{{Making, group("a", "")}, {Gone, group("a", "")}}, nil},
		"one create made two":           {[]entry{{Making, group("a", "")}, {Made, group("a", "7")}, {Made, group("a", "8")}}, []string{"7 a", "8 a"}},
		"two of which the first is not": {[]entry{{Making, group("a", "")}, {Making, group("b", "")}, {Made, group("a", "7")}, {Made, group("b", "8")}, {Gone, group("a", "7")}}, []string{"8 b"}},
		"another type of the same id": {[]entry{{Making, group("a", "")}, {Made, group("a", "7")}, {Making, Record{Type: "event", Title: "b"}},
			{Made, Record{Type: "event", Title: "b", ID: "7"}}, {Gone, Record{Type: "event", Title: "b", ID: "7"}}}, []string{"7 a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := begun(t)
			noted(t, j, test.entries...)
			log, err := Read(j.Place())
			if err != nil {
				t.Fatal(err)
			}
			var left []string
			for _, c := range log.Left() {
				left = append(left, c.ID+" "+strings.Join(c.Titles, " "))
			}
			if !slices.Equal(left, test.left) {
				t.Errorf("left: %q, want %q", left, test.left)
			}
			if got := log.Head; got.Target != head.Target || got.BasePath != head.BasePath || got.Seed != head.Seed || !got.Started.Equal(head.Started) {
				t.Errorf("the head is %+v, want %+v", got, head)
			}
		})
	}
}

func TestFilesAreForTheirOwnerOnly(t *testing.T) {
	t.Parallel()
	j := begun(t)
	for place, want := range map[string]os.FileMode{j.Place(): 0o600, filepath.Dir(j.Place()): 0o700} {
		if info, err := os.Stat(place); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v, want %o", place, info.Mode(), err, want)
		}
	}
}

// A process may be killed while it writes: what is cut was not carried out, for the request waits for the line.
func TestALastLineThatIsCutIsNoMistake(t *testing.T) {
	t.Parallel()
	j := begun(t)
	noted(t, j, entry{Making, group("a", "")}, entry{Making, group("b", "")})
	whole, err := os.ReadFile(j.Place())
	if err != nil {
		t.Fatal(err)
	}
	first := strings.Index(string(whole), "\n") + 1
	for cut := first; cut < len(whole); cut++ {
		place := filepath.Join(t.TempDir(), "journal-1.jsonl")
		if err := os.WriteFile(place, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		log, err := Read(place)
		if want := strings.Count(string(whole[first:cut]), "\n"); err != nil || len(log.Made) != want {
			t.Fatalf("cut after %d bytes: %d records and %v, want %d", cut, len(log.Made), err, want)
		}
	}
}

func TestWhatIsNoJournalIsToldInOneSentence(t *testing.T) {
	t.Parallel()
	const first = `{"journal":1,"target":"https://portal.example","base_path":"api/2.0","seed":1}` + "\n"
	for name, test := range map[string]struct{ text, want string }{
		"empty":                   {"", "its first line is cut"},
		"cut in the first line":   {`{"journal":1,`, "its first line is cut"},
		"a text":                  {"hello\n", "line 1: it is no JSON"},
		"other JSON":              {`{"log":{}}` + "\n", "line 1: it does not say that it is a journal"},
		"a later one":             {`{"journal":9,"target":"https://portal.example"}` + "\n", "line 1: it is a journal of version 9, and this portalspec knows version 1"},
		"a file as target":        {`{"journal":1,"target":"file:///etc/passwd"}` + "\n", "line 1: its target is no http or https URL"},
		"no target":               {`{"journal":1}` + "\n", "line 1: its target is no http or https URL"},
		"no URL as target":        {`{"journal":1,"target":"http://[::1"}` + "\n", "line 1: its target is no http or https URL"},
		"a target without a host": {`{"journal":1,"target":"https:///api"}` + "\n", "line 1: its target is no http or https URL"},
		"garbage in the middle":   {first + "x\n" + `{"event":"making","record":{"type":"group","title":"a"}}` + "\n", "line 2: it is no JSON"},
		"an event of a later one": {first + `{"event":"moved","record":{"type":"group"}}` + "\n", `line 2: nobody knows what "moved" is`},
		"about nothing":           {first + `{"event":"making"}` + "\n", "line 2: it is about no record"},
		"never announced":         {first + `{"event":"naming","record":{"type":"group","id":"7","title":"b"}}` + "\n", "line 2: it is about a record that was never announced"},
		"a line without an end":   {first + `{"event":"making","record":{"type":"` + strings.Repeat("a", longest) + `"}}` + "\n", "line 2 is longer than any of ours"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			place := filepath.Join(t.TempDir(), "journal-1.jsonl")
			if err := os.WriteFile(place, []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Read(place); err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), place) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %q with the file's name, in one line", err, test.want)
			}
		})
	}
}

// Whatever a run of ours writes can be read again, to the longest line.
func TestWhatIsAJournalIsRead(t *testing.T) {
	t.Parallel()
	const before, after = `{"event":"making","record":{"type":"group","title":"`, `"}}` + "\n"
	text := `{"journal":1,"target":"http://127.0.0.1:8080","seed":1}` + "\n" + before + strings.Repeat("a", longest-len(before)-len(after)) + after
	place := filepath.Join(t.TempDir(), "journal-1.jsonl")
	if err := os.WriteFile(place, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if log, err := Read(place); err != nil || len(log.Left()) != 1 {
		t.Errorf("%d records, %v", len(log.Left()), err)
	}
}

// What may be sent once it is announced is announced on disk; of the rest nobody waits for the disk.
func TestWhatIsAnnouncedIsOnDisk(t *testing.T) {
	t.Parallel()
	j := begun(t)
	if j.synced != len(j.text) {
		t.Errorf("the head: %d of %d bytes are on disk", j.synced, len(j.text))
	}
	for _, step := range []struct {
		entry
		onDisk bool
	}{{entry{Making, group("a", "")}, true}, {entry{Made, group("a", "7")}, false}, {entry{Naming, group("b", "7")}, true}, {entry{Gone, group("b", "7")}, false}} {
		noted(t, j, step.entry)
		if onDisk := j.synced == len(j.text); onDisk != step.onDisk {
			t.Errorf("%s: on disk is %v, want %v", step.Event, onDisk, step.onDisk)
		}
	}
}

// A disk that takes no more is found out at the latest when something is to be created.
func TestWhatCannotBePutOnDiskIsNotAnnounced(t *testing.T) {
	t.Parallel()
	j := begun(t)
	noted(t, j, entry{Making, group("a", "")}, entry{Made, group("a", "7")})
	if err := j.file.Close(); err != nil {
		t.Fatal(err)
	}
	if err := j.flush(); err == nil {
		t.Error("nothing was put on disk, and nobody is told")
	}
	if err := j.Note(Gone, group("a", "7")); err == nil || !errors.Is(err, os.ErrClosed) {
		t.Errorf("a later entry: %v", err)
	}
}

// A journal that another file lies in the place of is nowhere.
func TestAFileOfAnotherIsNotWrittenTo(t *testing.T) {
	t.Parallel()
	j := begun(t)
	if err := errors.Join(os.Remove(j.Place()), os.WriteFile(j.Place(), []byte("another's"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := j.Note(Making, group("a", "")); !errors.Is(err, os.ErrExist) {
		t.Errorf("got %v, want to be told that it is there", err)
	}
	if text, err := os.ReadFile(j.Place()); err != nil || string(text) != "another's" {
		t.Errorf("the other file holds %q, %v", text, err)
	}
}

// A journal that is open is a living run's, and nobody sweeps it; one whose process is gone, however it ended, is due.
func TestOnlyTheJournalOfARunThatIsOverIsDue(t *testing.T) {
	t.Parallel()
	j := begun(t)
	noted(t, j, entry{Making, group("a", "")})
	folder := filepath.Dir(j.Place())
	for _, other := range []string{"report.json", "journal-notes.txt", "measured.jsonl"} {
		if err := os.WriteFile(filepath.Join(folder, other), []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if due, err := Due(folder); err != nil || len(due) != 0 || !InUse(j.Place()) {
		t.Errorf("a living run's: due are %v, %v", due, err)
	}
	if err := j.Close(false); err != nil {
		t.Fatal(err)
	}
	if due, err := Due(folder); err != nil || len(due) != 1 || due[0].Place != j.Place() || InUse(j.Place()) {
		t.Errorf("a dead run's: due are %v, %v", due, err)
	}
	if due, err := Due(filepath.Join(folder, "nowhere")); err != nil || due != nil {
		t.Errorf("of no folder: due are %v, %v", due, err)
	}
}

func TestWhereNothingIsLeftTheJournalGoes(t *testing.T) {
	t.Parallel()
	j := begun(t)
	if err := j.Close(true); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(j.Place()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
	var none *Journal
	if err := errors.Join(none.Note(Making, group("a", "")), none.Close(true)); err != nil || none.Place() != "" {
		t.Errorf("no journal at all: %v", err)
	}
}

// Somebody clears the folder of the reports while the run goes on: what was written before is not forgotten.
func TestAJournalThatIsRemovedIsWrittenAnew(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(string) error{
		"the file":   os.Remove,
		"the folder": func(place string) error { return os.RemoveAll(filepath.Dir(place)) },
		"replaced": func(place string) error {
			return errors.Join(os.Remove(place), os.Mkdir(place+".other", 0o700))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := begun(t)
			noted(t, j, entry{Making, group("a", "")})
			if err := remove(j.Place()); err != nil {
				t.Fatal(err)
			}
			noted(t, j, entry{Making, group("b", "")})
			log, err := Read(j.Place())
			if err != nil || len(log.Left()) != 2 || !InUse(j.Place()) {
				t.Errorf("left: %v, %v", log.Left(), err)
			}
		})
	}
}

// What cannot be written down stays so: no later entry says that all is well.
func TestAJournalThatCannotBeWrittenSaysSoFromThenOn(t *testing.T) {
	t.Parallel()
	j := begun(t)
	if err := j.file.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := j.Note(Making, group("a", "")); err == nil {
			t.Error("nothing was written, and nobody is told")
		}
	}
}

func TestManyMayWriteAtOnce(t *testing.T) {
	t.Parallel()
	const scenes, each = 16, 20
	j := begun(t)
	var group sync.WaitGroup
	for scene := range scenes {
		group.Go(func() {
			for n := range each {
				record := Record{Type: "event", Title: fmt.Sprint(scene, "-", n)}
				if err := j.Note(Making, record); err != nil {
					t.Error(err)
				}
				if log, err := Read(j.Place()); err != nil || !slices.ContainsFunc(log.Made, func(c Creation) bool { return c.Title == record.Title }) {
					t.Errorf("%s was announced, and the file does not tell: %v", record.Title, err)
				}
			}
		})
	}
	group.Wait()
	if log, err := Read(j.Place()); err != nil || len(log.Left()) != scenes*each {
		t.Errorf("got %d records, %v", len(log.Left()), err)
	}
}

// FuzzRead: whatever a file holds, reading it ends with a log or one sentence.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"journal":1,"target":"https://portal.example","seed":1}` + "\n" + `{"event":"making","record":{"type":"group","title":"a"}}` + "\n"))
	f.Add([]byte("{}\n\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		place := filepath.Join(t.TempDir(), "journal-1.jsonl")
		if err := os.WriteFile(place, text, 0o600); err != nil {
			t.Fatal(err)
		}
		log, err := Read(place)
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("more than a line: %q", err)
		}
		if len(log.Left()) > len(log.Made) {
			t.Error("more is left than was made")
		}
	})
}
