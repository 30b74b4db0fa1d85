package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"portalspec/fixtures/portal"
	"portalspec/runner/bench/workload"
)

// target is a portal whose operations are those of the workload. The accounts are the reference portal's, and where the
// limit is kept, it is that portal which counts; the rest costs as little as it can, so that what is measured are its callers.
type target struct {
	portal     *portal.Portal
	token      string
	operations int
	delay      time.Duration
	limited    bool

	connections atomic.Int64
	refused     atomic.Int64
	aside       atomic.Int64 // requests that are not the workload's
	mutex       sync.Mutex
	asked       [][workload.Ways]uint32
}

// Counts is what a target was asked since the last reset.
type Counts struct {
	Requests    int // those of the workload
	Distinct    int // of these, those that differ
	Aside       int // all others
	Refused     int // those of both kinds that were answered 503
	Connections int // that were opened
}

func newTarget(operations int, delay time.Duration, limited bool) *target {
	limit := portal.WithoutLimit()
	if limited {
		limit = portal.WithLimit(portal.DefaultLimit, portal.DefaultWindow)
	}
	own := portal.New(portal.WithSeed(1), limit)
	return &target{portal: own, token: own.Accounts()[0].Token, operations: operations, delay: delay, limited: limited,
		asked: make([][workload.Ways]uint32, operations)}
}

// ServeHTTP implements http.Handler.
func (t *target) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, api := strings.CutPrefix(r.URL.Path, "/api/2.0/")
	if !api {
		t.tell(w, r)
		return
	}
	time.Sleep(t.delay)
	authorized := r.Header.Get("Authorization") == t.token
	operation, way, found := workload.Find(path, authorized)
	if found = found && operation < t.operations; found {
		t.count(operation, way)
	} else {
		t.aside.Add(1)
	}
	if found && !t.limited {
		answer(w, operation, way)
		return
	}
	if found { // whether it may be asked at all: the portal counts a request for what it has, from the same account and address
		r = r.Clone(r.Context())
		r.URL.Path, r.URL.RawPath = "/api/2.0/people/@self.json", ""
	}
	said := httptest.NewRecorder()
	t.portal.ServeHTTP(said, r)
	if said.Code == http.StatusServiceUnavailable {
		t.refused.Add(1)
	} else if found {
		answer(w, operation, way)
		return
	}
	maps.Copy(w.Header(), said.Header())
	w.WriteHeader(said.Code)
	_, _ = w.Write(said.Body.Bytes())
}

// answer writes what the operation answers to one of its ways.
func answer(w http.ResponseWriter, operation, way int) {
	r := workload.Requests(1)[way]
	w.Header().Set("Content-Type", map[string]string{"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}[r.Format])
	if !r.Token {
		w.WriteHeader(r.Status)
		_, _ = io.WriteString(w, `{"status":1,"statusCode":401,"error":{"message":"Unauthorized","hresult":0}}`)
		return
	}
	_, _ = w.Write(workload.Answer(operation, r.Format)) //nolint:gosec // a number, and no page
}

func (t *target) count(operation, way int) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.asked[operation][way]++
}

// tell answers what was counted, and begins anew where it is asked to by POST. The connection that it is asked by counts too,
// unless it is older.
func (t *target) tell(w http.ResponseWriter, r *http.Request) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	counts := Counts{Aside: int(t.aside.Load()), Refused: int(t.refused.Load()), Connections: int(t.connections.Load())}
	for i := range t.asked {
		for _, times := range t.asked[i] {
			counts.Requests += int(times)
			counts.Distinct += int(min(times, 1))
		}
	}
	if r.Method == http.MethodPost {
		clear(t.asked)
		t.aside.Store(0)
		t.refused.Store(0)
		t.connections.Store(0)
	}
	_ = json.NewEncoder(w).Encode(counts)
}

// serve is the process of the target. It prints where it listens and with which token, and ends with its standard input.
func serve(arguments []string, in io.Reader, out io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	operations := flags.Int("operations", workload.Operations, "how many operations there are")
	delay := flags.Duration("delay", 0, "before each answer")
	limited := flags.Bool("limited", false, "keep the documented limit")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	t := newTarget(*operations, *delay, *limited)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: t, ReadHeaderTimeout: 10 * time.Second, ConnState: func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			t.connections.Add(1)
		}
	}}
	go func() {
		_, _ = io.Copy(io.Discard, in)
		_ = server.Close()
	}()
	_, _ = fmt.Fprintf(out, "http://%s %s\n", listener.Addr(), t.token)
	_ = server.Serve(listener)
	return nil
}
