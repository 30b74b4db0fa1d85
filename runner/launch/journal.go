package launch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"portalspec/reports/terminal"
	"portalspec/reports/verdict"
	"portalspec/runner/config"
	"portalspec/runner/journal"
)

// keepJournal begins the journal of what the run creates, before anything is sent.
func (s *session) keepJournal() (err error) {
	if s.portal != nil || s.cfg.NoWrites {
		return nil
	}
	s.journal, err = journal.Begin(s.cfg.Out, journal.Head{Target: s.client.Target(), BasePath: s.cfg.BasePath, Seed: s.plan.Facts.Seed, Started: s.started})
	if err != nil {
		return config.Usage(fmt.Sprintf("the journal of what is created cannot be kept in %s: %v; choose another folder with --out", s.cfg.Out, bare(err)))
	}
	s.plan.Journal, s.plan.Stop = s.journal, s.stopItself
	return nil
}

// stopItself ends the run for a reason of our own; what was created is cleaned up all the same.
func (s *session) stopItself(err error) {
	why := fmt.Sprintf("the run stopped itself: %v", err)
	if s.stopped.CompareAndSwap(nil, &why) {
		s.cancel()
	}
}

// abandoned tells, when there is no time to clean up, what is left and what removes it.
func (s *session) abandoned() {
	if s.journal == nil {
		return
	}
	log, err := journal.Read(s.journal.Place())
	if err != nil {
		_, _ = fmt.Fprintln(s.streams.Err, "portalspec: "+terminal.Clean(err.Error()))
		return
	}
	_, _ = fmt.Fprintln(s.streams.Err, "portalspec: stopped at once; "+dueSentence(log))
}

// dueSentence says what a journal leaves to do.
func dueSentence(log journal.Log) string {
	left := len(log.Left())
	return terminal.Clean(fmt.Sprintf("%s in %s may still be there; to remove what is: portalspec sweep %s",
		verdict.Several(left, "record of this tool", "records of this tool"), log.Target, near(log.Place)))
}

// near is the place as it is written from the working directory, where it lies below: a command with it is pasted there.
func near(place string) string {
	here, err := os.Getwd()
	if err != nil {
		return place
	}
	if short, err := filepath.Rel(here, place); err == nil && filepath.IsLocal(short) {
		return short
	}
	return place
}

// bare is what the system says, without the name of the file, which is told already.
func bare(err error) error {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number
	}
	return err
}
