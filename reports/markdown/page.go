package markdown

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"portalspec/reports/evidence"
)

// page collects blocks. What the target said stands in code spans and fences only, where GitHub neither renders markup
// nor links, mentions or computes anything.
type page struct{ text strings.Builder }

// say writes a block that is Markdown.
func (p *page) say(block string) {
	if block == "" {
		return
	}
	p.text.WriteString(block + "\n\n")
}

// list writes texts as a list, as many as a reader bears.
func (p *page) list(title string, texts []string) {
	if len(texts) == 0 {
		return
	}
	var lines []string
	if title != "" {
		p.say("**" + title + "**")
	}
	for _, text := range texts[:min(len(texts), mostNames)] {
		lines = append(lines, "- "+prose(cut(text, longestItem)))
	}
	if more := len(texts) - mostNames; more > 0 {
		lines = append(lines, fmt.Sprintf("- and %d more", more))
	}
	p.say(strings.Join(lines, "\n"))
}

// fence writes a text as a code block, whose fence is longer than any row of backticks within.
func (p *page) fence(language, text string, most int) {
	text = strings.Trim(evidence.BreakCommands(evidence.Visible(cut(strings.ReplaceAll(text, "\r\n", "\n"), most))), "\n")
	if text == "" {
		return
	}
	mark := strings.Repeat("`", max(3, ticks(text)+1))
	p.say(mark + language + "\n" + text + "\n" + mark)
}

// prose is a text within a line: as it is where it holds nothing that Markdown or GitHub reads, else as code.
func prose(text string) string {
	text = strings.TrimSpace(text)
	if harmless().MatchString(text) && !strings.Contains(text, "://") && !strings.Contains(text, "www.") {
		return evidence.BreakCommands(text)
	}
	return code(text)
}

// harmless does not begin as an item of a list does.
var harmless = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:(?:[\pL("'/]|\pN+[\pL /%:])[\pL\pN ,.;:()'"/%+=?-]*)?$`)
})

// code is a text as a code span, in one line; "" where the text is empty.
func code(text string) string {
	text = evidence.BreakCommands(strings.ReplaceAll(evidence.Visible(strings.TrimSpace(text)), "\n", `\n`))
	if text == "" {
		return ""
	}
	mark := strings.Repeat("`", ticks(text)+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return mark + text + mark
}

// ticks is the length of the longest row of backticks.
func ticks(text string) int {
	var most, now int
	for _, char := range text {
		if char != '`' {
			now = 0
			continue
		}
		now++
		most = max(most, now)
	}
	return most
}

func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + fmt.Sprintf("... (%d more bytes)", len(text)-most)
}
