package workload

import (
	"io"
	"net/http"
	"os"
	"strconv"
	"time"
)

// Given is what a contestant is told, by its environment.
type Given struct {
	Target      string // base URL, without the base path
	Token       string
	Operations  int
	Connections int // how many may be open at a time
}

// The variables that hold it. The first two are those of portalspec itself.
const (
	targetVariable      = "PORTALSPEC_TARGET"
	tokenVariable       = "PORTALSPEC_TOKEN"
	operationsVariable  = "BENCH_OPERATIONS"
	connectionsVariable = "BENCH_CONNECTIONS"
)

// Environment is what tells it to a process.
func (g Given) Environment() []string {
	return []string{
		targetVariable + "=" + g.Target, tokenVariable + "=" + g.Token,
		operationsVariable + "=" + strconv.Itoa(g.Operations), connectionsVariable + "=" + strconv.Itoa(g.Connections),
	}
}

// FromEnvironment is what this process was told.
func FromEnvironment() Given {
	number := func(name string) int { n, _ := strconv.Atoi(os.Getenv(name)); return n }
	return Given{os.Getenv(targetVariable), os.Getenv(tokenVariable), number(operationsVariable), number(connectionsVariable)}
}

// Client is a plain one, which keeps its connections.
func (g Given) Client() *http.Client {
	return &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxConnsPerHost: g.Connections, MaxIdleConnsPerHost: g.Connections}}
}

// Send sends the request, reads the answer and checks it.
func (g Given) Send(client *http.Client, r Request) error {
	request, err := r.New(g.Target, g.Token)
	if err != nil {
		return err
	}
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close() //nolint:errcheck // all that matters of it has been read
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	return r.Check(answer.StatusCode, answer.Header, body)
}
