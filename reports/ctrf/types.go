package ctrf

type document struct {
	Format      string  `json:"reportFormat"`
	Version     string  `json:"specVersion"`
	GeneratedBy string  `json:"generatedBy"`
	Results     results `json:"results"`
}

type results struct {
	Tool        tool        `json:"tool"`
	Summary     summary     `json:"summary"`
	Tests       []test      `json:"tests"`
	Environment environment `json:"environment"`
}

type tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// summary counts tests by status; Start and Stop are milliseconds since 1970.
type summary struct {
	Tests   int   `json:"tests"`
	Passed  int   `json:"passed"`
	Failed  int   `json:"failed"`
	Pending int   `json:"pending"`
	Skipped int   `json:"skipped"`
	Other   int   `json:"other"`
	Start   int64 `json:"start"`
	Stop    int64 `json:"stop"`
}

type status string

const (
	passed  status = "passed"
	failed  status = "failed"
	skipped status = "skipped"
	other   status = "other"
)

// test is one rule and subject. Duration is 0: rules share their requests, so none has a time of its own.
type test struct {
	Name     string            `json:"name"`
	Status   status            `json:"status"`
	Duration int               `json:"duration"`
	Suite    []string          `json:"suite"`
	Raw      string            `json:"rawStatus"`
	Message  string            `json:"message,omitempty"`
	Snippet  string            `json:"snippet,omitempty"`
	Tags     []string          `json:"tags"`
	Extra    map[string]string `json:"extra"`
}

type environment struct {
	Report string         `json:"reportName"`
	App    string         `json:"appName"`
	Extra  map[string]any `json:"extra"`
}

func (s *summary) count(one status) {
	s.Tests++
	switch one {
	case passed:
		s.Passed++
	case failed:
		s.Failed++
	case skipped:
		s.Skipped++
	case other:
		s.Other++
	}
}
