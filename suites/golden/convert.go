package golden

import (
	"maps"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"portalspec/reports/evidence"
)

// host stands where a run's target had an address.
const host = "http://portal"

func stepOf(name string, x evidence.Exchange) step {
	s := step{
		Step: name, Way: x.Way, With: x.Credential, Record: record(x.Record), Repeated: x.Repeated, Failure: x.Failure, Unsent: x.Unsent,
		Status: x.Answer.Status, Header: told(x), Cut: x.Answer.Cut,
	}
	switch s.With {
	case evidence.Valid:
		s.With = ""
	case evidence.NotNeeded:
		s.At = x.Sent.UTC().Format(time.RFC3339)
	}
	if x.Request.Method != "" {
		s.Sent = x.Request.Method + " " + host + evidence.Path(x.Request.URL)
	}
	if body := string(x.Answer.Body); holds(body) {
		s.Body = body
	} else {
		s.Bytes = x.Answer.Body
	}
	return s
}

// told are the headers of an answer but those that differ with every answer and that nobody judges.
func told(x evidence.Exchange) map[string][]string {
	all := maps.Clone(map[string][]string(x.Answer.Header))
	delete(all, "Date")
	delete(all, "Content-Length")
	if places := all["Location"]; len(places) > 0 && strings.Contains(places[0], "://") {
		all["Location"] = []string{host + evidence.Path(places[0])}
	}
	return all
}

// holds tells whether YAML gives the text back as it is, in a form that people can read.
func holds(text string) bool {
	return utf8.ValidString(text) && text == strings.TrimSpace(text) &&
		!strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && !unicode.IsGraphic(r) })
}

func (s step) exchange() evidence.Exchange {
	method, address, _ := strings.Cut(s.Sent, " ")
	x := evidence.Exchange{
		Step: s.Step, Way: s.Way, Credential: s.With, Account: 1, Record: evidence.Record(s.Record), Repeated: s.Repeated,
		Failure: s.Failure, Unsent: s.Unsent, Attempts: 1, Request: evidence.Request{Method: method, URL: address},
		Answer: evidence.Answer{Status: s.Status, Header: http.Header(s.Header), Body: []byte(s.Body), Cut: s.Cut},
	}
	if !s.Unsent {
		x.ID = s.Step
	}
	x.Sent, _ = time.Parse(time.RFC3339, s.At) // the zero time of all others
	if x.Credential == "" {
		x.Credential = evidence.Valid
	}
	if len(s.Bytes) > 0 {
		x.Answer.Body = s.Bytes
	}
	return x
}

func factsOf(f evidence.Facts, recordType string) facts {
	own := facts{Account: account(f.Account), TokenInURL: f.TokenInURL}
	if body := f.Offers[recordType].Body; body != "" {
		own.Bodies = map[string]evidence.Body{recordType: body}
	}
	return own
}

func (f facts) whole() evidence.Facts {
	all := evidence.Facts{Account: evidence.Account(f.Account), TokenInURL: f.TokenInURL, Offers: map[string]evidence.Offer{}}
	for name, body := range f.Bodies {
		all.Offers[name] = evidence.Offer{Body: body}
	}
	return all
}
