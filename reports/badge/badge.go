// Package badge writes a run's verdict as a small picture (SVG), for a README or a dashboard. It loads nothing and holds
// no text of the target.
package badge

import (
	"encoding/xml"
	"fmt"
	"io"
	"unicode/utf8"

	"portalspec/reports/verdict"
)

const (
	name      = "portalspec"
	character = 7  // pixels that a character takes, about
	margin    = 12 // pixels beside a text, both sides together
	height    = 20
)

// Colours behind white text, each with a contrast of at least 4.5 to 1.
const (
	green = "#1a7f37"
	amber = "#8a5a00"
	red   = "#b42318"
	grey  = "#444c56"
)

// Write writes the badge. Errors are those of w.
func Write(w io.Writer, run verdict.Run) error {
	said, colour := told(run)
	left, right := width(name), width(said)
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	err := encoder.Encode(svg{
		Namespace: "http://www.w3.org/2000/svg", Width: left + right, Height: height, Role: "img", Label: name + ": " + said,
		Title: name + ": " + said,
		Parts: []part{{Width: left, Height: height, Fill: grey}, {X: left, Width: right, Height: height, Fill: colour}},
		Words: words{Fill: "#fff", Anchor: "middle", Font: "Verdana,DejaVu Sans,sans-serif", Size: 11, Texts: []word{
			{X: left / 2, Y: 14, Length: left - margin, Text: name},
			{X: left + right/2, Y: 14, Length: right - margin, Text: said},
		}},
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n")
	return err
}

// told is the verdict in few words, and its colour. Only a whole run in which all holds is plainly conformant.
func told(run verdict.Run) (said, colour string) {
	must, judged := run.Tally(verdict.Must), run.Scope.Must
	switch {
	case run.Verdict == verdict.Nonconformant && must[verdict.Fail] > 0:
		return fmt.Sprintf("nonconformant, %d of %d fail", must[verdict.Fail], judged.Of), red
	case run.Verdict == verdict.Nonconformant:
		return verdict.Nonconformant, red
	case run.Verdict != verdict.Conformant:
		return fmt.Sprintf("incomplete, %d of %d judged", judged.Judged, judged.Of), amber
	case len(run.Outdated) > 0:
		return fmt.Sprintf("%d listed, out of date", len(run.Outdated)), amber
	case !run.Scope.Complete || judged.Judged < judged.Of:
		return fmt.Sprintf("conformant in part, %d of %d", judged.Judged, judged.Of), amber
	case must[verdict.Known] > 0:
		return fmt.Sprintf("conformant but for %d known", must[verdict.Known]), amber
	}
	return fmt.Sprintf("conformant, %d of %d", judged.Judged, judged.Of), green
}

func width(text string) int { return utf8.RuneCountInString(text)*character + margin }

type svg struct {
	XMLName   xml.Name `xml:"svg"`
	Namespace string   `xml:"xmlns,attr"`
	Width     int      `xml:"width,attr"`
	Height    int      `xml:"height,attr"`
	Role      string   `xml:"role,attr"`
	Label     string   `xml:"aria-label,attr"`
	Title     string   `xml:"title"`
	Parts     []part   `xml:"rect"`
	Words     words    `xml:"g"`
}

type part struct {
	X      int    `xml:"x,attr"`
	Width  int    `xml:"width,attr"`
	Height int    `xml:"height,attr"`
	Fill   string `xml:"fill,attr"`
}

type words struct {
	Fill   string `xml:"fill,attr"`
	Anchor string `xml:"text-anchor,attr"`
	Font   string `xml:"font-family,attr"`
	Size   int    `xml:"font-size,attr"`
	Texts  []word `xml:"text"`
}

type word struct {
	X      int    `xml:"x,attr"`
	Y      int    `xml:"y,attr"`
	Length int    `xml:"textLength,attr"`
	Text   string `xml:",chardata"`
}
