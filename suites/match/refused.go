package match

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// BeRefused matches an answer that refuses: 4xx; 500 where a repeat was answered 500 too; a redirect to another origin; for
// a GET, a redirect that ended in a page with none of the markers (the record's name, the account). 502, 503 and 504 refuse
// nothing.
func BeRefused(markers ...string) types.GomegaMatcher {
	return &judged{wanted: "a refusal", check: func(x evidence.Exchange) (bool, string, error) { return refuses(x, markers) }}
}

func refuses(x evidence.Exchange, markers []string) (held bool, got string, err error) {
	status := x.Answer.Status
	got = fmt.Sprint(status)
	switch {
	case status >= 400 && status <= 499:
		return true, got, nil
	case status > http.StatusInternalServerError:
		return false, got, cannot("%d refuses nothing", status)
	case status == http.StatusInternalServerError && x.Repeated == status:
		return true, "500, twice", nil
	case status == http.StatusInternalServerError:
		return false, got, cannot("500 is a refusal only where a repeat has it too")
	case status >= 300:
		return redirected(x)
	case len(x.Redirects) == 0 || x.Request.Method != http.MethodGet:
		return false, got, nil
	case len(markers) == 0:
		return false, got, cannot("the redirect ended in a page of which nobody knows what it must not hold")
	}
	found, err := findIn(x, markers)
	if err != nil || found != "" {
		return false, fmt.Sprintf("%d with %s after a redirect", status, quoted(found)), err
	}
	return true, "a redirect to a page without the record", nil
}

// redirected judges a redirect that was not followed.
func redirected(x evidence.Exchange) (held bool, got string, err error) {
	location := x.Answer.Header.Get("Location")
	from, err := url.Parse(x.Request.URL)
	if err != nil {
		return false, "", cannot("the request's URL cannot be read: %v", err)
	}
	if len(x.Redirects) > 0 {
		if last, err := url.Parse(x.Redirects[len(x.Redirects)-1]); err == nil {
			from = last
		}
	}
	to, err := from.Parse(location)
	switch {
	case location == "" || err != nil:
		return false, "", cannot("%d leads nowhere (Location %s)", x.Answer.Status, quoted(location))
	case !sameOrigin(from, to):
		return true, "a redirect to another origin", nil
	}
	return false, "", cannot("the target redirects to %s, which was not followed; set --base-path", quoted(location))
}

func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && portOf(a) == portOf(b)
}

func portOf(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}
