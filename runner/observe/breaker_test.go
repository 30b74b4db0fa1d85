package observe_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"portalspec/reports/evidence"
	"portalspec/runner/observe"
	"portalspec/suites/spec"
)

// hangsUp answers nothing.
func hangsUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// turning is a portal that something else stands before from the nth request on, until the mth.
func turning(count *atomic.Int64, from, until int64, into http.HandlerFunc) func(http.Handler) http.Handler {
	return func(portal http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if n := count.Add(1); n >= from && n < until {
				into(w, r)
				return
			}
			portal.ServeHTTP(w, r)
		})
	}
}

// reading is a scene of a hundred reads, one after the other.
func reading(n int) spec.Planned {
	return scene(fmt.Sprint("reading ", n), func(p *spec.Portal) map[string]evidence.Exchange {
		seen := map[string]evidence.Exchange{}
		for i := range 100 {
			seen[fmt.Sprint("Read/", i)] = p.Get("people")
		}
		return seen
	})
}

// A target that is gone, or refuses us, or answers nothing of use any more is not asked what the plan holds; what it said
// before stays, and why the rest is missing is told.
func TestATargetThatIsGoneIsLeftAlone(t *testing.T) {
	t.Parallel()
	says := func(status int, media, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", media)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	for name, c := range map[string]struct {
		into  http.HandlerFunc
		cause string
	}{
		"hangs up":    {hangsUp, "the target was there, and is not any more"},
		"403":         {says(403, "text/html", ""), "answers 403 to the token by now: the target has begun to refuse us"},
		"429":         {says(429, "text/html", ""), "answers 429 to the token by now: the target has begun to refuse us"},
		"500":         {says(500, "text/html", ""), "the target was there, and is not any more"},
		"a page":      {says(200, "text/html", "<html></html>"), "the target was there, and is not any more"},
		"a long page": {says(200, "application/json", `"`+strings.Repeat("x", 2<<20)+`"`), "the target was there, and is not any more"},
		"only @self":  {nil, "the target answers people/@self, and nothing else any more"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var count atomic.Int64
			between := turning(&count, 20, 1<<30, c.into)
			if c.into == nil {
				between = func(portal http.Handler) http.Handler {
					return turning(&count, 20, 1<<30, func(w http.ResponseWriter, r *http.Request) {
						if !strings.Contains(r.URL.Path, "@self") {
							hangsUp(w, r)
						}
						portal.ServeHTTP(w, r)
					})(portal)
				}
			}
			o := site{between: between, accounts: 1, scenes: []spec.Planned{reading(1), reading(2)}}.observed(t)
			if cause := o.Cause(); !strings.Contains(cause.Text, c.cause) || cause.Usage {
				t.Errorf("the cause is %+v, want %q", cause, c.cause)
			}
			if asked := count.Load(); asked > 80 {
				t.Errorf("%d of 200 requests were sent", asked)
			}
			held(t, o)
		})
	}
}

// held demands that nothing of after the end can be judged, and that what was seen before can.
func held(t *testing.T, o served) {
	t.Helper()
	answered := 0
	for _, scene := range o.plan.Scenes {
		seen, err := o.Await(t.Context(), scene.Key)
		if err != nil || seen.Cause != "" {
			t.Fatalf("the scene is not there: %q %v", seen.Cause, err)
		}
		for _, x := range seen.Steps {
			if x.Answered() {
				answered++
			}
			if x.Answered() && (x.Answer.Status != 200 || !strings.Contains(x.MediaType(), "xml")) {
				t.Errorf("%s is to be judged", x)
			}
		}
	}
	if answered == 0 || answered > 20 {
		t.Errorf("%d answers are to be judged, want those of before the end", answered)
	}
}

// A portal that comes back within the patience is asked on; what was missed meanwhile is all that is missing.
func TestATargetThatComesBackIsAskedOn(t *testing.T) {
	t.Parallel()
	var count atomic.Int64
	s := site{between: turning(&count, 20, 30, hangsUp), accounts: 1, scenes: []spec.Planned{reading(1), reading(2)}, patience: time.Minute}
	o := s.observed(t)
	if cause := o.Cause(); cause != (observe.Cause{}) {
		t.Errorf("the run gave up: %s", cause.Text)
	}
	missing := 0
	for x := range o.Held().All() {
		if !x.Answered() {
			missing++
		}
	}
	if missing == 0 || missing > 10 {
		t.Errorf("%d requests were not answered, want those of the outage", missing)
	}
}

// A portal that is well is asked nothing beside what the plan holds.
func TestAPortalThatIsWellIsNotAskedWhetherItIsThere(t *testing.T) {
	t.Parallel()
	o := site{accounts: 1, scenes: []spec.Planned{reading(1)}}.observed(t)
	for x := range o.Held().All() {
		if x.Step == "(still there)" {
			t.Errorf("asked: %s", x)
		}
	}
}
