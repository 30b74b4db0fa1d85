package evidence

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"
	"unicode/utf8"
)

func entryOf(x Exchange) harEntry {
	took := float64(x.Took) / float64(time.Millisecond)
	return harEntry{
		Started: x.Sent, Time: took, Request: requestOf(x), Response: responseOf(x), Timings: harTimings{Wait: took},
		Portalspec: &harNote{
			ID: x.ID, Scene: exact(x.Scene), Step: exact(x.Step), Way: x.Way, Credential: x.Credential, Account: x.Account,
			Second: x.Second, Undo: exact(x.Undo), Failure: exact(x.Failure), Redirects: mapped[exact](x.Redirects),
			Attempts: x.Attempts, Repeated: x.Repeated, Took: x.Took, Cut: exact(x.Answer.Cut),
			Record: harRecord{
				Type: exact(x.Record.Type), ID: exact(x.Record.ID), Parent: exact(x.Record.Parent), Title: exact(x.Record.Title),
			},
		},
	}
}

func requestOf(x Exchange) harRequest {
	request := harRequest{
		Method: x.Request.Method, URL: x.Request.URL, HTTPVersion: x.Answer.Proto, Cookies: []harPair{},
		Headers: pairsOf(x.Request.Header), QueryString: queryOf(x.Request.URL), HeadersSize: -1, BodySize: len(x.Request.Body),
	}
	if !utf8.ValidString(x.Request.URL) {
		request.Exact = []byte(x.Request.URL)
	}
	if x.Request.Body != nil {
		body := bodyOf(x.Request.Body, x.Request.Header)
		body.Own, body.Encoding = body.Encoding, ""
		request.PostData = &body
	}
	return request
}

func responseOf(x Exchange) harResponse {
	content := bodyOf(x.Answer.Body, x.Answer.Header)
	size := len(x.Answer.Body)
	content.Size = &size
	if content.MimeType == "" {
		content.MimeType = "x-unknown"
	}
	return harResponse{
		Status: x.Answer.Status, StatusText: http.StatusText(x.Answer.Status), HTTPVersion: x.Answer.Proto, Cookies: []harPair{},
		Headers: pairsOf(x.Answer.Header), Content: content, RedirectURL: x.Answer.Header.Get("Location"),
		HeadersSize: -1, BodySize: -1, Error: exact(x.Failure),
	}
}

func bodyOf(body []byte, header http.Header) harBody {
	written := harBody{MimeType: header.Get("Content-Type")}
	switch {
	case body == nil:
	case utf8.Valid(body):
		text := string(body)
		written.Text = &text
	default:
		text := base64.StdEncoding.EncodeToString(body)
		written.Text, written.Encoding = &text, "base64"
	}
	return written
}

func pairsOf(header http.Header) []harPair {
	pairs := []harPair{}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			pair := harPair{Name: name, Value: value}
			if !utf8.ValidString(value) {
				pair.Exact = []byte(value)
			}
			pairs = append(pairs, pair)
		}
	}
	return pairs
}

func queryOf(address string) []harPair {
	parsed, err := url.Parse(address)
	if err != nil {
		return []harPair{}
	}
	return pairsOf(http.Header(parsed.Query()))
}

func mapped[To, From ~string](from []From) (to []To) {
	for _, text := range from {
		to = append(to, To(text))
	}
	return to
}

func stepsOf(steps []Step) (all []harStep) {
	for _, s := range steps {
		all = append(all, harStep{Scene: exact(s.Scene), Step: exact(s.Step), ID: s.ID, Why: exact(s.Why)})
	}
	return all
}

func (s harStep) step() Step {
	return Step{Scene: string(s.Scene), Step: string(s.Step), ID: s.ID, Why: string(s.Why)}
}

// exchange is the entry as it was before it was written.
func (e harEntry) exchange() (x Exchange, err error) {
	note := e.Portalspec
	x = Exchange{
		ID: note.ID, Scene: string(note.Scene), Step: string(note.Step), Way: note.Way, Credential: note.Credential,
		Account: note.Account, Second: note.Second, Undo: string(note.Undo), Failure: string(note.Failure),
		Redirects: mapped[string](note.Redirects), Attempts: note.Attempts, Repeated: note.Repeated, Sent: e.Started, Took: note.Took,
		Record: Record{
			Type: string(note.Record.Type), ID: string(note.Record.ID),
			Parent: string(note.Record.Parent), Title: string(note.Record.Title),
		},
		Request: Request{Method: e.Request.Method, URL: e.Request.URL, Header: headerOf(e.Request.Headers)},
		Answer: Answer{
			Proto: e.Response.HTTPVersion, Status: e.Response.Status, Header: headerOf(e.Response.Headers), Cut: string(note.Cut),
		},
	}
	if e.Request.Exact != nil {
		x.Request.URL = string(e.Request.Exact)
	}
	if e.Request.PostData != nil {
		if x.Request.Body, err = e.Request.PostData.bytes(); err != nil {
			return x, fmt.Errorf("the request body of %q is no base64", note.ID)
		}
	}
	if x.Answer.Body, err = e.Response.Content.bytes(); err != nil {
		return x, fmt.Errorf("the answer's body of %q is no base64", note.ID)
	}
	return x, nil
}

func (b harBody) bytes() ([]byte, error) {
	switch {
	case b.Text == nil:
		return nil, nil
	case b.Encoding == "base64" || b.Own == "base64":
		return base64.StdEncoding.DecodeString(*b.Text)
	}
	return []byte(*b.Text), nil
}

func headerOf(pairs []harPair) http.Header {
	if len(pairs) == 0 {
		return nil
	}
	header := http.Header{}
	for _, pair := range pairs {
		value := pair.Value
		if pair.Exact != nil {
			value = string(pair.Exact)
		}
		header[pair.Name] = append(header[pair.Name], value)
	}
	return header
}
