package prove

import (
	"context"
	"net/http"
	"time"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/portal"
	"portalspec/runner/observe"
	"portalspec/suites/spec"
)

// A small limit, so that the rate limit chapter takes two seconds and not twenty. Retry-After counts whole seconds, so a
// shorter window would gain nothing.
const (
	limit  = 40
	window = time.Second
)

// unlimited is what the pace of all other scenes is told: they are proven without a limiter.
const unlimited = 1 << 30

// observe starts a portal with the task's fault and carries the scenes out against it.
func (t task) observe(ctx context.Context, table *spec.Table) (map[string]spec.Evidence, error) {
	seen := map[string]spec.Evidence{}
	normal, alone := staged(t.needed(table))
	if len(normal) > 0 {
		if _, err := t.target(false).observe(ctx, normal, seen); err != nil {
			return nil, err
		}
	}
	if len(alone) > 0 {
		if _, err := t.target(true).observe(ctx, alone, seen); err != nil {
			return nil, err
		}
	}
	return seen, nil
}

// staged parts the scenes that spend an account's budget on purpose from all others: the latter need no limiter.
func staged(scenes []spec.Planned) (normal, alone []spec.Planned) {
	for _, scene := range scenes {
		if scene.Stage == spec.Alone {
			alone = append(alone, scene)
		} else {
			normal = append(normal, scene)
		}
	}
	return normal, alone
}

// needed are the scenes in which the fault can show: for a limiter's the rate limit chapter, for all others everything else.
// What breaks a rule of the core profile is looked for in the core profile: rules of the full one promise the same of more
// operations, and would tell the same cause again.
func (t task) needed(table *spec.Table) []spec.Planned {
	if len(t.rules) == 0 {
		return scenesOf(table, func(spec.Row) bool { return true })
	}
	var limiting, other, full bool
	for _, rule := range t.rules {
		for _, row := range table.Rows {
			if row.Rule.ID == rule.ID {
				alone := row.Scene().Stage == spec.Alone
				limiting, other, full = limiting || alone, other || !alone, full || row.Full
			}
		}
	}
	return scenesOf(table, func(row spec.Row) bool {
		alone := row.Scene().Stage == spec.Alone
		return (alone && limiting || !alone && other) && (full || !row.Full)
	})
}

// scenesOf are the scenes that the wanted rows judge, each once.
func scenesOf(table *spec.Table, wanted func(spec.Row) bool) (scenes []spec.Planned) {
	found := map[string]bool{}
	for _, row := range table.Rows {
		if scene := row.Scene(); wanted(row) && !found[scene.Key] {
			found[scene.Key] = true
			scenes = append(scenes, scene)
		}
	}
	return scenes
}

// target is a portal with the task's fault; with a limiter only where the scenes are about it.
func (t task) target(limited bool) target {
	options, pacing := []portal.Option{portal.WithoutLimit()}, unlimited
	if limited {
		pacing = limit
		if !t.fault.Limits() {
			options = []portal.Option{portal.WithLimit(limit, window)}
		}
	}
	own := portal.New(options...)
	var handler http.Handler = own
	if t.fault.Name() != "" {
		handler = t.fault.Wrap(own, fault.Site{Limit: limit, Window: window, Now: time.Now})
	}
	accounts := own.Accounts()
	made := target{handler: handler, tokens: [2]string{accounts[0].Token, accounts[1].Token}, pacing: pacing}
	if !limited { // a login is a request: where the limit is small, tokens are given
		made.login = loginOf(accounts[0])
	}
	return made
}

// loginOf is how an account logs in.
func loginOf(account portal.Account) observe.Login {
	return observe.Login{User: account.UserName, Password: account.Password}
}
