package formats

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"

	"portalspec/reports/evidence"
	"portalspec/suites/scene"
	"portalspec/suites/spec"

	. "portalspec/suites/match"
)

var precedence = spec.Info("formats.precedence", section,
	"Which statement of the format wins where the suffix and the headers disagree is not documented.")

var _ = Describe("Making requests: what the documentation leaves open", func() {
	disputes := scene.Precedence()
	It("records which statement of the format wins", precedence, spec.About("@self"), disputes.Judge(func(seen scene.Disputes) {
		var lines []string
		for _, dispute := range scene.DisputeNames() {
			x := seen.Answers[dispute]
			Expect(x).To(BeAnswered(), Control)
			lines = append(lines, fmt.Sprintf("%s: %s", dispute, choice(x)))
		}
		Noted("%s", strings.Join(lines, "; "))
	}))
	spec.Silent(
		spec.Unjudged("basic-concepts#making-requests: JSON headers are given as the way to identify the format of requests and answers",
			"whether other media types in these headers mean anything is not said; formats.precedence records what the target does"),
	)
})

func choice(x evidence.Exchange) string {
	if x.MediaType() == "" {
		return fmt.Sprint(x.Answer.Status)
	}
	return fmt.Sprintf("%d %s", x.Answer.Status, x.MediaType())
}
