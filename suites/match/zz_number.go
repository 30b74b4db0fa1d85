package match

import (
	"math/big"
	"strings"
)

// sameNumber tells whether two texts are the same decimal value, in any notation. Exponents that would need more memory
// than the text is worth are compared as text.
func sameNumber(a, b string) bool {
	x, okX := decimal(a)
	y, okY := decimal(b)
	return okX && okY && x.Cmp(y) == 0
}

func decimal(text string) (*big.Rat, bool) {
	text = strings.TrimSpace(text)
	if len(text) > 400 || strings.ContainsAny(text, "/xXpP_") {
		return nil, false
	}
	if i := strings.IndexAny(text, "eE"); i >= 0 && len(strings.Trim(text[i+1:], "+-0")) > 3 {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}
