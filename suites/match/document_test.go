package match_test

import (
	"math"
	"strings"
	"testing"

	"portalspec/reports/evidence"

	. "portalspec/suites/match"
)

func TestOneTreeOverBothFormats(t *testing.T) {
	t.Parallel()
	for _, x := range []evidence.Exchange{
		answer(200, asJSON, `{"count":1,"status":0,"statusCode":200,"response":{"id":7,"title":"A\/b","tags":["x","y"],"none":null,"on":true}}`),
		answer(200, asXML, `<result><count>1</count><status>0</status><statusCode>200</statusCode><response>
			<id>7</id><title><![CDATA[A/]]>b</title><tags>x</tags><!-- and --><tags>y</tags><none /><on>true</on></response></result>`),
	} {
		document, err := Read(x)
		if err != nil {
			t.Fatal(err)
		}
		record := document.Record()
		for field, want := range map[string]string{"id": "7", "title": "A/b", "Title": "A/b", "none": "", "on": "true", "tags": ""} {
			if value, found := record.Field(field); !found || value.Text() != want {
				t.Errorf("%s: %s is %q, %v", document.Format(), field, value.Text(), found)
			}
		}
		tags, _ := record.Field("tags")
		if items := tags.Items(); tags.Kind() != List || len(items) != 2 || items[1].Text() != "y" {
			t.Errorf("%s: tags are %v", document.Format(), items)
		}
		none, _ := record.Field("none")
		if _, found := record.Field("nothing"); found || none.Kind() != Empty || record.Kind() != Object || len(record.Fields()) != 5 {
			t.Errorf("%s: %v %v %d", document.Format(), none.Kind(), record.Kind(), len(record.Fields()))
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	document, err := Read(answer(200, asJSON, `{"id":"first","Id":"other","id":"last","a.b":"dot","@x":"at"}`))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"id": "last", "Id": "other", "A.B": "dot", "@x": "at"} {
		if value, _ := document.Whole().Field(name); value.Text() != want {
			t.Errorf("%s is %q", name, value.Text())
		}
	}
	document, err = Read(answer(200, asXML, `<r xmlns="urn:d" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true" a="1"><key_x0020_One>k</key_x0020_One></r>`))
	if err != nil {
		t.Fatal(err)
	}
	attribute, found := document.Whole().Field("@a")
	key, _ := document.Whole().Field("key One")
	if !found || attribute.Text() != "1" || key.Text() != "k" || len(document.Whole().Fields()) != 2 {
		t.Errorf("fields are %v", document.Whole().Fields())
	}
}

// TestWhatIsNoEnvelope: a record may have a status of its own, or an error.
func TestWhatIsNoEnvelope(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]Kind{
		`<r><status>0</status><statusCode>200</statusCode></r>`:                 List,
		`<r><status>0</status><title>a</title></r>`:                             Object,
		`<r><statusCode>200</statusCode><title>a</title></r>`:                   Object,
		`<r><status>1</status><statusCode>404</statusCode><error>a</error></r>`: Object,
	} {
		document, err := Read(answer(200, asXML, body))
		if err != nil {
			t.Fatal(err)
		}
		if kind := document.Record().Kind(); kind != want {
			t.Errorf("%s: the record is a %s, want a %s", body, kind, want)
		}
	}
}

func TestTextBesideElements(t *testing.T) {
	t.Parallel()
	document, err := Read(answer(200, asXML, `<r a="1"><mixed>x <b>y</b></mixed><plain>z</plain></r>`))
	if err != nil {
		t.Fatal(err)
	}
	mixed, _ := document.Whole().Field("mixed")
	if text, found := mixed.Field("#text"); !found || text.Text() != "x" || mixed.Kind() != Object {
		t.Errorf("mixed is a %s of %v", mixed.Kind(), mixed.Fields())
	}
	for _, name := range []string{"plain", "@a"} {
		value, found := document.Whole().Field(name)
		if !found || value.Kind() != Text || len(value.Fields()) != 0 {
			t.Errorf("%s is a %s of %v", name, value.Kind(), value.Fields())
		}
	}
}

func TestRecordID(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, media, body, field, want string }{
		{"number", asJSON, `{"response":{"id":7}}`, "id", "7"},
		{"guid in xml", asXML, `<result><response><id> a-b </id></response></result>`, "id", "a-b"},
		{"named otherwise", asJSON, `{"response":{"commentId":"c","id":"i"}}`, "commentId", "c"},
		{"objectId", asJSON, `{"response":{"objectId":"12"}}`, "id", "12"},
		{"bare string", asJSON, `{"response":"abc"}`, "id", "abc"},
		{"bare text in xml", asXML, `<result><response>abc</response></result>`, "id", "abc"},
		{"no envelope", asJSON, `{"id":"x"}`, "id", "x"},
		{"list", asJSON, `{"response":[{"objectId":"e"}]}`, "id", "e"},
		{"empty list", asJSON, `{"response":[]}`, "id", ""},
		{"null", asJSON, `{"response":{"id":null}}`, "id", ""},
		{"nothing", asJSON, `{"response":{}}`, "id", ""},
		{"not valid", asJSON, `{"response":{"id":7}`, "id", ""},
		{"a page", "text/html", `<id>7</id>`, "id", ""},
		{"huge", asJSON, `{"response":{"id":123456789012345678901234567890}}`, "id", "123456789012345678901234567890"},
	} {
		if id, found := RecordID(answer(201, c.media, c.body), c.field); id != c.want || found != (c.want != "") {
			t.Errorf("%s: %q, %v", c.name, id, found)
		}
	}
}

func TestListedRecords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, media, body, want string }{
		{"array", asJSON, `{"response":[{"id":1},{"id":2}]}`, "1 2"},
		{"bare array", asJSON, `[{"id":1}]`, "1"},
		{"folder", asJSON, `{"response":{"files":[{"id":1}],"folders":[{"id":2}],"current":{"id":3},"path":[4]}}`, "1 2"},
		{"one record", asJSON, `{"response":{"id":1}}`, ""},
		{"empty", asJSON, `{"response":[]}`, ""},
		{"null", asJSON, `{"response":null}`, ""},
		{"xml", asXML, `<result><response><id>1</id></response><response><id>2</id></response></result>`, "1 2"},
		{"xml one", asXML, `<result><response><id>1</id><tags><id>8</id></tags><tags><id>9</id></tags></response></result>`, "1"},
		{"xml empty", asXML, `<result><status>0</status><statusCode>200</statusCode></result>`, ""},
		{"xml void", asXML, `<result><status>0</status><statusCode>200</statusCode><response /></result>`, ""},
		{"xml folder", asXML, `<result><response><files><id>1</id></files><folders><id>2</id></folders></response></result>`, "1 2"},
	} {
		listed, err := ListedRecords(answer(200, c.media, c.body))
		var ids []string
		for _, record := range listed {
			id, _ := record.Field("id")
			if id.Text() != "" {
				ids = append(ids, id.Text())
			}
		}
		if got := strings.Join(ids, " "); err != nil || got != c.want {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
	if _, err := ListedRecords(answer(200, "text/html", "")); err == nil {
		t.Error("a page lists records")
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	page := func(rest string) evidence.Exchange {
		return answer(200, asJSON, `{"response":[{"id":1},{"id":2}]`+rest+`}`)
	}
	for _, c := range []struct {
		name          string
		x             evidence.Exchange
		listed, total int
	}{
		{"whole", page(``), 2, 2},
		{"total", page(`,"count":2,"total":9`), 2, 9},
		{"next", page(`,"count":2,"nextIndex":8`), 2, math.MaxInt},
		{"count", page(`,"count":5`), 2, 5},
		{"count of a folder", answer(200, asJSON, `{"response":{"files":[{"id":1}]},"count":5}`), 1, 1},
		{"count too low", page(`,"count":1`), 2, 2},
		{"nothing, and more of it", answer(200, asJSON, `{"response":[],"nextIndex":9}`), 0, 0},
		{"no number", page(`,"total":"many"`), 2, 2},
		{"not to be read", answer(200, asJSON, `{"response":[1`), 0, 0},
		{"refused", answer(403, asJSON, `{"response":[1]}`), 0, 0},
	} {
		if listed, total := Page(c.x); listed != c.listed || total != c.total {
			t.Errorf("%s: %d of %d", c.name, listed, total)
		}
	}
	last := answer(200, asJSON, `{"response":[{"id":3}],"total":3}`)
	if !Complete([]evidence.Exchange{page(`,"total":3`), last}) || Complete([]evidence.Exchange{page(`,"total":3`)}) {
		t.Error("two of three and one of three are three")
	}
	if again := page(`,"total":4`); Complete([]evidence.Exchange{again, again}) {
		t.Error("the same page twice is complete")
	}
	if empty := answer(200, asJSON, `{"response":[]}`); !Complete([]evidence.Exchange{empty, empty}) {
		t.Error("an empty collection is not complete")
	}
	if !Complete([]evidence.Exchange{page(`,"nextIndex":2`), answer(200, asJSON, `{"response":[]}`)}) {
		t.Error("nothing is behind an empty page")
	}
}

func TestABodyIsReadOnce(t *testing.T) {
	t.Parallel()
	x := answer(200, asJSON, `{"response":1}`).Remembering()
	if _, err := Read(x); err != nil {
		t.Fatal(err)
	}
	x.Answer.Body = []byte("broken") // evidence is frozen; here only to see that nobody looks again
	if _, err := Read(x); err != nil {
		t.Errorf("it was read again: %v", err)
	}
}
