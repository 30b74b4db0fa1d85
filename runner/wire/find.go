package wire

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// hunt is a set of needles, ready to be looked for.
type hunt struct {
	needles []needle
	byFirst [256][]int // the needles by their first byte
}

func newHunt(secrets []secret) *hunt {
	h := &hunt{}
	for _, s := range secrets {
		h.needles = append(h.needles, s.needles()...)
	}
	for i, n := range h.needles {
		h.byFirst[n.text[0]] = append(h.byFirst[n.text[0]], i)
	}
	return h
}

// span is a part of a text that holds a secret.
type span struct {
	from, to int
	name     string
}

// spans are the parts of a text that hold secrets, in order; what overlaps is one. At the end of a text that was cut, the
// beginning of a secret counts as one.
func (h *hunt) spans(text string, cut bool) (all []span) {
	for p := 0; p < len(text); p++ {
		found, ok := h.at(text, p, cut)
		if !ok {
			continue
		}
		if last := len(all) - 1; last >= 0 && found.from < all[last].to {
			all[last].to = max(all[last].to, found.to)
			continue
		}
		all = append(all, found)
	}
	return all
}

// at finds the longest secret that begins at p.
func (h *hunt) at(text string, p int, cut bool) (longest span, ok bool) {
	if len(h.byFirst[text[p]]) == 0 && strings.IndexByte(`%\&+`, text[p]) < 0 {
		return longest, false
	}
	var room [depth + 4]reading
	for _, first := range readings(room[:0], text, p) {
		for _, i := range h.byFirst[first.piece[0]] {
			if h.needles[i].hopeless(text, first.end) {
				continue
			}
			found, here := h.needles[i].match(text, p, cut)
			if here && (!ok || found.to > longest.to) {
				longest, ok = found, true
			}
		}
	}
	return longest, ok
}

// hopeless tells, quickly, that the needle's second byte does not stand at p, however it were written.
func (n needle) hopeless(text string, p int) bool {
	return p < len(text) && len(n.text) > 1 && text[p] != n.text[1] && strings.IndexByte("%\\&+=\r\n", text[p]) < 0
}

// match finds the needle where it begins at p. Since a text can be read in several ways, it follows all of them at once:
// ahead[i] holds where the text may go on when i bytes of the needle have been read.
func (n needle) match(text string, p int, cut bool) (found span, ok bool) {
	var ahead [utf8.UTFMax + 1][]int
	ahead[0] = append(ahead[0], p)
	for i := range len(n.text) {
		slot := &ahead[i%len(ahead)]
		slices.Sort(*slot)
		for _, at := range slices.Compact(*slot) {
			if at == len(text) {
				if cut && i >= short/2 {
					return span{p, at, n.name}, true
				}
				continue
			}
			n.step(&ahead, text, i, at)
			if next, last := broken(text, at); i > 0 && next > at {
				for ; next <= last && next < len(text); next++ {
					n.step(&ahead, text, i, next)
				}
			}
		}
		*slot = (*slot)[:0]
		if quiet(ahead) {
			return found, false
		}
	}
	ends := ahead[len(n.text)%len(ahead)]
	if len(ends) == 0 {
		return found, false
	}
	found = span{p, slices.Max(ends), n.name}
	if n.before && p > 0 && isBase64(text[p-1]) {
		found.from--
	}
	if n.after {
		found.to = tail(text, found.to)
	}
	return found, !n.whole || isWhole(text, found)
}

// step reads on from a place in the text, where i bytes of the needle have been read.
func (n needle) step(ahead *[utf8.UTFMax + 1][]int, text string, i, at int) {
	var room [depth + 4]reading
	for _, r := range readings(room[:0], text, at) {
		if strings.HasPrefix(n.text[i:], r.piece) {
			next := &ahead[(i+len(r.piece))%len(ahead)]
			*next = append(*next, r.end)
		}
	}
}

func quiet(ahead [utf8.UTFMax + 1][]int) bool {
	for _, places := range ahead {
		if len(places) > 0 {
			return false
		}
	}
	return true
}

// tail is where base64 ends of which the last character but one stands before p.
func tail(text string, p int) int {
	if p < len(text) && isBase64(text[p]) {
		p++
	}
	for range 2 {
		if p < len(text) && text[p] == '=' {
			p++
		}
	}
	return p
}

func isBase64(b byte) bool { return class(b) != "" || strings.IndexByte("+/-_", b) >= 0 }

// isWhole tells whether a part of a text is a value by itself: a JSON string that is no name, the text or an attribute of an
// XML element, a field of a form, all there is.
func isWhole(text string, part span) bool {
	before, after := text[:part.from], text[part.to:]
	after = strings.TrimLeft(after, `\`) // JSON in a JSON string
	switch {
	case before == "":
		return after == ""
	case strings.HasSuffix(before, ">"):
		return strings.HasPrefix(after, "<")
	case strings.HasSuffix(before, "="):
		return after == "" || strings.IndexByte("&; \r\n", after[0]) >= 0
	case strings.HasSuffix(before, `"`), strings.HasSuffix(before, "'"):
		rest, found := strings.CutPrefix(after, before[len(before)-1:])
		return found && !strings.HasPrefix(strings.TrimLeft(rest, " \t\r\n"), ":")
	}
	return false
}
