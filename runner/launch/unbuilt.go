package launch

import (
	"portalspec/runner/config"
)

// unbuilt refuses what can be said and is not there yet: a setting that is taken and does nothing would be believed.
func unbuilt(cfg config.Config) error {
	for _, missing := range []struct {
		asked bool
		name  string
	}{
		{cfg.NoWrites, "--no-writes"},
	} {
		if missing.asked {
			return config.Usage(missing.name + " is not built yet; leave it out")
		}
	}
	if cfg.ServerVersion != "" && len(cfg.Deviations) == 0 {
		return config.Usage("--server-version is for entries of --deviations that are for some versions only; leave it out, or give a file of deviations")
	}
	for _, idle := range []struct {
		asked bool
		name  string
	}{
		{cfg.Operations != "", "--operations"}, {len(cfg.OperationGlobs) > 0, "--operation"}, {cfg.IncludeHazardous, "--include-hazardous"},
	} {
		if idle.asked && cfg.Profile != full {
			return config.Usage(idle.name + " is about documented operations, which only --profile=full judges")
		}
	}
	return nil
}
