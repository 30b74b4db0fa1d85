package launch

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"portalspec/runner/deviations"
	"portalspec/suites/spec"
)

// Under `ginkgo run -p` process 1 observes, and the others judge: they get evidence from it, and bring it their verdicts,
// over a loopback socket that only who knows the word may use.

// address is what process 1 tells the others.
type address struct{ URL, Word string }

// serving answers the other processes.
type serving struct {
	court  *court
	word   string
	server *http.Server
	url    string
}

func serve(c *court) (*serving, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("no loopback socket for the other processes: %w", err)
	}
	s := &serving{court: c, word: rand.Text(), url: "http://" + listener.Addr().String()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /evidence", s.evidence)
	mux.HandleFunc("POST /verdict", s.verdict)
	s.server = &http.Server{Handler: s.known(mux), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.server.Serve(listener) }()
	return s, nil
}

func (s *serving) close() { _ = s.server.Close() }

func (s *serving) known(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != s.word {
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *serving) evidence(w http.ResponseWriter, r *http.Request) {
	seen, err := s.court.evidence(r.Context(), r.FormValue("scene"), r.FormValue("record"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusGone)
		return
	}
	_ = json.NewEncoder(w).Encode(seen) // a worker that is gone needs no evidence
}

type said struct {
	Key     string
	Outcome spec.Outcome
}

func (s *serving) verdict(w http.ResponseWriter, r *http.Request) {
	var told said
	if err := json.NewDecoder(r.Body).Decode(&told); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.court.say(told.Key, told.Outcome)
}

// remote is the court of a process that only judges. What a scene has seen is asked for once.
type remote struct {
	at     address
	listed deviations.List
	kept   map[string]spec.Evidence
}

func newRemote(at address, listed deviations.List) *remote {
	return &remote{at: at, listed: listed, kept: map[string]spec.Evidence{}}
}

// Evidence implements spec.Court. The specs of a process run one after the other, so nothing here is locked.
func (c *remote) Evidence(ctx context.Context, row spec.Row) (seen spec.Evidence, err error) {
	if kept, found := c.kept[row.Scene().Key]; found {
		return kept, nil
	}
	query := url.Values{"scene": {row.Scene().Key}, "record": {row.Scene().Record}}
	answer, err := c.call(ctx, http.MethodGet, "/evidence?"+query.Encode(), nil)
	if err != nil {
		return seen, err
	}
	defer func() { _ = answer.Body.Close() }()
	if err := json.NewDecoder(answer.Body).Decode(&seen); err != nil {
		return seen, fmt.Errorf("evidence from process 1: %w", err)
	}
	for step, x := range seen.Steps {
		seen.Steps[step] = x.Remembering()
	}
	c.kept[row.Scene().Key] = seen
	return seen, nil
}

// Say implements spec.Court. A verdict that does not arrive is missing in the report, which calls the row broken.
func (c *remote) Say(row spec.Row, outcome spec.Outcome) spec.Outcome {
	outcome = excused(c.listed, row, outcome)
	body, err := json.Marshal(said{row.Key(), outcome})
	if err != nil {
		return outcome
	}
	if answer, err := c.call(context.Background(), http.MethodPost, "/verdict", body); err == nil {
		_ = answer.Body.Close()
	}
	return outcome
}

func (c *remote) call(ctx context.Context, method, path string, body []byte) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, c.at.URL+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", c.at.Word)
	answer, err := direct.RoundTrip(request)
	if err != nil {
		return nil, fmt.Errorf("process 1 does not answer: %w", err)
	}
	if answer.StatusCode == http.StatusGone {
		_ = answer.Body.Close()
		return nil, errInterrupted
	}
	if answer.StatusCode != http.StatusOK {
		_ = answer.Body.Close()
		return nil, fmt.Errorf("process 1 answered %s", answer.Status)
	}
	return answer, nil
}

// direct goes straight to loopback, whatever proxy the environment names.
var direct = &http.Transport{}
