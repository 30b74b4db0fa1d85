// Package jsonreport writes and reads report.json, the record of a run. schema.json describes it.
package jsonreport

import (
	_ "embed" // for the schema
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
)

// Schema is the JSON Schema (2020-12) of report.json.
//
//go:embed schema.json
var Schema []byte

// Write writes the run as report.json. Nothing in it acts on a terminal that shows it. Errors are those of w.
func Write(w io.Writer, run verdict.Run) error {
	if run.Schema == 0 {
		run.Schema = verdict.Schema
	}
	rules := evidence.Elements(run.Rules, func(rule verdict.Rule) evidence.Element {
		subjects := evidence.Elements(rule.Subjects, func(subject verdict.Subject) evidence.Element { return evidence.Whole(subject) })
		rule.Subjects = []verdict.Subject{}
		return evidence.Spread(rule, 1, "subjects", subjects)
	})
	return evidence.WriteElement(w, evidence.Spread(head(run), 1, "rules", rules))
}

// head is the run without its rules, and with empty lists where there is nothing, for readers that expect a list.
func head(run verdict.Run) verdict.Run {
	if run.Unjudged == nil {
		run.Unjudged = []verdict.Silence{}
	}
	if run.Scope.Why == nil {
		run.Scope.Why = []string{}
	}
	run.Rules = []verdict.Rule{}
	return run
}

// Read reads what Write wrote. What is cut, foreign, or of a later schema is refused with an error of one sentence.
func Read(r io.Reader) (verdict.Run, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return verdict.Run{}, fmt.Errorf("the report cannot be read: %w", err)
	}
	if err := recognised(text); err != nil {
		return verdict.Run{}, err
	}
	var run verdict.Run
	if err := json.Unmarshal(text, &run); err != nil {
		return verdict.Run{}, fmt.Errorf("the report is damaged: %w", err)
	}
	return run, nil
}

// recognised looks at the head only, so that a later schema is named as such whatever it changed.
func recognised(text []byte) error {
	var head struct {
		Schema *int             `json:"schema"`
		Tool   *json.RawMessage `json:"tool"`
		Rules  *json.RawMessage `json:"rules"`
	}
	var syntax *json.SyntaxError
	switch err := json.Unmarshal(text, &head); {
	case errors.As(err, &syntax) && int(syntax.Offset) >= len(text):
		return errors.New("the report was cut off: it ends in the middle")
	case errors.As(err, &syntax):
		return fmt.Errorf("this is no report.json: at byte %d, %w", syntax.Offset, err)
	case err != nil || head.Schema == nil || head.Tool == nil:
		return errors.New("this is no report.json of portalspec: it has no schema and no tool")
	case *head.Schema > verdict.Schema:
		return fmt.Errorf("this report is of schema %d, which a later portalspec wrote; this one reads schema %d", *head.Schema, verdict.Schema)
	case *head.Schema < 1 || head.Rules == nil:
		return errors.New("the report is damaged: it has no schema or no rules")
	}
	return nil
}
