package spec

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"portalspec/reports/evidence"
)

// paging is a portal of so many records, so many a page. An end that it does not tell is told by nextIndex alone.
func paging(all, page int, tellsTotal bool) func(evidence.Exchange, int) (int, string, string) {
	return func(draft evidence.Exchange, _ int) (int, string, string) {
		_, query, _ := strings.Cut(draft.Request.URL, "?")
		values, _ := url.ParseQuery(query)
		from, _ := strconv.Atoi(values.Get("startIndex"))
		var records []string
		for id := from; id < min(all, from+page); id++ {
			records = append(records, fmt.Sprintf(`{"id":%d}`, id))
		}
		body := fmt.Sprintf(`{"count":%d,"startIndex":%d,"response":[%s]`, len(records), from, strings.Join(records, ","))
		if tellsTotal {
			body += fmt.Sprintf(`,"total":%d`, all)
		}
		if from+page < all {
			body += fmt.Sprintf(`,"nextIndex":%d`, from+page)
		}
		return 200, "application/json", body + "}"
	}
}

func TestPagesAreReadToTheirEnd(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer func(evidence.Exchange, int) (int, string, string)
		pages  int
		last   string
	}{
		"one page":                 {paging(3, 10, true), 1, "project/task/filter.json?projectid=7"},
		"one page, no total":       {paging(3, 10, false), 1, "project/task/filter.json?projectid=7"},
		"an empty list":            {paging(0, 10, true), 1, "project/task/filter.json?projectid=7"},
		"three pages":              {paging(25, 10, true), 3, "project/task/filter.json?projectid=7&startIndex=20"},
		"full to the last place":   {paging(30, 10, true), 3, "project/task/filter.json?projectid=7&startIndex=20"},
		"nextIndex alone":          {paging(25, 10, false), 3, "project/task/filter.json?projectid=7&startIndex=20"},
		"more pages than are read": {paging(1000, 10, true), 20, "project/task/filter.json?projectid=7&startIndex=190"},
		"one page again and again": {always(200, `{"total":1000000,"response":[{"id":1}]}`), 2, "project/task/filter.json?projectid=7&startIndex=1"},
		"it, promising another":    {always(200, `{"nextIndex":1,"response":[{"id":1}]}`), 2, "project/task/filter.json?projectid=7&startIndex=1"},
		"a total, and nothing":     {always(200, `{"total":1000000,"response":[]}`), 1, "project/task/filter.json?projectid=7"},
		"no list":                  {always(200, `{"response":"none"}`), 1, "project/task/filter.json?projectid=7"},
		"an error":                 {always(500, `{"total":1000000,"response":[{"id":1}]}`), 1, "project/task/filter.json?projectid=7"},
		"no JSON":                  {always(200, `<html>`), 1, "project/task/filter.json?projectid=7"},
	} {
		u := newUnderstudy(test.answer)
		pages := NewPortal(u, "scene").Pages(evidence.Record{Type: "project-task", ID: "1", Parent: "7"}, In(evidence.JSON))
		if len(pages) != test.pages || len(u.drafts) != test.pages || u.drafts[len(u.drafts)-1].Request.URL != test.last {
			t.Errorf("%s: got %d pages and %q, want %d and the last %s", name, len(pages), u.sent(), test.pages, test.last)
		}
		for _, page := range pages {
			if page.Record.ID != "" || page.Record.Type != "project-task" {
				t.Errorf("%s: a page is about %+v, want the type alone", name, page.Record)
			}
		}
	}
}
