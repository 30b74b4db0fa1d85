package spec

import (
	"bytes"
	"fmt"
	"strings"

	"portalspec/reports/evidence"
	"portalspec/suites/match"
)

// mostPages of a list are judged, so that one which never ends does not end us.
const mostPages = 20

// ReadPages reads a list, and where an answer says that it is a page, the further ones by startIndex, so many at most. There
// is always a first. A page that comes twice is the last: such a list does not turn its pages.
func ReadPages(list string, most int, read func(path string) evidence.Exchange) (pages []evidence.Exchange) {
	path := list
	for seen := 0; len(pages) < most; {
		page := read(path)
		pages = append(pages, page)
		listed, total := match.Page(page)
		if seen += listed; listed == 0 || seen >= total || repeats(pages) {
			break
		}
		path = from(list, seen)
	}
	return pages
}

func repeats(pages []evidence.Exchange) bool {
	n := len(pages)
	return n > 1 && bytes.Equal(pages[n-1].Answer.Body, pages[n-2].Answer.Body)
}

// from is the path of a list's page that begins with the record of that number, from 0.
func from(list string, record int) string {
	mark := "?"
	if strings.Contains(list, "?") {
		mark = "&"
	}
	return list + mark + "startIndex=" + fmt.Sprint(record)
}
