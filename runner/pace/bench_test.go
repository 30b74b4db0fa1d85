package pace_test

import (
	"context"
	"testing"
	"time"

	"portalspec/runner/pace"
)

// One request that need not wait: Take and Answered.
func BenchmarkTake(b *testing.B) {
	ctx := context.Background()
	b.Run("unlimited", func(b *testing.B) {
		b.ReportAllocs()
		budget := pace.New(1<<40, time.Second, pace.Real(), 0)
		for b.Loop() {
			slot, _ := budget.Take(ctx)
			slot.Answered()
		}
	})
	b.Run("unlimited, by 64 callers", func(b *testing.B) {
		b.ReportAllocs()
		budget := pace.New(1<<40, time.Second, pace.Real(), 0)
		b.SetParallelism(64)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				slot, _ := budget.Take(ctx)
				slot.Answered()
			}
		})
	})
	b.Run("kept", func(b *testing.B) {
		b.ReportAllocs()
		budget := pace.New(1<<40, time.Second, pace.Real(), 0)
		for b.Loop() {
			kept, _ := budget.Reserve(ctx, 1)
			slot, _ := kept.Take(ctx)
			slot.Answered()
		}
	})
	b.Run("limited", func(b *testing.B) { // each waits, by a clock that leaps: what the queue itself costs
		b.ReportAllocs()
		clock := &leaping{at: time.Unix(0, 0)}
		budget := pace.New(1000, time.Second, clock, 0)
		for b.Loop() {
			slot, _ := budget.Take(ctx)
			slot.Answered()
		}
	})
}

// leaping is a clock for one caller: whenever it would have to wait, the time has come already.
type leaping struct{ at time.Time }

func (l *leaping) Now() time.Time { return l.at }

func (l *leaping) AfterFunc(d time.Duration, f func()) func() bool {
	l.at = l.at.Add(d)
	go f()
	return func() bool { return false }
}
