package pace_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"portalspec/runner/pace"
)

// 32 scenes make three records each, keep a place for each cleanup, and share 20 requests a window.
func TestScenesDoNotBlockEachOther(t *testing.T) {
	ask := map[string]func(*pace.Budget, context.Context, *pace.Reservation) (*pace.Reservation, error){
		"more of one reservation": func(b *pace.Budget, ctx context.Context, r *pace.Reservation) (*pace.Reservation, error) {
			if r == nil {
				return b.Reserve(ctx, 1)
			}
			return r, r.More(ctx, 1)
		},
		"one reservation after the other": func(b *pace.Budget, ctx context.Context, _ *pace.Reservation) (*pace.Reservation, error) {
			return b.Reserve(ctx, 1)
		},
	}
	for how, next := range ask {
		for model, limiter := range models(20, 0.5) {
			inBubble(t, 20, func(t *testing.T, b *pace.Budget) {
				portal := &target{limiter: limiter, window: window, rate: 0.999, start: time.Now()}
				begun := time.Now()
				var scenes sync.WaitGroup
				for range 32 {
					scenes.Go(func() { scene(t, b, portal, next) })
				}
				scenes.Wait()
				if portal.refused > 0 || portal.served != 32*9 {
					t.Errorf("%s, %s: %d served, %d refused", how, model, portal.served, portal.refused)
				}
				t.Logf("%s, %s: %v, the least is %v", how, model, time.Since(begun), (32*9-1)/20*window)
				expect(t, "at the end the next 10", spend(t, reserve(t, b, 10), 0), 0)
			})
		}
	}
}

func scene(t *testing.T, b *pace.Budget, portal *target,
	next func(*pace.Budget, context.Context, *pace.Reservation) (*pace.Reservation, error)) {
	send := func(from pace.Taker) {
		slot, _ := take(t, from)
		portal.count()
		time.Sleep(10 * time.Millisecond)
		slot.Answered()
	}
	var cleanup []*pace.Reservation
	var r *pace.Reservation
	for range 3 {
		var err error
		if r, err = next(b, t.Context(), r); err != nil {
			t.Error(err)
			return
		}
		cleanup = append(cleanup, r)
		send(b)
		send(b)
	}
	for _, r := range cleanup {
		send(r)
		defer r.Release()
	}
}

// A wait for what others keep ends when nothing has moved for a window: they may be waiting here too.
func TestWaitForEachOtherEnds(t *testing.T) {
	inBubble(t, 10, func(t *testing.T, b *pace.Budget) {
		first, second := reserve(t, b, 3), reserve(t, b, 2)
		begun := time.Now()
		done := make(chan time.Duration, 2)
		for range 2 {
			go func() {
				if r := reserve(t, b, 5); r.Left() != 0 {
					t.Errorf("%d kept", r.Left())
				}
				done <- time.Since(begun)
			}()
		}
		slot, _ := take(t, b)
		time.Sleep(time.Minute) // in flight: somebody goes on
		slot.Answered()
		time.Sleep(5 * time.Second)
		first.Release() // somebody went on
		time.Sleep(2 * time.Second)
		b.Pause(time.Now().Add(time.Second)) // nobody could go on
		expect(t, "the first to wait", <-done, time.Minute+8*time.Second+hold)
		expect(t, "the second", <-done, time.Minute+8*time.Second+hold)
		if second.Left() != 2 {
			t.Errorf("%d kept still, want 2", second.Left())
		}

		begun = time.Now()
		go func() {
			reserve(t, b, 5)
			done <- time.Since(begun)
		}()
		time.Sleep(4 * time.Second)
		reserve(t, b, 0) // asks for nothing, so it says nothing
		expect(t, "one more", <-done, hold)
	})
}

func TestReleaseIsASignOfLife(t *testing.T) {
	inBubble(t, 10, func(t *testing.T, b *pace.Budget) {
		first, _ := reserve(t, b, 3), reserve(t, b, 2)
		begun := time.Now()
		done := make(chan time.Duration)
		go func() {
			reserve(t, b, 5)
			done <- time.Since(begun)
		}()
		time.Sleep(5 * time.Second)
		first.Release()
		expect(t, "the wait", <-done, 5*time.Second+hold)
	})
}
