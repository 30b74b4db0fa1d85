// Package verify holds a report against the evidence that it was written from: what was edited, in either, is named.
package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"portalspec/reports/evidence"
	"portalspec/reports/jsonreport"
	"portalspec/reports/verdict"
	"portalspec/runner/launch"
)

// Report tells where a report.json says something else than its evidence, whose file has the SHA-256 sum, one sentence each, the
// gravest kind first: that it was written with other evidence, its form, its run, the rules that are listed, verdicts and what explains them, exchanges that are not in the evidence, totals, and what
// is told of the run. An error, of one sentence, says why the two cannot be compared. Texts are the files': they may hold
// anything.
func Report(report []byte, log evidence.Log, sum string) ([]string, error) {
	told, err := jsonreport.Read(bytes.NewReader(report))
	if err != nil {
		return nil, err
	}
	if err := launch.HasRules("this report", told.RulesVersion); err != nil {
		return nil, err
	}
	if log.Course.Profile == "" {
		return nil, errors.New("the evidence does not tell how the run went, so a report cannot be held against it; portalspec replay judges it")
	}
	again, log, err := launch.Again(log, launch.Narrowing{})
	if err != nil {
		return nil, err
	}
	seen, err := asReported(again)
	if err != nil {
		return nil, err
	}
	return append(append(exchanged(told, sum), formed(report)...), compare(told, seen, log.Exchanges)...), nil
}

// exchanged tells evidence that was edited, or is another run's, by its digest. A report that was written without evidence has none.
func exchanged(told verdict.Run, sum string) []string {
	if told.EvidenceSHA == "" || told.EvidenceSHA == sum {
		return nil
	}
	return []string{fmt.Sprintf("the evidence is not the file that the report was written with: its SHA-256 is %s, the report says %s", sum, told.EvidenceSHA)}
}

// compare holds what the report told against what its evidence leads to.
func compare(told, seen verdict.Run, held []evidence.Exchange) (wrong []string) {
	if !told.Started.Equal(seen.Started) {
		wrong = append(wrong, fmt.Sprintf("the report is of a run that began at %s, the evidence of one that began at %s",
			told.Started.Format(time.RFC3339Nano), seen.Started.Format(time.RFC3339Nano)))
	}
	wrong = append(wrong, rules(told, seen)...)
	wrong = append(wrong, missing(told, held)...)
	wrong = append(wrong, totals(told)...)
	return append(wrong, whole(told, seen)...)
}

// asReported is the run as report.json would give it back: texts there are UTF-8, and empty lists are none.
func asReported(run verdict.Run) (verdict.Run, error) {
	var text bytes.Buffer
	if err := jsonreport.Write(&text, run); err != nil {
		return run, err
	}
	return jsonreport.Read(&text)
}

// formed holds the report against the schema that ships beside it.
func formed(report []byte) []string {
	schema, err := compiled()
	if err != nil {
		return []string{err.Error()}
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(report))
	if err == nil {
		err = schema.Validate(document)
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return nil
	}
	for len(invalid.Causes) > 0 {
		invalid = invalid.Causes[0]
	}
	return []string{"the report does not fit its schema: " + invalid.Error()}
}

func compiled() (*jsonschema.Schema, error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(jsonreport.Schema))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("report.json", document); err != nil {
		return nil, err
	}
	return compiler.Compile("report.json")
}

// rules compares what is said of each rule of the rule set.
func rules(told, seen verdict.Run) (wrong []string) {
	at := map[string]verdict.Rule{}
	for _, rule := range told.Rules {
		if _, twice := at[rule.ID]; twice {
			wrong = append(wrong, fmt.Sprintf("rule %s: the report lists it twice", rule.ID))
		}
		at[rule.ID] = rule
	}
	for _, rule := range seen.Rules {
		listed, found := at[rule.ID]
		if !found {
			wrong = append(wrong, fmt.Sprintf("rule %s: the report does not list it", rule.ID))
			continue
		}
		delete(at, rule.ID)
		if listed.Level != rule.Level || listed.Section != rule.Section || listed.Says != rule.Says || listed.Since != rule.Since {
			wrong = append(wrong, fmt.Sprintf("rule %s: the report gives it another level, section, text or version than the rule set", rule.ID))
		}
		wrong = append(wrong, subjects(rule.ID, listed.Subjects, rule.Subjects)...)
	}
	for _, rule := range told.Rules {
		if _, left := at[rule.ID]; left {
			delete(at, rule.ID)
			wrong = append(wrong, fmt.Sprintf("rule %s: the report lists it, the rule set does not have it", rule.ID))
		}
	}
	return wrong
}

func subjects(rule string, told, seen []verdict.Subject) (wrong []string) {
	at := map[string]verdict.Subject{}
	for _, subject := range told {
		if _, twice := at[subject.Name]; twice {
			wrong = append(wrong, fmt.Sprintf("%s: the report lists it twice", named(rule, subject.Name)))
		}
		at[subject.Name] = subject
	}
	for _, subject := range seen {
		listed, found := at[subject.Name]
		delete(at, subject.Name)
		if !found {
			wrong = append(wrong, fmt.Sprintf("%s: the report leaves it out, the evidence says %s", named(rule, subject.Name), subject.Verdict))
			continue
		}
		wrong = append(wrong, differs(named(rule, subject.Name), listed, subject)...)
	}
	for _, subject := range told {
		if _, left := at[subject.Name]; left {
			delete(at, subject.Name)
			wrong = append(wrong, fmt.Sprintf("%s: the report says %s, the evidence knows no such subject", named(rule, subject.Name), subject.Verdict))
		}
	}
	return wrong
}

// differs names what is said otherwise of a subject: its verdict, and only where that is the same, the first field of what
// explains it.
func differs(name string, told, seen verdict.Subject) []string {
	if told.Verdict != seen.Verdict {
		return []string{fmt.Sprintf("%s: the report says %s, the evidence says %s", name, told.Verdict, seen.Verdict)}
	}
	if all := differences(told, seen); len(all) > 0 {
		d := all[0]
		return []string{fmt.Sprintf("%s: %s in the report is %s, the evidence says %s", name, d.field, d.told, d.seen)}
	}
	return nil
}

// missing names the exchanges that the report rests on and the evidence does not hold.
func missing(told verdict.Run, exchanges []evidence.Exchange) (wrong []string) {
	held := map[string]bool{}
	for _, x := range exchanges {
		held[x.ID] = true
	}
	for _, rule := range told.Rules {
		for _, subject := range rule.Subjects {
			for _, id := range slices.Concat(subject.Exchanges, subject.Control) {
				if !held[id] {
					held[id] = true // told once
					wrong = append(wrong, fmt.Sprintf("%s: the exchange %s is not in the evidence", named(rule.ID, subject.Name), id))
				}
			}
		}
	}
	return wrong
}

// totals adds up what the report itself says of its subjects.
func totals(told verdict.Run) (wrong []string) {
	sum := told
	sum.Rules = slices.Clone(told.Rules)
	sum.Settle()
	for i, rule := range told.Rules {
		if added := sum.Rules[i].Verdict; rule.Verdict != added {
			wrong = append(wrong, fmt.Sprintf("rule %s: the report says %s, its subjects add up to %s", rule.ID, rule.Verdict, added))
		}
	}
	if told.Verdict != sum.Verdict {
		wrong = append(wrong, fmt.Sprintf("the report's verdict is %s, its rules add up to %s", told.Verdict, sum.Verdict))
	}
	if told.Exit != sum.Exit && !lost(told) {
		wrong = append(wrong, fmt.Sprintf("the report's exit is %d, its rules add up to %d", told.Exit, sum.Exit))
	}
	for _, d := range differences(told.Scope, sum.Scope) {
		wrong = append(wrong, fmt.Sprintf("scope.%s in the report is %s, its rules add up to %s", d.field, d.told, d.seen))
	}
	return wrong
}

// lost tells a run that ended as a fault of ours because another report could not be written.
func lost(told verdict.Run) bool {
	return told.Exit == verdict.ExitBroken && slices.ContainsFunc(told.Notes, missingReport)
}

func missingReport(note string) bool { return strings.HasPrefix(note, "a report is missing: ") }

// whole compares what the report tells of the run beside its rules, and what adds up of them.
func whole(told, seen verdict.Run) (wrong []string) {
	told.Notes = slices.DeleteFunc(slices.Clone(told.Notes), missingReport) // which the evidence, written first, cannot know
	for _, run := range []*verdict.Run{&told, &seen} {
		run.Rules, run.Verdict, run.Exit, run.Scope, run.Started, run.EvidenceSHA = nil, "", 0, verdict.Scope{}, time.Time{}, ""
		if len(run.Notes) == 0 {
			run.Notes = nil
		}
	}
	for _, d := range differences(told, seen) {
		wrong = append(wrong, fmt.Sprintf("%s in the report is %s, the evidence says %s", d.field, d.told, d.seen))
	}
	return wrong
}

func named(rule, subject string) string {
	if subject == "" {
		return "rule " + rule
	}
	return "rule " + rule + " subject " + subject
}

// difference is a field of the JSON of two values, and what each says of it, in short.
type difference struct{ field, told, seen string }

// differences are the fields in which the JSON of two values of one type differs, in the order of the alphabet.
func differences(told, seen any) (all []difference) {
	one, other := fields(told), fields(seen)
	for _, name := range slices.Sorted(maps.Keys(one)) {
		if !bytes.Equal(one[name], other[name]) {
			all = append(all, difference{name, short(one[name]), short(other[name])})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(other)) {
		if _, both := one[name]; !both {
			all = append(all, difference{name, short(nil), short(other[name])})
		}
	}
	return all
}

func fields(value any) map[string]json.RawMessage {
	text, _ := json.Marshal(value) // of the report's own types, which can always be written
	all := map[string]json.RawMessage{}
	_ = json.Unmarshal(text, &all)
	return all
}

func short(value json.RawMessage) string {
	const longest = 120
	if value == nil {
		return "absent"
	}
	if text := []rune(string(value)); len(text) > longest {
		return string(text[:longest]) + "..."
	}
	return string(value)
}
