package match

import (
	"bytes"
	"strings"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// BeJSON matches an answer that is JSON by its media type, and whose body is one valid JSON value.
func BeJSON() types.GomegaMatcher { return formatMatcher("JSON", "JSON") }

// BeXML matches an answer that is XML by its media type, and whose body is one well-formed document. A root named html is
// a page for people, and no answer.
func BeXML() types.GomegaMatcher { return formatMatcher("XML", "XML") }

// BeIn matches an answer in the format that a request of that way asks for: BeJSON or BeXML.
func BeIn(way evidence.Way) types.GomegaMatcher {
	return formatMatcher(formatOf(way)+" (asked for by: "+string(way)+")", formatOf(way))
}

// BeEmptyOrIn matches an answer without a body, and one that BeIn matches.
func BeEmptyOrIn(way evidence.Way) types.GomegaMatcher {
	format := formatOf(way)
	return &judged{wanted: "no body, or " + format + " (asked for by: " + string(way) + ")",
		check: func(x evidence.Exchange) (bool, string, error) {
			if len(bytes.TrimSpace(x.Answer.Body)) == 0 && x.Answer.Cut == "" {
				return true, "no body", nil
			}
			return inFormat(x, format)
		}}
}

func formatOf(way evidence.Way) string {
	if way.WantsJSON() {
		return "JSON"
	}
	return "XML"
}

func formatMatcher(wanted, format string) types.GomegaMatcher {
	return &judged{wanted: wanted, check: func(x evidence.Exchange) (bool, string, error) { return inFormat(x, format) }}
}

func inFormat(x evidence.Exchange, format string) (held bool, got string, err error) {
	media := x.MediaType()
	if right := format == "JSON" && isJSON(media) || format == "XML" && isXML(media); !right {
		if media == "" {
			return false, "no media type", nil
		}
		return false, media, nil
	}
	document, err := Read(x)
	if err != nil {
		return unread(err)
	}
	if strings.EqualFold(document.Root(), "html") {
		return false, "a page of HTML", nil
	}
	return true, format, nil
}
