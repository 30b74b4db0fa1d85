package launch

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/runner/config"
	"portalspec/runner/deviations"
	"portalspec/suites/spec"
)

// Narrowing leaves some of a log's verdicts out when it is judged again.
type Narrowing struct {
	Profile string   // core, of a run of the full profile; "" is the run's own
	Rules   []string // globs over rule ids; none means all
	Version int      // of the rule set, in place of the run's own; 0 is that. A rule that came later is judged where its scene was observed
}

// Again judges a run once more, from its log: nothing is sent, and the verdicts are those of the run. A rule that the log's
// rule set does not have is not selected. The log that it returns is the one of the narrowed run. It builds Ginkgo's tree, so
// it is of one goroutine. An error says, in a sentence, what the log lacks.
func Again(log evidence.Log, narrowed Narrowing) (verdict.Run, evidence.Log, error) {
	log.RulesVersion = cmp.Or(log.RulesVersion, 1) // of before a log told it
	if err := HasRules("this evidence", log.RulesVersion); err != nil {
		return verdict.Run{}, log, err
	}
	old := log.Course.Profile == ""
	if old {
		log.Course = guessed(log)
	}
	s, err := recall(log, narrowed)
	if err != nil {
		return verdict.Run{}, log, err
	}
	held := stored(log)
	scenes := remembered(log, held)
	for _, row := range s.picked.table.Rows {
		if old && !row.Full && scenes[row.Scene().Key] != nil && s.asks(row) || s.came(row, log, scenes) {
			s.picked.chosen[row.Text] = true
		}
		if s.picked.chosen[row.Text] && !slices.Contains(log.Course.Unheard, row.Key()) {
			s.hear(row, log, scenes)
		}
	}
	if len(s.picked.chosen) == 0 {
		return verdict.Run{}, log, config.Usage("the evidence has nothing to judge a selected rule by")
	}
	log = s.narrowed(log, narrowed)
	return s.retold(log, held), log, nil
}

// HasRules refuses what is of a version of the rule set that this portalspec does not have; what begins the sentence.
func HasRules(what string, version int) error {
	switch {
	case version > spec.Newest:
		return config.Usage(fmt.Sprintf("%s was judged by rule set %d, which a later portalspec has; this one has %d", what, version, spec.Newest))
	case version < 1:
		return config.Usage(fmt.Sprintf("%s was judged by rule set %d, and the first is 1", what, version))
	}
	return nil
}

// sent is the version of the rule set whose scenes the log's run sent.
func sent(log evidence.Log) int { return cmp.Or(log.Course.Sent, log.RulesVersion) }

// came tells a row to be judged although the run did not have its rule yet. Where the run was narrowed nobody knows whether it
// would have been selected: then by the run's --rule, and only where its scene was observed.
func (s *session) came(row spec.Row, log evidence.Log, scenes map[string]map[string]evidence.Exchange) bool {
	if row.Rule.Version <= sent(log) || !s.asks(row) {
		return false
	}
	if len(log.Selection) == 0 {
		return true
	}
	var globs []string
	for _, filter := range log.Selection {
		if glob, is := strings.CutPrefix(filter, "--rule="); is {
			globs = append(globs, glob)
		}
	}
	return scenes[row.Scene().Key] != nil && matchesAny(globs, row.Rule.ID)
}

// hear judges a row of the log. What the run could not yet know to send was never seen, which makes no rule green.
func (s *session) hear(row spec.Row, log evidence.Log, scenes map[string]map[string]evidence.Exchange) {
	seen := seenBy(row, log, scenes)
	if row.Rule.Version > sent(log) && seen.Broken == "" && seen.Cause == "" && spec.NotOffered(row.Scene().Record, seen.Facts) == "" {
		if log.Course.Ended {
			return // whatever of its scene is there may be half of it
		}
		if lacking := row.Lacking(seen); lacking != "" {
			s.court.Say(row, spec.Outcome{Verdict: verdict.Blocked, Message: fmt.Sprintf("the run was of version %d of the rules and did not send what this one needs: %s", sent(log), lacking)})
			return
		}
	}
	s.court.Say(row, spec.Judge(row, seen))
}

// narrowed is the log of the run as if the narrowing had been asked for then.
func (s *session) narrowed(log evidence.Log, by Narrowing) evidence.Log {
	if version := s.picked.scope.Version; version != log.RulesVersion {
		log.Course.Sent, log.Course.Later, log.RulesVersion = sent(log), s.laterNote(), version
	}
	log.Selection = slices.Clone(log.Selection)
	for _, glob := range by.Rules {
		log.Selection = append(log.Selection, "--rule="+glob)
	}
	log.Course.Profile, log.Course.Operations = s.cfg.Profile, s.cfg.OperationGlobs
	log.Course.Rows = nil
	for _, row := range s.picked.rows() {
		log.Course.Rows = append(log.Course.Rows, row.Key())
	}
	return log
}

// recall makes a session as the run's was, after it had observed.
func recall(log evidence.Log, narrowed Narrowing) (*session, error) {
	course := log.Course
	if !slices.Contains(config.Profiles, course.Profile) {
		return nil, config.Usage(fmt.Sprintf("the evidence is of a profile %q, which this portalspec does not know", course.Profile))
	}
	cfg := config.Config{Profile: course.Profile, Rules: narrowed.Rules, RulesVersion: narrowed.Version, OperationGlobs: course.Operations}
	switch narrowed.Profile {
	case "", course.Profile:
	case full:
		return nil, config.Usage("--profile=full: the evidence is of a run of the profile " + course.Profile)
	default:
		cfg.Profile, cfg.OperationGlobs = narrowed.Profile, nil
	}
	scope := spec.Scope{Full: cfg.Profile == full, Version: cmp.Or(narrowed.Version, log.RulesVersion)}
	for _, name := range course.Records {
		record, found := records.Named(name)
		if !found {
			return nil, config.Usage(fmt.Sprintf("the evidence is about records of a type %q, which this portalspec does not know", name))
		}
		scope.Records = append(scope.Records, record)
	}
	if scope.Full {
		if err := judging(&scope, cfg, course.Document); err != nil {
			return nil, err
		}
	}
	listed, nameable, err := relisted(course)
	if err != nil {
		return nil, err
	}
	table, err := build(scope)
	if err != nil {
		return nil, err
	}
	if err := cfg.Check(known(table)); err != nil {
		return nil, err
	}
	ended, end := context.WithCancel(context.Background())
	if end(); !course.Ended {
		ended = context.Background()
	}
	s := &session{
		cfg: cfg, version: log.Version, started: log.Started, listed: listed, everything: nameable,
		picked: selection{table: table, scope: scope, chosen: map[string]bool{}},
		court:  &court{run: ended, listed: listed, said: map[string]spec.Outcome{}},
	}
	if course.Embedded {
		s.portal = &embedded{} // it is only asked whether there was one
	}
	rows := map[string]bool{}
	for _, key := range course.Rows {
		rows[key] = true
	}
	for _, row := range table.Rows {
		if rows[row.Key()] && s.asks(row) {
			s.picked.chosen[row.Text] = true
		}
	}
	return s, nil
}

// relisted are the known deviations of the run.
func relisted(course evidence.Course) (listed deviations.List, nameable deviations.Known, err error) {
	if len(course.Listed) == 0 {
		return listed, nil, nil
	}
	if listed, err = deviations.Of(course.Listed, course.ServerVersion); err == nil {
		nameable, err = everything(course.Document)
	}
	return listed, nameable, err
}

// asks tells whether the globs of --rule leave the row.
func (s *session) asks(row spec.Row) bool {
	return matchesAny(s.cfg.Rules, row.Rule.ID)
}

// matchesAny tells whether one of the globs matches the rule's id; none match all.
func matchesAny(globs []string, rule string) bool {
	return len(globs) == 0 || slices.ContainsFunc(globs, func(glob string) bool { return config.MatchGlob(glob, rule) })
}

// guessed is the course of a run whose HAR does not tell it: of the core profile, with what is plain from the exchanges.
func guessed(log evidence.Log) evidence.Course {
	course := evidence.Course{Profile: "core", Notes: []string{
		"the evidence is from before a HAR told which rules were selected: judged are the rules of the core profile whose requests it holds",
	}}
	for _, record := range records.Core() {
		course.Records = append(course.Records, record.Name)
	}
	if len(log.Exchanges) > 0 {
		course.Finished = log.Exchanges[len(log.Exchanges)-1].End()
		course.Target = strings.TrimSuffix(log.Exchanges[0].Request.URL, evidence.Path(log.Exchanges[0].Request.URL))
	}
	for _, x := range log.Exchanges {
		course.Requests.Sent += x.Attempts + len(x.Redirects)
	}
	return course
}

// remembered are the steps of every scene of which the log holds anything, by its key.
func remembered(log evidence.Log, held *evidence.Store) map[string]map[string]evidence.Exchange {
	told := map[string][]evidence.Step{}
	for _, x := range log.Exchanges {
		told[x.Scene] = nil
	}
	for _, step := range log.Steps {
		told[step.Scene] = append(told[step.Scene], step)
	}
	scenes := map[string]map[string]evidence.Exchange{}
	for scene, steps := range told {
		if seen := evidence.Seen(scene, held, steps); len(seen) > 0 {
			scenes[scene] = seen
		}
	}
	return scenes
}

// stored are the log's exchanges as a run holds them.
func stored(log evidence.Log) *evidence.Store {
	held := evidence.NewStore("", 0)
	for _, x := range log.Exchanges {
		held.Put(x.Remembering())
	}
	return held
}

// seenBy is what the row's scene had seen, as the court of the run told it.
func seenBy(row spec.Row, log evidence.Log, scenes map[string]map[string]evidence.Exchange) spec.Evidence {
	scene := row.Scene().Key
	seen := spec.Evidence{
		Steps: scenes[scene], Facts: log.Facts, Cause: log.Course.Cause, Because: log.Course.Because, Broken: log.Course.Broken[scene],
	}
	if seen.Because != "" && scene == spec.LoginScene {
		seen.Because, seen.Cause = "", "" // it tells the cause itself
	}
	return seen
}

// retold makes the report's value of what was said again.
func (s *session) retold(log evidence.Log, held *evidence.Store) verdict.Run {
	course := log.Course
	run := verdict.Run{
		Schema: verdict.Schema, Tool: verdict.Tool{Name: log.Tool, Version: log.Version},
		Target:  verdict.Target{URL: course.Target, Embedded: course.Embedded, Account: log.Facts.Account.UserName, Second: log.Facts.Second.UserName},
		Profile: s.cfg.Profile, Started: log.Started, Finished: course.Finished, Seed: course.Order, RulesVersion: log.RulesVersion,
		Strict: course.Strict, Interrupted: course.Interrupted, Diagnosis: course.Diagnosis, Requests: verdict.Requests(course.Requests),
		NoWrites: log.Facts.NoWrites, Selection: log.Selection, Leftovers: course.Leftovers, Notes: course.Notes, Unjudged: silences(s.picked.table),
		Limit: log.Facts.Limit, Window: log.Facts.Window, Evidence: held,
	}
	if course.Later != "" {
		run.Notes = append(slices.Clip(course.Notes), course.Later)
	}
	run.Rules = s.rules(held)
	s.outdated(&run)
	run.Coverage = s.coverage(run.Rules, held)
	if course.Misused {
		run.Exit = verdict.ExitUsage
	}
	run.Settle()
	return run
}

// Retell writes the reports of a run that was judged again, as Run does when it ends, and returns the exit code. Where out is
// "" there are no files.
func Retell(run verdict.Run, log evidence.Log, out string, formats []string, streams Streams) int {
	s := &session{cfg: config.Config{Out: out, Formats: formats}, streams: streams, console: true, result: run, log: log, writeHAR: evidence.WriteHAR}
	if out != "" {
		if err := outWritable(s.cfg); err != nil {
			return told(streams, err)
		}
		s.result.Out = out
	}
	s.report()
	return s.result.Exit
}

// logged is the evidence of the result, from which Again tells it again, without its exchanges, which the observation holds.
// It is made before the run's context ends.
func (s *session) logged() evidence.Log {
	return evidence.Log{
		Tool: s.result.Tool.Name, Version: s.result.Tool.Version, Started: s.started, Facts: s.observation.Facts(),
		RulesVersion: s.result.RulesVersion, Selection: s.result.Selection,
		Course: s.course(), Steps: s.observation.Steps(),
	}
}

// course is what a log tells of the run beside its exchanges.
func (s *session) course() evidence.Course {
	cause := s.observation.Cause()
	course := evidence.Course{
		Target: s.result.Target.URL, Embedded: s.result.Target.Embedded, Profile: s.cfg.Profile, Operations: s.cfg.OperationGlobs, Document: s.picked.document,
		Listed: s.listed.Files, ServerVersion: s.listed.Version, Ended: s.court.run.Err() != nil, Cause: cause.Text, Broken: s.observation.Broken(),
		Order: s.result.Seed, Finished: s.result.Finished, Strict: s.result.Strict, Interrupted: s.result.Interrupted, Misused: cause.Usage,
		Diagnosis: s.result.Diagnosis, Requests: evidence.Requests(s.result.Requests), Notes: s.result.Notes, Leftovers: s.result.Leftovers,
	}
	if course.Later = s.laterNote(); course.Later != "" {
		course.Notes = course.Notes[:len(course.Notes)-1]
	}
	if s.plan.LoginJudged {
		course.Because = cause.Because
	}
	for _, record := range s.picked.scope.Records {
		course.Records = append(course.Records, record.Name)
	}
	for _, row := range s.picked.rows() {
		course.Rows = append(course.Rows, row.Key())
		if _, said := s.court.outcome(row.Key()); !said {
			course.Unheard = append(course.Unheard, row.Key())
		}
	}
	return course
}
