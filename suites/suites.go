// Package suites is all that is judged: importing it declares every chapter.
package suites

import (
	_ "portalspec/suites/authorization" // who may call
	_ "portalspec/suites/batch"         // several requests as one
	_ "portalspec/suites/dates"         // how dates are written
	_ "portalspec/suites/envelope"      // what surrounds an answer in JSON
	_ "portalspec/suites/formats"       // in which format the answer comes
	_ "portalspec/suites/login"         // where a token comes from
	_ "portalspec/suites/operations"    // what holds of every documented operation (full profile)
	_ "portalspec/suites/ratelimit"     // what happens beyond the limit
	_ "portalspec/suites/resources"     // every record by itself
	_ "portalspec/suites/responses"     // which status it has, what a failure looks like
)
