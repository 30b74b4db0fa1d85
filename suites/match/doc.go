// Package match is what chapters judge with: expectations whose failures are rulings, one view on JSON and XML documents,
// and matchers over evidence. It sends nothing and keeps nothing between judgements; a judgement starts no goroutine.
package match
