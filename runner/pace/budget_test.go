package pace_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"portalspec/runner/pace"
)

const (
	window = 10 * time.Second
	hold   = window + window/1000 + 5*time.Millisecond
)

// inBubble runs a test by a simulated clock: it stands still while anything runs, and leaps while all wait.
func inBubble(t *testing.T, limit int, test func(t *testing.T, b *pace.Budget)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(t, pace.New(limit, window, pace.Real(), 30*time.Second)) })
}

// take fails the test where Take does; it returns how long it waited.
func take(t *testing.T, from pace.Taker) (*pace.Slot, time.Duration) {
	t.Helper()
	begun := time.Now()
	slot, err := from.Take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return slot, time.Since(begun)
}

// spend sends n requests that are answered at once, and returns how long it waited for all.
func spend(t *testing.T, from pace.Taker, n int) time.Duration {
	t.Helper()
	var all time.Duration
	for range n {
		slot, waited := take(t, from)
		slot.Answered()
		all += waited
	}
	return all
}

func expect(t *testing.T, what string, got, want time.Duration) {
	t.Helper()
	if got != want {
		t.Errorf("%s waited %v, want %v", what, got, want)
	}
}

func TestExactToTheRequest(t *testing.T) {
	inBubble(t, 500, func(t *testing.T, b *pace.Budget) {
		expect(t, "500 requests", spend(t, b, 500), 0)
		expect(t, "the 501st", spend(t, b, 1), hold)
		expect(t, "the next 499", spend(t, b, 499), 0)
	})
}

func TestSlotIsTakenUntilAfterTheAnswer(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, b *pace.Budget) {
		slot, _ := take(t, b)
		time.AfterFunc(3*time.Second, slot.Answered)
		expect(t, "the second", spend(t, b, 1), 3*time.Second+hold)
		slot.GivenUp() // ended already: nothing changes
		expect(t, "the third", spend(t, b, 1), hold)
	})
}

func TestGivenUpIsTakenThreeTimeoutsLonger(t *testing.T) {
	inBubble(t, 2, func(t *testing.T, b *pace.Budget) {
		lost, _ := take(t, b)
		lost.GivenUp()
		spend(t, b, 1)
		expect(t, "what follows the answered one", spend(t, b, 1), hold)
		time.Sleep(time.Second)
		kept, waited := take(t, b)
		expect(t, "the next", waited, hold-time.Second)
		expect(t, "what follows the lost one", spend(t, b, 1), 90*time.Second+hold-2*hold)
		kept.Answered()
	})
}

func TestFirstComeFirstServed(t *testing.T) {
	inBubble(t, 4, func(t *testing.T, b *pace.Budget) {
		spend(t, b, 4)
		var order []int
		served := make(chan int)
		for i := range 40 {
			go func() {
				slot, _ := take(t, b)
				time.Sleep(time.Millisecond * time.Duration(40-i)) // answers come in another order
				slot.Answered()
				served <- i
			}()
			synctest.Wait()
		}
		for range 40 {
			order = append(order, <-served)
		}
		for at, i := range order {
			if at/4 != i/4 { // four leave together, the next four a window later
				t.Fatalf("left in the order %v", order)
			}
		}
	})
}

func TestCancelledWaiterLeavesNoTrace(t *testing.T) {
	inBubble(t, 2, func(t *testing.T, b *pace.Budget) {
		spend(t, b, 2)
		begun := time.Now()
		first, cancel := context.WithCancel(t.Context())
		failed := make(chan error)
		go func() {
			_, err := b.Take(first)
			failed <- err
		}()
		synctest.Wait()
		second := make(chan time.Duration)
		go func() {
			spend(t, b, 1)
			second <- time.Since(begun)
		}()
		synctest.Wait()
		cancel()
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Errorf("Take of a cancelled context: %v", err)
		}
		expect(t, "who stood behind", <-second, hold)
		expect(t, "the other free slot", spend(t, b, 1), 0)
		if _, err := b.Take(first); !errors.Is(err, context.Canceled) {
			t.Errorf("Take with a cancelled context: %v", err)
		}
		if sent := b.Stats().Sent; sent != 4 {
			t.Errorf("%d sent, want 4", sent)
		}
	})
}

func TestDeadlineInTheQueue(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, b *pace.Budget) {
		spend(t, b, 1)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := b.Take(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Take past its deadline: %v", err)
		}
		expect(t, "the next", spend(t, b, 1), hold-time.Second)
	})
}

func TestStats(t *testing.T) {
	inBubble(t, 10, func(t *testing.T, b *pace.Budget) {
		spend(t, b, 12)
		if got, want := b.Stats(), (pace.Stats{Sent: 12, Peak: 10, Waited: hold}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		if _, ok := b.RestedSince(); ok {
			t.Error("at rest right after a request")
		}
		last := time.Now()
		time.Sleep(20 * time.Second)
		if since, ok := b.RestedSince(); !ok || !since.Equal(last.Add(hold)) {
			t.Errorf("at rest %v since %v", ok, since)
		}
	})
}

func TestNoBudgetIsNoBudget(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("New(0, ...) does not panic")
		}
	}()
	pace.New(0, window, pace.Real(), 0)
}
