package match_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"

	. "portalspec/suites/match"
)

// judged is one judgement of a matcher. Says is what a failure says before the exchange's line; "" where it holds; an error
// that wraps ErrCannotJudge begins with "?".
type judged struct {
	name   string
	m      types.GomegaMatcher
	actual any
	says   string
}

func judge(t *testing.T, cases []judged) {
	t.Helper()
	for _, c := range cases {
		held, err := c.m.Match(c.actual)
		got := ""
		switch {
		case errors.Is(err, ErrCannotJudge):
			got = "? " + err.Error()
		case err != nil:
			got = "error: " + err.Error()
		case !held:
			got, _, _ = strings.Cut(c.m.FailureMessage(c.actual), "\nGET /")
			got, _, _ = strings.Cut(got, "\nDELETE /")
		}
		if got != c.says {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.says)
		}
	}
}

func TestStatuses(t *testing.T) {
	t.Parallel()
	lost := unanswered("connection reset")
	judge(t, []judged{
		{"one of two", HaveStatus(404, 410), answer(410, "", ""), ""},
		{"none of two", HaveStatus(404, 410), answer(400, "", ""), "wanted status 404 or 410, got 400"},
		{"success", BeSuccess(), answer(299, "", ""), ""},
		{"no success", BeSuccess(), answer(302, "", ""), "wanted a status in the 200 range, got 302"},
		{"client error", BeClientError(), answer(499, "", ""), ""},
		{"no client error", BeClientError(), answer(500, "", ""), "wanted a status in the 400 range, got 500"},
		{"not found", BeNotFound(), answer(404, "", ""), ""},
		{"gone", BeNotFound(), answer(410, "", ""), ""},
		{"found", BeNotFound(), answer(200, "", ""), "wanted status 404 (or 410), got 200"},
		{"lost", BeNotFound(), lost, "? unanswered: connection reset"},
		{"lost, success", BeSuccess(), lost, "? unanswered: connection reset"},
		{"lost, client error", BeClientError(), lost, "? unanswered: connection reset"},
		{"lost, answered", BeAnswered(), lost, "? unanswered: connection reset"},
	})
}

func TestFormats(t *testing.T) {
	t.Parallel()
	cut := answer(404, asXML, "<a>")
	cut.Answer.Cut = "longer than 8 MiB"
	judge(t, []judged{
		{"json", BeJSON(), answer(200, "text/json", "[]"), ""},
		{"hal", BeJSON(), answer(200, "application/hal+json", "[]"), ""},
		{"xml by type", BeJSON(), answer(200, asXML, "[]"), "wanted JSON, got text/xml"},
		{"no type", BeJSON(), answer(200, "", "[]"), "wanted JSON, got no media type"},
		{"broken json", BeJSON(), answer(200, asJSON, "[}"), "wanted JSON, got not valid JSON: invalid character '}' looking for beginning of value, at byte 2"},
		{"xml", BeXML(), answer(200, "application/xml", "<a/>"), ""},
		{"a page as xml", BeXML(), answer(200, "application/xhtml+xml", "<html xmlns='http://www.w3.org/1999/xhtml'/>"), "wanted XML, got a page of HTML"},
		{"a page", BeXML(), answer(200, "text/html", "<a/>"), "wanted XML, got text/html"},
		{"doctype", BeXML(), answer(200, asXML, "<!DOCTYPE a><a/>"), "? not read for our own safety: it has a DOCTYPE"},
		{"xml by default", BeIn(evidence.Bare), answer(200, asXML, "<a/>"), ""},
		{"json by default", BeIn(evidence.Bare), answer(200, asJSON, "{}"), "wanted XML (asked for by: no format), got application/json"},
		{"json by headers", BeIn(evidence.Headers), answer(200, asJSON, "{}"), ""},
		{"xml by .json", BeIn(evidence.JSON), answer(200, asXML, "<a/>"), "wanted JSON (asked for by: .json), got text/xml"},
		{"empty", BeEmptyOrIn(evidence.JSON), answer(404, "text/html", " "), ""},
		{"not empty", BeEmptyOrIn(evidence.JSON), answer(404, "text/html", "x"), "wanted no body, or JSON (asked for by: .json), got text/html"},
		{"cut", BeEmptyOrIn(evidence.XML), cut, "? the body was cut: longer than 8 MiB"},
		{"lost", BeXML(), unanswered("x"), "? unanswered: x"},
	})
}

func TestFieldsAndHeaders(t *testing.T) {
	t.Parallel()
	x := answer(200, asJSON, `{"response":{"id":7,"title":"a","size":1.50,"on":true,"a.b":"dot","owner":{"id":"u"},"text":"<p>a &amp; b</p>"}}`)
	x.Answer.Header.Add("Retry-After", "3")
	twice := answer(503, "", "")
	twice.Answer.Header["Retry-After"] = []string{"3", "x"}
	judge(t, []judged{
		{"text", HaveField("title", "a"), x, ""},
		{"other text", HaveField("title", "b"), x, `wanted title "b", got "a"`},
		{"number", HaveField("size", 1.5), x, ""},
		{"id", HaveField("id", 7), x, ""},
		{"other number", HaveField("id", 8), x, "wanted id 8, got 7"},
		{"bool", HaveField("on", true), x, ""},
		{"dotted name", HaveField("a.b", "dot"), x, ""},
		{"deeper", HaveField("owner.id", "u"), x, ""},
		{"absent", HaveField("owner.name", "u"), x, `wanted owner.name "u", got no such field`},
		{"by matcher", HaveField("title", gomega.HaveLen(1)), x, ""},
		{"not by matcher", HaveField("title", gomega.HaveLen(2)), x, `wanted title such that *matchers.HaveLenMatcher holds, got "a"`},
		{"title", HaveTitle("title", "a"), x, ""},
		{"in markup", ContainTitle("text", "a & b"), x, ""},
		{"not in markup", ContainTitle("text", "c"), x, `wanted text with "c" in it, got "<p>a &amp; b</p>"`},
		{"of a page", HaveField("title", "a"), answer(200, "text/html", ""), `wanted title "a", got neither JSON nor XML: text/html`},
		{"a list is no text", HaveField("title", []int{1}), x, "error: a field is compared with a string, number or bool"},
		{"lost", HaveField("title", "a"), unanswered("x"), "? unanswered: x"},
		{"header", HaveHeader("retry-after", "3"), x, ""},
		{"header by matcher", HaveHeader("Retry-After", gomega.MatchRegexp(`^\d+$`)), x, ""},
		{"one of two", HaveHeader("Retry-After", gomega.MatchRegexp(`^\d+$`)), twice, `wanted header Retry-After such that *matchers.MatchRegexpMatcher holds, got "x"`},
		{"no header", HaveHeader("Retry-After", "3"), answer(503, "", ""), `wanted header Retry-After "3", got no such header`},
		{"wait", StateOneWaitInSeconds(), x, ""},
		{"two waits", StateOneWaitInSeconds(), twice, "wanted Retry-After once, in whole seconds, got 2 of them"},
	})
}

func TestRecordsAreShownAndListed(t *testing.T) {
	t.Parallel()
	item := answer(200, asJSON, `{"response":{"id":7,"title":"a"}}`)
	list := answer(200, asXML, `<result><response><id>7</id><title>&lt;p&gt;a&lt;/p&gt;</title></response><response><id>8</id><title>b</title></response></result>`)
	single := answer(200, asXML, `<result><response><id>7</id><title>a</title><tags>x</tags><tags>y</tags></response></result>`)
	none := answer(200, asXML, `<result><status>0</status><statusCode>200</statusCode></result>`)
	pages := []evidence.Exchange{item, list}
	judge(t, []judged{
		{"item", ShowRecord("id", "7", "title", "a"), item, ""},
		{"in a list, in markup", ShowRecord("id", "7", "title", "a"), list, ""},
		{"renamed", ShowRecord("id", "8", "title", "c"), list, `wanted title "c" of the record "8", got "b"`},
		{"not there", ShowRecord("id", "9", "title", "c"), list, `wanted title "c" of the record "9", got no such record`},
		{"another one", ShowRecord("id", "9", "title", "a"), item, `wanted title "a" of the record "9", got no such record`},
		{"404", ShowRecord("id", "9", "title", "a"), answer(404, "", ""), `wanted title "a" of the record "9", got status 404`},
		{"no id known", ShowRecord("id", "", "title", "a"), item, "? the id of the record is not known"},
		{"gone", ShowNoRecord("id", "7"), answer(410, "", ""), ""},
		{"gone from a list", ShowNoRecord("id", "9"), list, ""},
		{"gone from an empty list", ShowNoRecord("id", "9"), none, ""},
		{"still there", ShowNoRecord("id", "7"), item, `wanted 404, 410 or a list without the record "7", got the record`},
		{"something there", ShowNoRecord("id", "7"), answer(200, asJSON, `{"response":{"a":1}}`), `wanted 404, 410 or a list without the record "7", got the record`},
		{"403", ShowNoRecord("id", "7"), answer(403, "", ""), `wanted 404, 410 or a list without the record "7", got status 403`},
		{"503", ShowNoRecord("id", "7"), answer(503, "", ""), "? status 503 says nothing about the record"},
		{"listed", ListRecord("id", "8"), list, ""},
		{"by decimal value", ListRecord("id", "8.0"), pages, ""},
		{"list of one", ListRecord("id", "7"), single, ""},
		{"not listed", ListRecord("id", "9"), list, `wanted the record "9" in the list, got 2 others`},
		{"none listed", ListRecord("id", "9"), none, `wanted the record "9" in the list, got 0 others`},
		{"a page refused", ListRecord("id", "9"), []evidence.Exchange{list, answer(403, asJSON, "[]")}, "? a page of the list was answered 403"},
		{"a page broken", ListRecord("id", "9"), answer(200, asJSON, "["), "? the list cannot be read: not valid JSON: unexpected end of JSON input, at byte 1"},
		{"named", ListName("title", "b"), list, ""},
		{"not named", ListName("title", "c"), list, `wanted a record named "c" in the list, got 2 others`},
		{"lost", ListName("title", "c"), unanswered("x"), "? unanswered: x"},
	})
	if held := holds(t, ListRecord("id", "7"), list); !held {
		t.Error("not listed")
	}
	m := ListRecord("id", "7")
	holds(t, m, list)
	if said, _, _ := strings.Cut(m.NegatedFailureMessage(list), "\n"); said != `wanted anything but the record "7" in the list, got it` {
		t.Errorf("says %q", said)
	}
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	const guid = "B3C4D5E6-0000-4000-8000-000000000001"
	x := answer(200, asJSON, `{"response":{"id":"`+strings.ToLower(guid)+`","userName":"j.doe","email":"J@x.org"}}`)
	judge(t, []judged{
		{"by name", NameTheAccount(evidence.Account{ID: guid, UserName: "j.doe"}), x, ""},
		{"by mail", NameTheAccount(evidence.Account{ID: guid, Email: "j@x.org"}), x, ""},
		{"another", NameTheAccount(evidence.Account{ID: "z", UserName: "j.doe"}), x,
			`wanted the account id "z", userName "j.doe", email "", got id "` + strings.ToLower(guid) + `", userName "j.doe", email "J@x.org"`},
		{"nobody", NameTheAccount(evidence.Account{ID: "z", UserName: "a"}), answer(200, asJSON, `{"response":{"id":"z"}}`), `wanted the account id "z", userName "a", email "", got no account`},
		{"a page", NameTheAccount(evidence.Account{ID: "z"}), answer(200, "text/html", "z"), `wanted the account id "z", userName "", email "", got neither JSON nor XML: text/html`},
		{"lost", NameTheAccount(evidence.Account{ID: "z"}), unanswered("x"), "? unanswered: x"},
	})
	if _, named := AccountOf(answer(401, asJSON, `{"id":"z","userName":"a"}`)); named {
		t.Error("a refusal names an account")
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	redirect := func(status int, location string) evidence.Exchange {
		x := answer(status, "", "")
		x.Answer.Header.Set("Location", location)
		return x
	}
	followed := answer(200, "text/html", "<p>Log in, Bob &amp; Sons</p>")
	followed.Redirects = []string{"http://portal.test/login"}
	written := followed
	written.Request.Method = "DELETE"
	judge(t, []judged{
		{"401", BeRefused("a"), answer(401, "", ""), ""},
		{"200", BeRefused("a"), answer(200, "", "b"), "wanted a refusal, got 200"},
		{"elsewhere", BeRefused(), redirect(302, "https://login.test/"), ""},
		{"another scheme", BeRefused(), redirect(302, "https://portal.test/"), ""},
		{"here", BeRefused(), redirect(302, "/login"), `? the target redirects to "/login", which was not followed; set --base-path`},
		{"here by port", BeRefused(), redirect(302, "http://PORTAL.test:80/login"), `? the target redirects to "http://PORTAL.test:80/login", which was not followed; set --base-path`},
		{"nowhere", BeRefused(), redirect(302, ""), `? 302 leads nowhere (Location "")`},
		{"a login page", BeRefused("My group"), followed, ""},
		{"a page with the record", BeRefused("Bob & Sons"), followed, `wanted a refusal, got 200 with "Bob & Sons" after a redirect`},
		{"a page without a marker to look for", BeRefused(), followed, "? the redirect ended in a page of which nobody knows what it must not hold"},
		{"a write that was carried out", BeRefused("My group"), written, "wanted a refusal, got 200"},
		{"500", BeRefused(), answer(500, "", ""), "? 500 is a refusal only where a repeat has it too"},
		{"500 twice", BeRefusedTwice(answer(500, "", "")), answer(500, "", ""), ""},
		{"500 once", BeRefusedTwice(answer(200, "", "")), answer(500, "", ""), "? 500 is a refusal only where a repeat has it too"},
		{"503", BeRefused(), answer(503, "", ""), "? 503 refuses nothing"},
		{"lost", BeRefused(), unanswered("x"), "? unanswered: x"},
	})
}

func TestLeaks(t *testing.T) {
	t.Parallel()
	const secret = "Ж-group <1> & \"x\" 😀"
	header := answer(401, "", "")
	header.Answer.Header.Set("X-User", "%D0%96-group+%3C1%3E+%26+%22x%22+%F0%9F%98%80")
	cut := answer(401, "", "nothing")
	cut.Answer.Cut = "longer than 8 MiB"
	leak := "wanted nothing of what is not for the caller, got " + `"Ж-group <1> & "x" 😀"`
	m := func() types.GomegaMatcher { return HoldNothingOf("", secret) }
	judge(t, []judged{
		{"nothing", m(), answer(401, asJSON, `{"error":"Unauthorized"}`), ""},
		{"raw", m(), answer(401, "", "your "+secret+"!"), leak},
		{"upper case", m(), answer(401, "", strings.ToUpper(secret)), leak},
		{"json", m(), answer(401, asJSON, `{"a":"\u0416-group \u003c1\u003e \u0026 \"x\" \uD83D\uDE00"}`), leak},
		{"xml", m(), answer(401, asXML, `<a>&#x416;-group &lt;1&gt; &amp; &quot;x&quot; &#128512;</a>`), leak},
		{"header", m(), header, leak},
		{"base64", m(), answer(401, "", "x "+base64.StdEncoding.EncodeToString([]byte("12"+secret+"zz"))), leak},
		{"base64 for urls", m(), answer(401, "", base64.RawURLEncoding.EncodeToString([]byte("1"+secret+"?"))), leak},
		{"utf-16", HoldNothingOf("j@x.org"), answer(401, "text/xml", wide("<a>j@x.org</a>", false)), `wanted nothing of what is not for the caller, got "j@x.org"`},
		{"cut", m(), cut, "? the body was cut: longer than 8 MiB"},
		{"nothing to look for", HoldNothingOf("", " "), answer(401, "", ""), "? there is nothing to look for"},
		{"lost", m(), unanswered("x"), "? unanswered: x"},
	})
}

func TestErrorMessages(t *testing.T) {
	t.Parallel()
	judge(t, []judged{
		{"json", HaveErrorMessage(), answer(404, asJSON, `{"status":1,"error":{"message":"group not found","hresult":-1}}`), ""},
		{"xml", HaveErrorMessage(), answer(404, asXML, `<result><error><message>group not found</message></error></result>`), ""},
		{"problem", HaveErrorMessage(), answer(404, "application/problem+json", `{"type":"about:blank","title":"Not Found","status":404}`), ""},
		{"list", HaveErrorMessage(), answer(404, asJSON, `{"errors":["no such group"]}`), ""},
		{"text", HaveErrorMessage(), answer(404, "text/plain", "no such group"), ""},
		{"page", HaveErrorMessage(), answer(404, "text/html", "<html><head><title>t</title></head><h1>Not found</h1></html>"), ""},
		{"page without text", HaveErrorMessage(), answer(404, "text/html", "<html><script>a()</script><br></html>"), "wanted a message in the body, got none"},
		{"no body", HaveErrorMessage(), answer(404, "", ""), "wanted a message in the body, got no body"},
		{"empty message", HaveErrorMessage(), answer(404, asJSON, `{"error":{"message":" ","data":{}}}`), "wanted a message in the body, got none"},
		{"no message", HaveErrorMessage(), answer(404, asJSON, `{"status":1,"name":"x"}`), "wanted a message in the body, got none"},
		{"doctype", HaveErrorMessage(), answer(404, asXML, `<!DOCTYPE a><a/>`), "? not read for our own safety: it has a DOCTYPE"},
		{"lost", HaveErrorMessage(), unanswered("x"), "? unanswered: x"},
	})
}

func TestStatusCodesInBodies(t *testing.T) {
	t.Parallel()
	judge(t, []judged{
		{"agrees", AgreeOnStatusCode(), answer(404, asJSON, `{"statusCode":404}`), ""},
		{"agrees in xml", AgreeOnStatusCode(), answer(404, asXML, `<r><statusCode>404</statusCode></r>`), ""},
		{"disagrees", AgreeOnStatusCode(), answer(404, asJSON, `{"statusCode":200}`), "wanted the status code of the status line in the body, got statusCode 200 beside status 404"},
		{"none", AgreeOnStatusCode(), answer(404, asJSON, `{}`), ""},
		{"lost", AgreeOnStatusCode(), unanswered("x"), "? unanswered: x"},
	})
	if _, found := StatusCodeOf(answer(200, asJSON, `{"statusCode":null}`)); found {
		t.Error("null is a status code")
	}
}

func TestLookingAlike(t *testing.T) {
	t.Parallel()
	about := func(id, body string, status int) evidence.Exchange {
		x := answer(status, "text/plain", body)
		x.Request.URL = "http://portal.test/api/2.0/group/" + id + ".json"
		return x
	}
	judge(t, []judged{
		{"ids masked", LookLike(about("a1", "no a1.json for you", 401)), about("b2", "no b2.json for you", 401), ""},
		{"another body", LookLike(about("a1", "no a1", 401)), about("b2", "what is b2", 401), "wanted the status 401 and the body of GET /api/2.0/group/a1.json -> 401 text/plain, got another body"},
		{"another status", LookLike(about("a1", "no", 401)), about("b2", "no", 404), "wanted the status 401 and the body of GET /api/2.0/group/a1.json -> 401 text/plain, got status 404"},
		{"the other lost", LookLike(unanswered("x")), about("b2", "no", 404), "? unanswered: x"},
		{"lost", LookLike(about("b2", "no", 404)), unanswered("x"), "? unanswered: x"},
	})
}
