// Package deviations reads lists of known deviations of a server, and holds the verdicts of a run against them: what is
// listed and wrong in the listed way is known; what is listed and not wrong any more must not stay listed.
package deviations

import _ "embed" // for the schema

// Schema is the JSON Schema (2020-12) of a file of deviations.
//
//go:embed schema.json
var Schema []byte
