package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"portalspec/runner/bench/workload"
)

// Measured is one process, from its start to its end, and what the target counted meanwhile.
type Measured struct {
	Wall, CPU time.Duration // CPU is that of user and system
	Peak      int64         // resident, in bytes
	Exit      int
	Counts    Counts
}

// measure runs a command to its end. What it prints comes with the error where the command cannot be run, and is returned.
func measure(command *exec.Cmd, at *serving) (m Measured, printed string, err error) {
	if _, err = at.counts(http.MethodPost); err != nil {
		return m, "", err
	}
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	began := time.Now()
	err = command.Run()
	m.Wall = time.Since(began)
	if command.ProcessState == nil {
		return m, out.String(), err
	}
	m.Exit, m.CPU = command.ProcessState.ExitCode(), command.ProcessState.UserTime()+command.ProcessState.SystemTime()
	m.Peak = peak(command.ProcessState)
	m.Counts, err = at.counts(http.MethodGet)
	return m, out.String(), err
}

// medians is of each figure the middle one; what was counted is the last's.
func medians(all []Measured) Measured {
	m := all[len(all)-1]
	m.Wall, m.CPU = middle(all, func(m Measured) time.Duration { return m.Wall }), middle(all, func(m Measured) time.Duration { return m.CPU })
	m.Peak = middle(all, func(m Measured) int64 { return m.Peak })
	return m
}

func middle[N int64 | time.Duration](all []Measured, of func(Measured) N) N {
	figures := make([]N, len(all))
	for i, m := range all {
		figures[i] = of(m)
	}
	slices.Sort(figures)
	if half := len(figures) / 2; len(figures)%2 == 1 {
		return figures[half]
	}
	return (figures[len(figures)/2-1] + figures[len(figures)/2]) / 2
}

// serving is a target in a process of its own.
type serving struct {
	url, token string
	command    *exec.Cmd
	stop       io.Closer
	client     *http.Client
}

// begin starts a target, by the program that is running.
func begin(operations int, delay time.Duration, limited bool) (*serving, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := exec.Command(self, "serve", fmt.Sprintf("-operations=%d", operations), "-delay="+delay.String(), fmt.Sprintf("-limited=%v", limited)) //nolint:noctx,gosec // this program again; it ends with its input
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("the target did not start: %w", err)
	}
	url, token, _ := strings.Cut(strings.TrimSpace(line), " ")
	return &serving{url, token, command, in, &http.Client{Timeout: 10 * time.Second}}, nil
}

func (s *serving) end() {
	_ = s.stop.Close()
	_ = s.command.Wait()
}

// counts asks what was counted; by POST, counting begins anew.
func (s *serving) counts(method string) (c Counts, err error) {
	request, err := http.NewRequestWithContext(context.Background(), method, s.url+"/counts", nil)
	if err != nil {
		return c, err
	}
	answer, err := s.client.Do(request)
	if err != nil {
		return c, err
	}
	defer answer.Body.Close() //nolint:errcheck // all that matters of it has been read
	return c, json.NewDecoder(answer.Body).Decode(&c)
}

func (s *serving) given(operations, connections int) workload.Given {
	return workload.Given{Target: s.url, Token: s.token, Operations: operations, Connections: connections}
}
