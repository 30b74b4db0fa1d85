package verdict

import (
	"fmt"
	"math"
	"time"

	"portalspec/reports/evidence"
)

// Schema is the version of Run as report.json writes it.
const Schema = 1

// The verdicts of a run as a whole.
const (
	Conformant    = "conformant"
	Nonconformant = "nonconformant"
	Incomplete    = "incomplete"
)

// Exit codes, as the README explains them.
const (
	ExitConformant    = 0
	ExitNonconformant = 1
	ExitUsage         = 2
	ExitIncomplete    = 3
	ExitDeviations    = 4
	ExitBroken        = 70
	ExitInterrupted   = 130
)

// Run is all that a run tells. The reports are functions of it.
type Run struct {
	Schema       int       `json:"schema"`
	Tool         Tool      `json:"tool"`
	Target       Target    `json:"target"`
	Profile      string    `json:"profile"`
	Started      time.Time `json:"started"`
	Finished     time.Time `json:"finished"`
	Seed         int64     `json:"seed"`
	RulesVersion int       `json:"rules_version"`
	Verdict      string    `json:"verdict"`
	Exit         int       `json:"exit"`
	Strict       bool      `json:"strict,omitempty"`
	Interrupted  bool      `json:"interrupted,omitempty"`
	NoWrites     bool      `json:"no_writes,omitempty"` // nothing was written: what needs a write was not judged
	Diagnosis    string    `json:"diagnosis,omitempty"` // why nothing (or not all) could be judged, in words; "" where all went well
	Scope        Scope     `json:"scope"`
	Requests     Requests  `json:"requests"`
	Rules        []Rule    `json:"rules"`
	Unjudged     []Silence `json:"unjudged"`
	Coverage     []string  `json:"coverage,omitempty"`        // of rules about many operations: how many were judged, and how many could not be told
	Notes        []string  `json:"notes,omitempty"`           // what the reader should know of this run
	Leftovers    []string  `json:"leftovers,omitempty"`       // records of this run that could not be deleted
	Selection    []string  `json:"selection,omitempty"`       // the filters that narrowed the run, as typed
	Outdated     []string  `json:"outdated,omitempty"`        // entries of the deviations files that must not stay, and the lines to delete
	EvidenceSHA  string    `json:"evidence_sha256,omitempty"` // of the bytes of evidence.har, in hexadecimal; "" where none was written

	// Out is the folder of the reports, Limit the requests that an account may send within Window, Evidence its
	// exchanges: for reports that show them; not part of report.json.
	Out      string        `json:"-"`
	Limit    int           `json:"-"`
	Window   time.Duration `json:"-"`
	Evidence evidence.Held `json:"-"`
}

// Exchange returns the exchange with the id, where the run has it at hand.
func (r Run) Exchange(id string) (evidence.Exchange, bool) {
	if r.Evidence == nil {
		return evidence.Exchange{}, false
	}
	return r.Evidence.Find(id)
}

// Tool is who judged.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Target is what was judged.
type Target struct {
	URL      string `json:"url"`
	Embedded bool   `json:"embedded"`          // the reference portal that the tool brings along
	Account  string `json:"account,omitempty"` // the user name of the first account, as people/@self told
	Second   string `json:"second,omitempty"`
}

// Scope says how much of the profile was judged, and why not all.
type Scope struct {
	Complete bool     `json:"complete"`
	Why      []string `json:"why"`
	Must     Judged   `json:"must"`
}

// Judged counts the must-rules that have a verdict of pass, fail or known.
type Judged struct {
	Judged int `json:"judged"`
	Of     int `json:"of"`
}

// Requests counts what was sent.
type Requests struct {
	Planned int `json:"planned,omitempty"` // what the selected scenes were expected to send, at the least
	Sent    int `json:"sent"`              // requests that left, those of the rate limit chapter, retries and redirects included
	Retried int `json:"retried"`           // sent again after a 503 outside the rate limit chapter
	Refused int `json:"refused"`           // answered 503 outside the rate limit chapter
	// Least is the lower bound of the run's plan in seconds: nothing that keeps the limit can send what was planned in less. Below a
	// second, where the limit plays no part, it is 0. Ratio is how many times as long the run took, from its first request to its last
	// verdict; 0 where there is no bound, and where less was sent than planned: by a run that was interrupted, or that met a target
	// that does not offer all.
	Least float64 `json:"least_seconds,omitempty"`
	Ratio float64 `json:"ratio,omitempty"`
}

// Bounded is the count with the least time of what was planned; a time that says nothing is left out.
func (r Requests) Bounded(least time.Duration) Requests {
	if r.Least = 0; least >= time.Second {
		r.Least = least.Round(time.Millisecond).Seconds()
	}
	return r
}

// ratio is how many times the least time that is, for a run that took so long. What was faster has not sent what was planned.
func (r Requests) ratio(took time.Duration) float64 {
	if r.Least == 0 || took.Seconds() < r.Least {
		return 0
	}
	return math.Round(100*took.Seconds()/r.Least) / 100
}

// Pace says how near the run came to its lower bound: "1.05 times the least that the limit allows (10.015s)"; "" where there is
// nothing to say.
func (r Requests) Pace() string {
	if r.Ratio == 0 {
		return ""
	}
	least := time.Duration(r.Least * float64(time.Second)).Round(time.Millisecond)
	return fmt.Sprintf("%.2f times the least that the limit allows (%v)", r.Ratio, least)
}

// Rule is one rule and what was said of it.
type Rule struct {
	ID       string    `json:"id"`
	Level    Level     `json:"level"`
	Section  string    `json:"section"`
	Says     string    `json:"says"`
	Since    int       `json:"since,omitempty"` // the version of the rule set that brought it; 0 for the first
	Verdict  Verdict   `json:"verdict"`
	Subjects []Subject `json:"subjects"`
}

// Subject is one thing that a rule was judged for.
type Subject struct {
	Name      string   `json:"name"`
	Verdict   Verdict  `json:"verdict"`
	Message   string   `json:"message"`             // what was wanted and what came, or the reason; "" for a plain pass
	Because   string   `json:"because,omitempty"`   // the rule whose failure leaves nothing to judge
	Exchanges []string `json:"exchanges,omitempty"` // the ids of the exchanges that decided, the last one last
	Control   []string `json:"control,omitempty"`   // the ids of the exchanges that show that the verdict has its reason
	Curl      string   `json:"curl,omitempty"`      // a shell snippet that repeats the finding
	Notes     []string `json:"notes,omitempty"`

	Deviation *Deviation `json:"deviation,omitempty"` // of what is known: what is said of it
}

// Deviation is what the entry of a deviations file says of a subject that is wrong as listed. It is as somebody typed it.
type Deviation struct {
	Reason string `json:"reason"`
	Link   string `json:"link,omitempty"` // an http or https URL; "" where there is none
	Listed string `json:"listed"`         // where the entry stands: deviations.yaml:12
}

// String is the reason, and where more is to be read.
func (d Deviation) String() string {
	if d.Link == "" {
		return d.Reason
	}
	return d.Reason + " (" + d.Link + ")"
}

// Silence is a statement of the documentation that no rule judges, and why.
type Silence struct {
	ID  string `json:"id"`
	Why string `json:"why"`
}
