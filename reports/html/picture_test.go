package html_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"portalspec/reports/evidence"
	"portalspec/reports/testdata/runs"
	"portalspec/reports/verdict"
)

const (
	rested   = 2 // seconds that the target's 503 asks for
	aDay     = 86400
	unstated = -1
)

// burst is a run that served 100 requests in half a second, refused 20, and asked for a wait.
func burst(wait int) verdict.Run {
	run := runs.Passing()
	run.Limit, run.Window = 100, 2*time.Second
	begin := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	for n := range 120 {
		x := evidence.Exchange{
			ID: fmt.Sprint("b", n), Scene: "burst", Step: fmt.Sprint("First/", n), Sent: begin.Add(time.Duration(n) * 5 * time.Millisecond),
			Took: time.Millisecond, Answer: evidence.Answer{Status: http.StatusOK},
		}
		if n >= 100 {
			x.Answer = evidence.Answer{Status: http.StatusServiceUnavailable, Header: http.Header{}}
			if wait != unstated {
				x.Answer.Header.Set("Retry-After", fmt.Sprint(wait))
			}
		}
		run.Evidence.(evidence.ByID)[x.ID] = x
	}
	run.Evidence.(evidence.ByID)["other"] = evidence.Exchange{
		ID: "other", Scene: "burst", Step: "OtherAccount", Sent: begin.Add(time.Second), Answer: evidence.Answer{Status: http.StatusOK},
	}
	return run
}

func TestThePictureTellsTheBurst(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		run  verdict.Run
		want []string
		lack string
	}{
		"a wait":     {burst(rested), []string{"100 requests were served, and 20 refused; the limit is 100 within 2s; the last refusal asked to come back after 2 s.", "the limit: 100 in 2s", "Retry-After: 2 s"}, "NaN"},
		"a day":      {burst(aDay), []string{"Retry-After: 86400 s"}, "NaN"},
		"no wait":    {burst(unstated), []string{"100 requests were served, and 20 refused"}, "Retry-After: "},
		"no chapter": {runs.Passing(), nil, "<svg"},
	} {
		text := written(t, c.run)
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the page lacks %q", name, want)
			}
		}
		if strings.Contains(text, c.lack) {
			t.Errorf("%s: the page has %q", name, c.lack)
		}
	}
}

// What is neither served nor refused is drawn and told apart, and the legend names what is there.
func TestOtherAnswersAreShown(t *testing.T) {
	t.Parallel()
	run := burst(rested)
	others := 0
	for id, x := range run.Evidence.(evidence.ByID) {
		if x.Answer.Status == 503 {
			x.Answer.Status = 429
			run.Evidence.(evidence.ByID)[id] = x
			others++
		}
	}
	for name, c := range map[string]struct {
		run    verdict.Run
		legend []string
		other  int
	}{
		"refused":   {burst(rested), []string{"served within the last window", "the limit", "a refusal (503)", "the wait that was asked for"}, 0},
		"otherwise": {run, []string{"served within the last window", "the limit", "another answer"}, others},
	} {
		root := parsed(t, written(t, c.run))
		legend, ticks := found(root, "legend"), 0
		for _, path := range elements(root) {
			if attribute(path, "class") == "other" {
				ticks = strings.Count(attribute(path, "d"), "M")
			}
		}
		if want := strings.Join(c.legend, " "); len(legend) != 1 || legend[0] != want {
			t.Errorf("%s: the legend is %q, want %q", name, legend, want)
		}
		if ticks != c.other {
			t.Errorf("%s: %d other answers are drawn, want %d", name, ticks, c.other)
		}
	}
}
