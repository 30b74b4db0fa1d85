package prove

import (
	"context"

	"portalspec/fixtures/null"
	"portalspec/fixtures/portal"
	"portalspec/reports/verdict"
	"portalspec/suites/spec"
)

// tryNull judges what is no portal. Nothing of it may pass, and the run has to say why.
func tryNull(n null.Null) trying {
	return func(ctx context.Context, table *spec.Table, rules []string) (Trial, error) {
		trial := Trial{Name: n.Name(), Why: n.What(), Alarms: []Alarm{}, Idle: []string{}, Allowed: []Allowance{}}
		trial.allow(verdict.Pass, n.Keeps())
		seen := map[string]spec.Evidence{}
		scenes := scenesOf(table, func(row spec.Row) bool { return matches(rules, row.Rule.ID) })
		normal, alone := staged(scenes)
		for i, stage := range [][]spec.Planned{normal, alone} {
			if len(stage) == 0 {
				continue
			}
			cause, err := nullTarget(n, i == 1).observe(ctx, stage, seen)
			if err != nil {
				return trial, err
			}
			trial.Diagnosis = cause.Text
		}
		trial.compare(table, sayings(table, seen), rules, expectation{
			fine: func(said verdict.Verdict) bool {
				return said == verdict.Blocked || n.Guest() && said != verdict.Pass && said != verdict.Broken
			},
			must: each(n.Keeps(), verdict.Pass),
		})
		if trial.Diagnosis == "" && !n.Guest() {
			trial.Alarms = append(trial.Alarms, Alarm{Verdict: verdict.Broken, Message: "nothing was told of why it is no portal"})
		}
		return trial, nil
	}
}

func nullTarget(n null.Null, limited bool) target {
	t := target{handler: n.Handler(), tokens: [2]string{"a-token-that-nobody-gave-out-0123456789abcdef"}, pacing: limit}
	if !n.Guest() {
		return t
	}
	options := []portal.Option{portal.WithGuest(), portal.WithOneAccount(), portal.WithoutLimit()}
	if limited {
		options = append(options, portal.WithLimit(limit, window))
	} else {
		t.pacing = unlimited
	}
	own := portal.New(options...)
	t.handler, t.tokens[0] = own, own.Accounts()[0].Token
	return t
}
