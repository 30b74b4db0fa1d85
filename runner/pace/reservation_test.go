package pace_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"portalspec/runner/pace"
)

func reserve(t *testing.T, b *pace.Budget, n int) *pace.Reservation {
	t.Helper()
	r, err := b.Reserve(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestKeptPlaceLeavesAtOnce(t *testing.T) {
	inBubble(t, 10, func(t *testing.T, b *pace.Budget) {
		r := reserve(t, b, 3)
		expect(t, "7 ordinary requests", spend(t, b, 7), 0)
		go spend(t, b, 1)
		synctest.Wait() // the queue is not empty, and nothing is free
		expect(t, "3 kept", spend(t, r, 3), 0)
		if peak := b.Stats().Peak; peak != 10 {
			t.Errorf("%d at the most, want 10", peak)
		}
		expect(t, "a fourth, which nobody kept", spend(t, r, 1), hold)
	})
}

func TestReleaseGivesBack(t *testing.T) {
	inBubble(t, 10, func(t *testing.T, b *pace.Budget) {
		r := reserve(t, b, 5)
		spend(t, r, 1)
		spend(t, b, 5)
		done := make(chan time.Duration)
		go func() { done <- spend(t, b, 1) }()
		time.Sleep(time.Second)
		r.Release()
		expect(t, "who waited for the release", <-done, time.Second)
		expect(t, "three more", spend(t, b, 3), 0)
		expect(t, "one too many", spend(t, r, 1), hold-time.Second)
	})
}

func TestHalfTheLimitIsKeptAtMost(t *testing.T) {
	inBubble(t, 10, func(t *testing.T, b *pace.Budget) {
		first := reserve(t, b, 99)
		if first.Left() != 5 {
			t.Fatalf("%d kept, want 5", first.Left())
		}
		var second *pace.Reservation
		reserved := make(chan time.Duration)
		begun := time.Now()
		go func() {
			second = reserve(t, b, 2)
			reserved <- time.Since(begun)
		}()
		synctest.Wait()
		expect(t, "requests behind who cannot reserve yet", spend(t, b, 2), 0)
		time.Sleep(time.Second)
		spend(t, first, 1) // one place is not enough for two
		time.Sleep(time.Second)
		spend(t, first, 1)
		expect(t, "the second reservation", <-reserved, 2*time.Second)
		if first.Left() != 3 || second.Left() != 2 {
			t.Errorf("%d and %d kept", first.Left(), second.Left())
		}
		if err := first.More(t.Context(), 1); err != nil || first.Left() != 3 {
			t.Errorf("More beyond the half: %v, %d kept", err, first.Left())
		}
	})
}

func TestReservationKeepsItsPlaceInTheQueue(t *testing.T) {
	inBubble(t, 10, func(t *testing.T, b *pace.Budget) {
		spend(t, b, 1)
		time.Sleep(time.Second)
		spend(t, b, 7)
		begun := time.Now()
		done := make(chan time.Duration, 1)
		go func() { // two are free, but not three
			r := reserve(t, b, 3)
			done <- time.Since(begun)
			r.Release()
		}()
		synctest.Wait()
		expect(t, "who came later", spend(t, b, 1), hold-time.Second)
		expect(t, "the reservation", <-done, hold-time.Second)
	})
}

func TestReleaseWhileSomethingWaits(t *testing.T) {
	inBubble(t, 4, func(t *testing.T, b *pace.Budget) {
		r := reserve(t, b, 1)
		spend(t, b, 3)
		ctx, cancel := context.WithCancel(t.Context())
		go func() { _ = r.More(ctx, 1) }()
		b.Pause(time.Now().Add(time.Second))
		go func() { _, _ = r.Take(ctx) }()
		synctest.Wait()
		r.Release()
		cancel()
		time.Sleep(hold)
		expect(t, "all four", spend(t, b, 4), 0)

		go func() { _ = r.More(t.Context(), 1) }()
		time.Sleep(hold)
		expect(t, "all four, though more was asked for", spend(t, b, 4), 0)
	})
}

func TestOneRequestKeepsNothing(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, b *pace.Budget) {
		r := reserve(t, b, 1)
		if r.Left() != 0 {
			t.Errorf("%d kept of 1", r.Left())
		}
		expect(t, "the first", spend(t, b, 1), 0)
		expect(t, "the second", spend(t, r, 1), hold)
		r.Release()
	})
}

func TestCancelledReservation(t *testing.T) {
	inBubble(t, 4, func(t *testing.T, b *pace.Budget) {
		first := reserve(t, b, 2)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := b.Reserve(ctx, 1); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Reserve past its deadline: %v", err)
		}
		b.Pause(time.Now().Add(time.Minute))
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := first.Take(ctx); !errors.Is(err, context.DeadlineExceeded) || first.Left() != 2 {
			t.Errorf("Take past its deadline: %v, %d kept", err, first.Left())
		}
		first.Release()
		time.Sleep(time.Minute)
		expect(t, "all four", spend(t, b, 4), 0)
	})
}

const patience = 8 * time.Second

// lend keeps n places that may be lent.
func lend(t *testing.T, b *pace.Budget, n int) *pace.Reservation {
	t.Helper()
	r := b.Lending(patience)
	if err := r.More(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	return r
}

// In a burst a kept place is kept: nothing comes back for longer than its holder can wait.
func TestAPlaceIsNotLentInABurst(t *testing.T) {
	inBubble(t, 10, func(t *testing.T, b *pace.Budget) {
		r := lend(t, b, 2)
		expect(t, "8 ordinary requests", spend(t, b, 8), 0)
		queued := make(chan time.Duration)
		go func() { queued <- spend(t, b, 1) }()
		synctest.Wait()
		expect(t, "both kept", spend(t, r, 2), 0)
		expect(t, "who queued", <-queued, hold)
	})
}

// Once as many slots come back in time, others may have it, and its holder gets the next that does, before all that queue.
func TestAPlaceIsLentWhileItsHolderCanWait(t *testing.T) {
	inBubble(t, 10, func(t *testing.T, b *pace.Budget) {
		r := lend(t, b, 2)
		spend(t, b, 8)
		expect(t, "two more, which were kept", spend(t, b, 2), hold-patience)
		queued := make(chan time.Duration)
		go func() { queued <- spend(t, b, 7) }()
		synctest.Wait()
		expect(t, "the holder", spend(t, r, 1), patience)
		if waited := spend(t, r, 1); waited > patience { // it may have been lent once more
			t.Errorf("the holder's second waited %v", waited)
		}
		if waited := <-queued; waited < patience {
			t.Errorf("who queued got a slot after %v, before the holder", waited)
		}
		if peak := b.Stats().Peak; peak != 10 {
			t.Errorf("%d at the most, want 10", peak)
		}
	})
}

// What may be lent need not be free when it is kept: a create does not wait for the place of its delete.
func TestAPlaceThatMayBeLentIsKeptBeforeItIsFree(t *testing.T) {
	inBubble(t, 10, func(t *testing.T, b *pace.Budget) {
		spend(t, b, 10)
		begun := time.Now()
		r := lend(t, b, 2)
		expect(t, "two places", time.Since(begun), hold-patience)
		r.Release()
		expect(t, "ten requests", spend(t, b, 10), patience)
	})
}

// Who waits for a lent place to come back holds nobody up whose place is there.
func TestALentPlaceDoesNotHoldUpAKeptOne(t *testing.T) {
	inBubble(t, 10, func(t *testing.T, b *pace.Budget) {
		strict, lending := reserve(t, b, 1), lend(t, b, 1)
		spend(t, b, 8)
		expect(t, "one more, which was kept", spend(t, b, 1), hold-patience)
		back := make(chan time.Duration)
		go func() { back <- spend(t, lending, 1) }()
		synctest.Wait()
		expect(t, "the place that is there", spend(t, strict, 1), 0)
		expect(t, "the lent one", <-back, patience)
	})
}
