package pace_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"portalspec/runner/pace"
)

// walk takes the steps of a course: p a paced request, s one past the pace, r a rest, w a wait of a quarter of W. It tells when
// the requests leave.
func walk(limit int, window time.Duration, steps string) (c *pace.Course, at []time.Duration) {
	c = pace.NewCourse(limit, window)
	for _, step := range steps {
		switch step {
		case 'p':
			c.Send()
			at = append(at, c.Least())
		case 's':
			c.Spend()
			at = append(at, c.Least())
		case 'r':
			c.Rest()
		case 'w':
			c.Wait(window / 4)
		}
	}
	return c, at
}

func TestCourseOfRequestsAlone(t *testing.T) {
	t.Parallel()
	c, n := pace.NewCourse(500, 10*time.Second), 0
	for _, want := range []struct{ requests, seconds int }{{0, 0}, {1, 0}, {500, 0}, {501, 10}, {1000, 10}, {1001, 20}, {2000, 30}} {
		for ; n < want.requests; n++ {
			c.Send()
		}
		if c.Least() != time.Duration(want.seconds)*time.Second {
			t.Errorf("%d requests, 500 in 10s: got at least %v, want %ds", want.requests, c.Least(), want.seconds)
		}
	}
}

func TestCourseOfWhatIsSpentOnPurpose(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		about, steps string
		want         time.Duration
	}{
		{"past the pace nothing waits", "ssssssssss", 0},
		{"what was spent counts for what comes after it", "ssssp", 4 * time.Second},
		{"also where more than the limit was spent", "ssssssp", 4 * time.Second},
		{"a rest from rest takes no time", "rrr", 0},
		{"a rest ends a window after the last request", "pwwr", 4 * time.Second},
		{"a rest, what is spent, and what it waits for", "pppppp" + "r" + "ssss" + "wwww" + "p", 12 * time.Second},
		{"a wait that has passed is no wait more", "ssss" + "wwwww" + "p", 5 * time.Second},
		{"a wait that has passed in part", "ssss" + "ww" + "p", 4 * time.Second},
	} {
		if c, _ := walk(4, 4*time.Second, test.steps); c.Least() != test.want {
			t.Errorf("%s (%s): got %v, want %v", test.about, test.steps, c.Least(), test.want)
		}
	}
}

func TestCourseAfterAnother(t *testing.T) {
	t.Parallel()
	first, _ := walk(4, 4*time.Second, "pp")
	second, _ := walk(4, 4*time.Second, "sssswwwww")
	first.Await(second)
	first.Send()
	if first.Least() != 5*time.Second {
		t.Errorf("after another's 5s: got %v, want 5s", first.Least())
	}
	second.Await(first)
	if second.Least() != 5*time.Second {
		t.Errorf("after one that is done already: got %v, want 5s", second.Least())
	}
}

// No window holds more than the limit of what is paced, nothing could have left earlier, and nothing overtakes.
func TestCourseKeepsTheLimitAndLosesNoTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		limit, window := rapid.IntRange(1, 6).Draw(r, "limit"), 4*time.Second
		steps := rapid.StringOfN(rapid.RuneFrom([]rune("pppppwr")), 0, 60, -1).Draw(r, "steps")
		_, at := walk(limit, window, steps)
		if !slices.IsSorted(at) {
			r.Fatalf("%v: a request leaves before an earlier one", at)
		}
		for i := limit; i < len(at); i++ {
			if at[i]-at[i-limit] < window {
				r.Fatalf("%v: requests %d to %d are more than %d within %v", at, i-limit, i, limit, window)
			}
		}
		if len(at) == 0 {
			return
		}
		waits := time.Duration(0)
		for _, step := range steps {
			switch step {
			case 'w':
				waits += window / 4
			case 'r':
				waits += window
			}
		}
		if most := waits + time.Duration((len(at)-1)/limit)*window; at[len(at)-1] > most {
			r.Fatalf("%s: got %v, wanted no more than all waits one after the other, %v", steps, at[len(at)-1], most)
		}
	})
}
