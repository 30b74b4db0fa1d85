package wire_test

import (
	"context"
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"portalspec/runner/wire"
)

func secure(t *testing.T, answer http.HandlerFunc) (s *httptest.Server, caFile string) {
	t.Helper()
	s = httptest.NewUnstartedServer(answer)
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that are meant to fail
	s.StartTLS()
	t.Cleanup(s.Close)
	caFile = filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(caFile, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return s, caFile
}

func TestHTTP2OverTLS(t *testing.T) {
	t.Parallel()
	s, caFile := secure(t, says("text"))
	for name, trust := range map[string]func(*wire.Options){
		"CA file":  func(o *wire.Options) { o.CAFile = caFile },
		"insecure": func(o *wire.Options) { o.Insecure = true },
	} {
		o := options(s.URL)
		o.SecondAddress = "127.0.0.1"
		trust(&o)
		c := client(t, o)
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				ask := get("a")
				ask.Second = i%2 == 0
				x := c.Send(context.Background(), ask)
				want(t, name, x.Answer.Proto, "HTTP/2.0")
				want(t, name, string(x.Answer.Body), "text")
			})
		}
		group.Wait()
	}
}

func TestHTTP2BrokenOff(t *testing.T) {
	t.Parallel()
	s, caFile := secure(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	o := options(s.URL)
	o.CAFile = caFile
	x := client(t, o).Send(context.Background(), get("a"))
	wantText(t, "failure", x.Failure, "HTTP/2: the target broke the exchange off")
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	s, caFile := secure(t, says(""))
	x := client(t, options(s.URL)).Send(context.Background(), get("a"))
	wantText(t, "an unknown authority", x.Failure, "signed by nobody that is trusted")
	want(t, "an unknown authority", x.Unsent, true)
	o := options(strings.Replace(s.URL, "127.0.0.1", "localhost", 1))
	o.CAFile = caFile
	x = client(t, o).Send(context.Background(), get("a"))
	wantText(t, "another host", x.Failure, "the certificate is another host's")
	x = client(t, options(strings.Replace(s.URL, "https", "http", 1))).Send(context.Background(), get("a"))
	want(t, "http to https", x.Answer.Status, 400)
	plain := serve(t, says(""))
	x = client(t, options(strings.Replace(plain.URL, "http", "https", 1))).Send(context.Background(), get("a"))
	wantText(t, "https to http", x.Failure, "is it http?")
}

func TestTLSThatStalls(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }() // accepts, and never says a word
	o := options("https://" + listener.Addr().String())
	o.Timeout = 50 * time.Millisecond
	x := client(t, o).Send(context.Background(), get("a"))
	want(t, "failure", x.Failure, "timed out after 50ms")
	want(t, "unsent", x.Unsent, true)
}

func TestSecondAddress(t *testing.T) {
	t.Parallel()
	if probe, err := net.Listen("tcp", "127.0.0.2:0"); err != nil {
		t.Skip("127.0.0.2 cannot be bound here")
	} else {
		_ = probe.Close()
	}
	s := serve(t, says(""))
	o := options(s.URL)
	o.SecondAddress = "127.0.0.2"
	c := client(t, o)
	for _, again := range []bool{false, true, false} {
		ask := get("a")
		ask.Second = again
		want(t, "second", c.Send(context.Background(), ask).Second, again)
	}
	for i, from := range []string{"127.0.0.1", "127.0.0.2", "127.0.0.1"} {
		host, _, _ := net.SplitHostPort(s.requests()[i].RemoteAddr)
		want(t, "from", host, from)
	}
	want(t, "of the second address", c.Budget(1, true).Stats().Sent, 1)
}

func TestConnectionsAreUsedAgain(t *testing.T) {
	t.Parallel()
	s := serve(t, says("text"))
	c := client(t, options(s.URL))
	from := map[string]bool{}
	for range 20 {
		c.Send(context.Background(), get("a"))
	}
	for _, r := range s.requests() {
		from[r.RemoteAddr] = true
	}
	want(t, "connections", len(from), 1)
}

// Closing ends what is still being sent; TestMain sees whether anything is left.
func TestCloseEndsEverything(t *testing.T) {
	t.Parallel()
	asked := make(chan bool, 8)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked <- true
		silent(w, r)
	})
	c := client(t, options(s.URL))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if x := c.Send(context.Background(), get("a")); x.Answered() || x.Failure == "" {
				t.Errorf("%+v", x)
			}
		})
	}
	for range 8 {
		<-asked
	}
	c.Close()
	group.Wait()
	x := c.Send(context.Background(), get("a"))
	want(t, "after Close", x.Failure, "the client was closed")
	want(t, "after Close", x.Unsent, true)
}
