package wire_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"portalspec/reports/evidence"
	"portalspec/runner/wire"
)

func zipped(text []byte) []byte {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(text)
	_ = w.Close()
	return packed.Bytes()
}

func encoded(encoding string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", encoding)
		_, _ = w.Write(body)
	}
}

func TestBodies(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer    http.HandlerFunc
		body, cut string
	}{
		"plain":            {says("text"), "text", ""},
		"at the cap":       {says(strings.Repeat("x", 1000)), strings.Repeat("x", 1000), ""},
		"beyond the cap":   {says(strings.Repeat("x", 1001)), strings.Repeat("x", 1000), "the body is longer than 1000 bytes"},
		"gzip":             {encoded("gzip", zipped([]byte("text"))), "text", ""},
		"GZip":             {encoded("GZip", zipped([]byte("text"))), "text", ""},
		"gzip at the cap":  {encoded("gzip", zipped(bytes.Repeat([]byte("x"), 1000))), strings.Repeat("x", 1000), ""},
		"gzip of nothing":  {encoded("gzip", nil), "", ""},
		"gzip bomb":        {encoded("gzip", zipped(make([]byte, 2<<20))), strings.Repeat("\x00", 1000), "the body is longer than 1000 bytes"},
		"gzip of members":  {encoded("gzip", bytes.Repeat(zipped(nil), 1000)), "", "the body is longer than 1000 bytes"},
		"no gzip":          {encoded("gzip", []byte("no gzip at all")), "", "the body says that it is gzip, and is not, or not to its end"},
		"half a gzip":      {encoded("gzip", zipped([]byte("text"))[:16]), "text", "the body broke off: the connection was closed before the answer was complete"},
		"unknown encoding": {encoded("br", []byte("\x0b\x02")), "\x0b\x02", `the body is encoded as "br", which was not asked for`},
		"two encodings":    {encoded("gzip, br", []byte("x")), "x", `the body is encoded as "gzip, br", which was not asked for`},
	} {
		x, s := send(t, c.answer, get("a"), func(o *wire.Options) { o.MaxBody = 1000 })
		want(t, name, string(x.Answer.Body), c.body)
		want(t, name, x.Answer.Cut, c.cut)
		want(t, name, x.Answer.Status, 200)
		want(t, name, s.requests()[0].Header.Get("Accept-Encoding"), "gzip")
	}
}

func TestBombStaysSmall(t *testing.T) { // not parallel: it measures
	bomb := bytes.Repeat(zipped(make([]byte, 2<<20)), 100)
	x := func() evidence.Exchange {
		x, _ := send(t, encoded("gzip", bomb), get("a"))
		return x
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := x()
	runtime.ReadMemStats(&after)
	want(t, "body", len(got.Answer.Body), 64<<10)
	want(t, "cut", got.Answer.Cut, "the body is longer than 8388608 bytes")
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 64<<20 {
		t.Errorf("%d MB allocated", grown>>20)
	}
}

// raw answers with the bytes as they are, and then closes, or resets, the connection.
func raw(text string, reset bool) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(conn, text)
		if linger, ok := conn.(interface{ SetLinger(int) error }); ok && reset {
			time.Sleep(2 * time.Millisecond) // else the reset overtakes the text
			_ = linger.SetLinger(0)
		}
		_ = conn.Close()
	}
}

func TestBodiesThatBreakOff(t *testing.T) {
	t.Parallel()
	head := "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
	for name, c := range map[string]struct {
		answer    http.HandlerFunc
		body, cut string
	}{
		"too short": {raw(fmt.Sprintf(head, 10)+"12345", false), "12345", "the body broke off: the connection was closed before the answer was complete"},
		"reset":     {raw(fmt.Sprintf(head, 10)+"12345", true), "12345", "the body broke off: the connection was reset"},
		"too long":  {raw(fmt.Sprintf(head, 3)+"12345", false), "123", ""},
		"chunks":    {raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\nzz\r\n", false), "12345", "the body broke off: invalid byte in chunk length"},
	} {
		x, _ := send(t, c.answer, get("a"))
		want(t, name, string(x.Answer.Body), c.body)
		want(t, name, x.Answer.Cut, c.cut)
		want(t, name, x.Answer.Status, 200)
		want(t, name, x.Failure, "")
	}
}
