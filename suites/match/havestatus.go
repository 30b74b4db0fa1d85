package match

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// HaveStatus matches an answer with one of the statuses.
func HaveStatus(codes ...int) types.GomegaMatcher {
	words := make([]string, len(codes))
	for i, code := range codes {
		words[i] = fmt.Sprint(code)
	}
	return statusMatcher("status "+strings.Join(words, " or "), func(status int) bool { return slices.Contains(codes, status) })
}

func statusMatcher(wanted string, fits func(status int) bool) types.GomegaMatcher {
	return &judged{wanted: wanted, check: func(x evidence.Exchange) (bool, string, error) {
		return fits(x.Answer.Status), fmt.Sprint(x.Answer.Status), nil
	}}
}
