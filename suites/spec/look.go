package spec

import (
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/match"
)

// Look shows the record: by its own URL where one is documented, else by the page of its collection that lists it. Where
// none does, the last page shows that.
func (p *Portal) Look(record evidence.Record, how ...Option) evidence.Exchange {
	kind, _ := records.Named(record.Type)
	if kind.Read != nil {
		return p.Read(record, how...)
	}
	if p.readsOnly() {
		return p.withoutRecord() // a page without it would say that it is gone
	}
	pages := p.Pages(record, how...)
	switch len(pages) {
	case 0:
		return p.List(record, how...) // which says that none is documented
	case 1:
		return pages[0]
	}
	for _, page := range pages {
		if listed, err := match.ListRecord(kind.Inside(), kind.ID, record.ID).Match(page); err == nil && listed {
			return page
		}
	}
	if !match.Complete(pages) {
		return evidence.NotSent("not looked for any further: the collection has more pages than were read")
	}
	return pages[len(pages)-1]
}
