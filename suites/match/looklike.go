package match

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// LookLike matches an answer with the status and the body of the other, the ids and the last path segments of both URLs
// masked.
func LookLike(other evidence.Exchange) types.GomegaMatcher {
	wanted := fmt.Sprintf("the status %d and the body of %s", other.Answer.Status, other.String())
	return &judged{wanted: wanted, check: func(x evidence.Exchange) (bool, string, error) {
		if err := answered(other); err != nil {
			return false, "", err
		}
		switch {
		case x.Answer.Cut != "" || other.Answer.Cut != "":
			return false, "", cannot("a body was cut")
		case x.Answer.Status != other.Answer.Status:
			return false, fmt.Sprintf("status %d", x.Answer.Status), nil
		case !bytes.Equal(x.Answer.Body, other.Answer.Body) && masked(x) != masked(other): // masking may meet an id by chance: &#65;
			return false, "another body", nil
		}
		return true, "the same", nil
	}}
}

var suffix = regexp.MustCompile(`\.(?:json|xml)$`)

// masked is a body without what names the record that was asked for.
func masked(x evidence.Exchange) string {
	body := string(x.Answer.Body)
	path, _, _ := strings.Cut(evidence.Path(x.Request.URL), "?")
	last := path[strings.LastIndexByte(path, '/')+1:]
	plain, _ := url.PathUnescape(last) // "" where it is malformed
	for _, name := range []string{last, plain, suffix.ReplaceAllString(last, ""), suffix.ReplaceAllString(plain, ""), x.Record.ID, x.ID} {
		if name != "" { // as a word of its own: 62 is no part of 2146233087
			body = regexp.MustCompile(`(^|\W)`+regexp.QuoteMeta(name)+`(\W|$)`).ReplaceAllString(body, "$1{}$2")
		}
	}
	return body
}
