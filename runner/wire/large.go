package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"portalspec/reports/evidence"
)

// What long bodies may cost a run. A few are read in full; of a target that sends nothing else, no more is kept than
// fits, until some of it lies in the file of the evidence.
const (
	large     = 1 << 20  // a body of more bytes is read while no other one is
	mostLarge = 16 << 20 // what all of these may hold together, in bytes; further ones are cut
	shown     = 64 << 10 // what is kept of a body that is longer than the cap: nobody can judge it
)

// heap is whose long body is being read or masked, and what those that were hold.
type heap struct {
	turn   chan struct{}
	mutex  sync.Mutex
	reader string // the id of the exchange whose turn it is
	kept   int64
	of     map[string]int64 // what each holds, by the exchange's id
}

func newHeap() *heap { return &heap{turn: make(chan struct{}, 1), of: map[string]int64{}} }

// enter waits until no other long body is in the works, and tells whether there is room for one.
func (h *heap) enter(ctx context.Context, id string) (room bool, err error) {
	if !h.has(id) { // a redirect's body may have been long too
		select {
		case h.turn <- struct{}{}:
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.reader = id
	return h.kept < mostLarge, nil
}

func (h *heap) has(id string) bool {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.reader == id
}

// leave ends the turn of the exchange, where it has it. What is kept of its body by then counts.
func (h *heap) leave(id string, kept int) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.reader == id {
		h.reader, h.kept, h.of[id] = "", h.kept+int64(kept), int64(kept)
		runtime.GC() // what masking it took is many times as long, and the next would be added to it
		<-h.turn
	}
}

// Forget takes note that the exchange's body is not in memory any more, which makes room for others.
func (c *Client) Forget(x evidence.Exchange) {
	c.heap.mutex.Lock()
	defer c.heap.mutex.Unlock()
	c.heap.kept -= c.heap.of[x.ID]
	delete(c.heap.of, x.ID)
}

// all reads what comes, within the bounds. Of a body that is longer than the cap only the beginning is returned.
func (c *Client) all(ctx context.Context, id string, from io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(from, large))
	if err == nil && len(body) == large {
		var room bool
		if room, err = c.heap.enter(ctx, id); err == nil && !room {
			err = errHeap
		}
	}
	if err == nil && len(body) == large {
		whole := bytes.NewBuffer(make([]byte, 0, c.options.MaxBody+bytes.MinRead)) // once: growing to it takes twice as much
		whole.Write(body)
		_, err = whole.ReadFrom(from)
		body = bytes.Clone(whole.Bytes())
	}
	if (errors.Is(err, errCap) || errors.Is(err, errHeap)) && len(body) > shown {
		body = bytes.Clone(body[:shown])
	}
	return body, err
}

var errHeap = fmt.Errorf("not read to its end for our own safety: long answers hold %d MiB already", mostLarge>>20)
