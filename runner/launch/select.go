package launch

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/runner/config"
	"portalspec/suites/spec"
)

// full is the profile that judges more than the page of the basic concepts: all record types, every documented operation,
// and the other pages.
const full = "full"

// selection is what a run judges: all rows that the tree holds, those that were chosen, and the scenes these need.
type selection struct {
	table  *spec.Table
	chosen map[string]bool // by the row's text
	scenes []spec.Planned
	scope  spec.Scope
	// document is where the operations of the full profile come from; the zero Document is the one that the tool brings along.
	document evidence.Document
}

func (s selection) rows() (chosen []spec.Row) {
	for _, row := range s.table.Rows {
		if s.chosen[row.Text] {
			chosen = append(chosen, row)
		}
	}
	return chosen
}

// run is what the tree is built for when it is run. Only Ginkgo's own console tells of specs that were not chosen, so without
// it chapters of which nothing was chosen stay empty: sorting and skipping their specs would take longer than judging.
func (s selection) run(console bool) spec.Scope {
	scope := s.scope
	if !console {
		return scope
	}
	scope.Wanted = map[string]bool{}
	for _, row := range s.rows() {
		for _, place := range row.Within {
			scope.Wanted[place] = true
		}
	}
	return scope
}

// judges tells whether a row of the rule was chosen.
func (s selection) judges(rule string) bool {
	return slices.ContainsFunc(s.table.Rows, func(row spec.Row) bool { return row.Rule.ID == rule && s.chosen[row.Text] })
}

// choose builds the tree once, without running it, and asks Ginkgo which specs its filters leave.
func choose(cfg config.Config, sc types.SuiteConfig, rc types.ReporterConfig) (selection, error) {
	picked := selection{scope: spec.Scope{Records: recordTypes(cfg), Full: cfg.Profile == full, Version: cmp.Or(cfg.RulesVersion, spec.Newest)}, chosen: map[string]bool{}}
	if picked.scope.Full {
		var err error
		if picked.document, err = documentOf(cfg); err != nil {
			return picked, err
		}
		if err = judging(&picked.scope, cfg, picked.document); err != nil {
			return picked, err
		}
	}
	previewed := picked.scope
	previewed.Sorted = len(sc.FocusFiles)+len(sc.SkipFiles) == 0 // which ask for lines
	picked.table = spec.NewTable(previewed)
	report := ginkgo.PreviewSpecs(suiteName, sc, rc)
	if len(picked.table.Problems) > 0 {
		return picked, brokenSpecs(picked.table.Problems)
	}
	if err := cfg.Check(known(picked.table)); err != nil {
		return picked, err
	}
	needed := map[string]bool{}
	for _, run := range report.SpecReports {
		row, ours := picked.table.Find(run.LeafNodeText)
		if !ours || run.State != types.SpecStatePassed {
			continue
		}
		if cfg.NoRateTest && row.Scene().Stage == spec.Alone {
			continue
		}
		picked.chosen[row.Text] = true
		if scene := row.Scene(); !needed[scene.Key] {
			needed[scene.Key] = true
			picked.scenes = append(picked.scenes, scene)
		}
	}
	if len(picked.chosen) == 0 {
		return picked, config.Usage("the selection matches nothing: no rule is left to judge; see portalspec list" + typed(cfg) + newer(picked.table, picked.scope.Version))
	}
	return picked, nil
}

func known(table *spec.Table) config.Known {
	found := config.Known{RulesVersion: spec.Newest}
	for _, rule := range table.Rules() {
		found.Rules = append(found.Rules, rule.ID)
	}
	for _, row := range table.Later { // it exists, though this version leaves it out
		found.Rules = append(found.Rules, row.Rule.ID)
	}
	for _, record := range records.All() {
		found.Records = append(found.Records, record.Name)
	}
	return found
}

// brokenSpecs is our own fault: specs that are wrong, told all together.
type brokenSpecs []string

// Error lists the problems, one a line.
func (b brokenSpecs) Error() string {
	return fmt.Sprintf("the suite itself is wrong in %d places; nothing was sent:\n  %s", len(b), strings.Join(b, "\n  "))
}

// recordTypes are those that the tree is built for: the profile's own, narrowed or added to by --record.
func recordTypes(cfg config.Config) (judged []records.Type) {
	var profile []string
	all := records.Core()
	if cfg.Profile == full {
		all = records.All()
	}
	for _, record := range all {
		profile = append(profile, record.Name)
	}
	for _, name := range cfg.SelectRecords(profile) {
		if record, found := records.Named(name); found {
			judged = append(judged, record)
		}
	}
	return judged
}

// labelFilter is the user's own filter, and what --rule and --record say, all of which have to hold.
func labelFilter(cfg config.Config, own string) string {
	var all []string
	for _, filter := range []string{own, cfg.LabelFilter} {
		if filter != "" {
			all = append(all, "("+filter+")")
		}
	}
	var rules, narrowed []string
	for _, glob := range cfg.Rules {
		rules = append(rules, "/^rule:"+config.GlobRegexp(glob)+"$/")
	}
	if slices.ContainsFunc(cfg.Records, func(name string) bool { return !strings.HasPrefix(name, "+") }) {
		for _, name := range cfg.SelectRecords(nil) {
			narrowed = append(narrowed, "record:"+name)
		}
	}
	for _, any := range [][]string{rules, narrowed} {
		if len(any) > 0 {
			all = append(all, "("+strings.Join(any, " || ")+")")
		}
	}
	return strings.Join(all, " && ")
}

// typed are the filters as the user gave them, for reports and messages.
func typed(cfg config.Config) string {
	if filters := filters(cfg); len(filters) > 0 {
		return " (" + strings.Join(filters, " ") + ")"
	}
	return ""
}

func filters(cfg config.Config) (told []string) {
	add := func(flag string, values ...string) {
		for _, value := range values {
			if value != "" {
				told = append(told, "--"+flag+"="+value)
			}
		}
	}
	add("rule", cfg.Rules...)
	add("record", cfg.Records...)
	add("label-filter", cfg.LabelFilter)
	add("focus", cfg.Focus...)
	add("skip", cfg.Skip...)
	if cfg.NoRateTest {
		told = append(told, "--no-rate-test")
	}
	return slices.Clip(told)
}

// Broken marks a fault of ours, which has its own exit code.
func (b brokenSpecs) Broken() bool { return true }

// newer is laterNote as the rest of a sentence.
func newer(table *spec.Table, version int) string {
	if note := laterNote(table, version); note != "" {
		return "; " + note
	}
	return ""
}

// laterNote tells of the rules that came after the version that is judged by; "" where there are none.
func laterNote(table *spec.Table, version int) string {
	newest, later := 0, map[string]bool{}
	for _, row := range table.Later {
		later[row.Rule.ID], newest = true, max(newest, row.Rule.Version)
	}
	switch len(later) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("1 rule is newer than version %d, and not judged: --rules-version %d judges it", version, newest)
	}
	return fmt.Sprintf("%d rules are newer than version %d, and not judged: --rules-version %d judges them", len(later), version, newest)
}

// laterNote is what the run tells of rules that came after the version that it judges by.
func (s *session) laterNote() string { return laterNote(s.picked.table, s.picked.scope.Version) }
