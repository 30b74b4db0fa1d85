package main

import (
	"context"
	"net/http"
	"os"

	"github.com/onsi/ginkgo/v2"

	"portalspec/fixtures/fault"
	"portalspec/reports/evidence"
	"portalspec/suites/match"
	"portalspec/suites/scene"
	"portalspec/suites/spec"
)

// next is portalspec as a later release could be: with a version more of the rule set, which brought two rules. The first is
// judged by what version 1 sends already, and no portal keeps it; the second needs a scene of its own.
func next() int {
	spec.Newest++
	const section = "basic-concepts#introduction"
	type own struct{ Read evidence.Exchange }
	ginkgo.Describe("What came later", func() {
		ginkgo.It("is a teapot", spec.Must("later.is-a-teapot", section, "An account is read with 418.",
			spec.BrokenBy(fault.ReadsAreOpen)).Since(spec.Newest),
			scene.Account().Judge(func(seen scene.Self) {
				match.Expect(seen.Self[string(evidence.JSON)]).To(match.HaveStatus(http.StatusTeapot))
			}))
		ginkgo.It("is read", spec.Must("later.is-read", section, "An account is read with a question of its own.",
			spec.BrokenBy(fault.ReadsAreOpen)).Since(spec.Newest),
			spec.Observe("later", func(p *spec.Portal) own { return own{p.Get("people/@self?later=1", spec.In(evidence.JSON))} }).Judge(func(seen own) {
				match.Expect(seen.Read).To(match.HaveStatus(http.StatusOK))
			}))
	})
	return Main(context.Background(), os.Args[1:])
}
