package match

import (
	"html"
	"regexp"
	"sync"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// insides are the signs of a server's own workings, by what they are. They ask for more than a name or a sentence: an
// error may say "ArgumentNullException" or "Value cannot be null. Parameter name: title".
var insides = sync.OnceValue(func() []inside {
	return []inside{
		{"a stack trace", regexp.MustCompile(`\bat [A-Za-z_$][\w$]*(?:[./][\w$<>` + "`" + `+\[\],~-]+)+ ?\([^()\n]*\)\s*(?:in \S+:line \d+|at [A-Za-z_$][\w$]*\.)`)},
		{"a stack trace", regexp.MustCompile(`(?m)^\s*at [A-Za-z_$][\w$]*(?:[./][\w$<>` + "`" + `+\[\],~-]+)+ ?\([^()\n]*\)\s*$`)},
		{"a stack trace", regexp.MustCompile(`\bat [\w$.<>/]+\((?:[\w$-]+\.(?:java|kt|scala|groovy|clj):\d+|Native Method|Unknown Source)\)`)},
		{"a stack trace", regexp.MustCompile(`\bat (?:async )?(?:[\w$.<> \[\]]+ \()?(?:file:|node:|webpack:|/|[A-Za-z]:\\)[^\s()]+:\d+:\d+`)},
		{"a stack trace", regexp.MustCompile(`(?i)--- End of (?:inner exception |managed )?stack trace|\bServer stack trace:|\bException rethrown at \[`)},
		{"a stack trace", regexp.MustCompile(`Traceback \(most recent call last\)|File "[^"\n]+", line \d+`)},
		{"a stack trace", regexp.MustCompile(`\bgoroutine \d+ \[\w+|\bpanic: runtime error:`)},
		{"a stack trace", regexp.MustCompile(`#\d+ (?:/|[A-Za-z]:\\)[^\s()]+\(\d+\): |Stack trace:\s*#0 `)},
		{"a source path", regexp.MustCompile(`\b[A-Za-z]:\\{1,2}(?:[^\\/:*?"<>|\r\n]{1,80}\\{1,2})+[^\\/:*?"<>|\s]{1,80}\.(?:cs|vb|fs|java|kt|py|php|js|ts|go|rb|c|cpp|h|aspx|ashx|asmx|ascx|cshtml|config|dll|pdb)\b`)},
		{"a source path", regexp.MustCompile(`(?:/[\w.@+-]+){2,}\.(?:cs|vb|fs|java|kt|py|php|js|ts|go|rb|c|cpp|h|aspx|ashx|cshtml)(?:</b>)?(?::\d+|\(\d+\)|:line \d+|,? (?:on )?line (?:<b>)?\d+)`)},
		{"an exception dump", regexp.MustCompile(`\b[A-Za-z_]\w*(?:\.\w+)+(?:Exception|Error)(?:\s*\(0x[0-9A-Fa-f]+\))?: \S`)},
		{"an exception dump", regexp.MustCompile(`\[\w+Exception(?: \(0x[0-9A-Fa-f]+\))?: |\bCaused by: [\w.]+|Server Error in '/[^']*' Application`)},
		{"SQL", regexp.MustCompile(`\bSELECT\s[^.;]{1,300}\sFROM\s|\bINSERT INTO\s+\S+\s*\(|\bUPDATE\s+\S+\s+SET\s|\bDELETE FROM\s+\S+`)},
		{"SQL", regexp.MustCompile(`(?i)\bselect\s+[\w*` + "`" + `."\[\], ]{1,200}\sfrom\s+[\w` + "`" + `."\[\]]+\s+where\s+\S+\s*(?:=|<|>|in\s*\(|like\s')|\binsert into \S+ ?\([^)]{1,300}\) ?values`)},
		{"an SQL error", regexp.MustCompile(`(?i)You have an error in your SQL syntax|SQLSTATE\[|\bORA-\d{5}\b|\bPG::\w+|near "[^"]*": syntax error|syntax error at or near|Unclosed quotation mark after|\b(?:My)?SqlException\b|\bPSQLException\b|\bsqlite3?\.\w*Error`)},
		{"an SQL error", regexp.MustCompile(`(?i)\bTable '[^']+\.[^']+' doesn't exist|\bDuplicate entry '[^']*' for key|\bUnknown column '[^']+' in '|violates (?:foreign key|unique|not-null|check) constraint|\bno such (?:table|column): \w|\bInvalid (?:object|column) name '`)},
	}
})

type inside struct {
	what string
	sign *regexp.Regexp
}

// searched is how much of a body is looked at: a trace stands at the front, and the signs are slow on long texts.
const searched = 256 << 10

// ShowNoInternals matches an answer whose body shows no stack trace, source path, SQL or dump of an exception.
func ShowNoInternals() types.GomegaMatcher {
	return &judged{wanted: "nothing of the server's insides", check: func(x evidence.Exchange) (bool, string, error) {
		body := bodyText(x)
		for _, text := range plainly(body[:min(len(body), searched)]) {
			for _, inside := range insides() {
				if found := inside.sign.FindString(text); found != "" {
					return false, inside.what + ": " + quoted(found), nil
				}
			}
		}
		return true, "nothing of them", nil
	}}
}

// plainly returns a text as it is, and as it reads once the escapes of JSON, XML and HTML are undone.
func plainly(text string) []string {
	texts := []string{text}
	if decoded := html.UnescapeString(unescapeLines(unescapeJSON(text))); decoded != text {
		texts = append(texts, decoded)
	}
	return texts
}

var lineEscape = regexp.MustCompile(`(?:\\[rnt])+`)

// unescapeLines undoes the line ends and tabs of a JSON text.
func unescapeLines(text string) string {
	return lineEscape.ReplaceAllString(text, "\n")
}
