package match

import (
	"math/big"
	"strings"
)

// sameNumber tells whether two texts are numbers of the same decimal value, whatever their size and notation.
func sameNumber(a, b string) bool {
	left, ok := decimalOf(a)
	right, alsoOK := decimalOf(b)
	return ok && alsoOK && left.negative == right.negative && left.digits == right.digits && left.exponent.Cmp(right.exponent) == 0
}

// decimal is 0.digits x 10^exponent, its digits without zeros at either end; zero has none.
type decimal struct {
	negative bool
	digits   string
	exponent *big.Int
}

// maxExponent is how many characters an exponent may have: big.Int takes its time to read long ones.
const maxExponent = 1000

func decimalOf(text string) (decimal, bool) {
	text = strings.TrimSpace(text)
	unsigned := strings.TrimLeft(text, "+-")
	if len(text)-len(unsigned) > 1 {
		return decimal{}, false
	}
	mantissa, power, scientific := strings.Cut(strings.ToLower(unsigned), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole+fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return decimal{}, false
	}
	exponent := new(big.Int)
	if scientific {
		if len(power) > maxExponent {
			return decimal{}, false
		}
		if _, ok := exponent.SetString(power, 10); !ok {
			return decimal{}, false
		}
	}
	digits := strings.TrimLeft(whole+fraction, "0")
	leading := len(whole+fraction) - len(digits)
	digits = strings.TrimRight(digits, "0")
	if digits == "" {
		return decimal{exponent: new(big.Int)}, true
	}
	exponent.Add(exponent, big.NewInt(int64(len(whole)-leading)))
	return decimal{strings.HasPrefix(text, "-"), digits, exponent}, true
}

// sameID tells whether two ids are one: equal texts, numbers of the same value, or guids that differ in case.
func sameID(a, b string) bool {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	return a == b || isGUID(a) && strings.EqualFold(a, b) || sameNumber(a, b)
}

func isGUID(id string) bool { return len(id) == 36 && strings.Count(id, "-") == 4 }

// sameText tells whether a text of an answer is the wanted one. A comment may come in markup: then its text counts.
func sameText(got, want string) bool {
	return got == want || strings.Contains(got, "<") && strings.TrimSpace(withoutMarkup(got)) == strings.TrimSpace(want)
}
