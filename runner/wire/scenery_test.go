package wire_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"portalspec/reports/evidence"
	"portalspec/runner/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	token  = "Zx81-kQ/9+abCDef0123456789ghIJ=="
	second = "second-token-of-another-account"
)

// target is a server that a test sends to; it keeps what it was asked.
type target struct {
	*httptest.Server
	mutex sync.Mutex
	asked []*http.Request
	body  []string
}

func serve(t *testing.T, answer http.HandlerFunc) *target {
	t.Helper()
	s := &target{}
	s.Server = httptest.NewServer(s.noting(answer))
	t.Cleanup(s.Close)
	return s
}

func (s *target) noting(answer http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mutex.Lock()
		s.asked, s.body = append(s.asked, r), append(s.body, string(body))
		s.mutex.Unlock()
		answer(w, r)
	})
}

func (s *target) requests() []*http.Request {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.asked
}

func (s *target) bodies() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.body
}

func options(url string) wire.Options {
	return wire.Options{
		Target: url, BasePath: "api/2.0", Tokens: [2]string{token, second}, Timeout: 5 * time.Second,
		Concurrency: 8, Limit: 1000, Window: 20 * time.Millisecond, RunID: "run", Version: "test",
	}
}

func client(t *testing.T, o wire.Options) *wire.Client {
	t.Helper()
	c, err := wire.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func get(path string) wire.Ask { return wire.Ask{Method: "GET", Path: path, Account: 1} }

func post(path, body string) wire.Ask {
	return wire.Ask{Method: "POST", Path: path, Account: 1, Body: []byte(body), Credential: evidence.Valid}
}

// send sends one request to a server that answers so.
func send(t *testing.T, answer http.HandlerFunc, ask wire.Ask, change ...func(*wire.Options)) (evidence.Exchange, *target) {
	t.Helper()
	s := serve(t, answer)
	o := options(s.URL)
	for _, f := range change {
		f(&o)
	}
	return client(t, o).Send(context.Background(), ask), s
}

func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
}

func want[T comparable](t *testing.T, what string, got, wanted T) {
	t.Helper()
	if got != wanted {
		t.Errorf("%s: %v, want %v", what, got, wanted)
	}
}

func wantText(t *testing.T, what, got, part string) {
	t.Helper()
	if !strings.Contains(got, part) {
		t.Errorf("%s: %q, want %q in it", what, got, part)
	}
}
