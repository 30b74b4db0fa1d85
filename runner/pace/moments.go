package pace

import (
	"slices"
	"time"
)

// moments is a queue of points in time that are added in ascending order. Each costs O(1) amortized.
type moments struct {
	at   []time.Duration
	gone int // how many at the front have passed
}

func (m *moments) len() int { return len(m.at) - m.gone }

func (m *moments) add(at time.Duration) { m.at = append(m.at, at) }

// first returns the earliest moment; ok is false where there is none.
func (m *moments) first() (at time.Duration, ok bool) {
	if m.len() == 0 {
		return 0, false
	}
	return m.at[m.gone], true
}

// pass drops what is not later than now and returns the last moment dropped, 0 where none was. The room at the front is used
// again once it is half of all.
func (m *moments) pass(now time.Duration) (last time.Duration) {
	for m.gone < len(m.at) && m.at[m.gone] <= now {
		last = m.at[m.gone]
		m.gone++
	}
	if 2*m.gone >= len(m.at) {
		m.at = m.at[:copy(m.at, m.at[m.gone:])]
		m.gone = 0
	}
	return last
}

// until counts the moments up to a time.
func (m *moments) until(at time.Duration) int {
	n, _ := slices.BinarySearch(m.at[m.gone:], at+1)
	return n
}

// after returns the earliest moment later than a time; ok is false where there is none.
func (m *moments) after(at time.Duration) (moment time.Duration, ok bool) {
	if n := m.until(at); n < m.len() {
		return m.at[m.gone+n], true
	}
	return 0, false
}

// last returns the latest moment, 0 where there is none.
func (m *moments) last() time.Duration {
	if m.len() == 0 {
		return 0
	}
	return m.at[len(m.at)-1]
}
