package pace

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// counting is the real clock; it knows how many timers are running.
type counting struct {
	system
	running *atomic.Int64
}

func (c counting) AfterFunc(d time.Duration, f func()) func() bool {
	c.running.Add(1)
	stop := c.system.AfterFunc(d, func() {
		c.running.Add(-1)
		f()
	})
	return func() bool {
		stopped := stop()
		if stopped {
			c.running.Add(-1)
		}
		return stopped
	}
}

// hasty is a clock whose timers go off too early, as those of a system may by a rounding.
type hasty struct{ system }

func (h hasty) AfterFunc(d time.Duration, f func()) func() bool {
	return h.system.AfterFunc(d-d/4, f)
}

func TestTimerThatGoesOffEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := New(1, time.Second, hasty{newSystem()}, 0)
		for range 3 {
			slot, err := b.Take(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			slot.Answered()
		}
		if took := b.now(); took != 2*b.hold {
			t.Errorf("three requests took %v, want %v", took, 2*b.hold)
		}
	})
}

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running atomic.Int64
		clock := counting{system: newSystem(), running: &running}
		begun := time.Now()
		if err := Sleep(t.Context(), clock, time.Second); err != nil || time.Since(begun) != time.Second {
			t.Errorf("slept %v: %v", time.Since(begun), err)
		}
		if err := Sleep(t.Context(), clock, 0); err != nil {
			t.Error(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := Sleep(ctx, clock, time.Hour); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Sleep past its deadline: %v", err)
		}
		if n := running.Load(); n != 0 {
			t.Errorf("%d timers run on", n)
		}
	})
}

func TestMomentsTakeNoMoreRoomThanTheyNeed(t *testing.T) {
	var m moments
	for i := range time.Duration(100_000) {
		m.add(i)
		m.pass(i - 100)
		if at, _ := m.first(); at != max(0, i-99) || m.last() != i {
			t.Fatalf("from %d to %d after %d", at, m.last(), i)
		}
	}
	if m.len() != 100 || cap(m.at) > 1000 {
		t.Errorf("%d moments in room for %d", m.len(), cap(m.at))
	}
}

// Evidence is judged by differences of the clock as it runs, and judged again by those of the time of day, which is what a file
// keeps. Both have to be the same, though the machine's clock is set meanwhile, or read a moment later than the other.
func TestTheTimeOfDayAdvancesAsTheClockRuns(t *testing.T) {
	t.Parallel()
	clock := Real()
	began := clock.Now()
	for range 1000 {
		now := clock.Now()
		if run, told := now.Sub(began), now.Round(0).Sub(began.Round(0)); run != told {
			t.Fatalf("the clock ran %v, the time of day advanced by %v", run, told)
		}
	}
}
