package terminal

import (
	"bytes"
	"io"
	"strings"

	"charm.land/lipgloss/v2"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
)

// Style says how a report may look.
type Style struct {
	Colour bool // whether to colour; the caller honours NO_COLOR
	Width  int  // columns; 0 where they are not known
}

const (
	unknownWidth = 100
	narrowest    = 20 // columns; a narrower window is written to as if it had them
)

func (s Style) width() int {
	if s.Width <= 0 {
		return unknownWidth
	}
	return max(s.Width, narrowest)
}

// page collects what is written, cleaned and wrapped. Whatever the target said passes through it.
type page struct {
	text  bytes.Buffer
	style Style
}

func (p *page) to(w io.Writer) error {
	_, err := w.Write(p.text.Bytes())
	return err
}

func (p *page) blank() { p.text.WriteByte('\n') }

// say writes a text, wrapped and indented. first stands before it in that look: in a column of its own where the window
// has room for one, else as the text's first words. first is clean; the text is cleaned here.
func (p *page) say(indent int, first string, look lipgloss.Style, text string) {
	indent = min(indent, p.style.width()/4)
	hang, column := indent, indent+lipgloss.Width(first)+1
	said := lines(text)
	if len(said) == 0 {
		said = []string{""}
	}
	switch {
	case first == "":
	case column <= p.style.width()/3:
		hang = column
	default:
		hang = min(indent+2, p.style.width()/4)
		said[0] = strings.TrimRight(first+" "+said[0], " ")
	}
	for i, line := range said {
		for j, part := range wrapped(line, p.style.width()-hang-1) {
			switch {
			case i+j > 0 || first == "":
				p.line(hang, part)
			case hang == column:
				p.line(indent, p.paint(look, first)+" "+part)
			case strings.HasPrefix(part, first):
				p.line(indent, p.paint(look, first)+strings.TrimPrefix(part, first))
			default: // it was wrapped itself
				p.line(indent, part)
			}
		}
	}
}

// wrapped breaks a line at spaces and after a few marks, in the middle of a word where nothing else helps.
func wrapped(line string, width int) []string {
	const hyphen = "\ue000" // lipgloss would break --flags and -> at theirs; no clean text holds a character of private use
	text := lipgloss.Wrap(strings.ReplaceAll(line, "-", hyphen), width, " /,;&")
	return strings.Split(strings.ReplaceAll(text, hyphen, "-"), "\n")
}

func (p *page) line(indent int, text string) {
	text = strings.TrimRight(evidence.BreakCommands(text), " ")
	if text != "" {
		text = strings.Repeat(" ", indent) + text
	}
	p.text.WriteString(text + "\n")
}

// verbatim writes lines that are there to be copied: they are neither wrapped nor changed beyond what is not printable.
func (p *page) verbatim(indent int, text string) {
	for _, line := range strings.Split(evidence.Visible(cut(text, longestShell)), "\n") {
		p.text.WriteString(strings.Repeat(" ", min(indent, p.style.width()/4)) + evidence.BreakCommands(line) + "\n")
	}
}

func (p *page) paint(look lipgloss.Style, text string) string {
	if !p.style.Colour {
		return text
	}
	return look.Render(text)
}

var (
	plain = lipgloss.NewStyle()
	bold  = lipgloss.NewStyle().Bold(true)
	faint = lipgloss.NewStyle().Faint(true)
)

// marks stand before the word, so that a verdict is seen without colour and without reading.
var marks = map[verdict.Verdict]string{
	verdict.Broken: "‼", verdict.Fail: "✗", verdict.Blocked: "?", verdict.Known: "~", verdict.Warn: "!", verdict.Pass: "✓",
	verdict.Noted: "i", verdict.NotApplicable: "-", verdict.NotSelected: " ",
}

func mark(v verdict.Verdict) string { return marks[v] + " " + v.Word() }

func look(v verdict.Verdict) lipgloss.Style {
	switch v {
	case verdict.Pass:
		return lipgloss.NewStyle().Foreground(lipgloss.Green)
	case verdict.Fail, verdict.Broken:
		return lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Red)
	case verdict.Warn, verdict.Known:
		return lipgloss.NewStyle().Foreground(lipgloss.Yellow)
	case verdict.Blocked:
		return lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Magenta)
	}
	return faint
}

func (p *report) verdictLook() lipgloss.Style {
	switch p.run.Verdict {
	case verdict.Conformant:
		return look(verdict.Pass).Bold(true)
	case verdict.Nonconformant:
		return look(verdict.Fail)
	}
	return look(verdict.Blocked)
}
