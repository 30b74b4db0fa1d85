package launch

import (
	"context"
	"fmt"
	"slices"
	"time"

	"portalspec/reports/terminal"
	"portalspec/reports/verdict"
)

// opening says where the run is going to, before it goes.
func (s *session) opening() {
	if !s.console || !slices.Contains(s.cfg.Formats, "terminal") {
		return
	}
	_ = terminal.WriteOpening(s.streams.Out, s.openingOf(s.client.Target()), s.style())
}

func (s *session) openingOf(target string) terminal.Opening {
	opening := terminal.Opening{
		Target: target, Embedded: s.cfg.Target == "", Profile: s.cfg.Profile, Scenes: len(s.picked.scenes),
		Requests: s.expected.Requests(), Limit: s.cfg.RateLimit, Window: s.cfg.RateWindow, Expected: s.expected.LowerBound,
		Account: s.accountName(0), Second: s.accountName(1),
	}
	rules := map[string]bool{}
	for _, row := range s.picked.rows() {
		rules[row.Rule.ID] = true
	}
	opening.Rules = len(rules)
	whole := s.expected.Whole()
	opening.Plan = fmt.Sprintf("%d reads, %d writes on own records (%d created), %d without the header or with a false one; hazardous operations: %s",
		whole.Reads, whole.Writes, s.expected.Creates, whole.Strangers, s.hazards())
	if opening.Embedded {
		opening.Notes = append(opening.Notes, "no --target: this judges the reference portal that comes with the tool")
	}
	if s.cfg.NoWrites {
		opening.Notes = append(opening.Notes, nothingWritten)
	}
	return opening
}

// nothingWritten is what the opening and the reports of a run say that only reads.
const nothingWritten = "--no-writes: no POST, PUT or DELETE is sent, but for the login that --user asks for; what needs one is not judged"

// hazards says what is sent of operations that act on more than one record.
func (s *session) hazards() string {
	if s.plan.Facts.Hazardous {
		return "without the header only"
	}
	return "none"
}

func (s *session) accountName(i int) string {
	switch account := s.cfg.Accounts[i]; {
	case s.cfg.Target == "" && i < s.plan.Accounts:
		return "its own account " + fmt.Sprint(i+1)
	case account.User != "":
		return account.User
	case !account.Empty():
		return "whoever the token belongs to"
	}
	return ""
}

// tellPlan prints what a run would do, and with which configuration. Nothing is sent.
func (s *session) tellPlan() int {
	target := s.cfg.Target
	if target == "" {
		target = "a free port of 127.0.0.1"
	}
	opening := s.openingOf(target)
	if note := s.laterNote(); note != "" {
		opening.Notes = append(opening.Notes, note) // a run that is carried out tells it at its end
	}
	if err := terminal.WriteOpening(s.streams.Out, opening, s.style()); err != nil {
		return told(s.streams, err)
	}
	e := s.expected
	_, _ = fmt.Fprintf(s.streams.Out, "\nplan      %d requests on the first account, %d on the second, %d from the second address; %d records created and deleted\n"+
		"          at least %v at %d requests per %v\n\n", e.First, e.Second, e.Others, e.Creates, e.LowerBound.Round(time.Millisecond), s.cfg.RateLimit, s.cfg.RateWindow)
	for _, share := range e.Shares {
		_, _ = fmt.Fprintf(s.streams.Out, "          %-14s %5d reads %5d writes %5d without the header or with a false one\n", share.Scenes, share.Reads, share.Writes, share.Strangers)
	}
	_, _ = fmt.Fprintln(s.streams.Out)
	if err := s.cfg.Print(s.streams.Out); err != nil {
		return told(s.streams, err)
	}
	_, _ = fmt.Fprintln(s.streams.Out, "\nportalspec: a dry run: nothing was sent")
	return verdict.ExitConformant
}

// watch shows how far the run is until unwatch.
func (s *session) watch(ctx context.Context) {
	if !s.console {
		s.unwatch = func() {}
		return
	}
	progress := terminal.NewProgress(s.streams.Err, s.streams.Terminal, s.style(), time.Now)
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				progress.Done()
				return
			case <-tick.C:
				progress.Scenes(s.observation.Done(), len(s.picked.scenes))
				progress.Update(s.client.Stats().Sent, s.expected.Requests(), s.client.Waiting())
			}
		}
	}()
	s.unwatch = func() {
		stop()
		<-ended
	}
}
