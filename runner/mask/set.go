package mask

// set is a set of bytes.
type set [256]bool

func setOf(members string) (s set) {
	for _, b := range []byte(members) {
		s[b] = true
	}
	return s
}

// skip is where the first byte stands, from there on, that is not of the set; find, the first that is.
func (s *set) skip(text []byte, at int) int {
	for at < len(text) && s[text[at]] {
		at++
	}
	return at
}

func (s *set) find(text []byte, at int) int {
	for at < len(text) && !s[text[at]] {
		at++
	}
	return at
}

// What white space is between values and in tags; and what ends something that is neither string nor mark in JSON, a name in
// a tag, and a value without quotes.
var (
	blank     = setOf(" \t\r\n")
	endsBare  = setOf("{}[],:\" \t\r\n")
	endsName  = setOf(" \t\r\n=/<>\"'?")
	endsValue = setOf(" \t\r\n>\"'")
)
