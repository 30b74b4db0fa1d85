package match

import "github.com/onsi/gomega/types"

// BeSuccess matches an answer in the 200 range.
func BeSuccess() types.GomegaMatcher {
	return statusMatcher("a status in the 200 range", func(status int) bool { return status >= 200 && status <= 299 })
}
