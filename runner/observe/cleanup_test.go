package observe_test

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"portalspec/fixtures/portal"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/runner/observe"
	"portalspec/runner/wire"
	"portalspec/suites/spec"
)

func isCreate(r *http.Request) bool {
	return r.Method == http.MethodPost && !strings.Contains(r.URL.Path, "authentication")
}

// every says of each n-th request of the kind that it is one.
func every(n int64, kind func(*http.Request) bool) func(*http.Request) bool {
	var met atomic.Int64
	return func(r *http.Request) bool { return kind(r) && met.Add(1)%n == 0 }
}

// instead puts something in the place of the chosen answers, after the portal has done what it was asked for.
func instead(chosen func(*http.Request) bool, answer func(w http.ResponseWriter, r *http.Request, real *httptest.ResponseRecorder)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !chosen(r) {
				next.ServeHTTP(w, r)
				return
			}
			real := httptest.NewRecorder()
			next.ServeHTTP(real, r)
			answer(w, r, real)
		})
	}
}

// hang keeps a caller waiting until it goes away, which net/http notices once the body has been read.
func hang(_ http.ResponseWriter, r *http.Request, _ *httptest.ResponseRecorder) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// A create that has no clear answer may have taken effect: the record is found by its name.
func TestRecordsOfUnclearCreatesAreFoundByTheirNames(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(http.ResponseWriter, *http.Request, *httptest.ResponseRecorder){
		"no answer in time": hang,
		"a server error":    func(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) { w.WriteHeader(500) },
		"a refusal":         func(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) { w.WriteHeader(400) },
		"no id":             func(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) { w.WriteHeader(201) },
		"a reset":           func(http.ResponseWriter, *http.Request, *httptest.ResponseRecorder) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			chosen := every(4, isCreate)
			few := only("lifecycles/group", "lifecycles/blog-comment", "failures/project", "formats/crm-case", "strangers/event")
			o := site{scenes: few, timeout: time.Second, between: instead(chosen, answer)}.observed(t)
			o.clean(t)
		})
	}
}

// On a list of many pages the record may be on any of them.
func TestRecordsAreLookedForOnEveryPage(t *testing.T) {
	t.Parallel()
	group, _ := records.Named("group")
	crowd := scene("crowd", func(p *spec.Portal) map[string]evidence.Exchange {
		for range 24 { // names 1 to 24: the first begins like the tenth
			p.Create(group, spec.In(evidence.JSON))
		}
		return nil
	})
	chosen := every(3, isCreate)
	o := site{scenes: []spec.Planned{crowd}, options: []portal.Option{portal.WithPageSize(5)},
		between: instead(chosen, func(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) { w.WriteHeader(500) })}.observed(t)
	o.clean(t)
}

// A write that is sent again may have been carried out both times, under one name.
func TestTwoRecordsOfOneNameAreBothRemoved(t *testing.T) {
	t.Parallel()
	group, _ := records.Named("group")
	stranger := scene("stranger", func(p *spec.Portal) map[string]evidence.Exchange {
		p.Create(group, spec.In(evidence.JSON), spec.Without(spec.Authorization)) // a stranger's 500 is asked for twice
		return nil
	})
	var token string
	letIn := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !isCreate(r) {
				next.ServeHTTP(w, r)
				return
			}
			r.Header.Set("Authorization", token)
			next.ServeHTTP(httptest.NewRecorder(), r)
			w.WriteHeader(500)
		})
	}
	o := site{scenes: []spec.Planned{stranger}, between: letIn, tokens: func(all []portal.Account) [2]string {
		token = all[0].Token
		return [2]string{all[0].Token, all[1].Token}
	}}.observed(t)
	o.clean(t)
}

// Some targets answer 200 and an empty response to a read of what is not there.
func TestAnEmptyResponseIsNoRecordThatIsKept(t *testing.T) {
	t.Parallel()
	calendar, _ := records.Named("calendar") // no list shows it
	empty := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			next.ServeHTTP(answer, r)
			if r.Method == http.MethodGet && answer.Code == http.StatusNotFound {
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(`{"status":0,"statusCode":200,"response":{}}`))
				return
			}
			if answer.Code == http.StatusNotFound { // and a delete fails
				answer.Code = http.StatusInternalServerError
			}
			maps.Copy(w.Header(), answer.Header())
			w.WriteHeader(answer.Code)
			_, _ = w.Write(answer.Body.Bytes())
		})
	}
	for name, looks := range map[string]int{"never looked for": 0, "looked for": 1} {
		made := scene("made", func(p *spec.Portal) map[string]evidence.Exchange {
			one := p.Create(calendar, spec.In(evidence.JSON)).Record
			seen := map[string]evidence.Exchange{"Deleted": p.Delete(one, spec.In(evidence.JSON))}
			for range looks {
				seen["Gone"] = p.Read(one, spec.In(evidence.JSON))
			}
			return seen
		})
		o := site{scenes: []spec.Planned{made}, between: empty}.observed(t)
		if told := o.Leftovers(); len(told) > 0 {
			t.Errorf("%s: told that it stays: %q", name, told)
		}
		o.clean(t)
	}
}

func TestWhatTheTargetKeepsIsTold(t *testing.T) {
	t.Parallel()
	group, _ := records.Named("group")
	made := scene("made", func(p *spec.Portal) map[string]evidence.Exchange {
		return map[string]evidence.Exchange{"Created": p.Create(group, spec.In(evidence.JSON))}
	})
	for name, status := range map[string]int{"swallowed": 200, "refused": 403} {
		swallow := func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodDelete {
					w.WriteHeader(status)
					return
				}
				next.ServeHTTP(w, r)
			})
		}
		o := site{scenes: []spec.Planned{made}, between: swallow}.observed(t)
		kept, told := o.portal.Leftovers(), o.Leftovers()
		if len(kept) != 1 || len(told) == 0 || !strings.Contains(told[0], `group "`+spec.Prefix(7)+"-") {
			t.Errorf("%s: the portal keeps %q, told %q", name, kept, told)
		}
		if len(told) > 1 {
			t.Errorf("%s: one record is told %d times: %q", name, len(told), told)
		}
	}
}

// Whoever could not be looked for at once is by the sweep, and with it all that the same list would show.
func TestAListThatIsReadAfterAllEndsTheDoubtAboutAll(t *testing.T) {
	t.Parallel()
	group, _ := records.Named("group")
	unclear := scene("unclear", func(p *spec.Portal) map[string]evidence.Exchange {
		return map[string]evidence.Exchange{"First": p.Create(group, spec.In(evidence.JSON)), "Second": p.Create(group, spec.In(evidence.JSON)), "Third": p.Create(group, spec.In(evidence.JSON))}
	})
	var lists atomic.Int64
	failing := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost || strings.HasSuffix(r.URL.Path, "/group.json") && lists.Add(1) == 1 {
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
	o := site{scenes: []spec.Planned{unclear}, between: failing}.observed(t)
	if told, asked := o.Leftovers(), lists.Load(); len(told) > 0 || asked != 2 {
		t.Errorf("told %q after the list was read %d times; wanted nothing told, and it read once by the scene and once by the sweep", told, asked)
	}
}

func TestASceneThatPanicsIsCleanedUpAndTold(t *testing.T) {
	t.Parallel()
	group, _ := records.Named("group")
	mistake := scene("mistake", func(p *spec.Portal) map[string]evidence.Exchange {
		p.Create(group)
		panic("a mistake of ours")
	})
	inRush := scene("in a rush", func(p *spec.Portal) map[string]evidence.Exchange {
		p.Rush(4, func() (evidence.Exchange, bool) { panic("a mistake in a rush") }, func(evidence.Exchange) {})
		return nil
	})
	fine := scene("fine", func(p *spec.Portal) map[string]evidence.Exchange {
		return map[string]evidence.Exchange{"Created": p.Create(group)}
	})
	o := site{scenes: []spec.Planned{mistake, inRush, fine}}.observed(t)
	o.clean(t)
	for key, want := range map[string]string{
		"mistake": "the scene mistake broke off: a mistake of ours", "in a rush": "the scene in a rush broke off: a mistake in a rush", "fine": "",
	} {
		seen, err := o.Await(context.Background(), key)
		if err != nil || seen.Broken != want {
			t.Errorf("%s: got %q, %v", key, seen.Broken, err)
		}
	}
}

// stumbling is a client in which a mistake of ours breaks off the deletes that clean up after some scenes.
type stumbling struct {
	observe.Wire
	after []string
}

func (s stumbling) Send(ctx context.Context, ask wire.Ask) evidence.Exchange {
	if ask.Method == http.MethodDelete && slices.Contains(s.after, ask.Scene) {
		panic("a mistake of ours")
	}
	return s.Wire.Send(ctx, ask)
}

// A mistake in cleaning up after a scene costs what that scene shows; the sweep at the end removes what it left. One in the
// sweep too leaves records, which are named. All else is observed and removed, whatever breaks.
func TestAMistakeInCleaningUpCostsNothingElse(t *testing.T) {
	t.Parallel()
	creates := func(kind string) func(p *spec.Portal) map[string]evidence.Exchange {
		record, _ := records.Named(kind)
		return func(p *spec.Portal) map[string]evidence.Exchange {
			return map[string]evidence.Exchange{"Created": p.Create(record)}
		}
	}
	for name, test := range map[string]struct {
		after   []string
		left    string // the record that stays; "" where none does
		unswept string
	}{
		"after a scene":                {[]string{"messy"}, "", ""},
		"after a scene and at the end": {[]string{"messy", "end"}, "group", "cleaning up broke off, which is our own fault: a mistake of ours"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := site{accounts: 1}.observed(t)
			plan := at.plan
			plan.Scenes = []spec.Planned{scene("messy", creates("group")), scene("fine", creates("event"))}
			o := served{observe.Start(t.Context(), stumbling{at.client, test.after}, plan), at.portal, at.client, plan}
			o.wait(t)
			for key, want := range map[string]string{"messy": "the scene messy broke off: a mistake of ours", "fine": ""} {
				if seen, err := o.Await(t.Context(), key); err != nil || seen.Broken != want || seen.Steps["Created"].Answer.Status != 201 {
					t.Errorf("%s: got %q, %v, %v", key, seen.Broken, seen.Steps["Created"], err)
				}
			}
			if got := o.Unswept(); got != test.unswept {
				t.Errorf("the end: got %q, want %q", got, test.unswept)
			}
			stays, told := o.portal.Leftovers(), o.Leftovers()
			if want := min(1, len(test.left)); len(stays) != want || len(told) != want {
				t.Fatalf("there are %q, told is %q; want %d", stays, told, want)
			}
			if test.left != "" && (!strings.HasPrefix(told[0], test.left+` "portalspec-`) || !strings.HasSuffix(told[0], test.unswept)) {
				t.Errorf("told is %q", told[0])
			}
		})
	}
}

// An interrupt ends what is observed, not what is cleaned up.
func TestAnInterruptedRunCleansUp(t *testing.T) {
	t.Parallel()
	for _, after := range []int64{1, 20, 60, 100} {
		t.Run(fmt.Sprintf("after %d requests", after), func(t *testing.T) {
			t.Parallel()
			ctx, interrupt := context.WithCancel(context.Background())
			defer interrupt()
			var met atomic.Int64
			interrupting := func(next http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					next.ServeHTTP(w, r)
					if met.Add(1) == after {
						interrupt()
					}
				})
			}
			o := site{scenes: append(only("lifecycles/group", "neighbours/blog-comment", "failures/project", "strangers/event"), only("burst")...), ctx: ctx, between: interrupting, limit: 1000, window: time.Second,
				options: []portal.Option{portal.WithLimit(1000, time.Second)}}.observed(t)
			o.clean(t)
			if n := met.Load(); after == 1 && n > 2 {
				t.Errorf("sent %d requests after an interrupt at the first", n)
			}
		})
	}
}

// A target that does not answer any more cannot be cleaned up, and must not hold the run for longer than the grace.
func TestCleaningUpEndsWithItsGrace(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(context.Background())
	defer interrupt()
	group, _ := records.Named("group")
	made := scene("made", func(p *spec.Portal) map[string]evidence.Exchange {
		seen := map[string]evidence.Exchange{"Created": p.Create(group)}
		interrupt()
		return seen
	})
	silent := instead(func(r *http.Request) bool { return r.Method == http.MethodDelete }, hang)
	began := time.Now()
	o := site{scenes: []spec.Planned{made}, ctx: ctx, grace: 50 * time.Millisecond, between: silent}.observed(t)
	// one request may last for 10 s
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("took %v", took)
	}
	if told := o.Leftovers(); len(told) != 1 || !strings.Contains(told[0], "group") {
		t.Errorf("told %q", told)
	}
}

// The evidence holds every request that was sent, cleaning up included, each under one id.
func TestEveryRequestIsKept(t *testing.T) {
	t.Parallel()
	var sent sync.Map
	o := site{scenes: paced()[:12], between: func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			sent.Store(r.Header.Get("X-Request-Id"), r.Method+" "+r.URL.Path)
			next.ServeHTTP(w, r)
		})
	}}.observed(t)
	cleaning := 0
	for x := range o.Held().All() {
		if _, found := sent.LoadAndDelete(x.ID); !found && !x.Unsent {
			t.Errorf("%s %v is kept twice, or was never sent", x.ID, x)
		}
		if x.Step == "" {
			t.Errorf("%s %v has no step", x.ID, x)
		}
		if x.Step == "(cleanup)" {
			cleaning++
		}
	}
	sent.Range(func(id, line any) bool {
		t.Errorf("%v %v was sent and is not kept", id, line)
		return true
	})
	if cleaning == 0 {
		t.Error("no exchange of the cleanup says so")
	}
}

// The create of a thread makes a category too, whose number may be that of somebody's thread.
func TestWhatACreateMadeBesideIsRemovedAsWhatItIs(t *testing.T) {
	t.Parallel()
	thread, _ := records.Named("forum-thread")
	made := scene("made", func(p *spec.Portal) map[string]evidence.Exchange {
		for range 4 {
			p.Create(thread, spec.In(evidence.JSON))
		}
		return nil
	})
	for name, between := range map[string]func(http.Handler) http.Handler{
		"each answered": nil,
		"some unclear":  instead(every(2, isCreate), func(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) { w.WriteHeader(500) }),
	} {
		o := site{scenes: []spec.Planned{made}, between: between}.observed(t)
		o.clean(t)
		created := map[string]bool{}
		for x := range o.Held().All() {
			if x.Request.Method == http.MethodPost {
				created[x.Record.ID] = true
			}
		}
		for x := range o.Held().All() {
			at := evidence.Path(x.Request.URL)
			if _, id, is := strings.Cut(at, "forum/thread/"); is && name == "each answered" && !created[strings.TrimSuffix(id, ".json")] {
				t.Errorf("%s: %s %s is none of the threads that were created", name, x.Request.Method, at)
			}
		}
	}
}
