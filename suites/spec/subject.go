package spec

import (
	"fmt"
	"strings"

	"portalspec/fixtures/records"
)

// Subject is what a rule is judged for: a record type, an operation, a way of stating the format.
type Subject struct {
	Name   string // unique within the rule: "group POST .json"
	Record string // the record type's name; "" where the subject is about none
}

// About names the subject of an It by its parts: a records.Type, a method, an evidence.Way, or a word.
func About(parts ...any) Subject {
	var subject Subject
	words := make([]string, len(parts))
	for i, part := range parts {
		words[i] = fmt.Sprint(part)
		if record, ok := part.(records.Type); ok {
			subject.Record = record.Name
		}
	}
	subject.Name = strings.Join(words, " ")
	return subject
}
