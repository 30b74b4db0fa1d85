package wire_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"portalspec/reports/evidence"
)

// A few long answers are read in full. Of a target that sends nothing else no more is kept than a run has room for, and
// short ones are read all the same.
func TestLongAnswersAreKeptAsLongAsThereIsRoom(t *testing.T) {
	t.Parallel()
	const long = 5 << 20
	s := serve(t, says(strings.Repeat("x", long)))
	o := options(s.URL)
	o.Timeout = time.Minute
	c := client(t, o)
	var group sync.WaitGroup
	var mutex sync.Mutex
	whole, cut, kept := 0, "", 0
	var held evidence.Exchange
	for range 12 {
		group.Go(func() {
			x := c.Send(context.Background(), get("a"))
			mutex.Lock()
			defer mutex.Unlock()
			kept += len(x.Answer.Body)
			if x.Answer.Cut == "" {
				whole++
				held = x
			} else {
				cut = x.Answer.Cut
			}
		})
	}
	group.Wait()
	want(t, "read in full", whole, 4)
	want(t, "the others", cut, "not read to its end for our own safety: long answers hold 16 MiB already")
	if kept > 24<<20 {
		t.Errorf("%d MiB are kept", kept>>20)
	}
	c.Forget(held)
	c.Forget(held) // counts once
	want(t, "cut, where one is forgotten", c.Send(context.Background(), get("a")).Answer.Cut, "")
	want(t, "cut, where it is full again", c.Send(context.Background(), get("a")).Answer.Cut, cut)
}

// Where every answer is a 503, stopping for the window and asking again is in vain: a run of many scenes would do little else.
func TestStopsInVainEnd(t *testing.T) {
	t.Parallel()
	s := serve(t, refusing(1<<30, "3600"))
	c := client(t, options(s.URL))
	first := c.Send(context.Background(), get("a"))
	second := c.Send(context.Background(), get("b"))
	want(t, "the first was sent", first.Attempts, 4)
	want(t, "the second was sent", second.Attempts, 1)
	want(t, "status", second.Answer.Status, 503)
}
