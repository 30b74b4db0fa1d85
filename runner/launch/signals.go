package launch

import (
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	"portalspec/reports/verdict"
)

// signals are taken from Ginkgo, whose own handling would end the run without reports: the first interrupt stops new
// requests and cleans up, the second ends the process at once, with a word on what is left.
type signals struct {
	caught      chan os.Signal
	interrupted atomic.Bool
}

func catch(stop, abandoned func()) *signals {
	s := &signals{caught: make(chan os.Signal, 2)}
	signal.Ignore(syscall.SIGPIPE) // who closes our output (| head) ends neither the run nor its cleanup
	signal.Reset(os.Interrupt, syscall.SIGTERM)
	signal.Notify(s.caught, os.Interrupt, syscall.SIGTERM)
	go func() {
		for range s.caught {
			if s.interrupted.Swap(true) {
				abandoned()
				os.Exit(verdict.ExitInterrupted)
			}
			stop()
		}
	}()
	return s
}

// release gives the signals back to the system's own handling.
func (s *signals) release() {
	if s == nil {
		return
	}
	signal.Stop(s.caught)
	signal.Reset(os.Interrupt, syscall.SIGTERM)
	close(s.caught)
}
