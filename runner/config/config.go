// Package config resolves what a run is told: flag before environment before ginkgo.yaml before default, once, into
// one Config that can be printed without giving a secret away. Every setting stands once, in the table of settings.go;
// the flags of both ways in, the variables, the keys of the file and the printed plan are all derived from it.
package config

import "time"

// Profiles are the names that Config.Profile may have.
var Profiles = []string{"core", "full"}

// Formats are the reports that can be written; DefaultFormats those that are where nothing else is asked for.
var (
	Formats        = []string{"terminal", "json", "junit", "har", "markdown", "github", "ctrf", "badge", "html"}
	DefaultFormats = []string{"terminal", "json", "junit", "har"}
)

// Where a setting's value can come from, as Source tells it; each wins over those below it.
const (
	FromFlag        = "flag"
	FromEnvironment = "environment"
	FromFile        = "file"
	FromDefault     = "default"
)

// Config is everything that a run is told. Paths are made absolute (as far as the folder given to Resolve is).
type Config struct {
	Target   string // the portal's address without the base path and without a final slash; "" is the embedded portal
	BasePath string // between the target and every operation, without slashes at its ends
	Profile  string // one of Profiles

	Rules   []string // globs over rule ids; none means all
	Records []string // NAME narrows to it, +NAME adds it to the profile's own; see SelectRecords

	Strict     bool // a should-rule that does not hold fails the run
	NoWrites   bool // nothing is created, changed or deleted
	NoRateTest bool // the rate limit chapter is left out

	RateLimit  int           // requests in one RateWindow that the portal allows an account and an address
	RateWindow time.Duration // the period that RateLimit counts in

	SecondAddress         string // the local IP address that requests "from elsewhere" leave from, "" for none
	SecondAddressDistinct bool   // the portal really sees another address then: no gateway hides it
	ProbeTokenInURL       bool   // also send the token in a URL, where logs keep it

	Accounts [2]Credentials // the account that is used, and the second one, which may be empty

	Deviations    []string // files of known deviations
	ServerVersion string   // which entries of Deviations hold for, "" where nobody said
	Out           string   // the folder that reports are written to
	Formats       []string // some of the package's Formats

	Timeout     time.Duration // of one request
	Deadline    time.Duration // of the run, 0 for none
	CAFile      string        // a PEM file of further authorities to trust, "" for none
	Insecure    bool          // certificates are not verified
	Headers     []Header      // sent with every request
	Concurrency int           // requests under way at one time

	AllowPlainHTTP bool // a credential may go over plain http to another host
	KeepBodies     bool // what the run did not create stays readable in the evidence

	Operations       string   // another catalogue of operations (OpenAPI), "" for the built-in one
	OperationGlobs   []string // operations to judge; none means all
	IncludeHazardous bool     // operations that may do harm are sent too
	RulesVersion     int      // the version of the rules to judge by, 0 for the newest

	LabelFilter string   // as Ginkgo's --label-filter; parsed by the caller
	Focus       []string // as Ginkgo's --focus
	Skip        []string // as Ginkgo's --skip
	Seed        int64    // of the order of specs, 0 for one that the caller draws; names are always of their own
	FailFast    bool     // as Ginkgo's --fail-fast
	DryRun      bool     // tell the plan and the configuration, send nothing

	ConfigFile string // the ginkgo.yaml that was read, "" for none

	origins map[string]origin // by the setting's name; holds no value, so no secret either
	ways    [2]ways           // where the accounts' credentials are to be looked for
}

// Header is a header line sent with every request. Its value may be the key to a gateway, so it counts as a secret.
type Header struct {
	Name  string
	Value Secret
}

// Source tells where the setting of that name (that of its flag, without dashes) got its value: FromFlag,
// FromEnvironment, FromFile or FromDefault.
func (c Config) Source(name string) string {
	if from, ok := c.origins[name]; ok {
		return from.source
	}
	return FromDefault
}
