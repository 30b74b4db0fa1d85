package prove

import (
	"context"
	"maps"
	"net/http"
	"sync"
	"time"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/portal"
	"portalspec/fixtures/variant"
	"portalspec/reports/verdict"
	"portalspec/suites/spec"
)

// generous is the limit of portals whose limiter has to be there for scenes that are not about it.
const generous = 5000

// tryVariant judges a portal that is unusual and right.
func tryVariant(v variant.Variant) trying {
	return func(ctx context.Context, table *spec.Table, rules []string) (Trial, error) {
		trial := Trial{Name: v.Name(), Why: v.Why(), Alarms: []Alarm{}, Idle: []string{}, Allowed: []Allowance{}}
		trial.allow(verdict.Warn, v.Warns())
		trial.allow(verdict.Blocked, v.Blocks())
		scenes := scenesOf(table, func(row spec.Row) bool { return matches(rules, row.Rule.ID) })
		seen, err := observeVariant(ctx, v, scenes)
		if err != nil {
			return trial, err
		}
		trial.compare(table, sayings(table, seen), rules, expectation{
			fine: func(said verdict.Verdict) bool {
				return !isRed(said) && said != verdict.Broken && said != verdict.Blocked
			},
			must: each(v.Warns(), verdict.Warn),
			may:  each(v.Blocks(), verdict.Blocked),
		})
		return trial, nil
	}
}

// observeVariant observes both stages at once, each with a portal of its own.
func observeVariant(ctx context.Context, v variant.Variant, scenes []spec.Planned) (map[string]spec.Evidence, error) {
	normal, alone := staged(scenes)
	var group sync.WaitGroup
	var seen [2]map[string]spec.Evidence
	var failed [2]error
	for i, stage := range [2][]spec.Planned{normal, alone} {
		seen[i] = map[string]spec.Evidence{}
		if len(stage) > 0 {
			group.Go(func() { _, failed[i] = variantTarget(v, i == 1).observe(ctx, stage, seen[i]) })
		}
	}
	group.Wait()
	maps.Copy(seen[0], seen[1])
	if failed[0] == nil {
		failed[0] = failed[1]
	}
	return seen[0], failed[0]
}

// variantTarget is a portal made unusual; with the small limit where the scenes are about it.
func variantTarget(v variant.Variant, limited bool) target {
	site := fault.Site{Limit: unlimited >> 10, Window: window, Now: time.Now}
	pacing := unlimited
	switch {
	case limited:
		site.Limit, pacing = limit, limit
	case v.Warm > 0:
		site.Limit, pacing = generous, generous
	}
	own := portal.New(portalOptions(v, site, limited)...)
	t := target{
		handler: v.Wrap(own, site), pacing: pacing, basePath: v.BasePath, indistinct: v.OneAddress, http2: v.HTTP2, idle: v.IdleTimeout,
	}
	for i, account := range own.Accounts() {
		warmUp(t.handler, account.Token, int(v.Warm*float64(site.Limit)))
		if i == 0 || !v.OneToken {
			t.tokens[i] = account.Token
		}
	}
	if !limited {
		t.login = loginOf(own.Accounts()[0])
	}
	return t
}

func portalOptions(v variant.Variant, site fault.Site, limited bool) []portal.Option {
	options := []portal.Option{portal.WithoutLimit()}
	if (limited || v.Warm > 0) && !v.Limits {
		options = []portal.Option{portal.WithLimit(site.Limit, site.Window)}
	}
	return append(options, Arranged(v)...)
}

// Arranged is what a variant has a portal begin with; its limit is the caller's.
func Arranged(v variant.Variant) []portal.Option {
	options := []portal.Option{portal.WithoutModules(v.Without...)}
	if v.Limiter != "" {
		options = append(options, portal.WithModel(models[v.Limiter]))
	}
	if v.Alone {
		options = append(options, portal.WithOneAccount())
	}
	if v.Page > 0 {
		options = append(options, portal.WithPageSize(v.Page))
	}
	if v.Clock != nil {
		options = append(options, portal.WithClock(func() time.Time { return v.Clock(time.Now()) }))
	}
	return options
}

var models = map[string]portal.Model{variant.Sliding: portal.SlidingWindow, variant.Fixed: portal.FixedWindow, variant.Bucket: portal.TokenBucket}

// warmUp sends requests of the account, from the address that the run will have.
func warmUp(handler http.Handler, token string, requests int) {
	for range requests {
		request, _ := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://portal/api/2.0/people/@self", http.NoBody) // the URL is one
		request.RemoteAddr = "127.0.0.1:1"
		request.Header.Set("Authorization", token)
		handler.ServeHTTP(sink{}, request)
	}
}

// sink is an http.ResponseWriter that keeps nothing.
type sink struct{}

// Header implements http.ResponseWriter.
func (sink) Header() http.Header { return http.Header{} }

// Write implements http.ResponseWriter.
func (sink) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader implements http.ResponseWriter.
func (sink) WriteHeader(int) {}
