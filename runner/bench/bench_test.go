package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"portalspec/fixtures/portal"
	"portalspec/runner/bench/workload"
)

func TestTheTargetAnswersAndCountsTheWorkload(t *testing.T) {
	t.Parallel()
	for _, limited := range []bool{false, true} {
		at, token := serves(t, 3, limited)
		given := workload.Given{Target: at, Token: token, Operations: 3, Connections: 1}
		client := given.Client()
		for _, r := range append(workload.Requests(3), workload.Requests(1)...) {
			if err := given.Send(client, r); err != nil {
				t.Error(err)
			}
		}
		self := workload.Request{Path: "people/@self.json", Token: true, Status: http.StatusOK, Format: "json"}
		if err := given.Send(client, self); err != nil {
			t.Error(err)
		}
		s := &serving{url: at, client: client}
		want := Counts{Requests: 16, Distinct: 12, Aside: 1}
		if got, err := s.counts(http.MethodPost); got != want || err != nil {
			t.Errorf("limited %v: want %+v, got %+v, %v", limited, want, got, err)
		}
		if got, err := s.counts(http.MethodGet); got != (Counts{}) || err != nil {
			t.Errorf("limited %v: want nothing after counting began anew, got %+v, %v", limited, got, err)
		}
	}
}

func TestTheTargetKeepsTheDocumentedLimit(t *testing.T) {
	t.Parallel()
	at := newTarget(1, 0, true)
	refused := 0
	for range portal.DefaultLimit + 3 {
		r, err := workload.Requests(1)[0].New("http://127.0.0.1", at.token)
		if err != nil {
			t.Fatal(err)
		}
		r.RemoteAddr = "127.0.0.1:1"
		w := httptest.NewRecorder()
		at.ServeHTTP(w, r)
		switch w.Code {
		case http.StatusOK:
			if !json.Valid(w.Body.Bytes()) {
				t.Fatalf("want JSON, got %q", w.Body)
			}
		case http.StatusServiceUnavailable:
			if refused++; w.Header().Get("Retry-After") == "" {
				t.Fatal("a refusal without Retry-After")
			}
		default:
			t.Fatalf("want 200 or 503, got %d", w.Code)
		}
	}
	if counted := int(at.refused.Load()); refused != 3 || counted != 3 {
		t.Errorf("want 3 refused and counted, got %d and %d", refused, counted)
	}
}

func TestAMedianIsTheMiddleOne(t *testing.T) {
	t.Parallel()
	of := func(walls ...time.Duration) time.Duration {
		var all []Measured
		for _, wall := range walls {
			all = append(all, Measured{Wall: wall, Exit: len(all)})
		}
		return medians(all).Wall
	}
	if got := of(9, 1, 5); got != 5 {
		t.Errorf("of three: want 5, got %d", got)
	}
	if got := of(9, 1, 5, 3); got != 4 {
		t.Errorf("of four: want 4, got %d", got)
	}
}

func serves(t *testing.T, operations int, limited bool) (url, token string) {
	t.Helper()
	at := newTarget(operations, 0, limited)
	server := httptest.NewServer(at)
	t.Cleanup(server.Close)
	return server.URL, at.token
}
