package match_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

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
		{"the first success", BeSuccess(), answer(200, "", ""), ""},
		{"the last success", BeSuccess(), answer(299, "", ""), ""},
		{"no success yet", BeSuccess(), answer(199, "", ""), "wanted a status in the 200 range, got 199"},
		{"no success any more", BeSuccess(), answer(300, "", ""), "wanted a status in the 200 range, got 300"},
		{"the first client error", BeClientError(), answer(400, "", ""), ""},
		{"the last client error", BeClientError(), answer(499, "", ""), ""},
		{"no client error yet", BeClientError(), answer(399, "", ""), "wanted a status in the 400 range, got 399"},
		{"no client error any more", BeClientError(), answer(500, "", ""), "wanted a status in the 400 range, got 500"},
		{"lost, status", HaveStatus(404), lost, "? unanswered: connection reset"},
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

func TestWaits(t *testing.T) {
	t.Parallel()
	waits := func(values ...string) evidence.Exchange {
		x := answer(503, "", "")
		x.Answer.Header["Retry-After"] = values
		return x
	}
	const wanted = "wanted Retry-After once, in whole seconds, got "
	judge(t, []judged{
		{"seconds", StateOneWaitInSeconds(), waits("10"), ""},
		{"none", StateOneWaitInSeconds(), waits(), wanted + "0 of them"},
		{"two", StateOneWaitInSeconds(), waits("3", "3"), wanted + "2 of them"},
		{"empty", StateOneWaitInSeconds(), waits(""), wanted + `""`},
		{"negative", StateOneWaitInSeconds(), waits("-1"), wanted + `"-1"`},
		{"a date", StateOneWaitInSeconds(), waits("Fri, 31 Dec 1999 23:59:59 GMT"), wanted + `"Fri, 31 Dec 1999 23:59:59 GMT"`},
	})
}

func TestRecordsAreShownAndListed(t *testing.T) {
	t.Parallel()
	item := answer(200, asJSON, `{"response":{"id":7,"title":"a"}}`)
	list := answer(200, asXML, `<result><response><id>7</id><title>&lt;p&gt;a&lt;/p&gt;</title></response><response><id>8</id><title>b</title></response></result>`)
	single := answer(200, asXML, `<result><response><id>7</id><title>a</title><tags>x</tags><tags>y</tags></response></result>`)
	none := answer(200, asXML, `<result><status>0</status><statusCode>200</statusCode></result>`)
	folder := answer(200, asJSON, `{"response":{"files":[{"id":7,"title":"a"}],"folders":[{"id":8,"title":"b"}]}}`)
	nameless := answer(200, asJSON, `{"response":{"title":"a"}}`)
	guid := answer(200, asJSON, `{"response":[{"id":"b3c4d5e6-0000-4000-8000-00000000000a"},{"id":"a-b-c-d-e"},{"id":"abcdefghijklmnopqrstuvwxyzabcdefghij"}]}`)
	pages := []evidence.Exchange{item, list}
	judge(t, []judged{
		{"in a folder", ShowRecord("id", "8", "title", "b"), folder, ""},
		{"not in a folder", ShowRecord("id", "9", "title", "b"), folder, `wanted title "b" of the record "9", got no such record`},
		{"one that tells no id", ShowRecord("id", "7", "title", "a"), nameless, ""},
		{"a text", ShowRecord("id", "7", "title", "a"), answer(200, asJSON, `{"response":"a"}`), `wanted title "a" of the record "7", got no such record`},
		{"untitled", ShowRecord("id", "7", "name", "a"), item, `wanted name "a" of the record "7", got no such field`},
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
		{"another one there", ShowNoRecord("id", "9"), item, `wanted 404, 410 or a list without the record "9", got an object of 2 fields`},
		{"gone from its own URL", ShowNothing("id", "9"), answer(404, "", ""), ""},
		{"nothing at its own URL", ShowNothing("id", "9"), none, ""},
		{"still at its own URL", ShowNothing("id", "7"), single, `wanted 404, 410 or an empty list for the record "7", got the record`},
		{"another one at its own URL", ShowNothing("id", "9"), single, `wanted 404, 410 or an empty list for the record "9", got an object of 3 fields`},
		{"others at its own URL", ShowNothing("id", "9"), list, `wanted 404, 410 or an empty list for the record "9", got a list of 2`},
		{"gone from a folder", ShowNoRecord("id", "9"), folder, ""},
		{"still in a folder", ShowNoRecord("id", "7"), folder, `wanted 404, 410 or a list without the record "7", got the record`},
		{"gone, which nobody knows", ShowNoRecord("id", ""), answer(404, "", ""), "? the id of the record is not known"},
		{"500", ShowNoRecord("id", "7"), answer(500, "", ""), `wanted 404, 410 or a list without the record "7", got status 500`},
		{"502", ShowNoRecord("id", "7"), answer(502, "", ""), "? status 502 says nothing about the record"},
		{"504", ShowNoRecord("id", "7"), answer(504, "", ""), "? status 504 says nothing about the record"},
		{"505", ShowNoRecord("id", "7"), answer(505, "", ""), `wanted 404, 410 or a list without the record "7", got status 505`},
		{"403", ShowNoRecord("id", "7"), answer(403, "", ""), `wanted 404, 410 or a list without the record "7", got status 403`},
		{"503", ShowNoRecord("id", "7"), answer(503, "", ""), "? status 503 says nothing about the record"},
		{"listed", ListRecord("", "id", "8"), list, ""},
		{"by decimal value", ListRecord("", "id", "8.0"), pages, ""},
		{"list of one", ListRecord("", "id", "7"), single, ""},
		{"a guid in another case", ListRecord("", "id", "B3C4D5E6-0000-4000-8000-00000000000A"), guid, ""},
		{"dashes make no guid", ListRecord("", "id", "A-B-C-D-E"), guid, `wanted the record "A-B-C-D-E" in the list, got 3 others`},
		{"nor does its length", ListRecord("", "id", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJ"), guid, `wanted the record "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJ" in the list, got 3 others`},
		{"which nobody knows", ListRecord("", "id", ""), list, "? which record to look for is not known"},
		{"not listed", ListRecord("", "id", "9"), list, `wanted the record "9" in the list, got 2 others`},
		{"none listed", ListRecord("", "id", "9"), none, `wanted the record "9" in the list, got 0 others`},
		{"a page refused", ListRecord("", "id", "9"), []evidence.Exchange{list, answer(403, asJSON, "[]")}, "? a page of the list was answered 403"},
		{"a page broken", ListRecord("", "id", "9"), answer(200, asJSON, "["), "? the list cannot be read: not valid JSON: unexpected end of JSON input, at byte 1"},
		{"two pages broken", ListRecord("", "id", "9"), []evidence.Exchange{answer(500, asJSON, "[]"), answer(200, asJSON, "[")}, "? a page of the list was answered 500"},
		{"behind a broken page", ListRecord("", "id", "8"), []evidence.Exchange{answer(200, asJSON, "["), list}, ""},
		{"named", ListName("", "title", "b"), list, ""},
		{"by a name that nobody knows", ListName("", "title", ""), list, "? which record to look for is not known"},
		{"not named", ListName("", "title", "c"), list, `wanted a record named "c" in the list, got 2 others`},
		{"lost", ListName("", "title", "c"), unanswered("x"), "? unanswered: x"},
	})
	if held := holds(t, ListRecord("", "id", "7"), list); !held {
		t.Error("not listed")
	}
	m := ListRecord("", "id", "7")
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
		{"another mail, and no names", NameTheAccount(evidence.Account{ID: "z", Email: "a@x.org"}), answer(200, asJSON, `{"response":{"id":"z","email":"b@x.org"}}`),
			`wanted the account id "z", userName "", email "a@x.org", got id "z", userName "", email "b@x.org"`},
		{"another name, and no mails", NameTheAccount(evidence.Account{ID: "z", UserName: "a"}), answer(200, asJSON, `{"response":{"id":"z","userName":"b"}}`),
			`wanted the account id "z", userName "a", email "", got id "z", userName "b", email ""`},
		{"a text", NameTheAccount(evidence.Account{ID: "z", UserName: "a"}), answer(200, asJSON, `{"response":"z"}`), `wanted the account id "z", userName "a", email "", got "z"`},
		{"nobody", NameTheAccount(evidence.Account{ID: "z", UserName: "a"}), answer(200, asJSON, `{"response":{"id":"z"}}`), `wanted the account id "z", userName "a", email "", got no account`},
		{"a page", NameTheAccount(evidence.Account{ID: "z"}), answer(200, "text/html", "z"), `wanted the account id "z", userName "", email "", got neither JSON nor XML: text/html`},
		{"lost", NameTheAccount(evidence.Account{ID: "z"}), unanswered("x"), "? unanswered: x"},
	})
	for body, want := range map[string]bool{
		`{"id":"z","userName":"a","email":"a@x.org"}`: true, `{"id":"z","userName":"a"}`: true, `{"id":"z","email":"a@x.org"}`: true,
		`{"id":"z"}`: false, `{"userName":"a","email":"a@x.org"}`: false, `{"id":" ","userName":"a"}`: false,
	} {
		if _, named := AccountOf(answer(200, asJSON, body)); named != want {
			t.Errorf("%s names an account: %v", body, named)
		}
	}
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
	secure := redirect(302, "https://portal.test:443/login")
	secure.Request.URL = "https://portal.test/api/2.0/group"
	further, back := redirect(302, "/page"), redirect(302, "http://portal.test/")
	further.Redirects, back.Redirects = []string{"http://portal.test/", "http://login.test/"}, []string{"http://portal.test/", "http://login.test/"}
	twice := func(status, again int) evidence.Exchange {
		x := answer(status, "", "")
		x.Repeated = again
		return x
	}
	written := followed
	written.Request.Method = "DELETE"
	judge(t, []judged{
		{"400", BeRefused("a"), answer(400, "", ""), ""},
		{"499", BeRefused("a"), answer(499, "", ""), ""},
		{"200", BeRefused("a"), answer(200, "", "b"), "wanted a refusal, got 200"},
		{"elsewhere", BeRefused(), redirect(302, "https://login.test/"), ""},
		{"another scheme", BeRefused(), redirect(300, "https://portal.test:80/"), ""},
		{"another host", BeRefused(), redirect(307, "http://login.test/"), ""},
		{"another port", BeRefused(), redirect(302, "http://portal.test:8080/"), ""},
		{"here", BeRefused(), redirect(302, "/login"), `? the target redirects to "/login", which was not followed; set --base-path`},
		{"here by port", BeRefused(), redirect(302, "http://PORTAL.test:80/login"), `? the target redirects to "http://PORTAL.test:80/login", which was not followed; set --base-path`},
		{"here, by https", BeRefused(), secure, `? the target redirects to "https://portal.test:443/login", which was not followed; set --base-path`},
		{"on from where redirects led", BeRefused(), further, `? the target redirects to "/page", which was not followed; set --base-path`},
		{"back from where redirects led", BeRefused(), back, ""},
		{"to no URL", BeRefused(), redirect(302, "http://[::"), `? 302 leads nowhere (Location "http://[::")`},
		{"nowhere", BeRefused(), redirect(302, ""), `? 302 leads nowhere (Location "")`},
		{"a login page", BeRefused("My group"), followed, ""},
		{"a page with the record", BeRefused("Bob & Sons"), followed, `wanted a refusal, got 200 with "Bob & Sons" after a redirect`},
		{"a page without a marker to look for", BeRefused(), followed, "? the redirect ended in a page of which nobody knows what it must not hold"},
		{"a write that was carried out", BeRefused("My group"), written, "wanted a refusal, got 200"},
		{"500", BeRefused(), answer(500, "", ""), "? 500 is a refusal only where a repeat has it too"},
		{"500 twice", BeRefused(), twice(500, 500), ""},
		{"500 once", BeRefused(), twice(500, 200), "? 500 is a refusal only where a repeat has it too"},
		{"502 twice", BeRefused(), twice(502, 502), "? 502 refuses nothing"},
		{"501", BeRefused(), answer(501, "", ""), "? 501 refuses nothing"},
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
		{"six letters in base64", HoldNothingOf("secret"), answer(401, "", base64.StdEncoding.EncodeToString([]byte("asecretb"))), `wanted nothing of what is not for the caller, got "secret"`},
		{"fewer stand in base64 by chance", HoldNothingOf("secre"), answer(401, "", base64.StdEncoding.EncodeToString([]byte("secret"))), ""},
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
	ofRecord := func(id string) evidence.Exchange {
		x := answer(404, "text/plain", "there is no "+id)
		x.Record.ID = id
		return x
	}
	cut := func(x evidence.Exchange) evidence.Exchange {
		x.Answer.Cut = "longer than 8 MiB"
		return x
	}
	judge(t, []judged{
		{"ids masked", LookLike(about("a1", "no a1.json for you", 401)), about("b2", "no b2.json for you", 401), ""},
		{"by the id of the record", LookLike(ofRecord("62")), ofRecord("63"), ""},
		{"ids that are escaped", LookLike(about("a%20b", "no a b", 401)), about("c%20d", "no c%20d", 401), ""},
		{"an id that is no escape", LookLike(about("a%zz", "no a%zz", 401)), about("c", "no c", 401), ""},
		{"an id within a number", LookLike(about("62", "code 2146233087", 401)), about("63", "code 2146233087", 401), ""},
		{"a number with the id in it", LookLike(about("62", "code 621", 401)), about("63", "code 631", 401), "wanted the status 401 and the body of GET /api/2.0/group/62.json -> 401 text/plain, got another body"},
		{"equal, and cut", LookLike(cut(about("a1", "no", 401))), about("a1", "no", 401), "? a body was cut"},
		{"cut", LookLike(about("a1", "no", 401)), cut(about("a1", "no", 401)), "? a body was cut"},
		{"another body", LookLike(about("a1", "no a1", 401)), about("b2", "what is b2", 401), "wanted the status 401 and the body of GET /api/2.0/group/a1.json -> 401 text/plain, got another body"},
		{"another status", LookLike(about("a1", "no", 401)), about("b2", "no", 404), "wanted the status 401 and the body of GET /api/2.0/group/a1.json -> 401 text/plain, got status 404"},
		{"the other lost", LookLike(unanswered("x")), about("b2", "no", 404), "? unanswered: x"},
		{"lost", LookLike(about("b2", "no", 404)), unanswered("x"), "? unanswered: x"},
	})
}
