package match_test

import (
	"fmt"
	"testing"
	"time"

	"portalspec/reports/evidence"

	. "portalspec/suites/match"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	judge(t, []judged{
		{"given", GiveAToken(), answer(201, asJSON, `{"response":{"token":"$PORTALSPEC_TOKEN"}}`), ""},
		{"given in XML", GiveAToken(), answer(201, asXML, `<result><response><Token>x</Token></response></result>`), ""},
		{"given without an envelope", GiveAToken(), answer(201, asJSON, `{"token":"x"}`), ""},
		{"null", GiveAToken(), answer(201, asJSON, `{"response":{"token":null}}`), "wanted a token, got none"},
		{"blank", GiveAToken(), answer(201, asJSON, `{"response":{"token":" "}}`), "wanted a token, got none"},
		{"beside the record", GiveAToken(), answer(201, asJSON, `{"response":{},"token":"x"}`), "wanted a token, got none"},
		{"no document", GiveAToken(), answer(201, "text/plain", "x"), "wanted a token, got neither JSON nor XML: text/plain"},
		{"lost", GiveAToken(), unanswered("x"), "? unanswered: x"},

		{"held deep down", HoldAToken(), answer(401, asJSON, `{"error":{"data":[{"a":1},{"TOKEN":"x"}]}}`), ""},
		{"held in XML", HoldAToken(), answer(401, asXML, `<e><a/><a><token>x</token></a></e>`), ""},
		{"held in a page", HoldAToken(), answer(401, "text/html", `<p>$PORTALSPEC_TOKEN</p>`), ""},
		{"held in what is no JSON", HoldAToken(), answer(401, asJSON, `{"token":"$PORTALSPEC_TOKEN`), ""},
		{"held by nothing", HoldAToken(), answer(401, asJSON, `{"error":{"token":null,"tokens":"x","message":"token"}}`), "wanted a token, got none"},
		{"held by no body", HoldAToken(), answer(401, asXML, ``), "wanted a token, got not valid XML: the body is empty"},
		{"held, lost", HoldAToken(), unanswered("x"), "? unanswered: x"},

		{"by SMS", AskForASecondFactor(), answer(201, asJSON, `{"response":{"token":null,"sms":true}}`), ""},
		{"by an app", AskForASecondFactor(), answer(201, asXML, `<r><response><tfa>true</tfa></response></r>`), ""},
		{"by nothing", AskForASecondFactor(), answer(201, asJSON, `{"response":{"sms":false}}`), "wanted the demand for a second factor, got none"},
		{"by what cannot be read", AskForASecondFactor(), answer(201, "", ``), "wanted the demand for a second factor, got neither JSON nor XML: no media type"},
	})
}

func TestExpiry(t *testing.T) {
	t.Parallel()
	asked := time.Date(2026, 1, 10, 12, 0, 0, 0, time.UTC)
	says := func(expires string) evidence.Exchange {
		x := answer(201, asJSON, fmt.Sprintf(`{"response":{"expires":%s}}`, expires))
		x.Sent = asked
		return x
	}
	const wanted, beside = "wanted expires to be a date with a time that is yet to come, got ", ", asked for at 2026-01-10T12:00:00Z"
	judge(t, []judged{
		{"in a year", ExpireLater(), says(`"2027-01-10T12:00:00.0000000Z"`), ""},
		{"with an offset", ExpireLater(), says(`"2026-01-10T14:00:00+03:30"`), ""},
		{"without a zone", ExpireLater(), says(`"2026-01-10T13:00:00"`), ""},
		{"of SQL", ExpireLater(), says(`"2026-01-10 13:00:00"`), ""},
		{"of HTTP", ExpireLater(), says(`"Sat, 10 Jan 2026 13:00:00 GMT"`), ""},
		{"by a clock that is 47 hours slow", ExpireLater(), says(`"2026-01-08T13:00:00Z"`), ""},
		{"by one that is 49 hours slow", ExpireLater(), says(`"2026-01-08T11:00:00Z"`), wanted + `"2026-01-08T11:00:00Z"` + beside},
		{"never set", ExpireLater(), says(`"0001-01-01T00:00:00"`), wanted + `"0001-01-01T00:00:00"` + beside},
		{"a date alone", ExpireLater(), says(`"2027-01-10"`), wanted + `"2027-01-10"`},
		{"seconds", ExpireLater(), says(`3600`), wanted + `3600`},
		{"null", ExpireLater(), says(`null`), wanted + `null`},
		{"none", ExpireLater(), answer(201, asJSON, `{}`), wanted + `none`},
		{"no document", ExpireLater(), answer(201, "", ``), wanted + `neither JSON nor XML: no media type`},
		{"lost", ExpireLater(), unanswered("x"), "? unanswered: x"},
	})
}

func TestEnvelopes(t *testing.T) {
	t.Parallel()
	const how = "wanted statusCode, and status 0 of what succeeded or 1 of an error, got "
	const count = "wanted count to be the number of records, got "
	judge(t, []judged{
		{"record", HoldItsRecord(), answer(200, asJSON, `{"Response":null}`), ""},
		{"no record", HoldItsRecord(), answer(200, asJSON, `{"id":1}`), "wanted the record in the member response, got an object of 1 fields without it"},
		{"a bare list", HoldItsRecord(), answer(200, asJSON, `[1,2]`), "wanted the record in the member response, got a list of 2 without it"},
		{"record, no document", HoldItsRecord(), answer(200, "", ``), "wanted the record in the member response, got neither JSON nor XML: no media type"},

		{"success", SayHowItWent(), answer(299, asJSON, `{"status":0,"statusCode":299}`), ""},
		{"success as text", SayHowItWent(), answer(200, asJSON, `{"status":"0","statusCode":"200"}`), ""},
		{"error", SayHowItWent(), answer(404, asJSON, `{"status":1,"statusCode":404}`), ""},
		{"success said to be none", SayHowItWent(), answer(200, asJSON, `{"status":200,"statusCode":200}`), how + "status 200 of an answer with 200"},
		{"error said to be none", SayHowItWent(), answer(404, asJSON, `{"status":0,"statusCode":404}`), how + "status 0 of an answer with 404"},
		{"no statusCode", SayHowItWent(), answer(200, asJSON, `{"status":0}`), how + "an object of 1 fields without both"},
		{"no status", SayHowItWent(), answer(200, asJSON, `{"statusCode":200}`), how + "an object of 1 fields without both"},
		{"status, no document", SayHowItWent(), answer(200, "", ``), how + "neither JSON nor XML: no media type"},

		{"counted", CountItsRecords(), answer(200, asJSON, `{"count":2,"response":[{},{}]}`), ""},
		{"counted as text", CountItsRecords(), answer(200, asJSON, `{"count":"2.0","response":[{},{}]}`), ""},
		{"no count", CountItsRecords(), answer(200, asJSON, `{"response":[{},{}]}`), ""},
		{"count of what is no list", CountItsRecords(), answer(200, asJSON, `{"count":7,"response":{"files":[]}}`), ""},
		{"counted wrong", CountItsRecords(), answer(200, asJSON, `{"count":1,"response":[{},{}]}`), count + "count 1 beside 2 records"},
		{"counted null", CountItsRecords(), answer(200, asJSON, `{"count":null,"response":[]}`), count + "count null beside 0 records"},
		{"count, no document", CountItsRecords(), answer(200, "", ``), count + "neither JSON nor XML: no media type"},

		{"member", HaveMember("count"), answer(200, asJSON, `{"Count":1}`), ""},
		{"member inside", HaveMember("count"), answer(200, asJSON, `{"response":{"count":1}}`), "wanted the member count, got none"},
		{"member, no document", HaveMember("count"), answer(200, "", ``), "wanted the member count, got neither JSON nor XML: no media type"},
	})
}

func TestDatesOfARecord(t *testing.T) {
	t.Parallel()
	of := func(date string) evidence.Exchange {
		return answer(200, asJSON, fmt.Sprintf(`{"response":{"id":7,"some":%s}}`, date))
	}
	const wanted = "wanted dates with a time in the round-trip form, seven digits and an offset or Z (2008-04-10T06:30:00.0000000-07:00), got "
	for _, date := range []string{
		`"2008-04-10T06:30:00.0000000-07:00"`, `"2008-04-10T06:30:00.1234567Z"`, // as documented
		`"2008-04-10"`, `"10.04.2008"`, `"tomorrow"`, `"06:30"`, `"2008-04-10T"`, `"2008-04-10 is when we met at 06:30"`, `1207823400`, `null`, // none
	} {
		judge(t, []judged{{date, WriteDatesInRoundTripForm("id", "7"), of(date), ""}})
	}
	for _, date := range []string{
		`"2008-04-10T06:30:00Z"`, `"2008-04-10T06:30:00.123Z"`, `"2008-04-10T06:30:00.12345678Z"`, `"2008-04-10T06:30:00.1234567"`,
		`"2008-04-10T06:30:00.1234567+0700"`, `"2008-04-10 06:30:00.1234567Z"`, `"2008-04-10T06-30-00.0000000Z"`, `"2008-04-10 06:30"`,
		`"2008-13-10T06:30:00.1234567Z"`, `"2008-4-10 6:30:00 UTC"`, `"4/10/2008 6:30:00 AM"`, `"10.04.2008, 06:30"`,
		`"Thu, 10 Apr 2008 06:30:00 GMT"`, `"Thu Apr 10 06:30:00 2008"`, `"Thursday, 10-Apr-08 06:30:00 GMT"`, `"/Date(1207823400000)/"`, `"/Date(1207823400000+0700)/"`,
	} {
		judge(t, []judged{{date, WriteDatesInRoundTripForm("id", "7"), of(date), wanted + "some " + date}})
	}
	sent := of(`"2008-04-10 06:30"`)
	sent.Request.Body = []byte(`{"some":"2008-04-10 06:30"}`)
	judge(t, []judged{
		{"what was sent", WriteDatesInRoundTripForm("id", "7"), sent, ""},
		{"another record", WriteDatesInRoundTripForm("id", "8"), of(`"2008-04-10 06:30"`), ""},
		{"a record that is not known", WriteDatesInRoundTripForm("id", ""), of(`"2008-04-10 06:30"`), ""},
		{"one of a list", WriteDatesInRoundTripForm("id", "8"), answer(200, asJSON, `{"response":[{"id":7,"a":"2008-04-10 06:30"},{"id":8,"b":[{"c":"2008-04-10 06:31"}]}]}`), wanted + `c "2008-04-10 06:31"`},
		{"one of a list in XML", WriteDatesInRoundTripForm("id", "8"), answer(200, asXML, `<r><response><id>7</id></response><response><id>8</id><d>2008-04-10 06:31</d></response></r>`), wanted + `d "2008-04-10 06:31"`},
		{"inside the record", WriteDatesInRoundTripForm("id", "7"), of(`{"when":"2008-04-10 06:30"}`), wanted + `when "2008-04-10 06:30"`},
		{"created as seconds", WriteDatesInRoundTripForm("id", "7"), answer(200, asJSON, `{"id":7,"Created":1207823400}`), wanted + `Created 1207823400`},
		{"updated as a version", WriteDatesInRoundTripForm("id", "7"), answer(200, asJSON, `{"id":7,"updated":12}`), ""},
		{"no document", WriteDatesInRoundTripForm("id", "7"), answer(200, "", ``), wanted + "neither JSON nor XML: no media type"},
		{"lost", WriteDatesInRoundTripForm("id", "7"), unanswered("x"), "? unanswered: x"},

		{"a date", HoldADate("id", "7"), of(`"2008-04-10 06:30"`), ""},
		{"no date", HoldADate("id", "7"), of(`"2008-04-10"`), "wanted a date with a time, got none"},
		{"a date, no document", HoldADate("id", "7"), answer(200, "", ``), "wanted a date with a time, got neither JSON nor XML: no media type"},
	})
}

func TestBatches(t *testing.T) {
	t.Parallel()
	batch := func(parts string) evidence.Exchange { return answer(200, asJSON, `{"response":`+parts+`}`) }
	const wanted = "wanted an answer to each of the 1 requests: its status, its headers, and its body as the text data, got "
	judge(t, []judged{
		{"whole", AnswerEach(1), batch(`[{"status":200,"headers":{},"data":""}]`), ""},
		{"capitals and texts", AnswerEach(1), batch(`[{"Status":"200.0","Headers":{"A":"b"},"Data":"x"}]`), ""},
		{"an error without a body", AnswerEach(1), batch(`[{"status":404,"headers":{},"data":null}]`), ""},
		{"an error that tells none", AnswerEach(1), batch(`[{"status":404,"headers":{}}]`), ""},
		{"a success without a body", AnswerEach(1), batch(`[{"status":200,"headers":{}}]`), wanted + "status 200, headers an object of 0 fields, data nothing of request 1"},
		{"no status", AnswerEach(1), batch(`[{"status":0,"headers":{},"data":""}]`), wanted + `status 0, headers an object of 0 fields, data "" of request 1`},
		{"no headers", AnswerEach(1), batch(`[{"status":200,"headers":[],"data":""}]`), wanted + `status 200, headers a list of 0, data "" of request 1`},
		{"a body that is no text", AnswerEach(1), batch(`[{"status":200,"headers":{},"data":{}}]`), wanted + "status 200, headers an object of 0 fields, data an object of 0 fields of request 1"},
		{"one too few", AnswerEach(1), batch(`[]`), wanted + "a list of 0"},
		{"one too many", AnswerEach(1), batch(`[{},{}]`), wanted + "a list of 2"},
		{"no list", AnswerEach(1), batch(`{}`), wanted + "an object of 0 fields"},
		{"no document", AnswerEach(1), answer(200, "", ``), wanted + "neither JSON nor XML: no media type"},
		{"lost", AnswerEach(1), unanswered("x"), "? unanswered: x"},
	})
}

func TestAPartIsAnAnswer(t *testing.T) {
	t.Parallel()
	x := answer(200, asJSON, `{"response":[{"status":404,"headers":{"content-type":"text/html"},"data":"<p>"},{"status":200,"headers":{},"data":"{\"id\":1,\"userName\":\"ada\"}"}]}`)
	alone := evidence.Exchange{Way: evidence.JSON, Request: evidence.Request{Method: "GET", URL: "http://portal.test/a.json"}}
	if html := PartOf(x, 0, alone); html.Answer.Status != 404 || html.MediaType() != "text/html" || string(html.Answer.Body) != "<p>" {
		t.Errorf("got %s %q", html, html.Answer.Body)
	}
	for way, media := range map[evidence.Way]string{evidence.JSON: "application/json", evidence.XML: "text/xml"} {
		if part := PartOf(x, 1, evidence.Exchange{Way: way}); part.MediaType() != media || part.Answer.Status != 200 {
			t.Errorf("%s: got %s", way, part)
		}
	}
	ada := PartOf(x, 1, alone)
	judge(t, []judged{
		{"there is no such part", HaveStatus(200), PartOf(x, 2, alone), "? no such exchange was observed"},
		{"no document", HaveStatus(200), PartOf(answer(200, "", ``), 0, alone), "? no such exchange was observed"},
		{"lost", HaveStatus(200), PartOf(unanswered("x"), 0, alone), "? unanswered: x"},

		{"by the user name", NameTheSamePerson(ada), answer(200, asJSON, `{"id":2,"userName":"ada"}`), ""},
		{"by the address", NameTheSamePerson(answer(200, asJSON, `{"id":2,"email":"A@b.c"}`)), answer(200, asJSON, `{"id":2,"email":"a@B.c"}`), ""},
		{"another", NameTheSamePerson(ada), answer(200, asJSON, `{"id":1,"userName":"alan"}`),
			`wanted the account id "1", userName "ada", email "", got id "1", userName "alan", email ""`},
		{"nobody", NameTheSamePerson(ada), answer(200, asJSON, `{}`), `wanted the account id "1", userName "ada", email "", got no account`},
		{"no account's document", NameTheSamePerson(ada), answer(200, "", ``), `wanted the account id "1", userName "ada", email "", got neither JSON nor XML: no media type`},
	})
}
