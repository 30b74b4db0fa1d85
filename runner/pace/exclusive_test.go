package pace_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"portalspec/runner/pace"
)

func alone(t *testing.T, b *pace.Budget) *pace.Exclusive {
	t.Helper()
	e, err := b.Exclusive(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestExclusiveUse(t *testing.T) {
	inBubble(t, 10, func(t *testing.T, b *pace.Budget) {
		kept := reserve(t, b, 2)
		before, _ := take(t, b)
		time.AfterFunc(2*time.Second, before.Answered)
		begun := time.Now()
		e := alone(t, b)
		expect(t, "exclusive use", time.Since(begun), 2*time.Second)

		left := make(chan time.Duration)
		for _, from := range []pace.Taker{b, kept} {
			go func() {
				spend(t, from, 1)
				left <- time.Since(begun)
			}()
		}
		synctest.Wait()
		b.Pause(begun.Add(4 * time.Second)) // for all others
		expect(t, "21 requests of a limit of 10", spend(t, e, 21), 0)
		time.Sleep(time.Second)
		e.Release()
		e.Release() // the second does nothing
		expect(t, "the queue", <-left, 2*time.Second+hold)
		expect(t, "the kept place", <-left, 2*time.Second+hold)
		if got := b.Stats(); got.Sent != 24 || got.Alone != 21 || got.Peak != 22 {
			t.Errorf("%+v", got)
		}
		if _, err := e.Take(t.Context()); !errors.Is(err, pace.ErrOver) {
			t.Errorf("Take after Release: %v", err)
		}
	})
}

func TestExclusiveUseWaitsInTheQueue(t *testing.T) {
	inBubble(t, 2, func(t *testing.T, b *pace.Budget) {
		spend(t, b, 2)
		begun := time.Now()
		done := make(chan time.Duration)
		go func() { // came first
			slot, _ := take(t, b)
			time.Sleep(time.Second)
			slot.Answered()
		}()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := b.Exclusive(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Exclusive past its deadline: %v", err)
		}
		go func() {
			e := alone(t, b)
			done <- time.Since(begun)
			time.Sleep(5 * time.Second)
			e.Release()
		}()
		synctest.Wait()
		go func() { // came last
			spend(t, b, 1)
			done <- time.Since(begun)
		}()
		expect(t, "exclusive use", <-done, hold+time.Second)
		expect(t, "who came after it", <-done, hold+6*time.Second)
	})
}

func TestReleaseOfFormerExclusiveUse(t *testing.T) {
	inBubble(t, 2, func(t *testing.T, b *pace.Budget) {
		former := alone(t, b)
		former.Release()
		e := alone(t, b)
		former.Release()
		expect(t, "a request of who holds it now", spend(t, e, 1), 0)
		e.Release()
	})
}

func TestRest(t *testing.T) {
	inBubble(t, 10, func(t *testing.T, b *pace.Budget) {
		e := alone(t, b)
		defer e.Release()
		begun := time.Now()
		rest := func() time.Duration {
			if err := e.Rest(t.Context()); err != nil {
				t.Fatal(err)
			}
			return time.Since(begun)
		}
		expect(t, "rest before any request", rest(), 0)
		slot, _ := take(t, e)
		time.AfterFunc(time.Second, slot.Answered)
		expect(t, "rest after an answer", rest(), time.Second+hold)
		slot, _ = take(t, e)
		slot.GivenUp()
		expect(t, "rest after none", rest(), time.Second+hold+90*time.Second+hold)

		spend(t, e, 1)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := e.Rest(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Rest past its deadline: %v", err)
		}
	})
}

// What goes on after exclusive use is served by every honest limiter, the kept places included.
func TestNothingIsRefusedAfterExclusiveUse(t *testing.T) {
	for model, limiter := range models(20, 0.7) {
		inBubble(t, 20, func(t *testing.T, b *pace.Budget) {
			portal := &target{limiter: limiter, window: window, rate: 0.999, start: time.Now()}
			kept := reserve(t, b, 5)
			e := alone(t, b)
			for range 41 {
				slot, _ := take(t, e)
				portal.count()
				slot.Answered()
			}
			e.Release()
			if portal.refused == 0 {
				t.Errorf("%s: 41 of 20 were served", model)
			}
			refused := portal.refused
			for range 4 {
				for _, from := range []pace.Taker{kept, b, b, b} {
					slot, _ := take(t, from)
					portal.count()
					slot.Answered()
				}
			}
			if portal.refused != refused {
				t.Errorf("%s: %d refused afterwards", model, portal.refused-refused)
			}
		})
	}
}
