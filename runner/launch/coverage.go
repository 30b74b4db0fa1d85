package launch

import (
	"fmt"
	"strings"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/suites/spec"
)

// coverage says of each rule about many operations how many of them were judged: a rule that holds of ten operations out of
// hundreds holds of ten.
func (s *session) coverage(rules []verdict.Rule, held *evidence.Store) (lines []string) {
	types := map[string]map[string]bool{} // that were made, by the rule
	for _, row := range s.picked.table.Rows {
		if !row.Many() || !s.picked.chosen[row.Text] {
			continue
		}
		if types[row.Rule.ID] == nil {
			types[row.Rule.ID] = map[string]bool{}
		}
		for _, created := range held.Created(row.Scene().Key) {
			types[row.Rule.ID][created] = true
		}
	}
	for _, rule := range rules {
		if made, many := types[rule.ID]; many {
			lines = append(lines, s.covered(rule, made))
		}
	}
	return lines
}

func (s *session) covered(rule verdict.Rule, made map[string]bool) string {
	judged, untold, opened := 0, 0, 0
	for _, subject := range rule.Subjects {
		switch {
		case strings.HasPrefix(subject.Message, spec.CannotTell):
			untold++
		case subject.Verdict.Judged():
			judged++
			if s.onOwn(subject.Name, made) {
				opened++
			}
		}
	}
	line := fmt.Sprintf("%s: %d of %s", rule.ID, judged, verdict.Several(len(rule.Subjects), "operation", "operations"))
	if opened > 0 {
		line += fmt.Sprintf(", %d of them on records that this run made", opened)
	}
	if untold > 0 {
		line += fmt.Sprintf("; of %d nobody can tell", untold)
	}
	return line
}

// onOwn tells whether the operation was asked for on records that the run made, of these types.
func (s *session) onOwn(name string, made map[string]bool) (own bool) {
	one, _ := s.picked.scope.Operations().Named(name)
	for _, parameter := range one.Parameters {
		if _, isType := records.Named(parameter.Record); !isType {
			continue
		}
		if own = made[parameter.Record]; !own {
			return false
		}
	}
	return own
}
