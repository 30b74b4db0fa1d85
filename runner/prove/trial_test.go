package prove

import (
	"testing"
	"time"

	"portalspec/fixtures/null"
	"portalspec/fixtures/variant"
	"portalspec/reports/verdict"
	"portalspec/runner/launch"
	_ "portalspec/suites" // the chapters
	"portalspec/suites/spec"
)

func table(t *testing.T) *spec.Table {
	t.Helper()
	table, err := launch.Table()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// Legal portals of every kind; `portalspec prove` takes all of them.
func TestVariantsAreClean(t *testing.T) {
	variants := []string{"http-2", "warm-limiter"}
	if !testing.Short() {
		variants = append(variants, "numeric-entities", "no-envelope", "busy", "login-page-here", "slash-counted", "json-bodies-only")
	}
	matrix, err := Run(t.Context(), table(t), Options{Concurrency: 4, Variants: variants})
	if err != nil || len(matrix.Variants) != len(variants) || len(matrix.Nulls) != 0 || matrix.Faults != 0 {
		t.Fatalf("%d variants, %d nulls, %d faults, %v", len(matrix.Variants), len(matrix.Nulls), matrix.Faults, err)
	}
	told(t, matrix.Variants)
}

func TestNullsAreEmptyAndSayWhatTheyAre(t *testing.T) {
	matrix, err := Run(t.Context(), table(t), Options{Concurrency: 10, Nulls: []string{"*"}})
	if err != nil || len(matrix.Nulls) != len(null.All()) || !matrix.Holds() {
		t.Errorf("%d nulls, %v", len(matrix.Nulls), err)
	}
	told(t, matrix.Nulls)
	for i, n := range null.All() {
		if (matrix.Nulls[i].Diagnosis == "") != n.Guest() {
			t.Errorf("%s: diagnosis %q", n.Name(), matrix.Nulls[i].Diagnosis)
		}
	}
}

func told(t *testing.T, trials []Trial) {
	t.Helper()
	for _, trial := range trials {
		for _, alarm := range trial.Alarms {
			t.Errorf("%s: %s is %s: %s", trial.Name, alarm.Rule, alarm.Verdict, alarm.Message)
		}
		for _, idle := range trial.Idle {
			t.Errorf("%s declares %s for nothing", trial.Name, idle)
		}
	}
}

// Every rule that a variant or a null speaks of is one of ours, and no variant excuses a must-rule from failing.
func TestDeclarationsNameRules(t *testing.T) {
	levels := map[string]verdict.Level{}
	for _, rule := range table(t).Rules() {
		levels[rule.ID] = rule.Level
	}
	for _, v := range variant.All() {
		for rule := range v.Warns() {
			if levels[rule] != verdict.Should {
				t.Errorf("%s warns of %s, which is no should-rule", v.Name(), rule)
			}
		}
		for rule := range v.Blocks() {
			if levels[rule] == "" && rule != "*" {
				t.Errorf("%s blocks %s, which is no rule", v.Name(), rule)
			}
		}
	}
	for _, n := range null.All() {
		for rule := range n.Keeps() {
			if levels[rule] == "" {
				t.Errorf("%s keeps %s, which is no rule", n.Name(), rule)
			}
		}
	}
}

func TestTrialsNoticeAlarmsAndIdleDeclarations(t *testing.T) {
	table := table(t)
	said := map[string]red{
		"status.create-is-201":  {verdict: verdict.Fail, message: "group: got 200"},
		"auth.refusal-is-401":   {verdict: verdict.Warn},
		"auth.header-only":      {verdict: verdict.Pass},
		"rate.per-address":      {verdict: verdict.Blocked},
		"resources.listed":      {verdict: verdict.Blocked},
		"status.read-is-200":    {verdict: verdict.Pass},
		"formats.text-survives": {verdict: verdict.Warn},
	}
	var trial Trial
	trial.compare(table, said, nil, expectation{
		fine: func(v verdict.Verdict) bool { return v == verdict.Pass },
		must: map[string]verdict.Verdict{"auth.refusal-is-401": verdict.Warn, "auth.header-only": verdict.Warn},
		may:  map[string]verdict.Verdict{"rate.per-address": verdict.Blocked, "status.read-is-200": verdict.Blocked},
	})
	alarms := map[string]verdict.Verdict{}
	for _, alarm := range trial.Alarms {
		alarms[alarm.Rule] = alarm.Verdict
	}
	if len(alarms) != 3 || alarms["status.create-is-201"] != verdict.Fail || alarms["resources.listed"] != verdict.Blocked ||
		alarms["formats.text-survives"] != verdict.Warn {
		t.Errorf("alarms: %v", alarms)
	}
	if len(trial.Idle) != 1 || trial.Idle[0] != "auth.header-only" || trial.Clean() || !trial.undecided() {
		t.Errorf("idle: %v, clean %v, undecided %v", trial.Idle, trial.Clean(), trial.undecided())
	}
	if matrix := (Matrix{Variants: []Trial{trial}, Took: time.Second}); matrix.Holds() {
		t.Error("a matrix with an alarm holds")
	}
}
