package wire

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"portalspec/reports/evidence"
	"portalspec/runner/mask"
)

// Keep makes texts known as the run's own: they stay readable in evidence, where what answers say of others is masked.
func (c *Client) Keep(texts ...string) {
	if c.mask != nil {
		c.mask.Keep(texts...)
	}
}

// newMask returns what hides the records of others; nil where the options say to hide nothing.
func newMask(options Options) *mask.Mask {
	if options.Own == "" {
		return nil
	}
	m := mask.New(options.MaskKey, options.Own)
	m.Keep(wrongName, secretName, cookieName, tokenNames[0], tokenNames[1])
	return m
}

// hideOthers masks what the answer says of records that the run did not create.
func (c *Client) hideOthers(x evidence.Exchange) evidence.Exchange {
	if c.mask == nil || x.Credential == evidence.NotNeeded { // a login is about the run's own account, and its secrets are gone
		return x
	}
	c.mask.Keep(said(x.Request)...)
	if name, of, more := strings.Cut(x.Answer.Header.Get("Content-Disposition"), "="); more { // the name of somebody's file
		x.Answer.Header = x.Answer.Header.Clone()
		x.Answer.Header.Set("Content-Disposition", name+"="+string(c.mask.Answer(http.StatusOK, plain, []byte(of), false)))
	}
	x.Answer.Body = c.mask.Answer(x.Answer.Status, x.Answer.Header, x.Answer.Body, x.Answer.Cut != "")
	return x
}

var plain = http.Header{"Content-Type": {"text/plain"}}

// said are the texts that a request's body holds.
func said(request evidence.Request) (texts []string) {
	if len(request.Body) == 0 {
		return nil
	}
	switch media := request.Header.Get("Content-Type"); {
	case strings.Contains(media, "json"):
		var value any
		if json.Unmarshal(request.Body, &value) == nil {
			texts = textsIn(value, texts)
		}
	case strings.Contains(media, "x-www-form-urlencoded"):
		fields, _ := url.ParseQuery(string(request.Body)) // what cannot be read is not found again
		for _, values := range fields {
			texts = append(texts, values...)
		}
	}
	return texts
}

func textsIn(value any, texts []string) []string {
	switch value := value.(type) {
	case string:
		texts = append(texts, value)
	case []any:
		for _, item := range value {
			texts = textsIn(item, texts)
		}
	case map[string]any:
		for _, member := range value {
			texts = textsIn(member, texts)
		}
	}
	return texts
}
