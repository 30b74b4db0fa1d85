package observe_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"portalspec/fixtures/operations"
	"portalspec/fixtures/portal"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/spec"
)

// recorder keeps every request that the portal met.
type recorder struct {
	mutex sync.Mutex
	hits  []portal.Hit
}

func (r *recorder) note(hit portal.Hit) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.hits = append(r.hits, hit)
}

// asked is the documented operation that a request was, whoever sent it; "" for none.
func asked(hit portal.Hit) (operations.Operation, map[string]string, bool) {
	path := strings.TrimPrefix(hit.Path, "/api/2.0/")
	return operations.Documented().Find(hit.Method, strings.TrimSuffix(strings.TrimSuffix(path, ".json"), ".xml"))
}

// others makes a record of every type in the name of the second account, and returns their ids by type.
func others(t *testing.T, own *portal.Portal) map[string]string {
	t.Helper()
	keeping := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodDelete {
				w.WriteHeader(http.StatusForbidden)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
	observed := site{between: keeping, seed: 8, scenes: []spec.Planned{scene("colleague", func(p *spec.Portal) map[string]evidence.Exchange {
		made := map[string]evidence.Exchange{}
		for _, record := range records.All() {
			how := []spec.Option{spec.In(evidence.JSON), spec.By(2)}
			if record.Nested() {
				how = append(how, spec.Within(made[record.Parent].Record.ID))
			}
			made[record.Name] = p.Create(record, how...)
		}
		return made
	})}, own: own}.observed(t)
	ids := map[string]string{}
	for x := range observed.Held().All() {
		if x.Request.Method == http.MethodPost && x.OK() {
			ids[x.Record.Type] = x.Record.ID
		}
	}
	return ids
}

// A full run, every request of it against the list of what may be sent.
func TestNothingIsSentThatMayHarmOthers(t *testing.T) {
	t.Parallel()
	for name, hazardous := range map[string]bool{"by default": false, "with --include-hazardous": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kept := &recorder{}
			own := portal.New(portal.WithoutLimit(), portal.WithObserver(kept.note))
			theirs := others(t, own)
			before, left := len(kept.hits), own.Leftovers()
			everything := scenesOf(func(row spec.Row) bool { return row.Scene().Stage != spec.Alone })
			o := site{scenes: everything, own: own, hazardous: hazardous}.observed(t)
			if cause := o.Cause(); cause.Text != "" {
				t.Fatal(cause.Text)
			}
			sent := map[operations.Class]int{}
			for _, hit := range kept.hits[before:] {
				one, ids, documented := asked(hit)
				if !documented {
					if hit.Method != http.MethodGet && !strings.HasPrefix(hit.Path, "/api/2.0/batch") {
						t.Errorf("%s %s is not documented", hit.Method, hit.Path)
					}
					continue
				}
				sent[one.Class]++
				if one.Class == operations.Hazardous && (hit.Account != "" || !hazardous) {
					t.Errorf("%s was sent by %q", one.Name(), hit.Account)
				}
				if hit.Method != http.MethodPut && hit.Method != http.MethodDelete {
					continue
				}
				for _, parameter := range one.Parameters {
					if id := ids[parameter.Name]; parameter.ID && id == theirs[parameter.Record] && id != "" {
						t.Errorf("%s %s is about a record of somebody else", hit.Method, hit.Path)
					}
				}
			}
			if now := own.Leftovers(); !slices.Equal(now, left) || len(left) < len(records.All()) {
				t.Errorf("records of others were %q, and are %q", left, now)
			}
			for _, planned := range everything {
				if seen, err := o.Await(t.Context(), planned.Key); err != nil || seen.Broken != "" {
					t.Errorf("%s: %s, %v", planned.Key, seen.Broken, err)
				}
			}
			if (sent[operations.Hazardous] > 0) != hazardous {
				t.Errorf("%d hazardous operations were sent", sent[operations.Hazardous])
			}
			if sent[operations.Safe] < 500 || sent[operations.OwnRecord] < 500 {
				t.Errorf("that was no full run: %v", sent)
			}
		})
	}
}

// A mistake of a scene does not reach the target, and is told as one of ours.
func TestWhatMustNotBeSentIsNot(t *testing.T) {
	t.Parallel()
	group, _ := records.Named("group")
	for name, mistake := range map[string]func(*spec.Portal) evidence.Exchange{
		"a read that acts": func(p *spec.Portal) evidence.Exchange {
			return p.Get("settings/recalculatequota", spec.In(evidence.JSON))
		},
		"a delete in bulk":    func(p *spec.Portal) evidence.Exchange { return p.Knock(http.MethodDelete, "crm/case/filter") },
		"a record of others":  func(p *spec.Portal) evidence.Exchange { return p.Delete(evidence.Record{Type: "crm-case", ID: "1"}) },
		"an update of others": func(p *spec.Portal) evidence.Exchange { return p.Update(evidence.Record{Type: "crm-case", ID: "1"}) },
		"the same id, other type": func(p *spec.Portal) evidence.Exchange {
			made := p.Create(group, spec.In(evidence.JSON))
			return p.Delete(evidence.Record{Type: "blog-post", ID: made.Record.ID})
		},
		"with the token elsewhere": func(p *spec.Portal) evidence.Exchange {
			return p.Get("settings/recalculatequota", spec.As(evidence.InCookie))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kept := &recorder{}
			own := portal.New(portal.WithoutLimit(), portal.WithObserver(kept.note))
			o := site{own: own, scenes: []spec.Planned{scene("mistake", func(p *spec.Portal) map[string]evidence.Exchange {
				return map[string]evidence.Exchange{"Mistake": mistake(p)}
			})}}.observed(t)
			seen, err := o.Await(t.Context(), "mistake")
			if err != nil || !strings.Contains(seen.Broken, "must not be sent") || !seen.Steps["Mistake"].Unsent {
				t.Errorf("got %q and %v, %v", seen.Broken, seen.Steps["Mistake"], err)
			}
			for _, hit := range kept.hits {
				if one, _, _ := asked(hit); one.Class == operations.Hazardous || hit.Method == http.MethodDelete && !strings.Contains(hit.Path, "group/") || hit.Method == http.MethodPut {
					t.Errorf("%s %s was sent", hit.Method, hit.Path)
				}
			}
		})
	}
}

// Where nothing is written, a write does not leave whichever way it is asked for, and that is no mistake of the scene.
func TestWhereNothingIsWrittenNoWriteLeaves(t *testing.T) {
	t.Parallel()
	group, _ := records.Named("group")
	one := evidence.Record{Type: "group", ID: "00000000-0000-4000-8000-000000000001"}
	kept := &recorder{}
	o := site{noWrites: true, own: portal.New(portal.WithoutLimit(), portal.WithObserver(kept.note)), scenes: []spec.Planned{
		scene("writer", func(p *spec.Portal) map[string]evidence.Exchange {
			seen := map[string]evidence.Exchange{
				"Create": p.Create(group), "Update": p.Update(one), "Delete": p.Delete(one), "Knock": p.Knock(http.MethodDelete, "group/1"), "Batch": p.Batch("people/@self"),
			}
			drafts := map[string]evidence.Exchange{"Rushed create": p.DraftCreate(group), "Rushed update": p.DraftUpdate(one)}
			for name, draft := range drafts {
				more := true
				p.Rush(1, func() (evidence.Exchange, bool) { now := more; more = false; return draft, now },
					func(x evidence.Exchange) { seen[name] = x })
			}
			return seen
		}),
	}}.observed(t)
	seen, err := o.Await(t.Context(), "writer")
	if err != nil || seen.Broken != "" || len(seen.Steps) != 7 || seen.Facts.NothingCreated {
		t.Fatalf("got %+v, %v", seen, err)
	}
	for step, x := range seen.Steps {
		if !x.Unwritten() {
			t.Errorf("%s: got %v", step, x)
		}
	}
	for _, hit := range kept.hits {
		if hit.Method != http.MethodGet {
			t.Errorf("%s %s was sent", hit.Method, hit.Path)
		}
	}
}
