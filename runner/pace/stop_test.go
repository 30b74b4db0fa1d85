package pace_test

import (
	"testing"
	"testing/synctest"
	"time"

	"portalspec/runner/pace"
)

func TestPauseHoldsEverythingBack(t *testing.T) {
	inBubble(t, 10, func(t *testing.T, b *pace.Budget) {
		kept, err := b.Reserve(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		b.Pause(begun.Add(7 * time.Second))
		b.Pause(begun.Add(5 * time.Second)) // the longest wins
		left := make(chan time.Duration)
		for _, from := range []pace.Taker{b, kept} {
			go func() {
				spend(t, from, 1)
				left <- time.Since(begun)
			}()
		}
		synctest.Wait()
		b.Pause(begun.Add(8 * time.Second)) // also for those who wait already
		b.Pause(begun.Add(6 * time.Second))
		expect(t, "the first", <-left, 8*time.Second)
		expect(t, "the second", <-left, 8*time.Second)
		expect(t, "one after the stop", spend(t, b, 1), 0)
	})
}

func TestPauseLeavesSlotsTaken(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, b *pace.Budget) {
		spend(t, b, 1)
		b.Pause(time.Now().Add(time.Second))
		expect(t, "the next", spend(t, b, 1), hold)
	})
}

func TestPauseHoldsExclusiveUseBack(t *testing.T) {
	inBubble(t, 2, func(t *testing.T, b *pace.Budget) {
		begun := time.Now()
		b.Pause(begun.Add(7 * time.Second))
		e := alone(t, b)
		expect(t, "exclusive use", time.Since(begun), 7*time.Second)
		e.Release()
	})
}

func TestSlowDownIsEven(t *testing.T) {
	for limit, most := range map[int]int{1: 1, 2: 1, 10: 9, 500: 450} {
		inBubble(t, limit, func(t *testing.T, b *pace.Budget) {
			b.SlowDown()
			kept, err := b.Reserve(t.Context(), 3)
			if err != nil {
				t.Fatal(err)
			}
			var left []time.Time
			for i := range 2*limit + 3 {
				from := pace.Taker(b)
				if i < 3 {
					from = kept
				}
				slot, _ := take(t, from)
				left = append(left, time.Now())
				slot.Answered()
			}
			for i := 1; i < len(left); i++ {
				if gap := left[i].Sub(left[i-1]); gap < window/time.Duration(most) {
					t.Errorf("L=%d: %v between two requests", limit, gap)
				}
				if i >= most && left[i].Sub(left[i-most]) < window {
					t.Errorf("L=%d: more than %d within a window", limit, most)
				}
			}
		})
	}
}

func TestSlowDownLetsKeptPlacesGoFirst(t *testing.T) {
	inBubble(t, 10, func(t *testing.T, b *pace.Budget) {
		kept, err := b.Reserve(t.Context(), 2)
		if err != nil {
			t.Fatal(err)
		}
		b.SlowDown()
		spend(t, b, 1)
		order := make(chan string, 3)
		for _, who := range []string{"queue", "kept", "kept"} {
			go func() {
				from := pace.Taker(b)
				if who == "kept" {
					from = kept
				}
				spend(t, from, 1)
				order <- who
			}()
			synctest.Wait()
		}
		if got := <-order + " " + <-order + " " + <-order; got != "kept kept queue" {
			t.Errorf("left in the order %s", got)
		}
	})
}
