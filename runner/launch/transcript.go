package launch

import (
	"portalspec/fixtures/portal"
	"portalspec/reports/evidence"
	"portalspec/runner/observe"
	"portalspec/suites/spec"
)

// Transcript lists what is sent for a row, a request a line, to a portal that does everything right; for explain.
func Transcript(row spec.Row) []string {
	return observe.Transcript(row.Scene(), evidence.Facts{
		Limit: portal.DefaultLimit, Window: portal.DefaultWindow, SecondAddress: true, TokenInURL: true,
	})
}
