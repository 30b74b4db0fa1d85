package match

import "github.com/onsi/gomega/types"

// BeNotFound matches 404, and 410, which says as much; the chapter tells of a 410 with Passed.
func BeNotFound() types.GomegaMatcher {
	return statusMatcher("status 404 (or 410)", func(status int) bool { return status == 404 || status == 410 })
}
