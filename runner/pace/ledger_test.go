package pace

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// check returns what is wrong with the books, nil where they are in order.
func (b *Budget) check(alone bool) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.inFlight < 0 || b.kept < 0 || b.kept > b.promised || b.promised > b.limit/2:
		return fmt.Errorf("%d in flight, %d kept, %d promised of %d", b.inFlight, b.kept, b.promised, b.limit)
	case b.lending < 0 || b.lending > b.kept:
		return fmt.Errorf("%d of %d kept are lent", b.lending, b.kept)
	case !alone && (b.used() > b.limit || b.used()+b.kept-b.lending > b.limit):
		return fmt.Errorf("%d used and %d kept of %d, %d of them lending", b.used(), b.kept, b.limit, b.lending)
	default:
		return nil
	}
}

// atEnd returns what is left behind when nobody uses the budget any more.
func (b *Budget) atEnd() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.inFlight+b.kept+b.lending+b.promised > 0 || b.alarm != nil || b.alone != nil ||
		!b.urgent.empty() || !b.lent.empty() || !b.queue.empty() || !b.capped.empty() {
		return fmt.Errorf("left behind: %d in flight, %d kept, %d promised, timer %t, alone %t",
			b.inFlight, b.kept, b.promised, b.alarm != nil, b.alone != nil)
	}
	return nil
}

// Whatever callers do and whenever they are cancelled, the books are in order, nobody waits forever, and nothing is left
// behind. (A bubble whose goroutines all wait for each other fails the test.)
func TestBooksAreInOrder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		limit := rapid.IntRange(1, 12).Draw(r, "limit")
		callers := rapid.IntRange(1, 16).Draw(r, "callers")
		exclusive := rapid.Bool().Draw(r, "exclusive use")
		slow := rapid.Bool().Draw(r, "slow down")
		seed := rapid.Uint64().Draw(r, "seed")
		wrong := make(chan error, 1)
		synctest.Test(t, func(t *testing.T) {
			var timers atomic.Int64
			budget := New(limit, time.Second, counting{system: newSystem(), running: &timers}, 50*time.Millisecond)
			c := chaos{budget: budget, exclusive: exclusive, slow: slow, wrong: wrong}
			var all sync.WaitGroup
			for i := range callers {
				all.Go(func() { c.call(rand.New(rand.NewPCG(seed, uint64(i)))) })
			}
			all.Wait()
			c.report(budget.atEnd())
			if n := timers.Load(); n != 0 {
				c.report(fmt.Errorf("%d timers run on", n))
			}
		})
		select {
		case err := <-wrong:
			r.Fatal(err)
		default:
		}
	})
}

type chaos struct {
	budget          *Budget
	exclusive, slow bool
	wrong           chan error
}

func (c chaos) report(err error) {
	if err != nil {
		select {
		case c.wrong <- err:
		default:
		}
	}
}

// call does ten things at random, most of them under a deadline that may end them at any point.
func (c chaos) call(dice *rand.Rand) {
	var kept *Reservation
	for range 10 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(dice.Int64N(int64(5*time.Second))))
		switch dice.IntN(8) {
		case 0:
			switch {
			case kept != nil:
			case dice.IntN(2) == 0:
				kept, _ = c.budget.Reserve(ctx, dice.IntN(4))
			default:
				kept = c.budget.Lending(800 * time.Millisecond)
			}
		case 1:
			if kept != nil {
				_ = kept.More(ctx, dice.IntN(3))
			}
		case 2:
			if kept != nil && dice.IntN(2) == 0 {
				kept.Release()
				kept = nil
			}
		case 3:
			c.interfere(ctx, dice)
		case 4, 5:
			if kept != nil {
				c.send(ctx, kept, dice)
			}
		default:
			c.send(ctx, c.budget, dice)
		}
		c.report(c.budget.check(c.exclusive))
		cancel()
	}
	if kept != nil {
		kept.Release()
	}
}

func (c chaos) interfere(ctx context.Context, dice *rand.Rand) {
	switch {
	case dice.IntN(3) == 0:
		c.budget.Pause(time.Now().Add(time.Duration(dice.Int64N(int64(time.Second)))))
	case c.slow && dice.IntN(3) == 0:
		c.budget.SlowDown()
	case c.exclusive:
		e, err := c.budget.Exclusive(ctx)
		if err != nil {
			return
		}
		for range dice.IntN(30) {
			c.send(ctx, e, dice)
		}
		if dice.IntN(2) == 0 {
			_ = e.Rest(ctx)
		}
		e.Release()
	}
}

func (c chaos) send(ctx context.Context, from Taker, dice *rand.Rand) {
	slot, err := from.Take(ctx)
	if err != nil {
		return
	}
	c.report(c.budget.check(c.exclusive))
	time.Sleep(time.Duration(dice.Int64N(int64(100 * time.Millisecond))))
	if dice.IntN(10) == 0 {
		slot.GivenUp()
	}
	slot.Answered()
}
