package badge_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"portalspec/reports/badge"
	"portalspec/reports/testdata/runs"
	"portalspec/reports/verdict"
)

func written(t testing.TB, run verdict.Run) string {
	t.Helper()
	var out bytes.Buffer
	if err := badge.Write(&out, run); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// picture is what a viewer, and who hears it, makes of the badge.
type picture struct {
	Role  string `xml:"role,attr"`
	Label string `xml:"aria-label,attr"`
	Width int    `xml:"width,attr"`
	Title string `xml:"title"`
	Parts []struct {
		X     int    `xml:"x,attr"`
		Width int    `xml:"width,attr"`
		Fill  string `xml:"fill,attr"`
	} `xml:"rect"`
	Texts []string `xml:"g>text"`
}

func seen(t testing.TB, run verdict.Run) (shown picture) {
	t.Helper()
	if err := xml.Unmarshal([]byte(written(t, run)), &shown); err != nil {
		t.Fatal(err)
	}
	return shown
}

const green = "#1a7f37"

func TestTheBadgeSaysTheVerdict(t *testing.T) {
	t.Parallel()
	partial, known := runs.Passing(), runs.Passing()
	partial.Selection = []string{"--rule=status.*"}
	partial.Settle()
	known.Rules[0].Subjects[0].Verdict = verdict.Known
	known.Settle()
	for name, c := range map[string]struct {
		run   verdict.Run
		said  string
		green bool
	}{
		"passing": {runs.Passing(), "conformant, 2 of 2", true},
		"failing": {runs.Failing(), "nonconformant, 1 of 7 fail", false},
		"strict":  {runs.Strict(), "nonconformant", false},
		"blocked": {runs.Blocked(), "incomplete, 0 of 2 judged", false},
		"absent":  {runs.Absent(), "incomplete, 0 of 2 judged", false},
		"partial": {partial, "conformant in part, 2 of 2", false},
		"listed":  {runs.Listed(), "1 listed, out of date", false},
		"known":   {known, "conformant but for 1 known", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shown := seen(t, c.run)
			if len(shown.Texts) != 2 || shown.Texts[0] != "portalspec" || shown.Texts[1] != c.said {
				t.Fatalf("the badge says %q, want %q", shown.Texts, c.said)
			}
			if is := shown.Parts[1].Fill == green; is != c.green {
				t.Errorf("it is %s", shown.Parts[1].Fill)
			}
			if want := "portalspec: " + c.said; shown.Title != want || shown.Label != want || shown.Role != "img" {
				t.Errorf("a screen reader says %q (%s), and the title %q; want %q", shown.Label, shown.Role, shown.Title, want)
			}
			if end := shown.Parts[1].X + shown.Parts[1].Width; shown.Parts[1].X != shown.Parts[0].Width || end != shown.Width {
				t.Errorf("the halves do not fill the picture: %+v", shown)
			}
			for _, half := range shown.Parts {
				if got := contrast(t, half.Fill); got < 4.5 {
					t.Errorf("white on %s has a contrast of %.2f, want 4.5", half.Fill, got)
				}
			}
		})
	}
}

// contrast is that of white on the colour, as WCAG counts it.
func contrast(t *testing.T, colour string) float64 {
	t.Helper()
	var parts [3]uint8
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &parts[0], &parts[1], &parts[2]); err != nil {
		t.Fatal(err)
	}
	light := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(parts[i]) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		light += weight * c
	}
	return 1.05 / (light + 0.05)
}

// A badge of a hostile run is that of a usual one with the same counts: nothing of the target stands in it.
func TestNothingOfTheTargetActs(t *testing.T) {
	t.Parallel()
	text := written(t, runs.Hostile())
	usual := runs.Failing()
	usual.Diagnosis = "no answer"
	usual.Settle()
	if want := written(t, usual); text != want {
		t.Errorf("got %.2000s\nwant %s", text, want)
	}
	reader := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := reader.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		start, is := token.(xml.StartElement)
		if !is {
			continue
		}
		for _, attribute := range start.Attr {
			if strings.Contains(attribute.Name.Local, "href") || attribute.Name.Local == "style" || strings.HasPrefix(attribute.Name.Local, "on") {
				t.Errorf("<%s %s> could load or run something", start.Name.Local, attribute.Name.Local)
			}
		}
	}
}
