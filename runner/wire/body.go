package wire

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

var errCap = errors.New("too long")

// capped ends with errCap where more than left bytes come.
type capped struct {
	io.Reader
	left int64
}

// Read implements io.Reader.
func (c *capped) Read(into []byte) (int, error) {
	n, err := c.Reader.Read(into[:min(int64(len(into)), c.left+1)])
	if int64(n) > c.left {
		n, err = int(c.left), errCap
	}
	c.left -= int64(n)
	return n, err
}

// read reads the body, decompressed, up to the cap, which holds for what is sent and for what comes out of it. Why it is not
// all of it is told in words.
func (c *Client) read(ctx context.Context, id string, answer *http.Response) (body []byte, cut string) {
	var reader io.Reader = &capped{answer.Body, c.options.MaxBody}
	encoding := strings.ToLower(strings.TrimSpace(strings.Join(answer.Header.Values("Content-Encoding"), ", ")))
	switch encoding {
	case "", "identity":
	case "gzip", "x-gzip":
		source := bufio.NewReader(reader)
		if _, err := source.Peek(1); errors.Is(err, io.EOF) {
			return nil, "" // nothing is nothing, in any encoding
		}
		unzipped, err := gzip.NewReader(source)
		if err != nil {
			return nil, c.cut(ctx, err)
		}
		reader = &capped{unzipped, c.options.MaxBody}
	default:
		cut = fmt.Sprintf("the body is encoded as %.40q, which was not asked for", encoding)
	}
	body, err := c.all(ctx, id, reader)
	if err != nil {
		return body, c.cut(ctx, err)
	}
	return body, cut
}

// cut says why a body ends where it does.
func (c *Client) cut(ctx context.Context, err error) string {
	switch {
	case errors.Is(err, errCap):
		return fmt.Sprintf("the body is longer than %d bytes", c.options.MaxBody)
	case errors.Is(err, errHeap):
		return err.Error()
	case ctx.Err() != nil:
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), gzipBroken(err):
		return "the body says that it is gzip, and is not, or not to its end"
	}
	return "the body broke off: " + c.failure(ctx, err)
}
