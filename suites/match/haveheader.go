package match

import (
	"strings"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// HaveHeader matches an answer with that header, each of whose values is the wanted string, or is such that the wanted
// matcher holds of it.
func HaveHeader(name string, want any) types.GomegaMatcher {
	wanted, fits := wantedText(want)
	return &judged{wanted: "header " + name + " " + wanted, check: func(x evidence.Exchange) (bool, string, error) {
		values := x.Answer.Header.Values(name)
		if len(values) == 0 {
			return false, "no such header", nil
		}
		for _, value := range values {
			if held, err := fits(value); err != nil || !held {
				return false, quoted(value), err
			}
		}
		return true, quoted(strings.Join(values, ", ")), nil
	}}
}
