package match

import (
	"html"
	"regexp"
)

var (
	unseen = regexp.MustCompile(`(?is)<(?:script|style|head)\b.*?</(?:script|style|head)\s*>|<!--.*?-->`)
	tag    = regexp.MustCompile(`<[^<>]*>`)
)

// withoutMarkup is the text of a page or comment, as a browser would show it but for white space.
func withoutMarkup(text string) string {
	return html.UnescapeString(tag.ReplaceAllString(unseen.ReplaceAllString(text, ""), " "))
}
