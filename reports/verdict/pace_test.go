package verdict

import (
	"testing"
	"time"
)

func TestRatioOfARunToItsLeastTime(t *testing.T) {
	t.Parallel()
	whole := Requests{Planned: 1447, Sent: 1470}
	for name, test := range map[string]struct {
		run   Run
		least time.Duration
		pace  string
	}{
		"a run":                           {Run{Requests: whole}, 10 * time.Second, "1.05 times the least that the limit allows (10s)"},
		"a bound with a fraction":         {Run{Requests: whole}, 10015 * time.Millisecond, "1.05 times the least that the limit allows (10.015s)"},
		"a bound that says nothing":       {Run{Requests: whole}, 999 * time.Millisecond, ""},
		"no bound":                        {Run{Requests: whole}, 0, ""},
		"an interrupted run":              {Run{Requests: whole, Interrupted: true}, 10 * time.Second, ""},
		"a target that is gone":           {Run{Requests: whole, Diagnosis: "no answer"}, 10 * time.Second, ""},
		"less than what was planned":      {Run{Requests: Requests{Planned: 5000, Sent: 1446}}, time.Minute, ""},
		"a burst that was refused sooner": {Run{Requests: Requests{Planned: 1447, Sent: 1446}}, 10 * time.Second, "1.05 times the least that the limit allows (10s)"},
	} {
		run := test.run
		run.Requests = run.Requests.Bounded(test.least)
		run.Started = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
		run.Finished = run.Started.Add(10474 * time.Millisecond)
		run.Settle()
		run.Settle() // to settle twice changes nothing
		if got := run.Requests.Pace(); got != test.pace {
			t.Errorf("%s: got %q, want %q", name, got, test.pace)
		}
	}
}
