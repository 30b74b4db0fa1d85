package launch

import (
	"fmt"
	"strings"

	"portalspec/fixtures/records"
	"portalspec/reports/verdict"
	"portalspec/suites/spec"
)

// coverage says of each rule about many operations how many of them were judged: a rule that holds of ten operations out of
// hundreds holds of ten.
func (s *session) coverage(rules []verdict.Rule) (lines []string) {
	for _, row := range s.picked.table.Rows {
		if !row.Many() || !s.picked.chosen[row.Text] {
			continue
		}
		for _, rule := range rules {
			if rule.ID == row.Rule.ID {
				lines = append(lines, s.covered(rule))
			}
		}
	}
	return lines
}

func (s *session) covered(rule verdict.Rule) string {
	judged, untold, opened := 0, 0, 0
	for _, subject := range rule.Subjects {
		switch {
		case strings.HasPrefix(subject.Message, spec.CannotTell):
			untold++
		case subject.Verdict.Judged():
			judged++
			if s.needsRecord(subject.Name) {
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

// needsRecord tells whether the operation is asked for on a record that the run made.
func (s *session) needsRecord(name string) bool {
	one, _ := s.picked.scope.Operations().Named(name)
	for _, parameter := range one.Parameters {
		if _, isType := records.Named(parameter.Record); isType {
			return true
		}
	}
	return false
}
