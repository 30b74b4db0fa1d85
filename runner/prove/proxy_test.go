package prove_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/portal"
	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/runner/observe"
	"portalspec/runner/pace"
	"portalspec/runner/wire"
	"portalspec/suites/spec"
)

// forwarding is a proxy to the target that dials from its caller's own address: a limiter behind it counts callers apart.
func forwarding(target *url.URL) http.Handler {
	var mutex sync.Mutex
	proxies := map[string]*httputil.ReverseProxy{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		mutex.Lock()
		proxy := proxies[from]
		if proxy == nil {
			proxy = httputil.NewSingleHostReverseProxy(target)
			dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
			proxy.Transport = &http.Transport{DialContext: dialer.DialContext, MaxIdleConnsPerHost: 64}
			proxies[from] = proxy
		}
		mutex.Unlock()
		proxy.ServeHTTP(w, r)
	})
}

// A fault breaks any portal from outside, so also one that runs elsewhere: the proofs do not depend on ours.
func TestFaultsBreakAPortalBehindAProxy(t *testing.T) {
	t.Parallel()
	if _, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP("127.200.0.1")}}).DialContext(t.Context(), "udp", "127.0.0.1:9"); err != nil {
		t.Skip("this system has one loopback address")
	}
	for _, id := range []string{"status.create-is-201", "resources.update-is-kept", "rate.retry-after"} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			table := tableOf(t, id)
			broken := table.Rules()[0].Proofs[0].Faults[0].(fault.Fault)
			if got := behindAProxy(t, table, nil); got != verdict.Pass {
				t.Errorf("without a fault it is %s", got)
			}
			if got := behindAProxy(t, table, &broken); got != verdict.Fail {
				t.Errorf("with %s it is %s, want %s", broken.Name(), got, verdict.Fail)
			}
		})
	}
}

// behindAProxy is what is said of the table's only rule.
func behindAProxy(t *testing.T, table *spec.Table, broken *fault.Fault) verdict.Verdict {
	t.Helper()
	const limit, window = 40, time.Second
	limited := strings.HasPrefix(table.Rows[0].Rule.ID, "rate.")
	option, pacing := portal.WithoutLimit(), 1<<30
	if limited {
		option, pacing = portal.WithLimit(limit, window), limit
	}
	served := portal.New(option)
	behind := httptest.NewServer(served)
	t.Cleanup(behind.Close)
	target, err := url.Parse(behind.URL)
	if err != nil {
		t.Fatal(err)
	}
	handler := forwarding(target)
	if broken != nil {
		handler = broken.Wrap(handler, fault.Site{Limit: limit, Window: window})
	}
	front := httptest.NewServer(handler)
	t.Cleanup(front.Close)
	accounts := served.Accounts()
	client, err := wire.New(wire.Options{Target: front.URL, BasePath: "api/2.0", Tokens: [2]string{accounts[0].Token, accounts[1].Token},
		Concurrency: 32, Limit: pacing, Window: window, RunID: "r"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	var scenes []spec.Planned
	met := map[string]bool{}
	for _, row := range table.Rows {
		if scene := row.Scene(); !met[scene.Key] {
			met[scene.Key] = true
			scenes = append(scenes, scene)
		}
	}
	o := observe.Start(context.Background(), client, observe.Plan{Scenes: scenes, Accounts: 2, Concurrency: 16, CleanupGrace: time.Second, Clock: pace.Real(),
		Facts: evidence.Facts{Seed: 7, Limit: limit, Window: window}})
	verdicts := []verdict.Verdict{}
	for _, row := range table.Rows {
		seen, err := o.Await(t.Context(), row.Scene().Key)
		if err != nil {
			t.Fatal(err)
		}
		verdicts = append(verdicts, spec.Judge(row, seen).Verdict)
	}
	if err := o.AwaitAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	return verdict.Worst(verdict.Must, verdicts...)
}
