package evidence

import "time"

// Course is how a run went, beside what it sent: what judging its evidence again, and telling it, has to know. The zero
// Course (Profile "") is that of a HAR from before it was kept.
type Course struct {
	Target   string `json:"target"`   // the base URL
	Embedded bool   `json:"embedded"` // the target was the reference portal that the tool brings along
	Profile  string `json:"profile"`
	// Records are the record types that the suite's tree was built for.
	Records []string `json:"records"`
	// Operations are the globs that narrowed the catalogue of the full profile, Document is where it came from; the zero
	// Document stands for the catalogue that the tool brings along.
	Operations []string `json:"operations,omitempty"`
	Document   Document `json:"document,omitzero"`

	// Listed are the files of known deviations, ServerVersion which server they were read for.
	Listed        []Document `json:"listed,omitempty"`
	ServerVersion string     `json:"server_version,omitempty"`

	// Rows are the keys of the rows that were chosen ("status.create-is-201 group"), Unheard those of them that got no verdict:
	// because the run Ended before, and else by a fault of ours.
	Rows    []string `json:"rows"`
	Unheard []string `json:"unheard,omitempty"`
	Ended   bool     `json:"ended,omitempty"`
	// Sent is the version of the rule set whose scenes were sent, where the rules of another one were judged afterwards; 0 where
	// it is the log's.
	Sent int `json:"sent,omitempty"`
	// Cause is why nothing could be judged, Because the rule that tells it, Broken what of ours broke, by scene.
	Cause   string            `json:"cause,omitempty"`
	Because string            `json:"because,omitempty"`
	Broken  map[string]string `json:"broken,omitempty"`

	// The rest is only told.
	Order       int64     `json:"order"` // the seed of the order of specs
	Finished    time.Time `json:"finished"`
	Strict      bool      `json:"strict,omitempty"`
	Interrupted bool      `json:"interrupted,omitempty"`
	Misused     bool      `json:"misused,omitempty"` // the Cause is a mistake of the configuration
	Diagnosis   string    `json:"diagnosis,omitempty"`
	Requests    Requests  `json:"requests"`
	Notes       []string  `json:"notes,omitempty"`
	Later       string    `json:"later,omitempty"` // the last note: how many rules were newer than those that were judged
	Leftovers   []string  `json:"leftovers,omitempty"`
}

// Document is a file's name and text.
type Document struct {
	Name string `json:"name,omitempty"`
	Text string `json:"text,omitempty"`
}

// Requests counts what was planned and sent; see verdict.Requests.
type Requests struct {
	Planned int `json:"planned,omitempty"`
	Sent    int `json:"sent"`
	Retried int `json:"retried"`
	Refused int `json:"refused"`

	Least float64 `json:"least_seconds,omitempty"`
	Ratio float64 `json:"ratio,omitempty"`
}

// Step says what fills a step of a scene where no exchange says so of itself: one that fills another step too, or nothing.
type Step struct {
	Scene, Step string
	ID          string // of the exchange; "" where nothing was sent
	Why         string // why nothing was sent
}
