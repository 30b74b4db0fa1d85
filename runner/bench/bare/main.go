// Bare sends the workload as fast as Go can: so many connections, each answer checked, nothing else. It is what the others
// are measured against.
package main

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"

	"portalspec/runner/bench/workload"
)

func main() {
	given := workload.FromEnvironment()
	client, requests := given.Client(), workload.Requests(given.Operations)
	var next atomic.Int64
	var group sync.WaitGroup
	for range given.Connections {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(requests); i = int(next.Add(1)) - 1 {
				if err := given.Send(client, requests[i]); err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
			}
		})
	}
	group.Wait()
}
