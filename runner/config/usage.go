package config

import (
	"fmt"
	"strings"
)

// Usage is a mistake of whoever started the run, in one sentence for a person: exit code 2.
type Usage string

// Error is the sentence.
func (u Usage) Error() string { return string(u) }

func usagef(format string, args ...any) error { return Usage(fmt.Sprintf(format, args...)) }

// Nearest is the known name that name was most likely meant to be, or "" where none is near: one that differs in a letter,
// else one that begins so, else one that differs in a third of its letters at most.
func Nearest(name string, known []string) string {
	best, least := "", max(2, len(name)/3)+1
	for _, candidate := range known {
		if d := distance(strings.ToLower(name), strings.ToLower(candidate)); d < least && d < len(candidate) {
			best, least = candidate, d
		}
	}
	if least <= 1 || len(name) < 3 {
		return best
	}
	for _, candidate := range known {
		if strings.HasPrefix(candidate, name) {
			return candidate
		}
	}
	return best
}

// distance is Levenshtein's: how many letters to add, drop or replace.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := before
			if a[i] != b[j] {
				replace++
			}
			before = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// meant ends a sentence about an unknown name: with the nearest one, else with what there is.
func meant(name string, known []string) string {
	if near := Nearest(name, known); near != "" {
		return "; did you mean " + near + "?"
	}
	return "; there is " + listed(known)
}

func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
