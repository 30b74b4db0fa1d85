package pace

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// A waiter may be granted what it waits for in the very moment in which its context ends: then it is as if it had not been.
func TestGrantedAndCancelledAtOnce(t *testing.T) {
	type setup struct {
		wait  func(context.Context) error
		grant func() // with the lock held
	}
	for what, prepare := range map[string]func(t *testing.T, b *Budget) setup{
		"Take": func(t *testing.T, b *Budget) setup {
			end := fill(t, b)
			return setup{func(ctx context.Context) error { _, err := b.Take(ctx); return err }, end}
		},
		"Reserve": func(t *testing.T, b *Budget) setup {
			end := fill(t, b)
			return setup{func(ctx context.Context) error { _, err := b.Reserve(ctx, 1); return err }, end}
		},
		"Exclusive": func(t *testing.T, b *Budget) setup {
			end := fill(t, b)
			return setup{func(ctx context.Context) error { _, err := b.Exclusive(ctx); return err }, end}
		},
		"Take of a reservation": func(t *testing.T, b *Budget) setup {
			r, err := b.Reserve(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			b.Pause(time.Now().Add(time.Hour))
			return setup{
				func(ctx context.Context) error {
					_, err := r.Take(ctx)
					if r.Left() != 1 {
						t.Errorf("%d places left, want the one", r.Left())
					}
					r.Release()
					return err
				},
				func() { b.paused = 0 },
			}
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := New(2, time.Second, Real(), 0)
			s := prepare(t, b)
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error)
			go func() { done <- s.wait(ctx) }()
			synctest.Wait()
			b.mu.Lock()
			sent := b.stats.Sent
			cancel() // it wakes up, and finds the lock taken
			s.grant()
			b.settle()
			b.mu.Unlock()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", what, err)
			}
			if err := b.atEnd(); err != nil || b.used() != 0 || b.stats.Sent != sent {
				t.Errorf("%s: %v, %d used, %d sent", what, err, b.used(), b.stats.Sent-sent)
			}
		})
	}
}

// A place that cannot be put back, since others were promised it meanwhile, is free.
func TestCancelledPlaceThatOthersGotMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := New(2, time.Second, Real(), 0)
		first, err := b.Reserve(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		b.Pause(time.Now().Add(time.Hour))
		ctx, cancel := context.WithCancel(t.Context())
		go func() { _, _ = first.Take(ctx) }()
		go func() { _, _ = b.Reserve(t.Context(), 1) }()
		synctest.Wait()
		b.mu.Lock()
		cancel()
		b.paused = 0
		b.settle()
		b.mu.Unlock()
		synctest.Wait()
		if err := b.check(false); err != nil || b.free(b.now()) != 1 || first.Left() != 0 {
			t.Errorf("%v; %d free, %d left", err, b.free(b.now()), first.Left())
		}
	})
}

// fill takes all slots; end frees them as if they had never been taken.
func fill(t *testing.T, b *Budget) (end func()) {
	for range b.limit {
		if _, err := b.Take(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return func() { b.inFlight = 0 }
}
