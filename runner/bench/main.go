// Bench measures how fast portalspec is, beside three others that send the same requests to the same target: a bare client,
// `go test` and Ginkgo. CONTRIBUTING.md tells how to use it.
//
// Goals: the same work for all, proven by counting at the target; ratios of one run, since figures of two machines say
// nothing; everything counted that a user waits for: start-up, verdicts, reports. Limits: caller and target share the
// machine, as they do in CI; memory is not measured on Windows.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"portalspec/runner/bench/workload"
)

const usage = `usage: go run ./runner/bench [compare|limit|growth] [flags]

compare  the same 808 requests by portalspec, a bare client, go test and Ginkgo, at several delays, without a limit
limit    these requests by portalspec at the documented limit, which the target keeps
growth   more and more of them by portalspec
`

func main() {
	mode, arguments := "compare", os.Args[1:]
	if len(arguments) > 0 && !strings.HasPrefix(arguments[0], "-") {
		mode, arguments = arguments[0], arguments[1:]
	}
	if err := run(mode, arguments); err != nil {
		fmt.Fprintln(os.Stderr, "bench: "+err.Error())
		os.Exit(1)
	}
}

func run(mode string, arguments []string) error {
	if mode == "serve" {
		return serve(arguments, os.Stdin, os.Stdout)
	}
	flags := flag.NewFlagSet(mode, flag.ContinueOnError)
	flags.Usage = func() { _, _ = fmt.Fprint(flags.Output(), usage); flags.PrintDefaults() }
	rounds := flags.Int("rounds", 5, "how often each is measured; the medians are shown")
	connections := flags.Int("connections", 32, "that each may have, but for Ginkgo, which uses one")
	binary := flags.String("portalspec", "", "the `FILE` of a built portalspec, to compare versions; without it, ./runner is built")
	delays := flags.String("delays", "0,20ms,100ms", "compare: `DURATIONS` that the target waits before it answers")
	exchanges := flags.String("exchanges", "1000,10000,100000", "growth: `NUMBERS` of requests")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // it is temporary
	if *binary != "" {
		if *binary, err = filepath.Abs(*binary); err != nil {
			return err
		}
	}
	gocommand, err := exec.LookPath("go")
	if err != nil {
		return err
	}
	b := bench{shop: workshop{dir, gocommand, *binary}, rounds: *rounds, connections: *connections, out: os.Stdout}
	if err := b.shop.build(); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(b.out, "%d CPUs, %s, %s/%s; medians of %d\n\n", runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, b.rounds)
	switch mode {
	case "compare":
		return b.compare(strings.Split(*delays, ","))
	case "limit":
		return b.limit()
	case "growth":
		return b.growth(strings.Split(*exchanges, ","))
	}
	return fmt.Errorf("there is no %q\n%s", mode, usage)
}

// bench is what is to be measured, and where it is told.
type bench struct {
	shop        workshop
	rounds      int
	connections int
	out         io.Writer
}

// compare prints the table of all contestants, for each delay.
func (b bench) compare(delays []string) error {
	all := append([]contestant{b.shop.ours(unlimited)}, b.shop.others(b.connections)...)
	head(b.out, "delay", "", "wall", "to bare", "requests/s", "CPU", "peak", "requests", "others", "connections")
	for _, text := range delays {
		delay, err := time.ParseDuration(text)
		if err != nil {
			return err
		}
		if err := b.at(delay, all); err != nil {
			return err
		}
	}
	return nil
}

func (b bench) at(delay time.Duration, all []contestant) error {
	at, err := begin(workload.Operations, delay, false)
	if err != nil {
		return err
	}
	defer at.end()
	given := at.given(workload.Operations, b.connections)
	for _, c := range all[:len(all)-1] { // the first time a program has to be read from disk
		if _, err := c.hold(at, given); err != nil {
			return err
		}
	}
	measured, err := contest(all, at, given, b.rounds)
	if err != nil {
		return err
	}
	bare := measured[1]
	for i, m := range measured {
		row(b.out, delay.String(), all[i].name, seconds(m.Wall), ratio(m.Wall, bare.Wall), rate(m), seconds(m.CPU), mebibytes(m.Peak),
			whole(m.Counts.Requests), whole(m.Counts.Aside), whole(m.Counts.Connections))
	}
	return nil
}

// limit prints how long the workload takes at the documented limit, and how often the target refused.
func (b bench) limit() error {
	head(b.out, "", "wall", "requests", "others", "answered 503")
	for range b.rounds { // each with a target that has counted nothing yet
		at, err := begin(workload.Operations, 0, true)
		if err != nil {
			return err
		}
		c := b.shop.ours(500)
		m, err := c.hold(at, at.given(workload.Operations, b.connections))
		at.end()
		if err != nil {
			return err
		}
		row(b.out, c.name, seconds(m.Wall), whole(m.Counts.Requests), whole(m.Counts.Aside), whole(m.Counts.Refused))
	}
	return nil
}

// growth prints what more requests cost.
func (b bench) growth(exchanges []string) error {
	head(b.out, "exchanges", "wall", "requests/s", "CPU", "peak", "reports", "connections")
	for _, text := range exchanges {
		var n int
		if _, err := fmt.Sscan(text, &n); err != nil || n < workload.Ways {
			return fmt.Errorf("%q is no number of exchanges", text)
		}
		at, err := begin(n/workload.Ways, 0, false)
		if err != nil {
			return err
		}
		measured, err := contest([]contestant{b.shop.ours(unlimited)}, at, at.given(n/workload.Ways, b.connections), b.rounds)
		at.end()
		if err != nil {
			return err
		}
		m := measured[0]
		row(b.out, whole(m.Counts.Requests), seconds(m.Wall), rate(m), seconds(m.CPU), mebibytes(m.Peak), mebibytes(b.shop.size()), whole(m.Counts.Connections))
	}
	return nil
}
