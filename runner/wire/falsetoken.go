package wire

import (
	"hash/fnv"
	"math/rand/v2"
	"strings"

	"portalspec/reports/evidence"
)

var falseKinds = []evidence.Credential{evidence.Random, evidence.Altered, evidence.FirstHalf, evidence.CutShort}

// falseToken makes of a token one that was never issued: of one run always the same.
func falseToken(kind evidence.Credential, token, run string) string {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(run + "\x00" + token)) // never fails
	random := rand.New(rand.NewPCG(hash.Sum64(), 7))
	changed := []byte(token)
	switch kind {
	case evidence.FirstHalf:
		changed = changed[:max(1, len(token)/2)]
	case evidence.CutShort:
		changed = changed[:max(1, len(token)-4)]
	case evidence.Altered:
		middle := middleOf(token)
		changed[middle] = other(random, token[middle])
	default:
		for i := range changed {
			changed[i] = other(random, token[i])
		}
	}
	if string(changed) == token { // nothing but punctuation, or a single character
		changed[middleOf(token)] = 'x'
	}
	return string(changed)
}

// middleOf is the place nearest to the middle, from there on, of a letter or digit.
func middleOf(token string) int {
	half := len(token) / 2
	for i := range token {
		if at := (half + i) % len(token); class(token[at]) != "" {
			return at
		}
	}
	return half
}

var classes = []string{"0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}

func class(b byte) string {
	for _, letters := range classes {
		if strings.IndexByte(letters, b) >= 0 {
			return letters
		}
	}
	return ""
}

// other is another character of the same class: punctuation stays, for it may have a meaning in the token's form.
func other(random *rand.Rand, b byte) byte {
	letters := class(b)
	if letters == "" {
		return b
	}
	for {
		if next := letters[random.IntN(len(letters))]; next != b {
			return next
		}
	}
}
