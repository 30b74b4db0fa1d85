// Package golden keeps exchanges beside the verdict that they have to lead to, as files that people can read: a judgement
// is tested by them without a server. Only tests use it.
package golden

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/suites/spec"
)

// Case is what one scene has seen, as far as one judgement looks at it, and what the judgement has to say of it.
type Case struct {
	Rule    string          `yaml:"-"`       // its id, and the name of the file
	It      string          `yaml:"it"`      // the judgement, as its It is called
	Subject string          `yaml:"subject"` // one of those that the It stands for
	Shows   string          `yaml:"shows"`   // what the exchanges are an example of: a fault's bug, a variant's reason
	Verdict verdict.Verdict `yaml:"verdict"`
	Because string          `yaml:"because,omitempty"`
	Message string          `yaml:"message,omitempty"`
	Facts   facts           `yaml:"facts,omitempty"`
	Seen    []step          `yaml:"seen"`
}

// facts are those of a run that a judgement outside the rate limit chapter may ask for.
type facts struct {
	Account    account                  `yaml:"account,omitempty"`
	TokenInURL bool                     `yaml:"token_in_url,omitempty"`
	Bodies     map[string]evidence.Body `yaml:"bodies,omitempty"` // which bodies writes take, by record type
}

type account struct {
	ID       string `yaml:"id,omitempty"`
	UserName string `yaml:"user_name,omitempty"`
	Email    string `yaml:"email,omitempty"`
}

// step is one exchange. What a judgement has no business to look at (other times, attempts, headers of the request) is left out.
type step struct {
	Step     string              `yaml:"step"`
	Sent     string              `yaml:"sent,omitempty"` // method and URL
	Way      evidence.Way        `yaml:"way,omitempty"`
	With     evidence.Credential `yaml:"with,omitempty"` // "" for the account's token
	Record   record              `yaml:"record,omitempty"`
	Repeated int                 `yaml:"repeated,omitempty"`
	Failure  string              `yaml:"failure,omitempty"`
	Unsent   bool                `yaml:"unsent,omitempty"`
	Status   int                 `yaml:"status,omitempty"`
	Header   map[string][]string `yaml:"header,omitempty"`
	Body     string              `yaml:"body,omitempty"`
	Bytes    []byte              `yaml:"bytes,omitempty"` // the body, where it is not text that YAML holds
	Cut      string              `yaml:"cut,omitempty"`
	At       string              `yaml:"at,omitempty"` // when a login was sent: whether its token is good is about time
}

type record struct {
	Type   string `yaml:"type,omitempty"`
	ID     string `yaml:"id,omitempty"`
	Parent string `yaml:"parent,omitempty"`
	Title  string `yaml:"title,omitempty"`
}

// Read returns the cases of every file of the folder, in the order of rules. Errors name the file.
func Read(folder string) (all []Case, err error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var cases []Case
		if err := yaml.UnmarshalWithOptions(text, &cases, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, c := range cases {
			c.Rule = strings.TrimSuffix(filepath.Base(file), ".yaml")
			all = append(all, c)
		}
	}
	return all, nil
}

// Write puts the cases into the folder, a file a rule, and removes the files of rules that have none.
func Write(folder string, all []Case) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	byRule := map[string][]Case{}
	for _, c := range all {
		byRule[c.Rule] = append(byRule[c.Rule], c)
	}
	for rule, cases := range byRule {
		text, err := yaml.MarshalWithOptions(cases, yaml.UseLiteralStyleIfMultiline(true), yaml.IndentSequence(false))
		if err != nil {
			return fmt.Errorf("%s: %w", rule, err)
		}
		if err := os.WriteFile(filepath.Join(folder, rule+".yaml"), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Of is the case of a row and the evidence that it was judged by, with no more of it than the same verdict needs. The
// error tells that the case says something else than the evidence.
func Of(row spec.Row, seen spec.Evidence, shows string) (Case, error) {
	outcome := spec.Judge(row, seen)
	c := Case{
		Rule: row.Rule.ID, It: it(row), Subject: row.Subject.Name, Shows: shows,
		Verdict: outcome.Verdict, Because: outcome.Because, Message: outcome.Message, Facts: factsOf(seen.Facts, row.Scene().Record),
	}
	looked := map[string]bool{}
	for name, x := range seen.Steps {
		looked[name] = slices.Contains(outcome.Controls, x.ID) || slices.Contains(outcome.Deciding, x.ID)
		c.Seen = append(c.Seen, stepOf(name, x))
	}
	slices.SortFunc(c.Seen, func(a, b step) int { return strings.Compare(a.Step, b.Step) })
	if err := c.Holds(row); err != nil {
		return c, err
	}
	for _, s := range slices.Clone(c.Seen) { // a judgement may also look without an expectation, so each is tried
		less := c
		less.Seen = slices.DeleteFunc(slices.Clone(c.Seen), func(other step) bool { return other.Step == s.Step })
		if !looked[s.Step] && less.Holds(row) == nil {
			c = less
		}
	}
	less := c
	less.Facts = facts{}
	if less.Holds(row) == nil {
		c = less
	}
	return c, nil
}

// it is what the row's It is called, without what makes it unique.
func it(row spec.Row) string { return strings.TrimPrefix(row.Text, row.Key()+": ") }

// Holds judges the case by its row. The error says what came in the place of what was wanted.
func (c Case) Holds(row spec.Row) error {
	got := spec.Judge(row, c.Evidence())
	if got.Verdict != c.Verdict || got.Because != c.Because || got.Message != c.Message {
		return fmt.Errorf("%s %s: %s\n%s\nwanted %s %s %s\ngot    %s %s %s", c.Rule, c.Subject, c.It, c.Shows,
			c.Verdict, c.Because, c.Message, got.Verdict, got.Because, got.Message)
	}
	return nil
}

// Evidence is what a run would have seen.
func (c Case) Evidence() spec.Evidence {
	seen := spec.Evidence{Steps: map[string]evidence.Exchange{}, Facts: c.Facts.whole()}
	for _, s := range c.Seen {
		seen.Steps[s.Step] = s.exchange()
	}
	return seen
}

// Unanswered is the evidence with no answer to those exchanges, from the first on, without which the row cannot be judged.
// False where it is judged without any.
func Unanswered(row spec.Row, seen spec.Evidence) (spec.Evidence, bool) {
	seen.Steps = maps.Clone(seen.Steps)
	for range len(seen.Steps) {
		outcome := spec.Judge(row, seen)
		if outcome.Verdict == verdict.Blocked {
			return seen, true
		}
		step, found := firstAnswered(seen.Steps, slices.Concat(outcome.Controls, outcome.Deciding))
		if !found {
			break
		}
		x := seen.Steps[step]
		x.Answer, x.Failure = evidence.Answer{}, "no answer within 30s"
		seen.Steps[step] = x
	}
	return seen, false
}

// firstAnswered is the step of the first of the exchanges, by their ids, that has an answer.
func firstAnswered(steps map[string]evidence.Exchange, ids []string) (step string, found bool) {
	for _, id := range ids {
		for _, name := range slices.Sorted(maps.Keys(steps)) {
			if x := steps[name]; x.ID == id && x.Answered() {
				return name, true
			}
		}
	}
	return "", false
}
