package observe_test

import (
	"context"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"portalspec/fixtures/portal"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/spec"
)

func group() records.Type {
	kind, _ := records.Named("group")
	return kind
}

// The budget is spent and comes back in an hour; the place that was kept for the delete is there all the same.
func TestCleaningUpDoesNotWaitForTheWindow(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	var asked atomic.Int64
	const limit = 20
	spending := scene("spending", func(p *spec.Portal) map[string]evidence.Exchange {
		made := p.Create(group(), spec.In(evidence.JSON))
		for p.Get("people/@self").Answered() { // until nothing leaves any more
		}
		return map[string]evidence.Exchange{"Created": made}
	})
	o := site{scenes: []spec.Planned{spending}, ctx: ctx, accounts: 1, limit: limit, window: time.Hour, options: []portal.Option{portal.WithoutLimit()},
		between: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if asked.Add(1) == limit-2 { // two places are kept; a run that keeps none spends them meanwhile
					time.AfterFunc(50*time.Millisecond, interrupt)
				}
				next.ServeHTTP(w, r)
			})
		}}.observed(t)
	o.clean(t)
	if n := asked.Load(); n != limit-1 {
		t.Errorf("%d requests were sent, want the %d that the budget had, and the delete", n, limit-2)
	}
}

// What has left may have been carried out: its answer tells, and is worth waiting for.
func TestAnInterruptLetsWhatHasLeftBeAnswered(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	creating := scene("creating", func(p *spec.Portal) map[string]evidence.Exchange {
		return map[string]evidence.Exchange{"Created": p.Create(group(), spec.In(evidence.JSON)), "Then": p.Get("people/@self")}
	})
	o := site{scenes: []spec.Planned{creating}, ctx: ctx, between: func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				interrupt()
			}
			next.ServeHTTP(w, r)
		})
	}}.observed(t)
	o.clean(t)
	seen, err := o.Await(t.Context(), "creating")
	if err != nil {
		t.Fatal(err)
	}
	if created, then := seen.Steps["Created"], seen.Steps["Then"]; created.Answer.Status != 201 || !then.Unsent || o.Whole("creating") {
		t.Errorf("the create: %s; what came after: %s; whole: %v", created, then, o.Whole("creating"))
	}
}

// A target that never answers keeps nobody for longer than the grace.
func TestAnInterruptEndsWhatIsNeverAnswered(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	hanging := scene("hanging", func(p *spec.Portal) map[string]evidence.Exchange {
		return map[string]evidence.Exchange{"Created": p.Create(group(), spec.In(evidence.JSON))}
	})
	o := site{scenes: []spec.Planned{hanging}, ctx: ctx, timeout: time.Hour, grace: 2 * time.Second, between: func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				_, _ = io.Copy(io.Discard, r.Body) // or nobody notices that the caller is gone
				interrupt()
				<-r.Context().Done()
				return
			}
			next.ServeHTTP(w, r)
		})
	}}.observed(t)
	o.clean(t) // it was looked for in the list, which does not show it
}
