package spec

import (
	"fmt"
	"strings"

	"portalspec/reports/evidence"
	"portalspec/suites/match"
)

// mostPages of a list are read, so that one which never ends does not end us.
const mostPages = 20

// ReadPages reads a list, and where an answer says that it is a page, the further ones by startIndex, at most 20 in all.
// There is always a first.
func ReadPages(list string, read func(path string) evidence.Exchange) (pages []evidence.Exchange) {
	path := list
	for seen := 0; len(pages) < mostPages; {
		page := read(path)
		pages = append(pages, page)
		listed, total := match.Page(page)
		if seen += listed; listed == 0 || seen >= total {
			break
		}
		path = from(list, seen)
	}
	return pages
}

// from is the path of a list's page that begins with the record of that number, from 0.
func from(list string, record int) string {
	mark := "?"
	if strings.Contains(list, "?") {
		mark = "&"
	}
	return list + mark + "startIndex=" + fmt.Sprint(record)
}
