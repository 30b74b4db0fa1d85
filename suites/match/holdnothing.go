package match

import (
	"encoding/base64"
	"html"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// HoldNothingOf matches an answer in whose body and headers none of the texts stands: as it is, in another case, or
// written in JSON, XML, a URL or base64. Empty texts do not count.
func HoldNothingOf(texts ...string) types.GomegaMatcher {
	return &judged{wanted: "nothing of what is not for the caller", check: func(x evidence.Exchange) (bool, string, error) {
		found, err := findIn(x, texts)
		if found != "" {
			return false, quoted(found), nil
		}
		return err == nil, "nothing of it", err
	}}
}

// findIn returns the first of the texts that the answer holds; "" where it holds none.
func findIn(x evidence.Exchange, texts []string) (string, error) {
	texts = slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return strings.TrimSpace(text) == "" })
	if len(texts) == 0 {
		return "", cannot("there is nothing to look for")
	}
	places := readings(bodyText(x))
	for _, name := range slices.Sorted(maps.Keys(x.Answer.Header)) {
		for _, value := range x.Answer.Header[name] {
			places = append(places, readings(value)...)
		}
	}
	for _, text := range texts {
		for _, place := range places {
			if strings.Contains(place.folded, strings.ToLower(text)) || holdsBase64(place.raw, text) {
				return text, nil
			}
		}
	}
	if x.Answer.Cut != "" {
		return "", cannot("the body was cut: %s", x.Answer.Cut)
	}
	return "", nil
}

// bodyText is the body in UTF-8, where its charset is known; else as it came.
func bodyText(x evidence.Exchange) string {
	label := markOf(x.Answer.Body)
	if label == "" {
		label = charsetOf(x)
	}
	if decoded, err := decode(x.Answer.Body, label); err == nil {
		return string(decoded)
	}
	return string(x.Answer.Body)
}

type place struct{ raw, folded string }

// readings are a text as it is, and what it means where it is written in JSON, XML or HTML, or a URL: one in the other too.
func readings(text string) []place {
	places := []place{{text, strings.ToLower(text)}}
	for _, decoded := range []func(string) string{unescapeJSON, html.UnescapeString, unescapeURL} {
		if plain := decoded(places[len(places)-1].raw); plain != places[len(places)-1].raw {
			places = append(places, place{plain, strings.ToLower(plain)})
		}
	}
	return places
}

var jsonEscape = regexp.MustCompile(`(?:\\u[0-9A-Fa-f]{4})+|\\["\\/]`)

func unescapeJSON(text string) string {
	return jsonEscape.ReplaceAllStringFunc(text, func(escape string) string {
		if plain, err := strconv.Unquote(`"` + strings.ReplaceAll(escape, `\/`, `/`) + `"`); err == nil {
			return plain
		}
		return surrogates(escape)
	})
}

var urlEscape = regexp.MustCompile(`(?:%[0-9A-Fa-f]{2})+|\+`)

func unescapeURL(text string) string {
	return urlEscape.ReplaceAllStringFunc(text, func(escape string) string {
		plain, err := url.QueryUnescape(escape)
		if err != nil {
			return escape
		}
		return plain
	})
}

// holdsBase64 looks for the text within something longer that was written in base64, wherever in it the text began.
func holdsBase64(place, text string) bool {
	if len(text) < 6 { // fewer characters are found by chance
		return false
	}
	for skip := range 3 {
		whole := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("\x00", skip) + text))
		first := []int{0, 2, 3}[skip]      // what the bytes before take part in
		last := (skip + len(text)) * 8 / 6 // what the bytes after take part in
		sure := whole[first:min(last, len(whole))]
		urlSafe := strings.NewReplacer("+", "-", "/", "_").Replace(sure)
		if strings.Contains(place, sure) || strings.Contains(place, urlSafe) {
			return true
		}
	}
	return false
}
