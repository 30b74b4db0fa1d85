// Package check looks at a portal before a run is let loose on it: in a few requests, all of which read, it tells what
// answers there, whose the accounts are, and what is to be mended first.
package check

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"portalspec/reports/evidence"
	"portalspec/reports/terminal"
	"portalspec/reports/verdict"
	"portalspec/runner/observe"
	"portalspec/runner/wire"
	"portalspec/suites/match"
)

// Within is how long a look takes at the most, and Requests how many requests it sends where none is redirected.
const (
	Within   = 3 * time.Second
	Requests = 10
)

// longestBody is as much of an answer as is read, in bytes: more takes its time, and tells no more.
const longestBody = 256 << 10

// State is what a finding means for a run.
type State string

// The states of a finding, the worst last.
const (
	OK   State = "ok"
	Note State = "note" // a run can be, and the reader should know this
	Fix  State = "fix"  // whoever asked has to mend it first
	Down State = "down" // the target does not answer as a portal in service does
)

// Finding is one thing that was looked at. Its texts only show in a terminal, whatever the target sent.
type Finding struct {
	About string `json:"about"`
	State State  `json:"state"`
	Says  string `json:"says"`
	Do    string `json:"do,omitempty"` // what to do about it, with the flag or the variable; "" for nothing
}

// Result is all that was found. Exit is 0 where a run can be, 2 where something is to be mended first, 3 where the target does
// not answer.
type Result struct {
	Target   string    `json:"target"`
	Exit     int       `json:"exit"`
	Requests int       `json:"requests"` // that were sent
	Findings []Finding `json:"findings"`
}

// Site is where to look, and as whom.
type Site struct {
	Wire     wire.Options
	Logins   [2]observe.Login
	Accounts int // 1 or 2
	NoWrites bool
	Now      func() time.Time
}

// look is one look being taken.
type look struct {
	site   Site
	client *wire.Client
	ctx    context.Context

	mutex     sync.Mutex
	seen      []evidence.Exchange
	result    Result
	elsewhere int // requests to other base paths
}

// Look takes a look. The error says, in a sentence, what is wrong with the options.
func Look(ctx context.Context, site Site) (Result, error) {
	ctx, cancel := context.WithTimeout(ctx, Within-100*time.Millisecond)
	defer cancel()
	site.Wire.MaxBody = longestBody
	site.Wire.Timeout = min(site.Wire.Timeout, Within-500*time.Millisecond)
	client, err := wire.New(site.Wire)
	if err != nil {
		return Result{}, err
	}
	defer client.Close()
	l := &look{site: site, client: client, ctx: ctx}
	l.result.Target = short(client.Target() + "/" + site.Wire.BasePath)
	presented := make(chan []Finding, 1)
	go func() { presented <- certificate(ctx, site.Wire.Target, site.Wire.Insecure, site.Now()) }()
	first := l.first()
	l.result.Findings = append(l.result.Findings, <-presented...)
	if first {
		l.rest()
	}
	l.result.Requests = client.Stats().Sent + l.elsewhere
	l.settle()
	return l.result, nil
}

func (l *look) settle() {
	for _, one := range l.result.Findings {
		switch {
		case one.State == Fix:
			l.result.Exit = verdict.ExitUsage
		case one.State == Down && l.result.Exit == 0:
			l.result.Exit = verdict.ExitIncomplete
		}
	}
}

func (l *look) say(state State, about, do, format string, args ...any) {
	l.result.Findings = append(l.result.Findings, finding(state, about, do, format, args...))
}

func finding(state State, about, do, format string, args ...any) Finding {
	return Finding{About: about, State: state, Says: short(fmt.Sprintf(format, args...)), Do: short(do)}
}

// short is a text of which a terminal shows a few lines, and does nothing else.
func short(text string) string {
	const longest = 400
	if runes := []rune(text[:min(len(text), 4*longest)]); len(runes) > longest || len(text) > 4*longest {
		text = string(runes[:min(len(runes), longest)]) + "..."
	}
	return terminal.Clean(text)
}

func (l *look) get(path string, way evidence.Way, account int) evidence.Exchange {
	suffix := ""
	if way == evidence.JSON || way == evidence.XML {
		suffix = string(way)
	}
	return l.noted(l.client.Send(l.ctx, wire.Ask{
		Method: http.MethodGet, Path: path + suffix, Way: way, Credential: evidence.Valid, Account: account, Scene: "check", Unpaced: true,
	}))
}

func (l *look) noted(x evidence.Exchange) evidence.Exchange {
	switch {
	case x.Unsent && l.ctx.Err() != nil:
		x.Failure = fmt.Sprintf("not asked: %d requests in %v left no room", l.site.Wire.Limit, l.site.Wire.Window)
	case !x.Answered() && l.ctx.Err() != nil:
		x.Failure = fmt.Sprintf("no answer within %v", Within)
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.seen = append(l.seen, x)
	return x
}

// together asks for several things at a time; each finds its own place for the answer.
func together(asks ...func()) {
	var group sync.WaitGroup
	for _, ask := range asks {
		group.Go(ask)
	}
	group.Wait()
}

// first asks who the first account is; without that there is nothing more to ask. It tells whether there is a portal.
func (l *look) first() bool {
	login, ok := l.login(1)
	if !ok {
		l.notThere(login, observe.LoginFailed(login, l.site.Logins[0].User))
		return false
	}
	self := l.get("people/@self", evidence.JSON, 1)
	account, named := match.AccountOf(self)
	if !named {
		l.notThere(self, observe.Diagnosis(self))
		return false
	}
	l.say(OK, "reachable", "", "%s answers in %v, %s", evidence.Path(self.Request.URL), self.Took.Round(time.Millisecond), self.Answer.Proto)
	l.say(OK, "account", "", "%s", who(account))
	l.rights(self)
	return true
}

// login logs an account in, where it has a user name. It is the one request that writes: a session.
func (l *look) login(account int) (evidence.Exchange, bool) {
	login := l.site.Logins[account-1]
	if login.User == "" {
		return evidence.Exchange{}, true
	}
	x, token := l.client.Login(l.ctx, wire.Ask{Scene: "check", Account: account, Unpaced: true}, login.User, login.Password)
	return l.noted(x), token != ""
}

// rest looks at all else.
func (l *look) rest() {
	var bare, xml evidence.Exchange
	lists := make([]evidence.Exchange, len(modules))
	asks := []func(){
		func() { bare = l.get("people/@self", evidence.Bare, 1) },
		func() { xml = l.get("people/@self", evidence.XML, 1) },
	}
	for i, module := range modules {
		asks = append(asks, func() { lists[i] = l.get(module.path, evidence.JSON, 1) })
	}
	first := l.seen[len(l.seen)-1]
	var second []Finding
	if l.site.Accounts == 2 {
		asks = append(asks, func() { second = l.second(first) })
	}
	together(asks...)
	if l.site.Accounts < 2 {
		second = []Finding{finding(Note, "second", "PORTALSPEC_TOKEN_2, or --user-2 with PORTALSPEC_PASSWORD_2",
			"none: whether the limit counts per account cannot be judged, and the rate limit chapter runs after all else")}
	}
	l.result.Findings = append(l.result.Findings, second...)
	l.modules(lists)
	l.formats(first, bare, xml)
	l.limiter()
	l.clock(first)
}

// second tells who the second account is.
func (l *look) second(first evidence.Exchange) []Finding {
	const about, do = "second", "mend PORTALSPEC_TOKEN_2 (or --user-2 and PORTALSPEC_PASSWORD_2), or leave the second account out"
	if login, ok := l.login(2); !ok {
		return []Finding{finding(Fix, about, do, "%s", observe.LoginFailed(login, l.site.Logins[1].User))}
	}
	self := l.get("people/@self", evidence.JSON, 2)
	account, named := match.AccountOf(self)
	if !named {
		return []Finding{finding(Fix, about, do, "%s", observe.Diagnosis(self))}
	}
	if one, _ := match.AccountOf(first); one.ID == account.ID {
		return []Finding{finding(Fix, about, do, "it is the first account once more: %s", who(account))}
	}
	return []Finding{finding(OK, about, "", "%s", who(account))}
}

func who(account evidence.Account) string {
	if account.UserName == "" {
		return account.Email
	}
	return account.UserName
}
