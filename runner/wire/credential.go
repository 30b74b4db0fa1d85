package wire

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"portalspec/reports/evidence"
)

// elsewhere is the name under which the official server takes the token in other places than the header.
const elsewhere = "asc_auth_key"

// present puts the credential where the request is to carry it, and returns the body that goes along.
func (c *Client) present(ask Ask, at *url.URL, header http.Header) (body []byte, err error) {
	header.Del("Authorization")
	body = ask.Body
	if ask.Credential == evidence.None || ask.Credential == evidence.NotNeeded {
		return body, nil
	}
	if ask.Credential == evidence.Empty {
		header["Authorization"] = []string{""}
		return body, nil
	}
	token := c.token(ask.account())
	if token == "" {
		return nil, fmt.Errorf("there is no token for account %d", ask.account())
	}
	field := elsewhere + "=" + url.QueryEscape(token)
	switch kind := ask.Credential; {
	case kind == evidence.Valid || kind == "":
		header.Set("Authorization", token)
	case kind == evidence.InCookie:
		header.Set("Cookie", elsewhere+"="+token)
	case kind == evidence.InQuery:
		if !at.Query().Has(elsewhere) { // a redirect may have kept it
			at.RawQuery = with(at.RawQuery, field)
		}
	case kind == evidence.InForm:
		if header.Get("Content-Type") == "" {
			header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		return []byte(with(string(body), field)), nil
	case slices.Contains(falseKinds, kind):
		header.Set("Authorization", falseToken(kind, token, c.options.RunID))
	default:
		return nil, fmt.Errorf("nobody knows the credential %q", kind)
	}
	return body, nil
}

// with is a query with one more field.
func with(query, field string) string { return strings.TrimPrefix(query+"&"+field, "&") }
