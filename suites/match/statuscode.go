package match

import (
	"fmt"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// StatusCodeOf returns the status code that a body repeats; false where it repeats none, or cannot be read.
func StatusCodeOf(x evidence.Exchange) (int, bool) {
	document, err := Read(x)
	if err != nil {
		return 0, false
	}
	return wholeNumber(document, "statusCode")
}

// AgreeOnStatusCode matches an answer whose body repeats no status code, or that of the status line.
func AgreeOnStatusCode() types.GomegaMatcher {
	return &judged{wanted: "the status code of the status line in the body", check: func(x evidence.Exchange) (bool, string, error) {
		code, found := StatusCodeOf(x)
		if !found {
			return true, "none", nil
		}
		return code == x.Answer.Status, fmt.Sprintf("statusCode %d beside status %d", code, x.Answer.Status), nil
	}}
}
