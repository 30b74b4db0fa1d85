package operations

import (
	"net/http"
	"strings"
	"testing"

	"portalspec/fixtures/operations"
	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/suites/match"
)

// named is a documented operation.
func named(t *testing.T, name string) operations.Operation {
	t.Helper()
	one, found := operations.Documented().Named(name)
	if !found {
		t.Fatalf("no operation is called %s", name)
	}
	return one
}

func answered(status int, media, body string) evidence.Exchange {
	return evidence.Exchange{
		ID: "x", Request: evidence.Request{Method: "GET", URL: "http://h/api/2.0/it"},
		Answer: evidence.Answer{Status: status, Header: http.Header{"Content-Type": {media}}, Body: []byte(body)},
	}
}

const (
	asJSON = "application/json"
	asXML  = "text/xml"
)

// made is a world of one task, and what it lives in.
func made() map[string]evidence.Exchange {
	of := func(record, id string) evidence.Exchange {
		x := answered(http.StatusCreated, asJSON, `{"response":{"id":`+id+`}}`)
		x.Record = evidence.Record{Type: record, ID: id, Title: "ours " + id}
		return x
	}
	return map[string]evidence.Exchange{"project": of("project", "7"), "project-task": of("project-task", "8"), "crm-case": answered(http.StatusForbidden, asJSON, "")}
}

type expected struct {
	operation string
	want      verdict.Verdict
	says      string // a part of the message
}

func judged(t *testing.T, name string, c expected, judge func(operations.Operation)) {
	t.Helper()
	one := named(t, c.operation)
	ruling := match.Run(func() { judge(one) })
	if ruling.Verdict != c.want || !strings.Contains(ruling.Message, c.says) {
		t.Errorf("%s: got %s %q, want %s with %q", name, ruling.Verdict, ruling.Message, c.want, c.says)
	}
}

func TestWhoHasNoHeaderIsRefused(t *testing.T) {
	t.Parallel()
	const read, write = "GET project/task/{taskid}/comment", "PUT project/{id}/status"
	up := answered(http.StatusOK, asJSON, `{"response":{}}`)
	for name, c := range map[string]struct {
		expected
		knocked, twin evidence.Exchange
		up            evidence.Exchange
		facts         evidence.Facts
	}{
		"refused":                        {expected{read, verdict.Pass, ""}, answered(401, asJSON, ""), evidence.Exchange{}, up, evidence.Facts{}},
		"answered":                       {expected{read, verdict.Fail, "wanted a refusal, got 200"}, answered(200, asJSON, `{}`), evidence.Exchange{}, up, evidence.Facts{}},
		"a write carried out":            {expected{write, verdict.Fail, "wanted a refusal, got 200"}, answered(200, asJSON, `{}`), evidence.Exchange{}, up, evidence.Facts{}},
		"hidden, and there with it":      {expected{read, verdict.Pass, ""}, answered(404, asJSON, ""), answered(200, asJSON, `{}`), up, evidence.Facts{}},
		"nowhere":                        {expected{read, verdict.NotApplicable, "cannot tell: answered 404 without the header, and 404 with it"}, answered(404, asJSON, ""), answered(404, asJSON, ""), up, evidence.Facts{}},
		"a write of nothing":             {expected{write, verdict.NotApplicable, "cannot tell: answered 404"}, answered(404, asJSON, ""), evidence.Exchange{}, up, evidence.Facts{}},
		"forbidden, and there with it":   {expected{read, verdict.Pass, ""}, answered(403, asJSON, ""), answered(200, asJSON, `{}`), up, evidence.Facts{}},
		"forbidden to everybody":         {expected{read, verdict.NotApplicable, "cannot tell: answered 403 without the header, and 403 with it"}, answered(403, asJSON, ""), answered(403, asJSON, ""), up, evidence.Facts{}},
		"forbidden, and absent with it":  {expected{read, verdict.Pass, ""}, answered(403, asJSON, ""), answered(404, asJSON, ""), up, evidence.Facts{}},
		"forbidden, and silent with it":  {expected{read, verdict.Blocked, "timed out"}, answered(403, asJSON, ""), evidence.Exchange{ID: "x", Failure: "timed out"}, up, evidence.Facts{}},
		"a write not paid for":           {expected{write, verdict.NotApplicable, "cannot tell: answered 402"}, answered(402, asJSON, ""), evidence.Exchange{}, up, evidence.Facts{}},
		"a forbidden write":              {expected{write, verdict.Pass, ""}, answered(403, asJSON, ""), evidence.Exchange{}, up, evidence.Facts{}},
		"the portal is down":             {expected{read, verdict.Blocked, "control"}, answered(401, asJSON, ""), evidence.Exchange{}, answered(502, asXML, ""), evidence.Facts{}},
		"a gateway's error":              {expected{read, verdict.Blocked, "502 refuses nothing"}, answered(502, asXML, ""), evidence.Exchange{}, up, evidence.Facts{}},
		"documented as open":             {expected{"GET capabilities", verdict.NotApplicable, "documented as open"}, evidence.Exchange{}, evidence.Exchange{}, up, evidence.Facts{}},
		"hazardous":                      {expected{"DELETE crm/case/filter", verdict.NotApplicable, "hazardous, and not sent"}, evidence.Exchange{}, evidence.Exchange{}, up, evidence.Facts{}},
		"hazardous, refused":             {expected{"DELETE crm/case/filter", verdict.Pass, ""}, answered(401, asJSON, ""), evidence.Exchange{}, up, evidence.Facts{Hazardous: true}},
		"hazardous, carried out":         {expected{"DELETE crm/case/filter", verdict.Fail, ""}, answered(200, asJSON, ""), evidence.Exchange{}, up, evidence.Facts{Hazardous: true}},
		"a login has rules of its own":   {expected{"POST authentication", verdict.NotApplicable, "judged by rules of its own"}, evidence.Exchange{}, evidence.Exchange{}, up, evidence.Facts{Hazardous: true}},
		"a redirect to somewhere else":   {expected{read, verdict.Pass, ""}, redirected("https://login.example.org/"), evidence.Exchange{}, up, evidence.Facts{}},
		"a redirect that nobody follows": {expected{write, verdict.Blocked, "was not followed"}, redirected("/login"), evidence.Exchange{}, up, evidence.Facts{}},
	} {
		seen := Doors{Up: c.up, UpAfter: c.up, Made: made(), Knocked: byName(), Twins: byName()}
		if c.knocked.ID != "" {
			seen.Knocked[c.operation] = c.knocked
		}
		if c.twin.ID != "" {
			seen.Twins[c.operation] = c.twin
		}
		judged(t, name, c.expected, func(one operations.Operation) { isShut(seen, one, c.facts) })
	}
}

func redirected(to string) evidence.Exchange {
	x := answered(http.StatusFound, asXML, "")
	x.Answer.Header.Set("Location", to)
	return x
}

func TestAReadFollowsItsFormat(t *testing.T) {
	t.Parallel()
	const read = "GET project/task/{taskid}/comment"
	inJSON, inXML := answered(200, asJSON, `{"response":[]}`), answered(200, asXML, `<result/>`)
	for name, c := range map[string]struct {
		expected
		way             evidence.Way
		json, xml, bare evidence.Exchange
	}{
		"JSON":                    {expected{read, verdict.Pass, ""}, evidence.JSON, inJSON, inXML, inXML},
		"XML":                     {expected{read, verdict.Pass, ""}, evidence.XML, inJSON, inXML, inXML},
		"XML by default":          {expected{read, verdict.Pass, ""}, evidence.Bare, inJSON, inXML, inXML},
		"XML to .json":            {expected{read, verdict.Fail, "JSON"}, evidence.JSON, inXML, inXML, inXML},
		"JSON to .xml":            {expected{read, verdict.Fail, "XML"}, evidence.XML, inJSON, inJSON, inXML},
		"JSON by default":         {expected{read, verdict.Fail, "XML"}, evidence.Bare, inJSON, inXML, inJSON},
		"fails in one way":        {expected{read, verdict.Fail, "500"}, evidence.XML, inJSON, answered(500, asXML, ""), inXML},
		"no body to judge":        {expected{read, verdict.NotApplicable, "204"}, evidence.XML, inJSON, answered(204, "", ""), inXML},
		"answers in no way":       {expected{read, verdict.NotApplicable, "2xx in no way, the last time 400"}, evidence.JSON, answered(400, asJSON, ""), answered(400, asXML, ""), answered(400, asXML, "")},
		"the module is off":       {expected{read, verdict.NotApplicable, "403"}, evidence.JSON, answered(403, asJSON, ""), inXML, inXML},
		"wants what was not sent": {expected{"GET crm/case/filter", verdict.NotApplicable, "documented as a body"}, evidence.JSON, answered(400, asJSON, ""), answered(400, asXML, ""), answered(400, asXML, "")},
		"an id of others":         {expected{"GET crm/task/{taskid}", verdict.NotApplicable, "a type that the run creates none of"}, evidence.JSON, inJSON, inXML, inXML},
		"a record refused to us":  {expected{"GET crm/case/{caseid}", verdict.NotApplicable, "its create was answered 403"}, evidence.JSON, inJSON, inXML, inXML},
		"unanswered":              {expected{read, verdict.Blocked, "timed out"}, evidence.JSON, evidence.Exchange{ID: "x", Failure: "timed out"}, inXML, inXML},
	} {
		seen := Reads{Made: made(), JSON: byName(), XML: byName(), Any: byName(), Missing: byName()}
		seen.JSON[c.operation], seen.XML[c.operation], seen.Any[c.operation] = c.json, c.xml, c.bare
		judged(t, name, c.expected, func(one operations.Operation) { follows(c.way)(seen, one, evidence.Facts{}) })
	}
}

func TestAnIDNeverGivenOutIsMissing(t *testing.T) {
	t.Parallel()
	const read = "GET project/task/{taskid}"
	there := answered(200, asJSON, `{"response":{"id":8}}`)
	for name, c := range map[string]struct {
		expected
		there, missing evidence.Exchange
	}{
		"404":                      {expected{read, verdict.Pass, ""}, there, answered(404, asJSON, "")},
		"200":                      {expected{read, verdict.Fail, "404"}, there, answered(200, asJSON, `{}`)},
		"400":                      {expected{read, verdict.Fail, "404"}, there, answered(400, asJSON, `{}`)},
		"no answer":                {expected{read, verdict.Blocked, "timed out"}, there, evidence.Exchange{ID: "x", Failure: "timed out"}},
		"nor what is there":        {expected{read, verdict.NotApplicable, "answered 403"}, answered(403, asJSON, ""), answered(404, asJSON, "")},
		"no such shape of an id":   {expected{read, verdict.NotApplicable, "can be made up"}, there, evidence.Exchange{}},
		"no record of ours to ask": {expected{"GET crm/case/{caseid}", verdict.NotApplicable, "answered 403"}, there, answered(200, asJSON, `{}`)},
	} {
		seen := Reads{Made: made(), JSON: map[string]evidence.Exchange{c.operation: c.there}, Missing: byName()}
		if c.missing.ID != "" {
			seen.Missing[c.operation] = c.missing
		}
		judged(t, name, c.expected, func(one operations.Operation) { isMissing(seen, one, evidence.Facts{}) })
	}
}

func TestAnAnswerIsAsItsOperationDescribes(t *testing.T) {
	t.Parallel()
	const one, list, truth = "GET project/task/{taskid}", "GET project/task/{taskid}/comment", "GET project/task/{taskid}/subscribe"
	for name, c := range map[string]struct {
		expected
		media, body string
	}{
		"all as documented":        {expected{one, verdict.Pass, ""}, asJSON, `{"response":{"id":8,"title":"t","canEdit":true}}`},
		"an id that is a text":     {expected{one, verdict.Pass, ""}, asJSON, `{"response":{"id":"8"}}`},
		"names in another case":    {expected{one, verdict.Fail, "response.CanEdit: boolean is documented, a text came"}, asJSON, `{"response":{"CANEDIT":"yes"}}`},
		"null, absent and further": {expected{one, verdict.Pass, ""}, asJSON, `{"response":{"title":null,"more":1}}`},
		"a list for a record":      {expected{one, verdict.Fail, "response: TaskWrapperFull is documented, a list came"}, asJSON, `{"response":[]}`},
		"a record for a list":      {expected{list, verdict.Fail, "response: list of CommentWrapper is documented, a object came"}, asJSON, `{"response":{"id":1}}`},
		"each item of a list":      {expected{list, verdict.Fail, "response[1].Inactive: boolean is documented, a number came"}, asJSON, `{"response":[{"inactive":true},{"inactive":1}]}`},
		"a truth as a word":        {expected{truth, verdict.Fail, "response: boolean is documented, a text came"}, asJSON, `{"response":"true"}`},
		"a truth":                  {expected{truth, verdict.Pass, ""}, asJSON, `{"response":false}`},
		"no JSON":                  {expected{truth, verdict.NotApplicable, ""}, asXML, `<result/>`},
		"JSON that is none":        {expected{truth, verdict.NotApplicable, ""}, asJSON, `{"response":`},
	} {
		seen := Reads{Made: made(), JSON: byName(), XML: byName(), Any: byName()}
		seen.JSON[c.operation] = answered(200, c.media, c.body)
		judged(t, name, c.expected, func(one operations.Operation) { isAsDescribed(seen, one, evidence.Facts{}) })
	}
}

// Who repeats a finding makes the record that it is about, and what that lives in.
func TestAnOperationIsAboutTheInnermostRecordOfTheRun(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"GET project/task/{taskid}/comment": "8", "GET project/{id}/milestone/{status}": "7", "GET crm/case/{caseid}": "", "GET group": "",
	} {
		if got := (known{made: made()}).record(named(t, name)).ID; got != want {
			t.Errorf("%s: got the record %q, want %q", name, got, want)
		}
	}
}

func TestNumbersAreWholeInWhateverNotation(t *testing.T) {
	t.Parallel()
	for number, whole := range map[string]bool{
		"12": true, "12.0": true, "1.2e1": true, "-3": true, "1e400": true, "1e99999999999": true,
		"12.5": false, "1e-1": false, "1e-99999999999": false,
	} {
		if isWhole(number) != whole {
			t.Errorf("%s: want whole: %v", number, whole)
		}
	}
}
