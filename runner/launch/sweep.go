package launch

import (
	"context"
	"errors"
	"fmt"
	"os"

	"portalspec/reports/terminal"
	"portalspec/reports/verdict"
	"portalspec/runner/config"
	"portalspec/runner/journal"
	"portalspec/runner/observe"
	"portalspec/runner/wire"
)

// Sweep removes what dead runs left, by their journals: those given, or all in the folder of the reports. It returns the exit
// code: 0 where nothing is left, 3 where something is or the target does not answer, 2 for a mistake of usage.
func Sweep(ctx context.Context, cfg config.Config, places []string, version string, streams Streams) int {
	logs, err := journals(cfg, places)
	if err != nil {
		return told(streams, err)
	}
	if len(logs) == 0 {
		_, _ = fmt.Fprintf(streams.Out, "nothing to sweep: %s holds no journal\n", terminal.Clean(cfg.Out))
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	signals := catch(cancel, func() {})
	defer signals.release()
	exit := verdict.ExitConformant
	for _, log := range logs {
		code := sweep(ctx, cfg, log, version, streams)
		exit = max(exit, code)
	}
	if signals.interrupted.Load() {
		return verdict.ExitInterrupted
	}
	return exit
}

func journals(cfg config.Config, places []string) (logs []journal.Log, err error) {
	if len(places) == 0 {
		logs, err = journal.Due(cfg.Out)
	}
	for _, place := range places {
		log, unread := journal.Read(place)
		if unread != nil {
			return nil, config.Usage(unread.Error())
		}
		if journal.InUse(place) {
			return nil, config.Usage(place + " is the journal of a run that is not over")
		}
		logs = append(logs, log)
	}
	if err != nil {
		return nil, config.Usage(err.Error())
	}
	return logs, nil
}

// sweep removes what one dead run left; where nothing stays, its journal goes too.
func sweep(ctx context.Context, cfg config.Config, log journal.Log, version string, streams Streams) int {
	cfg, err := cfg.At(log.Target, log.BasePath)
	if err != nil {
		return told(streams, err)
	}
	left := log.Left()
	_, _ = fmt.Fprintf(streams.Out, "%s: %s in %s may be there\n", terminal.Clean(log.Place), verdict.Several(len(left), "record", "records"), terminal.Clean(log.Target))
	var swept observe.Swept
	if len(left) > 0 {
		if swept, err = sweepPortal(ctx, cfg, log, version); err != nil {
			return told(streams, config.Usage(err.Error()))
		}
	}
	switch cause := swept.Cause; {
	case cause.Usage:
		return told(streams, config.Usage(terminal.Clean(cause.Text)))
	case cause.Text != "":
		_, _ = fmt.Fprintln(streams.Err, "portalspec: nothing was swept: "+terminal.Clean(cause.Text))
		return verdict.ExitIncomplete
	}
	for _, one := range swept.Left {
		_, _ = fmt.Fprintln(streams.Out, "  left: "+terminal.Clean(one))
	}
	_, _ = fmt.Fprintf(streams.Out, "  deleted %d, left %d, with %s\n", swept.Deleted, len(swept.Left), verdict.Several(swept.Sent, "request", "requests"))
	if len(swept.Left) > 0 || ctx.Err() != nil {
		return verdict.ExitIncomplete
	}
	if err := os.Remove(log.Place); err != nil && !errors.Is(err, os.ErrNotExist) {
		return told(streams, config.Usage("nothing is left, but the journal cannot be removed: "+err.Error()))
	}
	return verdict.ExitConformant
}

func sweepPortal(ctx context.Context, cfg config.Config, log journal.Log, version string) (observe.Swept, error) {
	s := &session{cfg: cfg, version: version, plan: reaching(cfg, log.Seed)}
	client, err := wire.New(s.wireOptions())
	if err != nil {
		return observe.Swept{}, err
	}
	defer client.Close()
	return observe.Sweep(ctx, client, s.plan, log.Left()), nil
}
