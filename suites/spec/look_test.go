package spec

import (
	"slices"
	"strings"
	"testing"

	"portalspec/reports/evidence"
)

// listing is a portal whose list of taxes has these pages, told by a total; of what else it is asked it knows nothing.
func listing(pages ...string) func(evidence.Exchange, int) (int, string, string) {
	return func(draft evidence.Exchange, n int) (int, string, string) {
		if !strings.HasPrefix(draft.Request.URL, "crm/invoice/tax") || n >= len(pages) {
			return 404, "application/json", `{}`
		}
		return 200, "application/json", pages[n]
	}
}

// What shows a record decides whether it was created, changed or deleted: it has to be the page that it stands on, and that
// it stands on none may be said only when all were read.
func TestARecordWithoutAnItemReadIsShownByThePageThatListsIt(t *testing.T) {
	t.Parallel()
	const one, two, three = `{"total":3,"response":[{"id":1}]}`, `{"total":3,"response":[{"id":2}]}`, `{"total":3,"response":[{"id":3}]}`
	for name, test := range map[string]struct {
		answer func(evidence.Exchange, int) (int, string, string)
		id     string
		want   string // the body of the page, or why there is none
		sent   int
	}{
		"on the first page":         {listing(one, two, three), "1", one, 3},
		"in between":                {listing(one, two, three), "2", two, 3},
		"on the last page":          {listing(one, two, three), "3", three, 3},
		"on none of all":            {listing(one, two, three), "4", three, 3},
		"on none, and some unread":  {always(200, `{"total":1000,"response":[{"id":1}]}`), "4", "the collection has more pages than were read", 2},
		"on one, and some unread":   {always(200, `{"total":1000,"response":[{"id":4}]}`), "4", `{"total":1000,"response":[{"id":4}]}`, 2},
		"a page that is none":       {listing(one, `<html>`), "1", one, 2},
		"on the only page":          {listing(`{"response":[{"id":1}]}`), "1", `{"response":[{"id":1}]}`, 1},
		"not on the only page":      {listing(`{"response":[{"id":1}]}`), "4", `{"response":[{"id":1}]}`, 1},
		"an only page that is none": {listing(`<html>`), "4", `<html>`, 1},
	} {
		u := newUnderstudy(test.answer)
		x := NewPortal(u, "scene").Look(evidence.Record{Type: "invoice-tax", ID: test.id}, In(evidence.JSON))
		if got := string(x.Answer.Body) + x.Failure; !strings.HasSuffix(got, test.want) || x.Unsent != (x.Failure != "") || len(u.drafts) != test.sent {
			t.Errorf("%s: got %q after %d requests, want %q after %d", name, got, len(u.drafts), test.want, test.sent)
		}
	}
}

func TestARecordIsShownByItsOwnURLWhereOneIsDocumented(t *testing.T) {
	t.Parallel()
	u := newUnderstudy(always(200, `{"response":{"id":7}}`))
	p := NewPortal(u, "scene")
	p.Look(evidence.Record{Type: "group", ID: "7"}, In(evidence.XML))
	p.Look(evidence.Record{Type: "blog-comment", ID: "7", Parent: "b1"}, In(evidence.XML))
	if want := []string{"GET group/7.xml", "GET community/blog/b1/comment.xml"}; !slices.Equal(u.sent(), want) {
		t.Errorf("sent %q, want %q", u.sent(), want)
	}
	lost := p.Look(evidence.Record{Type: "blog-comment", ID: "7"}) // nobody knows the blog post that it lives in
	if len(u.drafts) != 2 || !lost.Unsent || !strings.Contains(lost.Failure, "no collection is documented") {
		t.Errorf("sent %q, got %+v", u.sent(), lost)
	}
}
