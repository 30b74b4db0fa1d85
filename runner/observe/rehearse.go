package observe

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/runner/pace"
	"portalspec/runner/wire"
	"portalspec/suites/spec"
)

// Wire is what an observation sends through: wire.Client, or a rehearsal of it.
type Wire interface {
	Send(context.Context, wire.Ask) evidence.Exchange
	Login(ctx context.Context, ask wire.Ask, userName, password string) (evidence.Exchange, string)
	Budget(account int, second bool) *pace.Budget
	Keep(texts ...string)
}

// Expectation is what a plan will send to a portal that does everything right.
type Expectation struct {
	First   int // requests on the first account and its address, those without a credential included
	Second  int // on the second account
	Others  int // from the second address
	Creates int // records to be created
	// Shares are the requests by the first word of their scene's key (lifecycles, strangers ...), in the order of the run.
	Shares []Share
	// LowerBound is the least time that the plan can take at the limit, from rest: its own waits included.
	LowerBound time.Duration
}

// Share is how many requests some scenes send, by what they can do.
type Share struct {
	Scenes    string // the first word of their keys; "start" and "end" are around all scenes
	Reads     int    // with the account's token
	Writes    int    // with the account's token, on records of this run; logins and batches of reads too
	Strangers int    // without a credential, or with a false one, whatever they ask for
}

// Whole is the sum of all shares.
func (e Expectation) Whole() (whole Share) {
	for _, share := range e.Shares {
		whole.Reads += share.Reads
		whole.Writes += share.Writes
		whole.Strangers += share.Strangers
	}
	return whole
}

// count adds a request to its share.
func (e *Expectation) count(ask wire.Ask) {
	scenes, _, _ := strings.Cut(ask.Scene, "/")
	i := slices.IndexFunc(e.Shares, func(s Share) bool { return s.Scenes == scenes })
	if i < 0 {
		i = len(e.Shares)
		e.Shares = append(e.Shares, Share{Scenes: scenes})
	}
	switch share := &e.Shares[i]; {
	case ask.Credential != evidence.Valid && ask.Credential != "" && ask.Credential != evidence.NotNeeded:
		share.Strangers++
	case ask.Method == http.MethodGet:
		share.Reads++
	default:
		share.Writes++
	}
}

// Requests is the number of all requests.
func (e Expectation) Requests() int { return e.First + e.Second + e.Others }

// Rehearse carries the plan out against a stand-in that answers as an empty portal would, and counts. Nothing is sent.
func Rehearse(plan Plan) Expectation {
	expected, _ := rehearse(plan)
	return expected
}

// Transcript lists what one scene sends, a request a line, in order: "POST group.json", "GET group/1 (no format, Authorization: none)".
func Transcript(scene spec.Planned, facts evidence.Facts) []string {
	_, lines := rehearse(Plan{Scenes: []spec.Planned{scene}, Facts: facts, Accounts: 2})
	return lines
}

func rehearse(plan Plan) (Expectation, []string) {
	clock := &skipping{now: time.Unix(0, 0)}
	stage := &rehearsal{
		given: map[string]bool{}, beside: map[string]listing{}, limit: plan.Facts.Limit, window: plan.Facts.Window, clock: clock,
		budgets: [2]*pace.Budget{pace.New(1<<30, plan.Facts.Window, clock, time.Second), pace.New(1<<30, plan.Facts.Window, clock, time.Second)},
	}
	plan.Concurrency, plan.Clock = 1, clock
	o := Start(context.Background(), stage, plan)
	_ = o.AwaitAll(context.Background()) // a background context does not end
	expected := stage.counted
	expected.LowerBound = max(
		pace.LowerBound(expected.First, plan.Facts.Limit, plan.Facts.Window),
		pace.LowerBound(expected.Second, plan.Facts.Limit, plan.Facts.Window),
		clock.Now().Sub(time.Unix(0, 0)),
	)
	return expected, stage.lines
}

// rehearsal is a stand-in for the wire.
type rehearsal struct {
	mutex   sync.Mutex
	counted Expectation
	lines   []string
	ids     int
	given   map[string]bool    // ids of records that exist
	beside  map[string]listing // by the path that deletes it
	rushed  int                // requests past the pace in the window that began at since
	since   time.Time
	limit   int
	window  time.Duration
	clock   *skipping
	budgets [2]*pace.Budget
}

// Budget implements Wire: nothing is held back.
func (r *rehearsal) Budget(account int, _ bool) *pace.Budget { return r.budgets[account-1] }

// Keep implements Wire: nothing is hidden.
func (r *rehearsal) Keep(...string) {}

// Login implements Wire.
func (r *rehearsal) Login(ctx context.Context, ask wire.Ask, _, _ string) (evidence.Exchange, string) {
	return r.Send(ctx, ask), "token"
}

// Send implements Wire.
func (r *rehearsal) Send(_ context.Context, ask wire.Ask) evidence.Exchange {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	switch {
	case ask.Second:
		r.counted.Others++
	case ask.Account == 2:
		r.counted.Second++
	default:
		r.counted.First++
	}
	r.counted.count(ask)
	r.ids++
	r.lines = append(r.lines, line(ask))
	x := evidence.Exchange{
		ID: fmt.Sprint(r.ids), Scene: ask.Scene, Way: ask.Way, Credential: ask.Credential, Account: ask.Account, Second: ask.Second,
		Record: ask.Record, Undo: ask.Undo, Request: evidence.Request{Method: ask.Method, URL: ask.Path}, Sent: r.clock.Now(),
	}
	x.Answer.Status, x.Answer.Body = r.answer(ask)
	x.Answer.Header = http.Header{"Content-Type": {"application/json"}}
	if x.Answer.Status == http.StatusServiceUnavailable {
		x.Answer.Header.Set("Retry-After", fmt.Sprint(int((r.window+time.Second-1)/time.Second)))
	}
	return x
}

func (r *rehearsal) answer(ask wire.Ask) (status int, body []byte) {
	switch {
	case ask.Credential != evidence.Valid:
		return http.StatusUnauthorized, nil
	case ask.Unpaced && !ask.Second && ask.Account == r.account() && r.spent():
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
		if home, is := homes[strings.TrimSuffix(ask.Path, ".json")]; is {
			return http.StatusOK, home
		}
		return http.StatusOK, r.listBeside(ask.Path)
	}
	return http.StatusOK, []byte(`{"response":{}}`)
}

// homes are the answers in which creates look up where a record goes: ${get:PATH FIELD} in their paths.
var homes = func() map[string][]byte {
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
}()

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

// line is a request as a transcript shows it.
func line(ask wire.Ask) string {
	text := ask.Method + " " + ask.Path
	var how []string
	if ask.Way == evidence.Bare || ask.Way == evidence.Headers || ask.Way == evidence.AnyAccept {
		how = append(how, string(ask.Way))
	}
	if ask.Credential != evidence.Valid && ask.Credential != "" {
		how = append(how, "Authorization: "+string(ask.Credential))
	}
	if len(how) > 0 {
		text += " (" + strings.Join(how, ", ") + ")"
	}
	return text
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
	if now := r.clock.Now(); now.Sub(r.since) >= r.window {
		r.since, r.rushed = now, 0
	}
	r.rushed++
	return r.rushed > r.limit
}

// account is the one whose budget is spent on purpose; the first rushed request shows it.
func (r *rehearsal) account() int {
	if r.counted.Second > 0 {
		return 2
	}
	return 1
}

// skipping is a clock on which waiting takes no time.
type skipping struct {
	mutex sync.Mutex
	now   time.Time
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
	go f()
	return func() bool { return false }
}
