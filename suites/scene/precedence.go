package scene

import (
	"portalspec/reports/evidence"
	"portalspec/suites/spec"
)

// Disputes are requests whose suffix and headers state different formats, or state one in a way that is not documented.
type Disputes struct{ Answers map[string]evidence.Exchange }

type dispute struct {
	name string
	how  []spec.Option
}

var disputes = []dispute{
	{".xml with JSON headers", []spec.Option{spec.WithSuffix(".xml"), spec.WithHeader("Accept", "application/json"), spec.WithHeader("Content-Type", "application/json")}},
	{".json with XML headers", []spec.Option{spec.WithSuffix(".json"), spec.WithHeader("Accept", "text/xml"), spec.WithHeader("Content-Type", "text/xml")}},
	{"Accept application/json alone", []spec.Option{spec.WithHeader("Accept", "application/json")}},
	{"Content-Type application/json alone", []spec.Option{spec.WithHeader("Content-Type", "application/json")}},
	{"Content-Type text/xml alone", []spec.Option{spec.WithHeader("Content-Type", "text/xml")}},
	{"an unknown suffix (.yaml)", []spec.Option{spec.WithSuffix(".yaml")}},
	{"the suffix in capitals (.XML)", []spec.Option{spec.WithSuffix(".XML")}},
}

// DisputeNames lists the disputes in the order in which they are told.
func DisputeNames() []string {
	names := make([]string, len(disputes))
	for i, d := range disputes {
		names[i] = d.name
	}
	return names
}

// Precedence observes Disputes on people/@self.
func Precedence() spec.Scene[Disputes] {
	return spec.Observe("precedence", func(p *spec.Portal) Disputes {
		seen := Disputes{Answers: ways()}
		for _, d := range disputes {
			seen.Answers[d.name] = p.Get("people/@self", d.how...)
		}
		return seen
	})
}
