package launch

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/onsi/ginkgo/v2"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/runner/check"
	"portalspec/runner/config"
)

// Check looks at a portal as a run of the configuration would meet it, and says in words what that run would do and what to
// mend first; with asJSON as a document. Nothing is written, there or here. It returns the exit code: 0 where a run can be, 2
// where something is to be mended first, 3 where the target does not answer. It may be called once a process, as Run.
func Check(ctx context.Context, cfg config.Config, version string, asJSON bool, streams Streams) int {
	if cfg.Target == "" {
		return told(streams, config.Usage("there is no portal to look at: give --target, or PORTALSPEC_TARGET"))
	}
	sc, rc := ginkgo.GinkgoConfiguration()
	sc.FailOnEmpty = true
	sc.LabelFilter = labelFilter(cfg, "")
	s := &session{cfg: cfg, version: version, streams: streams, console: true}
	if err := s.prepare(sc, rc); err != nil {
		return told(streams, err)
	}
	options := s.wireOptions()
	options.Own, options.MaskKey = "", nil // nothing of it is written down
	options.Concurrency = check.Requests
	result, err := check.Look(ctx, check.Site{Wire: options, Logins: s.plan.Logins, Accounts: s.plan.Accounts, NoWrites: cfg.NoWrites, Now: now})
	if err != nil {
		return told(streams, config.Usage(err.Error()))
	}
	if asJSON {
		err = evidence.WriteJSON(streams.Out, struct {
			check.Result

			Run string `json:"run"`
		}{result, s.wouldDo()}, "  ")
	} else {
		err = s.tellLook(streams.Out, result)
	}
	if err != nil {
		return told(streams, err)
	}
	return result.Exit
}

// tellLook says what was found, what a run would do, and what comes first.
func (s *session) tellLook(w io.Writer, result check.Result) (err error) {
	line := func(format string, args ...any) {
		if err == nil {
			_, err = fmt.Fprintf(w, format+"\n", args...)
		}
	}
	line("%s", result.Target)
	first := check.Finding{}
	for _, one := range result.Findings {
		line("%-5s %-10s %s", one.State, one.About, one.Says)
		if one.Do != "" && one.State != check.OK {
			line("%16s -> %s", "", one.Do)
		}
		if (one.State == check.Fix || one.State == check.Down) && first.About == "" {
			first = one
		}
	}
	line("")
	if first.About != "" {
		line("not ready: %s comes first; %s; exit %d", first.About, verdict.Several(result.Requests, "request", "requests"), result.Exit)
		return err
	}
	line("%s", s.wouldDo())
	line("ready: portalspec run; %s; exit %d", verdict.Several(result.Requests, "request", "requests"), result.Exit)
	return err
}

// wouldDo says what a run would do.
func (s *session) wouldDo() string {
	opening := s.openingOf(s.cfg.Target)
	writes := fmt.Sprintf("create %s of its own and delete them again", verdict.Several(s.expected.Creates, "record", "records"))
	if s.cfg.NoWrites {
		writes = "write nothing"
	}
	return fmt.Sprintf("a run (--profile %s) would judge %s with about %d requests, %s, and keep to %d requests in %v: %v at the least",
		opening.Profile, verdict.Several(opening.Rules, "rule", "rules"), opening.Requests, writes, opening.Limit, opening.Window,
		opening.Expected.Round(time.Second))
}
