package evidence_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// portal notes what it is sent; it gives out ids new1, new2 and so on.
type portal struct {
	*httptest.Server
	mutex    sync.Mutex
	requests []noted
	records  map[string]bool
	made     int
	refuses  bool // to create
}

type noted struct {
	line, token, body string
	header            http.Header
}

func newPortal(t *testing.T) *portal {
	t.Helper()
	p := &portal{records: map[string]bool{}}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.requests = append(p.requests, noted{
		line: r.Method + " " + r.RequestURI, token: r.Header.Get("Authorization"), body: string(body), header: r.Header,
	})
	switch {
	case r.Method == http.MethodPost && p.refuses:
		http.Error(w, "no", http.StatusForbidden)
	case r.Method == http.MethodPost:
		p.made++
		id := fmt.Sprintf("new%d", p.made)
		p.records[id] = true
		w.WriteHeader(http.StatusCreated)
		switch {
		case strings.HasSuffix(r.URL.Path, ".xml"):
			_, _ = fmt.Fprintf(w, "<result><response><owner><id>someone</id></owner>\n  <id>%s</id></response></result>", id)
		case strings.Contains(r.URL.Path, "project"):
			_, _ = fmt.Fprintf(w, `{"response":{"id":"%s"}}`, id)
		default:
			_, _ = fmt.Fprintf(w, `{"count":1,"response":{"owner":{"id":"someone"},"id":"%s","title":"a"}}`, id)
		}
	case r.Method == http.MethodDelete:
		delete(p.records, r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:])
	default:
		_, _ = io.WriteString(w, "ok")
	}
}

// taken are the requests so far, which the portal forgets.
func (p *portal) taken() []noted {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	taken := p.requests
	p.requests = nil
	return taken
}

// left are the records that nobody deleted.
func (p *portal) left() int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return len(p.records)
}

func lines(requests []noted) (all []string) {
	for _, request := range requests {
		all = append(all, request.line)
	}
	return all
}
