package launch

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"portalspec/reports/evidence"
	"portalspec/reports/terminal"
	"portalspec/reports/verdict"
	"portalspec/suites/spec"
)

// assemble makes the report's value of what was said and seen.
func (s *session) assemble() verdict.Run {
	facts, cause, stats := s.observation.Facts(), s.observation.Cause(), s.client.Stats()
	run := verdict.Run{
		Schema: verdict.Schema, Tool: verdict.Tool{Name: "portalspec", Version: s.version},
		Target:  verdict.Target{URL: s.client.Target(), Embedded: s.portal != nil, Account: facts.Account.UserName, Second: facts.Second.UserName},
		Profile: s.cfg.Profile, Started: s.started, Finished: now(), Seed: s.order, RulesVersion: cmp.Or(s.picked.scope.Version, spec.Newest),
		Strict: s.cfg.Strict, Interrupted: s.signals.interrupted.Load(), Diagnosis: cause.Text, Out: s.cfg.Out, Limit: facts.Limit, Window: facts.Window,
		Requests: verdict.Requests{Planned: s.expected.Requests(), Sent: stats.Sent, Retried: stats.Retried, Refused: stats.Refused}.Bounded(s.expected.LowerBound),
		NoWrites: facts.NoWrites, Selection: filters(s.cfg), Leftovers: s.observation.Leftovers(), Unjudged: silences(s.picked.table),
		Evidence: s.observation.Held(),
	}
	run.Rules = s.rules(run.Evidence)
	s.outdated(&run)
	run.Coverage = s.coverage(run.Rules, s.observation.Held())
	if run.Diagnosis == "" && facts.NothingCreated {
		run.Diagnosis = "this account could not create a single record of any type: a guest's token, or an account without rights"
	}
	if s.portal == nil && s.plan.Accounts < 2 {
		run.Notes = append(run.Notes, "one account: rate.per-account could not be judged, and the rate limit chapter ran after everything else")
	}
	if facts.NoWrites {
		run.Notes = append(run.Notes, nothingWritten)
	}
	for _, log := range s.due {
		run.Notes = append(run.Notes, "a sweep is due: "+dueSentence(log))
	}
	if len(run.Leftovers) > 0 && s.journal != nil {
		run.Notes = append(run.Notes, "to remove what this run left: portalspec sweep "+near(s.journal.Place()))
	}
	if note := s.laterNote(); note != "" {
		run.Notes = append(run.Notes, note)
	}
	if why := s.stopped.Load(); why != nil {
		run.Diagnosis, run.Exit = *why, verdict.ExitBroken
	}
	if why := s.observation.Unswept(); why != "" {
		run.Diagnosis, run.Exit = cmp.Or(run.Diagnosis, why), verdict.ExitBroken
	}
	if cause.Usage {
		run.Exit = verdict.ExitUsage // one of the reasons; Settle weighs it against the others
	}
	run.Settle()
	return run
}

func (s *session) rules(held evidence.Held) []verdict.Rule {
	at := map[string]int{}
	var rules []verdict.Rule
	for _, rule := range s.picked.table.Rules() {
		at[rule.ID] = len(rules)
		rules = append(rules, verdict.Rule{ID: rule.ID, Level: rule.Level, Section: rule.Section, Says: rule.Says, Since: since(rule)})
	}
	for _, row := range s.picked.table.Rows {
		judged := &rules[at[row.Rule.ID]]
		judged.Subjects = append(judged.Subjects, s.subjects(row, held)...)
	}
	return rules
}

// since is the rule's version as a report tells it: 0 for the first.
func since(rule spec.Rule) int {
	if rule.Version == 1 {
		return 0
	}
	return rule.Version
}

// subjects are those of one row: one, or where it judges many operations, each of them.
func (s *session) subjects(row spec.Row, held evidence.Held) []verdict.Subject {
	one := verdict.Subject{Name: row.Subject.Name, Verdict: verdict.NotSelected}
	if !s.picked.chosen[row.Text] {
		return []verdict.Subject{one}
	}
	outcome, said := s.court.outcome(row.Key())
	scene := sync.OnceValue(func() []evidence.Exchange { return held.Of(row.Scene().Key) })
	switch {
	case !said && (s.court.run.Err() != nil):
		one.Message = errInterrupted.Error()
		return []verdict.Subject{one}
	case !said:
		one.Verdict, one.Message = verdict.Broken, "no verdict arrived: a judging process ended early"
		return []verdict.Subject{one}
	case outcome.Each == nil:
		return []verdict.Subject{Subject(row.Subject.Name, outcome, scene, s.portal != nil)}
	}
	var all []verdict.Subject
	for _, each := range outcome.Each {
		all = append(all, Subject(each.Name, each, scene, s.portal != nil))
	}
	return all
}

// Subject makes the report's value of one outcome; scene is asked for all that its scene sent, where there is a snippet to make.
func Subject(name string, outcome spec.Outcome, scene func() []evidence.Exchange, embedded bool) verdict.Subject {
	subject := verdict.Subject{
		Name: name, Verdict: outcome.Verdict, Message: outcome.Message, Because: outcome.Because, Deviation: outcome.Deviation,
		Exchanges: outcome.Deciding, Control: outcome.Controls,
	}
	switch outcome.Verdict {
	case verdict.Fail, verdict.Warn, verdict.Blocked, verdict.Known:
		if x, found := decisive(outcome, scene()); found {
			subject.Curl = evidence.Snippet(x, scene())
			if embedded && subject.Curl != "" {
				subject.Curl = "# in another shell: portalspec serve; then paste the lines it prints here\n" + subject.Curl
			}
		}
	}
	return subject
}

// decisive is the exchange of the scene that the outcome was said of: the last that an expectation looked at, else a control.
func decisive(outcome spec.Outcome, scene []evidence.Exchange) (evidence.Exchange, bool) {
	all := slices.Concat(outcome.Controls, outcome.Deciding)
	if len(all) == 0 {
		return evidence.Exchange{}, false
	}
	at := slices.IndexFunc(scene, func(x evidence.Exchange) bool { return x.ID == all[len(all)-1] })
	if at < 0 {
		return evidence.Exchange{}, false
	}
	return scene[at], true
}

func silences(table *spec.Table) []verdict.Silence {
	all := []verdict.Silence{}
	for _, silence := range table.Unjudged {
		all = append(all, verdict.Silence{ID: silence.Statement, Why: silence.Why})
	}
	return all
}

// lastLine is what a run ends with: the verdict, where the reports are, and the exit code.
func (s *session) lastLine() string {
	line := terminal.Clean(s.result.Sentence())
	if s.cfg.Out != "" {
		line += "; reports in " + s.cfg.Out
	}
	return strings.TrimSpace(fmt.Sprintf("%s; exit %d", line, s.result.Exit))
}
