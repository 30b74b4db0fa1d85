package launch

import (
	"portalspec/runner/config"
)

// idle refuses what would do nothing in this run: a setting that is taken and does nothing would be believed.
func idle(cfg config.Config) error {
	if cfg.ServerVersion != "" && len(cfg.Deviations) == 0 {
		return config.Usage("--server-version is for entries of --deviations that are for some versions only; leave it out, or give a file of deviations")
	}
	for _, setting := range []struct {
		asked bool
		name  string
	}{
		{cfg.Operations != "", "--operations"}, {len(cfg.OperationGlobs) > 0, "--operation"}, {cfg.IncludeHazardous, "--include-hazardous"},
	} {
		if setting.asked && cfg.Profile != full {
			return config.Usage(setting.name + " is about documented operations, which only --profile=full judges")
		}
	}
	return nil
}
