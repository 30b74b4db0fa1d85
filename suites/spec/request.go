package spec

import (
	"net/http"
	"strings"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
)

const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
	xmlType  = "text/xml; charset=utf-8"
)

// request is what the options of a call ask for.
type request struct {
	way        evidence.Way
	credential evidence.Credential
	account    int
	second     bool
	title      string
	parent     string
	record     evidence.Record
	lacking    bool // without the mandatory field
	broken     bool // a body that is not valid JSON
	header     http.Header
	suffix     string // another suffix than the way's own
}

// odd tells a request that is meant to be refused: nothing is learned of the target's offers from it.
func (r request) odd() bool { return r.lacking || r.broken || r.credential != evidence.Valid }

// Option is how a request of a scene differs from the plain one.
type Option func(*request)

// In states the format: evidence.Bare, JSON, XML, Headers or AnyAccept. Without it a request states none.
func In(way evidence.Way) Option { return func(r *request) { r.way = way } }

// Without sends the request without the Authorization header: Without(Authorization).
func Without(authorization) Option { return As(evidence.None) }

type authorization struct{}

// Authorization is the header that Without leaves out.
var Authorization authorization

// As sends the request with another credential in the place of the account's token.
func As(credential evidence.Credential) Option {
	return func(r *request) { r.credential = credential }
}

// By sends the request in the name of account 1 or 2; without it, of the one that the scene works with.
func By(account int) Option { return func(r *request) { r.account = account } }

// FromSecondAddress sends the request from the second address.
func FromSecondAddress() Option { return func(r *request) { r.second = true } }

// Titled has a create or an update give the record a name of the scene's choosing; it should hold a Portal.Title.
func Titled(title string) Option { return func(r *request) { r.title = title } }

// Within creates the record in the parent with that id.
func Within(parent string) Option { return func(r *request) { r.parent = parent } }

// Regarding says which record a Get is about, so that who repeats it can make one.
func Regarding(record evidence.Record) Option { return func(r *request) { r.record = record } }

// LackingMandatory leaves the mandatory field of a create out.
func LackingMandatory() Option { return func(r *request) { r.lacking = true } }

// NotValidJSON breaks the body off in the middle: it is sent as JSON and is none, but it begins with the record's name.
func NotValidJSON() Option { return func(r *request) { r.broken = true } }

// WithHeader adds a header.
func WithHeader(name, value string) Option {
	return func(r *request) { r.header.Add(name, value) }
}

// WithSuffix puts another suffix than .json or .xml on the path.
func WithSuffix(suffix string) Option { return func(r *request) { r.suffix = suffix } }

func asked(how []Option) request {
	r := request{way: evidence.Bare, credential: evidence.Valid, header: http.Header{}}
	for _, option := range how {
		option(&r)
	}
	return r
}

// draft is a request without a body.
func (p *Portal) draft(method, path string, r request) evidence.Exchange {
	header := r.header.Clone()
	suffix := r.suffix
	switch r.way {
	case evidence.JSON, evidence.XML:
		suffix = string(r.way)
	case evidence.Headers:
		header.Set("Accept", jsonType)
		header.Set("Content-Type", jsonType)
	case evidence.AnyAccept:
		header.Set("Accept", "*/*")
	}
	return evidence.Exchange{
		Way: r.way, Credential: r.credential, Account: r.account, Second: r.second, Record: r.record,
		Request: evidence.Request{Method: method, URL: withSuffix(path, suffix), Header: header},
	}
}

// withSuffix puts the suffix on the last segment of the path, before a query.
func withSuffix(path, suffix string) string {
	path, query, found := strings.Cut(path, "?")
	if found {
		query = "?" + query
	}
	return path + suffix + query
}

func (p *Portal) aboutRecord(draft evidence.Exchange, record evidence.Record) evidence.Exchange {
	draft.Record = record
	return draft
}

// send sends the draft. A stranger who meets a 500 asks once more: it is a refusal only if it comes again.
func (p *Portal) send(draft evidence.Exchange) evidence.Exchange {
	if draft.Request.Method != http.MethodGet && p.readsOnly() {
		return evidence.NotSent(evidence.NothingWritten)
	}
	x := p.sender.Send(draft)
	if x.Answer.Status == http.StatusInternalServerError && draft.Credential != evidence.Valid {
		x.Repeated = p.sender.Send(draft).Answer.Status
	}
	return x
}

// CleanUp is the request that removes or looks for a record when its scene is over: in JSON by suffix, with the token.
func CleanUp(method, path string, record evidence.Record, op *records.Operation) evidence.Exchange {
	p := &Portal{}
	draft := p.aboutRecord(p.draft(method, path, asked([]Option{In(evidence.JSON)})), record)
	if op != nil && op.Body != nil {
		draft.Request.Body = asJSON(op.Body)
		draft.Request.Header.Set("Content-Type", jsonType)
	}
	return draft
}
