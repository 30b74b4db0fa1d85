package spec

import (
	"slices"
	"strings"
	"testing"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
)

// taking is a portal that takes creates only in the given media types, and refuses all others with the status.
func taking(refusal int, medias ...string) func(evidence.Exchange, int) (int, string, string) {
	return func(draft evidence.Exchange, _ int) (int, string, string) {
		if draft.Request.Method == "POST" && !slices.Contains(medias, draft.Request.Header.Get("Content-Type")) {
			return refusal, "application/json", `{}`
		}
		return 201, "application/json", `{"response":{"id":7}}`
	}
}

func TestTheBodyThatATargetTakesIsFoundOutOnce(t *testing.T) {
	t.Parallel()
	form, asJSON, asXML := "POST project "+formType, "POST project "+jsonType, "POST project "+xmlType
	for name, test := range map[string]struct {
		answer func(evidence.Exchange, int) (int, string, string)
		first  []string // what the first create sends
		second string   // and the second
		offer  evidence.Offer
		made   bool
	}{
		"a form":                       {taking(400, formType, jsonType), []string{form}, form, evidence.Offer{}, true},
		"JSON only":                    {taking(415, jsonType), []string{form, asJSON, asXML, asJSON}, asJSON, evidence.Offer{Body: evidence.JSONBody}, true},
		"XML beside JSON":              {taking(400, jsonType, xmlType), []string{form, asJSON, asXML}, asXML, evidence.Offer{Body: evidence.XMLBody}, true},
		"XML only":                     {taking(400, xmlType), []string{form, asJSON}, form, evidence.Offer{}, false},
		"nothing":                      {taking(400), []string{form, asJSON}, form, evidence.Offer{}, false},
		"nothing, for the token":       {taking(401), []string{form}, form, evidence.Offer{}, false},
		"nothing, for a server error":  {taking(500), []string{form}, form, evidence.Offer{}, false},
		"nothing, for the rate":        {taking(429), []string{form}, form, evidence.Offer{}, false},
		"nothing, for a rate that 503": {taking(503), []string{form}, form, evidence.Offer{}, false},
		"nothing, without an answer":   {taking(0), []string{form}, form, evidence.Offer{}, false},
		"nothing, and no word of why":  {taking(302), []string{form}, form, evidence.Offer{}, false},
	} {
		u := newUnderstudy(test.answer)
		p := NewPortal(u, "scene")
		first := p.Create(typeNamed("project"))
		if got := u.sent(); !slices.Equal(got, test.first) {
			t.Errorf("%s: the first create sent %q, want %q", name, got, test.first)
		}
		second := p.Create(typeNamed("project"))
		if got := u.sent()[len(test.first):]; !slices.Equal(got, []string{test.second}) {
			t.Errorf("%s: the second create sent %q, want %q alone", name, got, test.second)
		}
		if u.facts.Offers["project"] != test.offer || first.OK() != test.made || second.OK() != test.made || first.Record.ID != map[bool]string{true: "7"}[test.made] {
			t.Errorf("%s: got the offer %+v, %v and %v", name, u.facts.Offers["project"], first, second)
		}
		if u.settling["project"] > 2 {
			t.Errorf("%s: settled %d times", name, u.settling["project"])
		}
	}
}

// Whatever has the JSON headers is JSON; that it is refused says nothing about forms.
func TestARefusalOfJSONSettlesNothing(t *testing.T) {
	t.Parallel()
	u := newUnderstudy(taking(400, formType))
	p := NewPortal(u, "scene")
	p.Create(typeNamed("project"), In(evidence.Headers))
	if len(u.drafts) != 1 || len(u.settling) != 0 {
		t.Errorf("sent %q, settled %v", u.sent(), u.settling)
	}
	if made := p.Create(typeNamed("project")); !made.OK() {
		t.Errorf("got %v", made)
	}
}

func TestWhatTheTargetDoesNotOffer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		create, list int
		missing      bool
	}{
		"module off":             {403, 403, true},
		"not paid":               {402, 402, true},
		"unknown":                {404, 404, true},
		"may not create":         {403, 200, false},
		"refused in two ways":    {403, 404, false},
		"the list does not work": {404, 500, false},
	} {
		u := newUnderstudy(func(draft evidence.Exchange, _ int) (int, string, string) {
			if draft.Request.Method == "POST" {
				return test.create, "application/json", `{}`
			}
			return test.list, "application/json", `{}`
		})
		p := NewPortal(u, "scene")
		p.Create(typeNamed("group"), In(evidence.XML))
		p.Create(typeNamed("group"), In(evidence.XML))
		if missing := u.facts.Offers["group"].Missing; (missing != "") != test.missing {
			t.Errorf("%s: got %q", name, missing)
		}
		if got := u.sent(); len(got) != 3 || got[1] != "GET group.json" {
			t.Errorf("%s: sent %q, want one look at the list", name, got)
		}
	}
}

// A type that no list shows is witnessed by the read of an id never given out.
func TestWhatHasNoListIsOfferedAsItsReadsAre(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		create, read int
		missing      string
	}{
		"module off":     {403, 403, "POST calendar and GET calendar/{id} both answer 403"},
		"unknown":        {404, 404, "POST calendar and GET calendar/{id} both answer 404"},
		"may not create": {403, 404, ""},
	} {
		u := newUnderstudy(func(draft evidence.Exchange, _ int) (int, string, string) {
			if draft.Request.Method == "POST" {
				return test.create, jsonType, `{}`
			}
			return test.read, jsonType, `{}`
		})
		NewPortal(u, "scene").Create(typeNamed("calendar"))
		if got := u.facts.Offers["calendar"].Missing; got != test.missing {
			t.Errorf("%s: got %q, want %q", name, got, test.missing)
		}
		if got := u.sent(); len(got) != 2 || !HasGhosts(strings.TrimSuffix(strings.TrimPrefix(got[1], "GET calendar/"), ".json")) {
			t.Errorf("%s: sent %q, want a create and a read of an id never given out", name, got)
		}
	}
}

// A create whose path wants what the target does not say would be another operation's.
func TestWithoutItsPlaceARecordIsNotSent(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status        int
		body          string
		says, missing string
	}{
		"module off":     {403, `{}`, "GET files/@my, which says where a folder is created, answers 403", "GET files/@my, which says where a folder is created, answers 403"},
		"unknown":        {404, `{}`, "answers 404", "GET files/@my, which says where a folder is created, answers 404"},
		"broken":         {500, `{}`, "answers 500", ""},
		"another answer": {200, `{"response":{"current":{}}}`, "GET files/@my does not say where a folder is created: it has no current.id", ""},
	} {
		u := newUnderstudy(always(test.status, test.body))
		p := NewPortal(u, "scene")
		for range 2 {
			if x := p.Create(typeNamed("folder")); !x.Unsent || !strings.Contains(x.Failure, test.says) {
				t.Errorf("%s: got %+v, want %q", name, x, test.says)
			}
		}
		if got := u.facts.Offers["folder"].Missing; got != test.missing {
			t.Errorf("%s: got %q, want %q", name, got, test.missing)
		}
		if got := u.sent(); !slices.Equal(got, []string{"GET files/@my.json"}) || len(u.made) > 0 {
			t.Errorf("%s: sent %q and announced %v, want one question", name, got, u.made)
		}
	}
}

// Nothing is learned of what a stranger is refused: that is how it ought to be.
func TestStrangersTeachNothing(t *testing.T) {
	t.Parallel()
	u := newUnderstudy(always(403, `{}`))
	p := NewPortal(u, "scene")
	p.Create(typeNamed("group"), Without(Authorization))
	p.Create(typeNamed("project"), LackingMandatory())
	if len(u.drafts) != 2 || len(u.settling) != 0 {
		t.Errorf("sent %q, settled %v", u.sent(), u.settling)
	}
}

// Whatever may come into being is announced before it leaves, under the name that it will have.
func TestEveryCreateIsAnnounced(t *testing.T) {
	t.Parallel()
	u := newUnderstudy(taking(415, jsonType))
	p := NewPortal(u, "scene")
	p.Create(typeNamed("project"))
	p.Create(typeNamed("project"), In(evidence.Headers), NotValidJSON())
	p.Create(typeNamed("project"), Without(Authorization))
	p.DraftCreate(typeNamed("project"), In(evidence.Headers))
	announced := map[string]bool{}
	for _, c := range u.made {
		announced[c.Title] = true
		if c.List != "project" || c.Type.Name != "project" {
			t.Errorf("announced %+v", c)
		}
	}
	for _, draft := range u.drafts {
		if draft.Request.Method == "POST" && !announced[draft.Record.Title] {
			t.Errorf("%s %q was not announced", draft.Request.URL, draft.Record.Title)
		}
	}
	if len(announced) != 5 {
		t.Errorf("announced %d names, want 5: %v", len(announced), announced)
	}
}

func TestAParentIsMadeOnceAScene(t *testing.T) {
	t.Parallel()
	u := newUnderstudy(always(201, `{"response":{"id":"b1"}}`))
	p := NewPortal(u, "scene")
	comment := typeNamed("blog-comment")
	one, two := p.Create(comment), p.Create(comment)
	inner := p.Create(comment, Within("other"))
	want := []string{"POST community/blog.json " + formType, "POST community/blog/b1/comment " + formType, "POST community/blog/b1/comment " + formType,
		"POST community/blog/other/comment " + formType}
	if got := u.sent(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if one.Record.Parent != "b1" || two.Record.Parent != "b1" || inner.Record.Parent != "other" || one.Record.Title == two.Record.Title {
		t.Errorf("got %+v, %+v, %+v", one.Record, two.Record, inner.Record)
	}
	if (p.Parent(typeNamed("group")) != evidence.Record{}) {
		t.Error("a group has a parent")
	}
}

func TestWithoutItsParentARecordIsNotSent(t *testing.T) {
	t.Parallel()
	u := newUnderstudy(always(500, `{}`))
	p := NewPortal(u, "scene")
	for range 2 {
		if x := p.Create(typeNamed("blog-comment")); !x.Unsent || !strings.Contains(x.Failure, "the blog-post it lives in did not come into being: POST community/blog.json -> 500") {
			t.Errorf("got %+v", x)
		}
	}
	if len(u.drafts) != 1 {
		t.Errorf("sent %q, want one try", u.sent())
	}
}

func TestAnUpdateGivesAnotherName(t *testing.T) {
	t.Parallel()
	u := newUnderstudy(always(200, `{}`))
	x := NewPortal(u, "scene").Update(evidence.Record{Type: "group", ID: "7", Title: "before"}, In(evidence.Headers))
	if x.Record.Title == "before" || !strings.Contains(string(u.drafts[0].Request.Body), x.Record.Title) || u.drafts[0].Request.URL != "group/7" {
		t.Errorf("got %+v with %s", x.Record, u.drafts[0].Request.Body)
	}
	x = NewPortal(u, "scene").Update(x.Record, Titled("mine"))
	if x.Record.Title != "mine" || string(u.drafts[1].Request.Body) != "groupName=mine" {
		t.Errorf("asked for %q, got %+v with %s", "mine", x.Record, u.drafts[1].Request.Body)
	}
}

// The record types are what the suite writes with, so all of them have to be writable in every way of writing.
func TestEveryRecordTypeCanBeWritten(t *testing.T) {
	t.Parallel()
	for _, kind := range records.All() {
		u := newUnderstudy(always(201, `{"response":{"id":"7","objectId":"7","current":{"id":3}}}`))
		p := NewPortal(u, "scene")
		for _, way := range evidence.Ways() {
			if made := p.Create(kind, In(way)); !made.OK() {
				t.Errorf("%s %s: got %v", kind.Name, way, made)
			}
		}
		for _, draft := range u.drafts {
			if text := draft.Request.URL + string(draft.Request.Body); strings.Contains(text, "${") || strings.Contains(text, "{id}") {
				t.Errorf("%s: something was not filled in: %s", kind.Name, text)
			}
		}
	}
}
