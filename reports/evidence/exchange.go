// Package evidence holds what a run has seen: exchanges, each one request and its answer, as frozen values. A judgement
// is a function of them and of nothing else, so a verdict can be told again from a file, without the target.
package evidence

import (
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"
)

// Credential says what stood in the place of the Authorization header. The secret itself is never part of evidence.
type Credential string

// What a request can carry.
const (
	Valid     Credential = "valid"      // the account's token, in the Authorization header
	None      Credential = "none"       // no Authorization header
	Empty     Credential = "empty"      // an Authorization header without a value
	Random    Credential = "wrong-1"    // a token that was never issued, of the right length and alphabet
	Altered   Credential = "wrong-2"    // the token with one character in its middle replaced
	FirstHalf Credential = "wrong-3"    // the first half of the token
	CutShort  Credential = "wrong-4"    // the token without its last four characters
	InCookie  Credential = "in-cookie"  // no header; the token as cookie asc_auth_key
	InQuery   Credential = "in-query"   // no header; the token as query parameter asc_auth_key
	InForm    Credential = "in-form"    // no header; the token as form field asc_auth_key
	NotNeeded Credential = "not-needed" // a login: it carries a password, and no header
)

// Way says how a request states the format that it wants.
type Way string

// The ways of the documentation (section "Making requests"), and the ones that it leaves open.
const (
	Bare      Way = "no format"    // no suffix, no Content-Type json, no Accept
	JSON      Way = ".json"        // the suffix .json
	XML       Way = ".xml"         // the suffix .xml
	Headers   Way = "JSON headers" // Content-Type and Accept application/json, no suffix
	AnyAccept Way = "Accept */*"   // no suffix, Accept: */*
)

// Ways returns the four ways that the documentation names.
func Ways() []Way { return []Way{Bare, JSON, XML, Headers} }

// WantsJSON tells whether the answer to a request that states its format this way has to be JSON (else it is XML).
func (w Way) WantsJSON() bool { return w == JSON || w == Headers }

// Record is the record that an exchange is about: made by it, or named by its URL. ID is "" where it never came into being.
type Record struct {
	Type   string `json:"type,omitempty"`   // the record type's name
	ID     string `json:"id,omitempty"`     // as the target gave it out
	Parent string `json:"parent,omitempty"` // the id of the record that it lives in
	Title  string `json:"title,omitempty"`  // what this run called it; after an update, the new name
}

// Request is what was sent. Secrets are replaced by placeholders before it becomes evidence.
type Request struct {
	Method string      `json:"method"`
	URL    string      `json:"url"`
	Header http.Header `json:"header,omitempty"`
	Body   []byte      `json:"body,omitempty"`
}

// Answer is what came back. Status is 0 where nothing did.
type Answer struct {
	Proto  string      `json:"proto,omitempty"`
	Status int         `json:"status,omitempty"`
	Header http.Header `json:"header,omitempty"`
	Body   []byte      `json:"body,omitempty"` // decompressed, at most the cap
	Cut    string      `json:"cut,omitempty"`  // why Body is not all that the target sent; "" where it is
}

// Exchange is one request and its answer.
type Exchange struct {
	ID         string     `json:"id"`    // unique in the run; sent as X-Request-Id
	Scene      string     `json:"scene"` // the key of the scene that asked for it
	Step       string     `json:"step"`  // the field of the scene that it fills; in parentheses where it fills none
	Way        Way        `json:"way,omitempty"`
	Credential Credential `json:"credential,omitempty"`
	Account    int        `json:"account,omitempty"` // 1 or 2
	Second     bool       `json:"second,omitempty"`  // sent from the second address
	Record     Record     `json:"record,omitzero"`
	Undo       string     `json:"undo,omitempty"` // of a create: the URL that DELETE removes the record by; "" where none is documented

	Request   Request       `json:"request"`
	Answer    Answer        `json:"answer,omitzero"`
	Failure   string        `json:"failure,omitempty"`   // why there is no answer, or why nothing was sent; "" where there is one
	Unsent    bool          `json:"unsent,omitempty"`    // nothing left for the target; Failure says why
	Redirects []string      `json:"redirects,omitempty"` // the URLs that were followed on the way to the answer
	Attempts  int           `json:"attempts,omitempty"`  // 1, or more where a 503 was waited for
	Repeated  int           `json:"repeated,omitempty"`  // the status of the same request sent once more, where that was asked for
	Sent      time.Time     `json:"sent,omitzero"`       // when the deciding attempt left
	Took      time.Duration `json:"took,omitempty"`      // until its answer was read, in nanoseconds

	trace *Trace
	memo  *memo
}

// Answered tells whether an answer came, whatever it says.
func (x Exchange) Answered() bool { return x.Answer.Status != 0 }

// OK tells whether the answer's status is in the 200 range.
func (x Exchange) OK() bool { return x.Answer.Status >= 200 && x.Answer.Status <= 299 }

// End is when the answer had been read; the zero time where there is none.
func (x Exchange) End() time.Time {
	if x.Sent.IsZero() {
		return time.Time{}
	}
	return x.Sent.Add(x.Took)
}

// MediaType returns the media type of the answer in lower case, without parameters; "" where there is none that can be read.
func (x Exchange) MediaType() string {
	said := x.Answer.Header.Get("Content-Type")
	if common, known := commonMedia[said]; known {
		return common
	}
	media, _, err := mime.ParseMediaType(said)
	if err != nil {
		media, _, _ = strings.Cut(said, ";")
		media = strings.ToLower(strings.TrimSpace(media))
	}
	return media
}

// commonMedia are the media types that most answers have, as they are sent: every matcher asks for them.
var commonMedia = map[string]string{
	"": "", "application/json": "application/json", "application/json; charset=utf-8": "application/json",
	"text/xml": "text/xml", "text/xml; charset=utf-8": "text/xml", "application/xml": "application/xml", "application/xml; charset=utf-8": "application/xml",
}

// String is the exchange in one line: GET /api/2.0/group.json -> 200 application/json.
func (x Exchange) String() string {
	line := fmt.Sprintf("%s %s", x.Request.Method, Path(x.Request.URL))
	if x.Request.Method == "" {
		line = "nothing sent"
	}
	if x.Way == Headers || x.Way == AnyAccept {
		line += " (" + string(x.Way) + ")"
	}
	if x.Credential != "" && x.Credential != Valid {
		line += " (Authorization: " + string(x.Credential) + ")"
	}
	if !x.Answered() {
		return line + " -> " + x.Failure
	}
	line += fmt.Sprintf(" -> %d", x.Answer.Status)
	if media := x.MediaType(); media != "" {
		line += " " + media
	}
	return line
}

// Path returns the path and query of a URL as evidence writes it, for messages; the whole text where it is no URL.
func Path(url string) string {
	_, rest, found := strings.Cut(url, "://")
	if !found {
		return url
	}
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		return rest[i:]
	}
	return "/"
}

// NotSent is an exchange that never happened, with the reason. What depends on it cannot be judged.
func NotSent(why string) Exchange { return Exchange{Failure: why, Unsent: true} }

// NothingWritten is the reason of what was not sent, and not judged, in a run that only reads (Facts.NoWrites).
const NothingWritten = "needs a write, and with --no-writes nothing is written"

// Unwritten tells an exchange that was not sent because it writes, or needs a record that a write would have made.
func (x Exchange) Unwritten() bool { return x.Unsent && x.Failure == NothingWritten }
