package scene

import (
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/spec"
)

// Twin is one record in both formats, and one whose name is hard to write.
type Twin struct {
	Created, JSON, XML, JSONAgain evidence.Exchange // JSON before and after: what changes by itself is not compared
	List, AnyItem, AnyList        evidence.Exchange // the collection in JSON; both with Accept */*
	Hard, HardJSON, HardXML       evidence.Exchange
}

// HardName is what a name of a record holds beside its unique part: markup, quotes, accents, CJK, an emoji.
const HardName = ` <b>&amp; "two" 'one'</b> ]]> é ñ ß 日本語 한국어 🙂`

// Formats observes a Twin of a type that has an item read.
func Formats(record records.Type) spec.Scene[Twin] {
	return spec.Observe("formats/"+record.Name, func(p *spec.Portal) (seen Twin) {
		seen.Created = p.Create(record, spec.In(evidence.JSON))
		one := seen.Created.Record
		seen.JSON = p.Look(one, spec.In(evidence.JSON))
		seen.XML = p.Look(one, spec.In(evidence.XML))
		seen.JSONAgain = p.Look(one, spec.In(evidence.JSON))
		seen.AnyItem = p.Look(one, spec.In(evidence.AnyAccept))
		seen.List, seen.AnyList = p.List(one, spec.In(evidence.JSON)), p.List(one, spec.In(evidence.AnyAccept))
		seen.Hard = p.Create(record, spec.In(evidence.Headers), spec.Titled(p.Title()+HardName))
		seen.HardJSON = p.Look(seen.Hard.Record, spec.In(evidence.JSON))
		seen.HardXML = p.Look(seen.Hard.Record, spec.In(evidence.XML))
		return seen
	}).Of(record.Name)
}
