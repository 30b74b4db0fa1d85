package config

import _ "embed" // for the schema

// Schema is the JSON Schema (2020-12) of ginkgo.yaml, for editors that complete it. The reader says more than it can: what
// an address holds, which names exist, what makes sense only together.
//
//go:embed schema.json
var Schema []byte
