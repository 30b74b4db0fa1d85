package observe

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/runner/wire"
)

func (r *rehearsal) answer(ask wire.Ask) (status int, body []byte) {
	switch {
	case ask.Credential != evidence.Valid:
		return http.StatusUnauthorized, nil
	case ask.Unpaced && !ask.Second && ask.Account == r.lone && r.spent():
		return http.StatusServiceUnavailable, nil
	case ask.Path == "people/@self.json":
		return http.StatusOK, fmt.Appendf(nil, `{"response":{"id":"00000000-0000-4000-8000-%012d","userName":"first.last"}}`, ask.Account)
	case refusable(ask):
		return http.StatusBadRequest, nil
	case ask.Method == http.MethodPost && ask.Record.Type != "":
		r.counted.Creates++
		id := fmt.Sprint(r.ids)
		r.given[id] = true
		r.makeBeside(ask.Record)
		return http.StatusCreated, fmt.Appendf(nil, `{"response":{"id":%s,"objectId":%s}}`, id, id)
	case ask.Record.ID != "" && !r.given[ask.Record.ID]:
		return http.StatusNotFound, nil
	case ask.Method == http.MethodDelete:
		delete(r.given, ask.Record.ID)
		delete(r.beside, strings.TrimSuffix(ask.Path, ".json"))
	case ask.Method == http.MethodGet:
		if home, is := homes()[strings.TrimSuffix(ask.Path, ".json")]; is {
			return http.StatusOK, home
		}
		return http.StatusOK, r.listBeside(ask.Path)
	}
	return http.StatusOK, []byte(`{"response":{}}`)
}

// homes are the answers in which creates look up where a record goes: ${get:PATH FIELD} in their paths.
var homes = sync.OnceValue(func() map[string][]byte {
	all := map[string][]byte{}
	for _, record := range records.All() {
		_, rest, found := strings.Cut(record.Create.Path, "${get:")
		if !found {
			continue
		}
		rest, _, _ = strings.Cut(rest, "}")
		path, field, _ := strings.Cut(rest, " ")
		answer := "1"
		for _, name := range slices.Backward(strings.Split("response."+field, ".")) {
			answer = fmt.Sprintf("{%q:%s}", name, answer)
		}
		all[path] = []byte(answer)
	}
	return all
})

// makeBeside makes what the create of such a record makes too, which cleaning up finds in a list and deletes.
func (r *rehearsal) makeBeside(record evidence.Record) {
	if kind, _ := records.Named(record.Type); kind.Beside != nil {
		id := fmt.Sprintf("%d0", r.ids)
		r.beside[strings.ReplaceAll(kind.Beside.Path, "{id}", id)] = listing{kind.Collection + ".json",
			fmt.Sprintf(`{"id":%s,%q:%q,%q:[]}`, id, kind.Names.Read, record.Title, kind.Beside.Holds)}
	}
}

// listing is an item of the list at a path.
type listing struct{ path, item string }

func (r *rehearsal) listBeside(path string) []byte {
	var items []string
	for _, one := range r.beside {
		if one.path == path {
			items = append(items, one.item)
		}
	}
	if items == nil {
		return []byte(`{"response":{}}`)
	}
	return fmt.Appendf(nil, `{"response":[%s]}`, strings.Join(items, ","))
}

// refusable tells a write that no portal can carry out: without the record's name, or with JSON that is none.
func refusable(ask wire.Ask) bool {
	if ask.Method != http.MethodPost && ask.Method != http.MethodPut {
		return false
	}
	name, _, _ := strings.Cut(ask.Record.Title, " ")
	isJSON := ask.Header.Get("Content-Type") == "application/json"
	return !bytes.Contains(ask.Body, []byte(name)) || isJSON && !json.Valid(ask.Body)
}

// spent counts a request past the pace, and tells whether the limit of the window is used up.
func (r *rehearsal) spent() bool {
	switch now := r.clock.Now(); {
	case !r.rushing:
		r.since, r.rushed = now, r.before
	case now.Sub(r.since) >= r.window:
		r.since, r.rushed = now, 0
	}
	r.rushed++
	return r.rushed > r.limit
}

// skipping is a clock on which waiting takes no time.
type skipping struct {
	mutex   sync.Mutex
	now     time.Time
	skipped func(time.Duration) // is told of each wait
}

// Now implements pace.Clock.
func (c *skipping) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.now
}

// AfterFunc implements pace.Clock: the time has come at once.
func (c *skipping) AfterFunc(d time.Duration, f func()) func() bool {
	c.mutex.Lock()
	c.now = c.now.Add(d)
	c.mutex.Unlock()
	c.skipped(d)
	go f()
	return func() bool { return false }
}
