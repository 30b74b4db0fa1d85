package evidence_test

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"portalspec/reports/evidence"
)

// put has a store hold the exchanges, scene by scene; each gets an id of its own.
func put(store *evidence.Store, exchanges []evidence.Exchange) (scenes map[string][]evidence.Exchange) {
	scenes = map[string][]evidence.Exchange{}
	for i := range exchanges {
		x := &exchanges[i]
		x.ID, x.Scene = fmt.Sprint("x", i), fmt.Sprint("scene ", i/3%2)
		scenes[x.Scene] = append(scenes[x.Scene], *x)
		if i%3 == 2 || i == len(exchanges)-1 {
			store.Put(exchanges[i/3*3 : i+1]...)
		}
	}
	return scenes
}

// Whatever a target sends comes back from the file as it was, and the HAR is the one of the same exchanges in memory.
func TestTheFileGivesBackWhatWasPut(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, room := range map[string]int64{"nothing in memory": 0, "all in memory, too": evidence.Room} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				store := evidence.NewStore(folder, room)
				defer store.Close()
				exchanges := rapid.SliceOfN(exchange(), 1, 20).Draw(t, "exchanges")
				scenes := put(store, exchanges)
				for _, x := range exchanges {
					if got, found := store.Find(x.ID); !found || !reflect.DeepEqual(evidence.Plain(got), x) {
						t.Fatalf("%s: got %#v, %v\nput %#v", x.ID, evidence.Plain(got), found, x)
					}
				}
				for scene, sent := range scenes {
					if got := store.Of(scene); len(got) != len(sent) || !slices.EqualFunc(got, sent, func(a, b evidence.Exchange) bool { return a.ID == b.ID }) {
						t.Fatalf("%s: got %v, put %v", scene, got, sent)
					}
				}
				i := 0
				for x := range store.All() {
					if x.ID != exchanges[i].ID {
						t.Fatalf("exchange %d is %s", i, x.ID)
					}
					i++
				}
				var filed bytes.Buffer
				log := sample(nil)
				if err := store.WriteHAR(&filed, log); err != nil {
					t.Fatal(err)
				}
				log.Exchanges = exchanges
				if want := har(t, log); i != len(exchanges) || !bytes.Equal(filed.Bytes(), want) {
					t.Fatalf("%d exchanges, the HAR\n%s\nis not\n%s", i, filed.Bytes(), want)
				}
			})
		})
	}
}

// The file has no name, so nothing of a run that dies stays, and nobody else can open it.
func TestNothingOfTheFileStays(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	store := evidence.NewStore(folder, 0)
	store.Put(evidence.Exchange{ID: "1", Scene: "scene"})
	before, err := os.ReadDir(folder)
	store.Close()
	after, _ := os.ReadDir(folder)
	if err != nil || len(before) > 0 || len(after) > 0 {
		t.Errorf("%v before it is closed, %v after, %v", before, after, err)
	}
}

// A disk that is full, or a file that is gone, costs memory and no evidence.
func TestWhatCannotBeWrittenStaysInMemory(t *testing.T) {
	t.Parallel()
	store := evidence.NewStore(t.TempDir(), 0)
	store.Put(evidence.Exchange{ID: "1", Scene: "scene"})
	store.Put(evidence.Exchange{ID: "2", Scene: "scene"})
	store.Put(evidence.Exchange{ID: "3", Scene: "scene"}) // the only one in memory
	store.Close()                                         // as if the file could not be written any more
	store.Put(evidence.Exchange{ID: "4", Scene: "scene"})
	store.Put(evidence.Exchange{ID: "5", Scene: "scene"})
	for _, id := range []string{"4", "5"} {
		if _, found := store.Find(id); !found {
			t.Errorf("%s is lost", id)
		}
	}
	if _, found := evidence.NewStore(t.TempDir()+"/missing", 0).Find("1"); found {
		t.Error("an empty store finds something")
	}
}

// What is not in memory any more is told, for who counts what memory holds.
func TestForgettingIsTold(t *testing.T) {
	t.Parallel()
	store := evidence.NewStore(t.TempDir(), 0)
	defer store.Close()
	var gone []string
	store.Forgetting(func(x evidence.Exchange) { gone = append(gone, x.ID) })
	for _, id := range []string{"1", "2", "3"} {
		store.Put(evidence.Exchange{ID: id, Scene: "scene"})
	}
	if want := []string{"1", "2"}; !slices.Equal(gone, want) {
		t.Errorf("told %v, want %v", gone, want)
	}
}

// What a scene has created is known without its exchanges.
func TestWhatASceneCreatedIsKnown(t *testing.T) {
	t.Parallel()
	store := evidence.NewStore("", 0)
	made := evidence.Exchange{ID: "1", Scene: "a", Request: evidence.Request{Method: "POST"}, Record: evidence.Record{Type: "group", ID: "7"}, Answer: evidence.Answer{Status: 201}}
	refused, nameless, read, other := made, made, made, made
	refused.ID, refused.Answer.Status = "2", 403
	nameless.ID, nameless.Record.ID = "3", ""
	read.ID, read.Request.Method = "4", "GET"
	other.ID, other.Scene, other.Record.Type = "5", "b", "event"
	store.Put(made, refused, nameless, read)
	store.Put(other)
	for scene, want := range map[string][]string{"a": {"group"}, "b": {"event"}, "c": nil} {
		if got := store.Created(scene); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", scene, got, want)
		}
	}
}
