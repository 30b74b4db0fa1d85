package match

import (
	"fmt"
	"strings"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// StateOneWaitInSeconds matches an answer whose Retry-After stands there once and is a whole number of seconds, not negative.
func StateOneWaitInSeconds() types.GomegaMatcher {
	return &judged{wanted: "Retry-After once, in whole seconds", check: func(x evidence.Exchange) (bool, string, error) {
		values := x.Answer.Header.Values("Retry-After")
		if len(values) != 1 {
			return false, fmt.Sprintf("%d of them", len(values)), nil
		}
		digits := values[0] != "" && strings.Trim(values[0], "0123456789") == ""
		return digits, quoted(values[0]), nil
	}}
}
