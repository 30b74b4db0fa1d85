// Package workload is what the benchmarks of package bench send: of each operation the same four requests, and what has to
// come back. The operations have no ids in their paths, so that no record has to be made for them.
package workload

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// Operations is how many operations a benchmark has where nothing else is said. Their requests are 808.
const Operations = 202

// Ways is how often each operation is asked for.
const Ways = 4

// Request is one request of the workload, and what it has to be answered.
type Request struct {
	Path   string // below api/2.0/, with its suffix
	Token  bool   // whether the Authorization header is sent
	Status int    // of the answer
	Format string // of the answer: "json" or "xml"
}

// Requests returns those of so many operations: .json, .xml and no suffix with the token, and .json without it.
func Requests(operations int) []Request {
	all := make([]Request, 0, Ways*operations)
	for i := range operations {
		path := Path(i)
		all = append(all,
			Request{path + ".json", true, http.StatusOK, "json"},
			Request{path + ".xml", true, http.StatusOK, "xml"},
			Request{path, true, http.StatusOK, "xml"},
			Request{path + ".json", false, http.StatusUnauthorized, "json"})
	}
	return all
}

// New returns the request to the target, which is a base URL without the base path.
func (r Request) New(target, token string) (*http.Request, error) {
	request, err := http.NewRequest(http.MethodGet, target+"/api/2.0/"+r.Path, nil) //nolint:noctx // the process that sends it is ended from outside
	if err == nil && r.Token {
		request.Header.Set("Authorization", token)
	}
	return request, err
}

// Check returns what is wrong with an answer, nil where nothing is.
func (r Request) Check(status int, header http.Header, body []byte) error {
	media, _, _ := strings.Cut(header.Get("Content-Type"), ";")
	switch {
	case status != r.Status:
		return fmt.Errorf("%s: wanted status %d, got %d", r.Path, r.Status, status)
	case media != "application/json" && r.Format == "json", media != "text/xml" && r.Format == "xml":
		return fmt.Errorf("%s: wanted %s, got the media type %q", r.Path, r.Format, media)
	case r.Format == "json" && !json.Valid(body):
		return fmt.Errorf("%s: not valid JSON: %.100q", r.Path, body)
	case r.Format == "xml":
		if err := WellFormed(body); err != nil {
			return fmt.Errorf("%s: not well-formed XML: %w", r.Path, err)
		}
	}
	return nil
}

// WellFormed returns what is wrong with the XML, nil where nothing is.
func WellFormed(body []byte) error {
	if len(body) == 0 {
		return errors.New("it is empty")
	}
	for decoder := xml.NewDecoder(bytes.NewReader(body)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

const folder = "ledger/"

// Path is that of an operation, below api/2.0/.
func Path(operation int) string { return fmt.Sprintf(folder+"account%05d", operation) }

// Find returns which operation is asked for below api/2.0/, and in which of its Ways, as Requests has them.
func Find(path string, token bool) (operation, way int, found bool) {
	name, found := strings.CutPrefix(path, folder+"account")
	name, suffix, _ := strings.Cut(name, ".")
	switch {
	case suffix == "json" && !token:
		way = 3
	case suffix == "xml":
		way = 1
	case suffix == "":
		way = 2
	case suffix != "json":
		return 0, 0, false
	}
	operation, err := strconv.Atoi(name)
	return operation, way, found && err == nil
}

// Answer is what a correct portal answers to the operation.
func Answer(operation int, format string) []byte {
	const title, description = "Account %05d", "One of the accounts that the ledger holds, as the benchmarks have it."
	if format == "json" {
		return fmt.Appendf(nil, `{"count":1,"startIndex":0,"status":0,"statusCode":200,"response":{"id":%d,"title":"`+title+`","description":"`+description+
			`","created":"2030-01-02T03:04:05.0000000Z","canEdit":true,"tags":["ledger","benchmark"]}}`, operation, operation)
	}
	return fmt.Appendf(nil, `<?xml version="1.0" encoding="utf-8"?><result><count>1</count><startIndex>0</startIndex><status>0</status><statusCode>200</statusCode>`+
		`<response><id>%d</id><title>`+title+`</title><description>`+description+
		`</description><created>2030-01-02T03:04:05.0000000Z</created><canEdit>true</canEdit><tags>ledger</tags><tags>benchmark</tags></response></result>`, operation, operation)
}

// Catalogue is the OpenAPI document of so many operations, for --operations.
func Catalogue(operations int) []byte {
	var text bytes.Buffer
	text.WriteString(`{"openapi":"3.0.3","info":{"title":"A ledger, for benchmarks","version":"1"},"security":[{"token":[]}],"paths":{`)
	for i := range operations {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, "\n"+`"/api/2.0/%s":{"get":{"responses":{"200":{"description":"the account","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Account"}}}}}}}`, Path(i))
	}
	text.WriteString("\n" + `},"components":{"securitySchemes":{"token":{"type":"apiKey","in":"header","name":"Authorization"}},"schemas":{"Account":{"type":"object","properties":` +
		`{"id":{"type":"integer"},"title":{"type":"string"},"description":{"type":"string"},"created":{"type":"string","format":"date-time"},"canEdit":{"type":"boolean"},` +
		`"tags":{"type":"array","items":{"type":"string"}}}}}}}` + "\n")
	return text.Bytes()
}
