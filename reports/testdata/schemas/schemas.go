// Package schemas compiles the JSON Schemas that are shipped, for tests of what they describe.
package schemas

import (
	"bytes"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Compile returns the schema of that text, which holds formats (date-time, uri) too. A text that is no schema ends the test.
func Compile(t testing.TB, text []byte) *jsonschema.Schema {
	t.Helper()
	const place = "schema.json"
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("the schema is no JSON: %v", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(place, document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(place)
	if err != nil {
		t.Fatalf("the schema does not compile: %v", err)
	}
	return schema
}
