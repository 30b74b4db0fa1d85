package spec

import (
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
)

// NotOffered says why the target does not offer the record type, or the one that it lives in; "" where it does.
func NotOffered(record string, facts evidence.Facts) string {
	if why := facts.Offers[record].Missing; why != "" {
		return why
	}
	kind, _ := records.Named(record)
	return facts.Offers[kind.Parent].Missing
}

// notOffered tells a module that is switched off from an account that may create nothing at all: the latter makes nothing green.
func notOffered(missing string, facts evidence.Facts) Outcome {
	if facts.NothingCreated {
		return Outcome{Verdict: verdict.Blocked, Message: "this account could not create a single record of any type (" + missing +
			"); use an account that may create records"}
	}
	return Outcome{Verdict: verdict.NotApplicable, Message: "not offered by the target: " + missing}
}
