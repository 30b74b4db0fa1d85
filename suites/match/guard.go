package match

// What a document may be at most. The parsers behind Value recurse or multiply memory, so a guard that does neither walks
// each body before they see it.
const (
	maxDepth = 200
	maxNodes = 200_000 // values of JSON; elements, attributes, texts and comments of XML
)

func tooDeep() error { return cannot("not read for our own safety: nested deeper than %d", maxDepth) }

func tooMany() error {
	return cannot("not read for our own safety: more than %d nodes", maxNodes)
}
