package deviations

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"portalspec/reports/evidence"
)

// Fingerprint is what is wrong by a verdict's message, in one line: what was wanted and got, and with which status and media
// type it was answered. What is another in the next run is left out: paths, ids, dates (their form stays), durations, quoted
// texts, bodies, and how many records there are. A fingerprint is its own fingerprint, and nothing in it acts.
func Fingerprint(message string) string {
	for range 10 { // what is left out may bring together what is to be left out in turn
		before := message
		if message = essence(before); message == before {
			break
		}
	}
	return message
}

func essence(message string) string {
	var said []string
	for line := range strings.Lines(evidence.Visible(message)) {
		line = strings.TrimSpace(line)
		answer := exchanged.FindStringSubmatch(line)
		switch {
		case line == "" || strings.HasPrefix(line, "|"):
		case answer != nil:
			said = append(said, "answered "+answer[1])
		default:
			said = append(said, strings.TrimRight(line, ": "))
		}
	}
	text := strings.Join(strings.Fields(strings.Join(said, "; ")), " ")
	for _, one := range incidental {
		text = one.found.ReplaceAllString(text, one.told)
	}
	text = date.ReplaceAllStringFunc(text, formOf)
	text = number.ReplaceAllString(text, "…")
	return evidence.BreakCommands(shortened(text))
}

// exchanged is a line of a message that shows an exchange, with what was answered.
var exchanged = regexp.MustCompile(`^[A-Z]+ /.* -> (.+)$`)

// incidental is what one run says otherwise than the next, in the order in which it is left out. A quoted text ends where
// what follows is not of it: the text itself may hold quotes. Of a quoted date the quotes go first, so that its form stays.
var incidental = []struct {
	found *regexp.Regexp
	told  string
}{
	{regexp.MustCompile(`"(` + dateForm + `)"`), "$1"},
	{regexp.MustCompile(`"(?:.*?)"(?:\.\.\. \(\d+ bytes in all\))?([,;.:)]*(?:\s|$))`), `"…"$1`},
	{regexp.MustCompile(`portalspec-[0-9a-f]+(?:-[0-9a-f]+)*`), "…"},
	{regexp.MustCompile(`[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`), "…"},
	{regexp.MustCompile(`(^|[\s(])/[^\s"',;)]+`), "$1/…"},
	{regexp.MustCompile(`\b\d+(?:\.\d+)?(?:ns|us|ms|s|m|h)(?:\d+(?:\.\d+)?(?:ms|s|m))*\b`), "…"},
	{regexp.MustCompile(`\b\d+ (others|records|bytes|times)\b`), "n $1"},
	{regexp.MustCompile(`\b(count|byte|offset|line|column|character|refusal after|mix of|times of|latest to request) \d+\b`), "$1 n"},
}

const dateForm = `\d{4}-\d\d-\d\d(?:[T ]\d\d[:-]\d\d[:-]\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?`

var (
	date   = regexp.MustCompile(dateForm)
	digit  = regexp.MustCompile(`\d`)
	number = regexp.MustCompile(`\b\d{4,}\b`) // a status has three digits
)

// formOf is a date with a # for each digit.
func formOf(date string) string { return digit.ReplaceAllString(date, "#") }

// longest is how much of a fingerprint is told, in bytes. What is cut is told apart by a digest.
const longest = 400

func shortened(text string) string {
	if len(text) <= longest {
		return text
	}
	end := longest - 20
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return fmt.Sprintf("%s… (%.4x)", strings.TrimSpace(text[:end]), sha256.Sum256([]byte(text)))
}
