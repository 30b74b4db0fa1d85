package runs

import (
	"fmt"
	"net/http"
	"time"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
)

// Large is a run of so many exchanges in which everything holds: each is what one subject of one of four rules rests on.
func Large(exchanges int) verdict.Run {
	run := begun()
	all := make(evidence.ByID, exchanges)
	run.Evidence = all
	rules := []verdict.Rule{
		rule("operations.auth-required", verdict.Must, responses, "Each documented operation refuses a request without the header."),
		rule("operations.json-suffix", verdict.Must, responses, "Each documented query answers JSON to .json."),
		rule("operations.xml-suffix", verdict.Must, responses, "Each documented query answers XML to .xml."),
		rule("operations.default-is-xml", verdict.Must, responses, "Each documented query answers XML when no format is stated."),
	}
	for i := range exchanges {
		x := Read(i)
		x.Sent = run.Started.Add(time.Duration(i) * time.Millisecond)
		all[x.ID] = x
		to := &rules[i%len(rules)]
		to.Subjects = append(to.Subjects, passed(fmt.Sprintf("GET ledger/account%05d", i/len(rules)), x.ID))
	}
	run.Rules = rules
	run.Settle()
	return run
}

// Read is one read of a record, in JSON where i is even, else in XML.
func Read(i int) evidence.Exchange {
	x := evidence.Exchange{
		ID: fmt.Sprintf("3f2a-%d", i), Scene: "operations/reads", Step: fmt.Sprintf("JSON/GET ledger/account%05d", i), Way: evidence.JSON,
		Credential: evidence.Valid, Account: 1, Attempts: 1, Took: 20 * time.Millisecond,
		Request: evidence.Request{
			Method: http.MethodGet, URL: fmt.Sprintf("http://portal.example/api/2.0/ledger/account%05d.json", i),
			Header: http.Header{"Authorization": {"$PORTALSPEC_TOKEN"}, "Accept-Encoding": {"gzip"}, "User-Agent": {"portalspec/1.0.0 run/3f2a"}, "X-Request-Id": {fmt.Sprintf("3f2a-%d", i)}},
		},
		Answer: evidence.Answer{
			Proto: "HTTP/1.1", Status: http.StatusOK,
			Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}, "Content-Length": {"262"}, "Date": {"Wed, 04 Mar 2026 05:06:07 GMT"}},
			Body: fmt.Appendf(nil, `{"count":1,"startIndex":0,"status":0,"statusCode":200,"response":{"id":%d,"title":"Account %05d","description":"One of the accounts that the ledger holds.",`+
				`"created":"2030-01-02T03:04:05.0000000Z","canEdit":true,"tags":["ledger","large"]}}`, i, i),
		},
	}
	if i%2 == 1 {
		x.Step, x.Way = fmt.Sprintf("XML/GET ledger/account%05d", i), evidence.XML
		x.Request.URL = fmt.Sprintf("http://portal.example/api/2.0/ledger/account%05d.xml", i)
		x.Answer.Header.Set("Content-Type", "text/xml; charset=utf-8")
		x.Answer.Body = fmt.Appendf(nil, `<?xml version="1.0" encoding="utf-8"?><result><count>1</count><startIndex>0</startIndex><status>0</status><statusCode>200</statusCode>`+
			`<response><id>%d</id><title>Account %05d</title><description>One of the accounts that the ledger holds.</description><created>2030-01-02T03:04:05.0000000Z</created>`+
			`<canEdit>true</canEdit><tags>ledger</tags><tags>large</tags></response></result>`, i, i)
	}
	return x
}
