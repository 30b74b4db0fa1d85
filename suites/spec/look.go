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
	pages := p.Pages(record, how...)
	if len(pages) < 2 {
		return p.only(pages, record, how)
	}
	for _, page := range pages {
		if listed, err := match.ListRecord(kind.ID, record.ID).Match(page); err == nil && listed {
			return page
		}
	}
	if !match.Complete(pages) {
		return evidence.NotSent("not looked for any further: the collection has more pages than were read")
	}
	return pages[len(pages)-1]
}

// only is the one page that there is; where none is documented, it says so.
func (p *Portal) only(pages []evidence.Exchange, record evidence.Record, how []Option) evidence.Exchange {
	if len(pages) == 1 {
		return pages[0]
	}
	return p.List(record, how...)
}
