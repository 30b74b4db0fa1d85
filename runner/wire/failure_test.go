package wire_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"portalspec/runner/wire"
)

func hasty(o *wire.Options) { o.Timeout = 60 * time.Millisecond }

// dripping writes a byte every few milliseconds until nobody listens.
func dripping(head string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		defer func() { _ = conn.Close() }()
		_, err = io.WriteString(conn, head)
		for err == nil {
			time.Sleep(5 * time.Millisecond)
			_, err = io.WriteString(conn, "x")
		}
	}
}

func silent(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func TestTimeouts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer       http.HandlerFunc
		status       int
		failure, cut string
	}{
		"silent":        {silent, 0, "timed out after 60ms", ""},
		"drips in head": {dripping("HTTP/1.1 200 OK\r\nX-Drip: "), 0, "timed out after 60ms", ""},
		"drips in body": {dripping("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"), 200, "", "the body broke off: timed out after 60ms"},
		"redirects slowly": {func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(25 * time.Millisecond)
			http.Redirect(w, r, "/x", http.StatusFound)
		}, 0, "timed out after 60ms", ""},
	} {
		began := time.Now()
		x, _ := send(t, c.answer, get("a"), hasty)
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		want(t, name, x.Answer.Status, c.status)
		want(t, name, x.Failure, c.failure)
		want(t, name, x.Answer.Cut, c.cut)
		want(t, name, x.Unsent, false)
	}
}

// A slot whose request was given up stays taken longer than that of one that was answered.
func TestSlotsOfWhatWasGivenUp(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		rested bool
	}{
		"answered": {says(""), true},
		"silent":   {silent, false},
		"drips":    {dripping("HTTP/1.1 200 OK\r\n\r\n"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.answer)
			o := options(s.URL)
			o.Timeout, o.Window = 500*time.Millisecond, time.Millisecond // given up it stays for 1.5 s more, however busy the machine
			client := client(t, o)
			client.Send(context.Background(), get("a"))
			time.Sleep(10 * time.Millisecond) // W, and the margin
			_, rested := client.Budget(1, false).RestedSince()
			want(t, name, rested, c.rested)
		})
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	for failure, answer := range map[string]http.HandlerFunc{
		"the connection was closed before the answer was complete": raw("", false),
		"the connection was reset":                                 raw("", true),
		"what came is no HTTP: malformed":                          raw("SMTP ready\r\n\r\n", false),
		"the answer's header is longer than 65536 bytes":           raw("HTTP/1.1 200 OK\r\nX: "+strings.Repeat("x", 2<<20)+"\r\n\r\n", false),
		"the answer's header is longer than":                       raw(strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 1<<16), false),
	} {
		x, _ := send(t, answer, get("a"))
		wantText(t, failure, x.Failure, failure)
		if x.Answered() || x.Unsent || strings.ContainsAny(x.Failure, "\r\n\x1b") || len(x.Failure) > 310 {
			t.Errorf("%s: %+v", failure, x)
		}
	}
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	s := serve(t, says(""))
	s.Close()
	c := client(t, options(s.URL))
	x := c.Send(context.Background(), post("a", "b"))
	want(t, "failure", x.Failure, "the connection was refused")
	want(t, "unsent", x.Unsent, true)
	want(t, "sent", c.Stats().Sent, 0)
	want(t, "method", x.Request.Method, "POST")
}

func TestRunEndsInFlight(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		cancel()
		silent(w, r)
	})
	x := client(t, options(s.URL)).Send(ctx, get("a"))
	want(t, "failure", x.Failure, "the run ended before the answer came")
}

// A write whose fate is unknown is sent once; one that never left, because the connection was closed while idle, is sent.
func TestWritesAreNotSentTwice(t *testing.T) {
	t.Parallel()
	var writes atomic.Int64
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "POST" {
			writes.Add(1)
			raw("", false)(w, r)
		}
	})
	c := client(t, options(s.URL))
	for range 5 {
		c.Send(context.Background(), get("a")) // leaves a connection to be used again
		x := c.Send(context.Background(), post("a", "b"))
		wantText(t, "failure", x.Failure, "whether the target did it is unknown, so it was not sent again")
	}
	want(t, "writes", writes.Load(), 5)
}

func TestIdleConnectionThatWasClosed(t *testing.T) {
	t.Parallel()
	s := serve(t, says(""))
	c := client(t, options(s.URL))
	for range 3 {
		c.Send(context.Background(), get("a"))
		s.CloseClientConnections()
		time.Sleep(3 * time.Millisecond) // until we are told
		want(t, "a write after that", c.Send(context.Background(), post("a", "b")).Answer.Status, 200)
	}
}

func TestProxyPasswordIsASecret(t *testing.T) { // not parallel: it sets the environment
	t.Setenv("HTTPS_PROXY", "http://user:proxy-password-1@127.0.0.1:1")
	x, _ := send(t, says("proxy-password-1"), get("a"))
	want(t, "body", string(x.Answer.Body), "$SECRET")
}
