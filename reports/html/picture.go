package html

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"portalspec/reports/verdict"
)

// burstScene is the scene of the rate limit chapter that spends an account's budget.
const burstScene = "burst"

// The picture's frame, in units of its own.
const (
	frameLeft, frameTop     = 46.0, 16.0
	frameWidth, frameHeight = 640.0, 200.0
	band                    = 22.0 // below the frame: one each for refusals, other answers and the wait, where there are any
)

// picture is what the target did when the budget was spent: how many requests were served within the last window, at
// each moment, and which were refused.
type picture struct {
	Caption       string
	Width, Height string
	Frame         box
	Curve         string  // the path of the number served within the last window
	Refused       string  // the path of a tick for each refusal
	Other         string  // and for each answer that neither serves nor refuses
	OtherAt       string  // where the text beside those stands
	Limit         *level  // where that number should end; nil where it is not known
	Wait          *wait   // what the last Retry-After before a rest asked for
	Across, Up    []level // marks of time, and of requests
	Bottom        string  // where the marks of time stand
	Seconds       []second
}

type box struct{ X, Y, W, H string }

// level is a place along an axis and its text.
type level struct{ At, Text string }

type wait struct{ From, Top, Long, Middle, Text string }

// second is a row of the picture's table.
type second struct {
	At, Served, Refused, Other int
}

// moment is the end of one request of the burst.
type moment struct {
	at      time.Time
	served  bool
	refused bool
	after   string // Retry-After
}

// scale maps times and numbers of requests to places in the picture.
type scale struct {
	span time.Duration
	top  float64
}

func (s scale) x(t time.Duration) float64 { return frameLeft + frameWidth*float64(t)/float64(s.span) }
func (s scale) y(requests float64) float64 {
	return frameTop + frameHeight*(1-requests/s.top)
}

// pictureOf draws the rate limit chapter; nil where the evidence has none.
func pictureOf(run verdict.Run) *picture {
	moments := burstOf(run)
	if len(moments) < 2 {
		return nil
	}
	began := moments[0].at
	span := max(moments[len(moments)-1].at.Sub(began), time.Millisecond)
	from, to, said, asked := waited(moments, began)
	if asked && to < 2*span { // a wait of an hour would leave no room for the rest
		span = max(span, to)
	}
	window := run.Window
	if window <= 0 {
		window = span
	}
	steps := sliding(moments, window)
	s := scale{span, float64(max(highest(steps), run.Limit, 1)) * 1.15}
	p := &picture{
		Width: number(frameLeft + frameWidth + 30), Frame: box{number(frameLeft), number(frameTop), number(frameWidth), number(frameHeight)},
		Seconds: perSecond(moments, began), Caption: caption(moments, run, said),
		Across: marks(span.Seconds(), func(v float64) float64 { return s.x(time.Duration(v * float64(time.Second))) }, " s"),
		Up:     marks(s.top, s.y, ""),
	}
	p.Curve = s.curve(moments, steps, began)
	bottom := frameTop + frameHeight
	if p.Refused = s.ticks(moments, began, bottom, func(m moment) bool { return m.refused }); p.Refused != "" {
		bottom += band
	}
	if p.Other = s.ticks(moments, began, bottom, func(m moment) bool { return !m.refused && !m.served }); p.Other != "" {
		p.OtherAt = number(bottom + 16)
		bottom += band
	}
	if run.Limit > 0 {
		p.Limit = &level{number(s.y(float64(run.Limit))), fmt.Sprintf("the limit: %d in %v", run.Limit, window)}
	}
	if asked {
		start, end := s.x(from), s.x(min(to, span))
		p.Wait = &wait{number(start), number(bottom + 2), number(end - start), number(min(max(frameLeft+60, (start+end)/2), frameLeft+frameWidth-60)), "Retry-After: " + said + " s"}
		bottom += band
	}
	p.Bottom, p.Height = number(bottom+18), number(bottom+28)
	return p
}

// curve is the path of what was served within the window.
func (s scale) curve(moments []moment, steps []step, began time.Time) string {
	var curve strings.Builder
	fmt.Fprintf(&curve, "M%s %s", number(s.x(0)), number(s.y(0)))
	for _, step := range steps {
		fmt.Fprintf(&curve, "H%sV%s", number(s.x(step.at)), number(s.y(float64(step.count))))
	}
	fmt.Fprintf(&curve, "H%s", number(s.x(moments[len(moments)-1].at.Sub(began))))
	return curve.String()
}

// ticks is the path of a tick for each of some moments, below a line.
func (s scale) ticks(moments []moment, began time.Time, below float64, some func(moment) bool) string {
	var ticks strings.Builder
	for _, m := range moments {
		if some(m) {
			fmt.Fprintf(&ticks, "M%s %sv%s", number(s.x(m.at.Sub(began))), number(below+4), number(band-6))
		}
	}
	return ticks.String()
}

// caption says in words what the picture shows.
func caption(moments []moment, run verdict.Run, wait string) string {
	served, refused, others := 0, 0, 0
	for _, m := range moments {
		switch {
		case m.served:
			served++
		case m.refused:
			refused++
		default:
			others++
		}
	}
	said := verdict.Several(served, "request was", "requests were") + " served, and "
	if refused == 0 {
		said += "none was refused"
	} else {
		said += fmt.Sprintf("%d refused", refused)
	}
	if others > 0 {
		said += "; " + verdict.Several(others, "other was", "others were") + " answered otherwise, or not at all"
	}
	if run.Limit > 0 {
		said += fmt.Sprintf("; the limit is %d within %v", run.Limit, run.Window)
	}
	if wait != "" {
		said += "; the last refusal asked to come back after " + wait + " s"
	}
	return said + "."
}

// burstOf are the requests of the burst that came to an end, in the order of their ends.
func burstOf(run verdict.Run) (moments []moment) {
	if run.Evidence == nil {
		return nil
	}
	for _, x := range run.Evidence.Of(burstScene) {
		if x.Unsent || x.Sent.IsZero() || aside.MatchString(x.Step) {
			continue
		}
		moments = append(moments, moment{
			at: x.End(), served: x.OK(), refused: x.Answer.Status == 503, after: x.Answer.Header.Get("Retry-After"),
		})
	}
	slices.SortFunc(moments, func(a, b moment) int {
		return cmp.Or(a.at.Compare(b.at), strings.Compare(a.after, b.after))
	})
	return moments
}

// aside are the steps that spend nothing of the budget that the picture is about.
var aside = regexp.MustCompile(`^(?:\(|Other(?:Account|Address)\b)`)

// longestWait is a number of seconds, a year, beyond which nobody means what is said.
const longestWait = 365 * 24 * 3600

// waited is the last wait that the target asked for: from, to, and the number as it was said.
func waited(moments []moment, began time.Time) (from, to time.Duration, said string, found bool) {
	for _, m := range slices.Backward(moments) {
		seconds, err := strconv.Atoi(m.after)
		if m.refused && err == nil && seconds >= 0 && seconds < longestWait {
			from = m.at.Sub(began)
			return from, from + time.Duration(seconds)*time.Second, strconv.Itoa(seconds), true
		}
	}
	return 0, 0, "", false
}

// step is the number served within the last window, from a moment on.
type step struct {
	at    time.Duration
	count int
}

// sliding counts what was served within the last window: one more at each end of a request, one less a window later.
func sliding(moments []moment, window time.Duration) (steps []step) {
	began, end := moments[0].at, moments[len(moments)-1].at
	for _, m := range moments {
		if !m.served {
			continue
		}
		steps = append(steps, step{m.at.Sub(began), 1})
		if gone := m.at.Add(window); !gone.After(end) {
			steps = append(steps, step{gone.Sub(began), -1})
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int { return cmp.Compare(a.at, b.at) })
	for i := 1; i < len(steps); i++ {
		steps[i].count += steps[i-1].count
	}
	return steps
}

func highest(steps []step) (count int) {
	for _, s := range steps {
		count = max(count, s.count)
	}
	return count
}

// most rows of the table.
const mostSeconds = 120

func perSecond(moments []moment, began time.Time) (all []second) {
	for _, m := range moments {
		at := int(m.at.Sub(began) / time.Second)
		if len(all) == 0 || all[len(all)-1].At != at {
			if len(all) == mostSeconds {
				break
			}
			all = append(all, second{At: at})
		}
		switch row := &all[len(all)-1]; {
		case m.served:
			row.Served++
		case m.refused:
			row.Refused++
		default:
			row.Other++
		}
	}
	return all
}

// marks are a few round values from 0 on.
func marks(top float64, place func(float64) float64, unit string) (all []level) {
	step := 1.0
	for factor := 0; top/step > 6; factor++ {
		step *= []float64{2, 2.5, 2}[factor%3]
	}
	for value := 0.0; value <= top; value += step {
		all = append(all, level{number(place(value)), strconv.FormatFloat(value, 'f', -1, 64) + unit})
	}
	return all
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
