package match

import "github.com/onsi/gomega/types"

// BeClientError matches an answer in the 400 range.
func BeClientError() types.GomegaMatcher {
	return statusMatcher("a status in the 400 range", func(status int) bool { return status >= 400 && status <= 499 })
}
