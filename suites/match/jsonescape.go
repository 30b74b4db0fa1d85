package match

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// surrogates reads a run of \uXXXX, in which JSON writes characters beyond U+FFFF as two.
func surrogates(escapes string) string {
	var units []uint16
	for _, digits := range strings.Split(escapes, `\u`)[1:] {
		unit, err := strconv.ParseUint(digits, 16, 16)
		if err != nil {
			return escapes
		}
		units = append(units, uint16(unit))
	}
	return string(utf16.Decode(units))
}
