// Package byhand is the workload as one writes it with package testing: a subtest a request, in parallel.
package byhand

import (
	"fmt"
	"testing"

	"portalspec/runner/bench/workload"
)

func TestOperations(t *testing.T) {
	given := workload.FromEnvironment()
	client := given.Client()
	for _, r := range workload.Requests(given.Operations) {
		t.Run(fmt.Sprintf("%s token=%v", r.Path, r.Token), func(t *testing.T) {
			t.Parallel()
			if err := given.Send(client, r); err != nil {
				t.Error(err)
			}
		})
	}
}
