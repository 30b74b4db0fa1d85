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
		{len(cfg.Deviations) > 0, "--deviations"},
		{cfg.KeepBodies, "--keep-bodies"},
		{cfg.Operations != "" || len(cfg.OperationGlobs) > 0, "--operations"},
		{cfg.IncludeHazardous, "--include-hazardous"},
		{cfg.RulesVersion > 1, "--rules-version"},
	} {
		if missing.asked {
			return config.Usage(missing.name + " is not built yet; leave it out")
		}
	}
	return nil
}
