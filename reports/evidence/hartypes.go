package evidence

import (
	"encoding/json"
	"time"
	"unicode/utf8"
)

// The types of HAR 1.2, as far as we write it. Those of chromedp/cdproto do not fit: they are made for what a browser
// tells (a text is always base64 when it is written) and have no room for fields of one's own.

type harLog struct {
	Version    string     `json:"version"`
	Creator    harCreator `json:"creator"`
	Entries    []harEntry `json:"entries"`
	Portalspec *harRun    `json:"_portalspec"`
}

type harCreator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type harEntry struct {
	Started    time.Time   `json:"startedDateTime"`
	Time       float64     `json:"time"` // milliseconds
	Request    harRequest  `json:"request"`
	Response   harResponse `json:"response"`
	Cache      struct{}    `json:"cache"`
	Timings    harTimings  `json:"timings"`
	Portalspec *harNote    `json:"_portalspec"`
}

type harTimings struct {
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
}

type harRequest struct {
	Method      string    `json:"method"`
	URL         string    `json:"url"`
	Exact       []byte    `json:"_base64,omitempty"` // the URL, where it is not UTF-8
	HTTPVersion string    `json:"httpVersion"`
	Cookies     []harPair `json:"cookies"`
	Headers     []harPair `json:"headers"`
	QueryString []harPair `json:"queryString"`
	PostData    *harBody  `json:"postData,omitempty"`
	HeadersSize int       `json:"headersSize"`
	BodySize    int       `json:"bodySize"`
}

type harResponse struct {
	Status      int       `json:"status"`
	StatusText  string    `json:"statusText"`
	HTTPVersion string    `json:"httpVersion"`
	Cookies     []harPair `json:"cookies"`
	Headers     []harPair `json:"headers"`
	Content     harBody   `json:"content"`
	RedirectURL string    `json:"redirectURL"`
	HeadersSize int       `json:"headersSize"`
	BodySize    int       `json:"bodySize"`
	Error       exact     `json:"_error,omitempty"` // why there is no answer, as browsers write it
}

// harBody is a content or a postData. The latter has no size and no encoding in HAR 1.2; both are allowed beside it.
type harBody struct {
	Size     *int    `json:"size,omitempty"`
	MimeType string  `json:"mimeType"`
	Text     *string `json:"text,omitempty"`
	Encoding string  `json:"encoding,omitempty"`  // base64, where the body is not UTF-8
	Own      string  `json:"_encoding,omitempty"` // the same of a postData
}

type harPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Exact []byte `json:"_base64,omitempty"` // the value, where it is not UTF-8
}

// harRun is log._portalspec: what judging needs beyond HTTP.
type harRun struct {
	Schema       int         `json:"schema"`
	RulesVersion int         `json:"rules_version"`
	Started      time.Time   `json:"started"`
	Facts        Facts       `json:"facts"`
	Selection    []string    `json:"selection,omitempty"`
	Course       Course      `json:"course,omitzero"`
	Steps        []harStep   `json:"steps,omitempty"`
	Unsent       []harUnsent `json:"unsent,omitempty"`
}

// harUnsent is a step that sent nothing, and its place among the exchanges.
type harUnsent struct {
	At       int      `json:"at"`
	Exchange Exchange `json:"exchange"`
}

// harStep is a Step.
type harStep struct {
	Scene exact  `json:"scene"`
	Step  exact  `json:"step"`
	ID    string `json:"id,omitempty"`
	Why   exact  `json:"why,omitempty"`
}

// harNote is _portalspec of an entry.
type harNote struct {
	ID         string        `json:"id"`
	Scene      exact         `json:"scene"`
	Step       exact         `json:"step"`
	Way        Way           `json:"way,omitempty"`
	Credential Credential    `json:"credential,omitempty"`
	Account    int           `json:"account,omitempty"`
	Second     bool          `json:"second,omitempty"`
	Record     harRecord     `json:"record,omitzero"`
	Undo       exact         `json:"undo,omitempty"`
	Failure    exact         `json:"failure,omitempty"`
	Redirects  []exact       `json:"redirects,omitempty"`
	Attempts   int           `json:"attempts,omitempty"`
	Repeated   int           `json:"repeated,omitempty"`
	Took       time.Duration `json:"took"` // nanoseconds
	Cut        exact         `json:"cut,omitempty"`
}

type harRecord struct {
	Type   exact `json:"type,omitempty"`
	ID     exact `json:"id,omitempty"`
	Parent exact `json:"parent,omitempty"`
	Title  exact `json:"title,omitempty"`
}

// exact is a text that survives JSON even where it is not UTF-8: {"base64": ...} then.
type exact string

type harBytes struct {
	Base64 []byte `json:"base64"`
}

// MarshalJSON writes a string, or an object where that would lose something.
func (e exact) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(string(e)) {
		return json.Marshal(string(e))
	}
	return json.Marshal(harBytes{Base64: []byte(e)})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (e *exact) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '{' {
		var bytes harBytes
		err := json.Unmarshal(text, &bytes)
		*e = exact(bytes.Base64)
		return err
	}
	var plain string
	err := json.Unmarshal(text, &plain)
	*e = exact(plain)
	return err
}
