package observe

import (
	"time"

	"portalspec/fixtures/operations"
	"portalspec/reports/evidence"
	"portalspec/runner/journal"
	"portalspec/runner/pace"
	"portalspec/suites/spec"
)

// Plan is what is to be observed.
type Plan struct {
	Scenes      []spec.Planned
	Facts       evidence.Facts // seed, limit, window and what is configured; accounts and offers are found out
	Logins      [2]Login       // user names and passwords, for accounts without a token
	Accounts    int            // how many accounts there are: 1 or 2
	Concurrency int            // how many scenes at a time, and how many requests of one that asks for many
	// Operations reads a catalogue by which a request is known to be harmless, beside the documented one; nil is none.
	Operations func() *operations.Catalogue
	// LoginJudged says that the rules about the login are judged: where it is the login that fails, they tell it, and the rest
	// is not applicable because of them. Else the rest is BLOCKED.
	LoginJudged bool
	// Patience is how long a portal that is gone in mid-run is waited for; with 0 it is asked once more.
	Patience time.Duration
	// CleanupGrace is how long cleaning up may take after the run was interrupted.
	CleanupGrace time.Duration
	// Folder is where evidence lies for which there is no Room in memory, in bytes; with "" all of it is in memory.
	Folder string
	Room   int64
	// Journal is told of every record before it is created; nil for a portal that ends with the run.
	Journal *journal.Journal
	// Stop ends the run where the journal cannot be kept any more: what is not written down must not be created.
	Stop  func(error)
	Clock pace.Clock

	unsent  bool // it is only told: nothing can leave, and what may not is not looked up in the documented operations
	forgets bool // nobody will look at what was sent
}

// Login is a user name and a password; the zero value is none.
type Login struct{ User, Password string }

// Cause is why nothing can be judged. Usage tells a mistake of the configuration from a target that does not answer.
type Cause struct {
	Text    string
	Usage   bool
	Because string // the rule about the login that tells the cause: spec.LoginCreatesToken or spec.LoginTokenWorks; "" for none
}
