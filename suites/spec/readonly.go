package spec

import (
	"fmt"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
)

// readsOnly tells a run in which nothing is written.
func (p *Portal) readsOnly() bool { return p.sender.Facts().NoWrites }

// withoutRecord is what is not sent for want of a record.
func (p *Portal) withoutRecord() evidence.Exchange {
	if p.readsOnly() {
		return evidence.NotSent(evidence.NothingWritten)
	}
	return evidence.NotSent("not sent, for the record it needs did not come into being")
}

// unmade is a create of a run that only reads. Whether the target offers the type can be told by its collection alone then: it
// is not offered where that is answered 402, 403 or 404 in both formats.
func (p *Portal) unmade(record records.Type) evidence.Exchange {
	_ = p.Parent(record)
	p.sender.Settle(record.Name, func() evidence.Offer {
		if record.Nested() || record.Collection == "" {
			return evidence.Offer{}
		}
		path := p.collection(record, evidence.Record{Type: record.Name})
		first := p.Get(path, In(evidence.JSON)).Answer.Status
		if !absent(first) || p.Get(path, In(evidence.XML)).Answer.Status != first {
			return evidence.Offer{}
		}
		return evidence.Offer{Missing: fmt.Sprintf("GET %s answers %d", path, first)}
	})
	x := evidence.NotSent(evidence.NothingWritten)
	x.Record.Type = record.Name
	return x
}

// unwritten tells an outcome that is BLOCKED only because nothing is written: what the judgement ended with was not sent for
// that reason, and all else that it looked at was answered.
func unwritten(outcome Outcome, trace evidence.Trace) bool {
	if outcome.Verdict != verdict.Blocked || !trace.Unwritten {
		return false
	}
	for _, all := range [][]evidence.Exchange{trace.Deciding, trace.Controls} {
		for _, x := range all {
			if !x.Answered() {
				return false
			}
		}
	}
	return true
}
