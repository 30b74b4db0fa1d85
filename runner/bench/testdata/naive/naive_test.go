// Package naive is the workload as one begins it with Ginkgo: an It a request, one after the other.
package naive

import (
	"encoding/json"
	"fmt"
	"io"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"portalspec/runner/bench/workload"
)

func TestOperations(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "naive")
}

var _ = Describe("the API", func() {
	given := workload.FromEnvironment()
	client := given.Client()
	for _, r := range workload.Requests(given.Operations) {
		It(fmt.Sprintf("answers %s token=%v", r.Path, r.Token), func() {
			request, err := r.New(given.Target, given.Token)
			Expect(err).NotTo(HaveOccurred())
			answer, err := client.Do(request)
			Expect(err).NotTo(HaveOccurred())
			defer answer.Body.Close()
			body, err := io.ReadAll(answer.Body)
			Expect(err).NotTo(HaveOccurred())
			Expect(answer).To(HaveHTTPStatus(r.Status))
			if r.Format == "json" {
				Expect(answer.Header.Get("Content-Type")).To(HavePrefix("application/json"))
				Expect(json.Valid(body)).To(BeTrue())
				return
			}
			Expect(answer.Header.Get("Content-Type")).To(HavePrefix("text/xml"))
			Expect(workload.WellFormed(body)).To(Succeed())
		})
	}
})
