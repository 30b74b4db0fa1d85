package spec

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
)

func TestEachWayStatesItsFormat(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		how  []Option
		want string // URL, Accept, Content-Type
	}{
		{nil, "group||"},
		{[]Option{In(evidence.Bare)}, "group||"},
		{[]Option{In(evidence.JSON)}, "group.json||"},
		{[]Option{In(evidence.XML)}, "group.xml||"},
		{[]Option{In(evidence.Headers)}, "group|application/json|application/json"},
		{[]Option{In(evidence.AnyAccept)}, "group|*/*|"},
		{[]Option{WithSuffix(".yaml"), WithHeader("Accept", "text/xml")}, "group.yaml|text/xml|"},
	} {
		draft := (&Portal{}).Draft("group", test.how...)
		got := draft.Request.URL + "|" + draft.Request.Header.Get("Accept") + "|" + draft.Request.Header.Get("Content-Type")
		if got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

func TestTheSuffixStandsBeforeTheQuery(t *testing.T) {
	t.Parallel()
	u := newUnderstudy(always(200, `{}`))
	p := NewPortal(u, "scene")
	p.Get("project/task/filter?projectid=7", In(evidence.XML))
	p.List(evidence.Record{Type: "project-task", Parent: "7"}, In(evidence.JSON))
	p.Get("people/first.last", In(evidence.JSON))
	want := []string{"GET project/task/filter.xml?projectid=7", "GET project/task/filter.json?projectid=7", "GET people/first.last.json"}
	if got := u.sent(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOptionsSayWhoAsksAndFromWhere(t *testing.T) {
	t.Parallel()
	p := NewPortal(newUnderstudy(always(200, `{}`)), "scene")
	if got := p.Draft("group"); got.Credential != evidence.Valid || got.Account != 0 || got.Second {
		t.Errorf("plain: got %+v", got)
	}
	if got := p.Draft("group", Without(Authorization)); got.Credential != evidence.None {
		t.Errorf("without the header: got %+v", got)
	}
	if got := p.Draft("group", As(evidence.InCookie), By(2), FromSecondAddress()); got.Credential != evidence.InCookie || got.Account != 2 || !got.Second {
		t.Errorf("got %+v", got)
	}
}

// What one request adds to its headers must not show in the next.
func TestDraftsShareNoHeader(t *testing.T) {
	t.Parallel()
	p := NewPortal(newUnderstudy(always(200, `{}`)), "scene")
	option := WithHeader("X-One", "1")
	first := p.Draft("group", option)
	first.Request.Header.Set("X-One", "changed")
	if got := p.Draft("group", option).Request.Header.Values("X-One"); !slices.Equal(got, []string{"1"}) {
		t.Errorf("got %q", got)
	}
}

var sample = yaml.MapSlice{
	{Key: "z", Value: `a&b=c "d" <e>`}, {Key: "a", Value: 7}, {Key: "m", Value: true}, {Key: "b", Value: "ü日🙂 ]]>"},
}

func TestBodiesKeepTheOrderOfTheirFields(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		ask         request
		offer       evidence.Offer
		body, media string
	}{
		"form": {asked(nil), evidence.Offer{}, `z=a%26b%3Dc+%22d%22+%3Ce%3E&a=7&m=true&b=%C3%BC%E6%97%A5%F0%9F%99%82+%5D%5D%3E`, formType},
		"JSON by headers": {asked([]Option{In(evidence.Headers)}), evidence.Offer{},
			`{"z":"a\u0026b=c \"d\" \u003ce\u003e","a":7,"m":true,"b":"ü日🙂 ]]\u003e"}`, jsonType},
		"JSON by offer": {asked([]Option{In(evidence.XML)}), evidence.Offer{Body: evidence.JSONBody},
			`{"z":"a\u0026b=c \"d\" \u003ce\u003e","a":7,"m":true,"b":"ü日🙂 ]]\u003e"}`, jsonType},
		"headers before offer": {asked([]Option{In(evidence.Headers)}), evidence.Offer{Body: evidence.XMLBody},
			`{"z":"a\u0026b=c \"d\" \u003ce\u003e","a":7,"m":true,"b":"ü日🙂 ]]\u003e"}`, jsonType},
		"XML": {asked([]Option{In(evidence.JSON)}), evidence.Offer{Body: evidence.XMLBody},
			`<request><z>a&amp;b=c &#34;d&#34; &lt;e&gt;</z><a>7</a><m>true</m><b>ü日🙂 ]]&gt;</b></request>`, xmlType},
	} {
		body, media := encoded(sample, test.ask, test.offer)
		if string(body) != test.body || media != test.media {
			t.Errorf("%s: got %s %s, want %s %s", name, media, body, test.media, test.body)
		}
	}
}

// A body that is broken off must not be one that a lenient parser completes to nothing: it names the record first.
func TestABrokenBodyIsNoJSONAndBeginsWithTheName(t *testing.T) {
	t.Parallel()
	u := newUnderstudy(always(400, `{}`))
	p := NewPortal(u, "scene")
	x := p.Create(typeNamed("project"), In(evidence.Headers), NotValidJSON())
	body := string(u.drafts[0].Request.Body)
	if json.Valid([]byte(body)) || !json.Valid([]byte(body+`0}`)) || !strings.HasPrefix(body, `{"title":"`+x.Record.Title+`"`) {
		t.Errorf("got %s, want what the end alone is missing of", body)
	}
	if len(u.drafts) != 1 || len(u.settling) != 0 {
		t.Errorf("a refusal that was asked for teaches nothing, got %q and %v", u.sent(), u.settling)
	}
}

func TestTheMandatoryFieldAloneIsLeftOut(t *testing.T) {
	t.Parallel()
	u := newUnderstudy(always(400, `{}`))
	NewPortal(u, "scene").Create(typeNamed("project"), LackingMandatory())
	fields, err := url.ParseQuery(string(u.drafts[0].Request.Body))
	if err != nil || fields.Has("title") || fields.Get("responsibleId") != "me" || fields.Get("notify") != "false" {
		t.Errorf("got %s, %v", u.drafts[0].Request.Body, err)
	}
}

// readable keeps what XML can carry at all; everything else is a matter of the encodings below.
func readable(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
}

func TestATitleOfAnyCharactersArrivesInEveryBody(t *testing.T) {
	t.Parallel()
	group := typeNamed("group")
	rapid.Check(t, func(t *rapid.T) {
		drawn := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune(`${}&=+%<>"'\]/?#;ü日🙂`+"\r\n\t ")), 0, 30, -1)).Draw(t, "title")
		title := strings.Map(func(r rune) rune {
			if readable(r) {
				return r
			}
			return -1
		}, drawn)
		for name, read := range map[string]struct {
			how   []Option
			offer evidence.Offer
			title func([]byte) (string, error)
		}{
			"form": {nil, evidence.Offer{}, formTitle},
			"JSON": {[]Option{In(evidence.Headers)}, evidence.Offer{}, jsonTitle},
			"XML":  {nil, evidence.Offer{Body: evidence.XMLBody}, xmlTitle},
		} {
			p := NewPortal(newUnderstudy(always(200, `{}`)), "scene")
			record := evidence.Record{Type: "group", Title: title}
			draft := p.written(http.MethodPost, group, *group.Create, record, asked(read.how), read.offer)
			if got, err := read.title(draft.Request.Body); err != nil || got != title {
				t.Fatalf("%s: got %q (%v), want %q in %s", name, got, err, title, draft.Request.Body)
			}
			if draft.Record.Title != title {
				t.Fatalf("%s: the exchange is about %q, want %q", name, draft.Record.Title, title)
			}
		}
	})
}

func formTitle(body []byte) (string, error) {
	fields, err := url.ParseQuery(string(body))
	return fields.Get("groupName"), err
}

func jsonTitle(body []byte) (string, error) {
	var fields struct{ GroupName string }
	err := json.Unmarshal(body, &fields)
	return fields.GroupName, err
}

func xmlTitle(body []byte) (string, error) {
	var fields struct {
		GroupName string `xml:"groupName"`
	}
	err := xml.Unmarshal(body, &fields)
	return fields.GroupName, err
}

// Ids come from the target. None of them may turn the path into another one.
func TestIdsAreEscapedInPaths(t *testing.T) {
	t.Parallel()
	u := newUnderstudy(always(200, `{"response":{"current":{"id":"../../x?y"}}}`))
	p := NewPortal(u, "scene")
	p.Read(evidence.Record{Type: "group", ID: "a/b?c#d ${title}"}, In(evidence.JSON))
	p.List(evidence.Record{Type: "blog-comment", Parent: "../people"}, In(evidence.JSON))
	p.Create(typeNamed("folder"), In(evidence.JSON))
	want := []string{
		"GET group/a%2Fb%3Fc%23d%20$%7Btitle%7D.json", "GET community/blog/..%2Fpeople/comment.json",
		"GET files/@my.json", "POST files/folder/..%2F..%2Fx%3Fy.json " + formType,
	}
	if got := u.sent(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What only looks like the beginning of a template is text.
func TestATemplateThatIsNotClosedStaysAsItIs(t *testing.T) {
	t.Parallel()
	u := newUnderstudy(always(200, `{}`))
	record := evidence.Record{Title: "a title"}
	for template, want := range map[string]string{
		"${title}, ${title}": "a title, a title", "${title": "${title", "${title} ${": "a title ${", "$title}": "$title}", "": "",
	} {
		if got := NewPortal(u, "scene").filled(template, record, asIs); got != want {
			t.Errorf("%q: got %q, want %q", template, got, want)
		}
	}
	if len(u.drafts) != 0 {
		t.Errorf("asked the target: %q", u.sent())
	}
}

func TestValuesOfTheTargetAreLookedUpOnceAScene(t *testing.T) {
	t.Parallel()
	u := newUnderstudy(func(draft evidence.Exchange, _ int) (int, string, string) {
		if draft.Request.Method == http.MethodGet {
			return 200, "application/json", `{"response":[{"id":41},{"id":42}]}`
		}
		return 201, "application/json", `{"response":{"id":9}}`
	})
	p := NewPortal(u, "scene")
	for range 2 {
		x := p.Create(typeNamed("crm-opportunity"))
		if fields, _ := url.ParseQuery(string(x.Request.Body)); fields.Get("stageid") != "41" || fields.Get("responsibleid") != "me" {
			t.Errorf("got %s", x.Request.Body)
		}
		if x.Record.ID != "9" || x.Undo != "crm/opportunity/{id}" {
			t.Errorf("got the record %+v, undone by %q", x.Record, x.Undo)
		}
	}
	if got := u.sent(); len(got) != 3 || got[0] != "GET crm/opportunity/stage.json" {
		t.Errorf("got %q", got)
	}
}

func TestNeverGivenOutHasTheShapeOfTheIdsThatAre(t *testing.T) {
	t.Parallel()
	p := NewPortal(newUnderstudy(always(200, `{}`)), "scene")
	for _, id := range []string{"b1c7ae30-1e2b-4a8e-9f3e-0123456789ab", "B1C7AE30-1E2B-4A8E-9F3E-0123456789AB"} {
		ghost, ok := p.NeverGivenOut(evidence.Record{Type: "group", ID: id, Parent: "7", Title: "a title"})
		if !ok || !HasGhosts(id) || !isGUID(ghost.ID) || ghost.ID == id || ghost.Type != "group" || ghost.Parent != "7" || ghost.Title != "" {
			t.Errorf("like %s: got %+v, %v", id, ghost, ok)
		}
	}
	if ghost, ok := p.NeverGivenOut(evidence.Record{Type: "project", ID: "12"}); !ok || !HasGhosts("12") || !isDecimal(ghost.ID) || ghost.Type != "project" {
		t.Errorf("like 12: got %+v, %v", ghost, ok)
	}
	for _, id := range []string{"", "zzz", "-5", "1.5", "0x10", "b1c7ae30-1e2b-4a8e-9f3e-0123456789a", "b1c7ae30-1e2b-4a8e-9f3e-0123456789ag", "١٢"} {
		if ghost, ok := p.NeverGivenOut(evidence.Record{Type: "group", ID: id}); ok || ghost.ID != "" || HasGhosts(id) {
			t.Errorf("like %q: got %+v, %v", id, ghost, ok)
		}
	}
}

// Numbers are counted down from the greatest that fits 32 bits, where no portal has arrived; each scene has ten of its own.
func TestNumbersNeverGivenOutAreFarAwayAndTheScenesOwn(t *testing.T) {
	t.Parallel()
	met := map[int]string{}
	for _, kind := range records.All() {
		for _, about := range []string{"failures/", "strangers/"} {
			p := NewPortal(newUnderstudy(always(200, `{}`)), about+kind.Name)
			for i, before := 0, math.MaxInt32; i < 10; i++ {
				ghost, _ := p.NeverGivenOut(evidence.Record{Type: kind.Name, ID: "12"})
				number, err := strconv.Atoi(ghost.ID)
				if err != nil || number >= before || number < math.MaxInt32-10_000_000 || met[number] != "" {
					t.Errorf("%s%s, number %d: got %q after %d; it is also of %q", about, kind.Name, i, ghost.ID, before, met[number])
				}
				met[number], before = about+kind.Name, number
			}
		}
	}
}

// Two scenes, or two runs, must not meet in a name, nor in an id that was never given out.
func TestNamesAreTheScenesOwn(t *testing.T) {
	t.Parallel()
	plain := regexp.MustCompile(`^-[0-9a-f]+-[0-9]+$`) // every server keeps that as it is
	met := map[string]string{}
	for _, scene := range []string{"lifecycles/group", "lifecycles/project", "failures/group"} {
		for _, seed := range []int64{1, 2, -1} {
			u := newUnderstudy(always(200, `{}`))
			u.facts.Seed = seed
			p := NewPortal(u, scene)
			for range 3 {
				title, who := p.Title(), fmt.Sprint(scene, seed)
				ghost, _ := p.NeverGivenOut(evidence.Record{ID: "b1c7ae30-1e2b-4a8e-9f3e-0123456789ab"})
				for _, name := range []string{title, ghost.ID} {
					if other, taken := met[name]; taken {
						t.Errorf("%s is given by %s and by %s", name, other, who)
					}
					met[name] = who
				}
				if own, found := strings.CutPrefix(title, Prefix(seed)); !found || !plain.MatchString(own) {
					t.Errorf("got the title %q", title)
				}
			}
		}
	}
}

func TestWhatIsNotDocumentedIsNotSent(t *testing.T) {
	t.Parallel()
	u := newUnderstudy(always(200, `{}`))
	p := NewPortal(u, "scene")
	for name, x := range map[string]evidence.Exchange{
		"no PUT is documented for a event":            p.Update(evidence.Record{Type: "event", ID: "1"}),
		"no GET is documented for a blog-comment":     p.Read(evidence.Record{Type: "blog-comment", ID: "1"}),
		"no DELETE is documented for a blog-comment":  p.Delete(evidence.Record{Type: "blog-comment", ID: "1"}),
		"no collection is documented for a calendar":  p.List(evidence.Record{Type: "calendar"}),
		"no collection is documented for a blog-comm": p.List(evidence.Record{Type: "blog-comment"}), // its parent is unknown
		"no id of a project is known":                 p.Invalid(typeNamed("project")),
		"did not come into being":                     p.Delete(evidence.Record{Type: "group"}),
	} {
		if !x.Unsent || !strings.Contains(x.Failure, name) {
			t.Errorf("got %+v, want %s", x, name)
		}
	}
	if pages := p.Pages(evidence.Record{Type: "calendar"}); pages != nil {
		t.Errorf("got the pages %v", pages)
	}
	if len(u.drafts) != 0 {
		t.Errorf("sent %q", u.sent())
	}
}

// The bulk deletes of the documentation have the path of an item without its id.
func TestNoPathIsSentWithAnEmptyId(t *testing.T) {
	t.Parallel()
	for _, kind := range records.All() {
		u := newUnderstudy(always(200, `{}`))
		p := NewPortal(u, "scene")
		p.Read(evidence.Record{Type: kind.Name})
		p.Update(evidence.Record{Type: kind.Name})
		p.Delete(evidence.Record{Type: kind.Name})
		if len(u.drafts) != 0 {
			t.Errorf("%s: sent %q", kind.Name, u.sent())
		}
	}
}

func TestAStrangersServerErrorIsAskedForOnceMore(t *testing.T) {
	t.Parallel()
	u := newUnderstudy(func(_ evidence.Exchange, n int) (int, string, string) { return 500 + n, "text/plain", "" })
	x := NewPortal(u, "scene").Get("people/@self", Without(Authorization))
	if x.Answer.Status != 500 || x.Repeated != 501 || len(u.drafts) != 2 {
		t.Errorf("got %d, repeated %d, %d requests", x.Answer.Status, x.Repeated, len(u.drafts))
	}
	u = newUnderstudy(always(500, ""))
	if x := NewPortal(u, "scene").Get("people/@self"); x.Repeated != 0 || len(u.drafts) != 1 {
		t.Errorf("with the token: repeated %d, %d requests", x.Repeated, len(u.drafts))
	}
}

func TestCleaningUpAsksInJSONWithTheToken(t *testing.T) {
	t.Parallel()
	look := CleanUp(http.MethodGet, "files/folder/7", evidence.Record{Type: "folder", ID: "7"}, nil)
	if look.Request.URL != "files/folder/7.json" || look.Credential != evidence.Valid || look.Request.Body != nil || look.Record.ID != "7" {
		t.Errorf("looking: got %+v", look)
	}
	if draft := CleanUp(http.MethodDelete, "group/7", evidence.Record{Type: "group", ID: "7"}, typeNamed("group").Delete); draft.Request.Body != nil {
		t.Errorf("a delete that is documented without a body: got %+v", draft)
	}
	folder := typeNamed("folder")
	draft := CleanUp(http.MethodDelete, "files/folder/7", evidence.Record{Type: "folder", ID: "7"}, folder.Delete)
	if draft.Request.URL != "files/folder/7.json" || draft.Credential != evidence.Valid || string(draft.Request.Body) != `{"immediately":true}` ||
		draft.Request.Header.Get("Content-Type") != jsonType || draft.Record.ID != "7" {
		t.Errorf("got %+v", draft)
	}
}
