package markdown_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"portalspec/reports/markdown"
	"portalspec/reports/testdata/runs"
	"portalspec/reports/verdict"
)

func written(t testing.TB, run verdict.Run) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := markdown.Write(&out, run); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestSummariesLookAsTheyDid(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"passing", "failing", "blocked", "absent", "strict", "listed"} {
		runs.Golden(t, name+".md", string(written(t, runs.All()[name])))
	}
}

// shape is what a reader of Markdown makes of a text: its elements in order, without the texts; where only blocks are asked
// for, those.
func shape(source []byte, blocks bool) (elements []string) {
	tree := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
	_ = ast.Walk(tree, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && node.Kind() != ast.KindText && (!blocks || node.Type() == ast.TypeBlock) {
			elements = append(elements, node.Kind().String())
		}
		return ast.WalkContinue, nil
	})
	return elements
}

// acting are the elements that no summary has: what a reader could be led away by, or a page run.
var acting = []string{"Link", "AutoLink", "Image", "RawHTML", "HTMLBlock", "TaskCheckBox"}

func checkCalm(t *testing.T, source []byte) {
	t.Helper()
	if acts := runs.Spoken(string(source)); acts != "" {
		t.Fatalf("this acts: %q", acts)
	}
	for _, element := range shape(source, false) {
		for _, wrong := range acting {
			if element == wrong {
				t.Fatalf("a %s stands in:\n%.2000s", wrong, source)
			}
		}
	}
}

func TestNothingOfTheTargetActs(t *testing.T) {
	t.Parallel()
	checkCalm(t, written(t, runs.Hostile()))
}

func TestASummaryStaysBelowAMebibyte(t *testing.T) {
	t.Parallel()
	run := runs.Hostile()
	for range 7 {
		run.Rules = append(run.Rules, run.Rules...)
		run.Notes, run.Leftovers = append(run.Notes, run.Diagnosis), append(run.Leftovers, run.Diagnosis)
	}
	source := written(t, run)
	if len(source) > 1<<20 {
		t.Errorf("the summary of %d rules has %d bytes", len(run.Rules), len(source))
	}
	if !strings.Contains(string(source), "report.json holds all") {
		t.Error("the summary does not say that it was cut")
	}
}

// What each of these texts would begin stays a text, wherever it stands; and it ends where it should: the blocks are those
// of a run that says nothing odd.
func FuzzWrite(f *testing.F) {
	for _, seed := range []string{
		"", "wanted 201, got 200", runs.Canary, "```\n# out\n```", "````sh\n~~~", "`a``b```", "` `", "[a](http://evil) ![b](c)", "<img src=x onerror=alert(1)>",
		"https://evil.example www.evil.example a@b.example @octocat #1", "| a | b |\n|---|---|\n", "- [x] done", "$$\\sqrt{x}$$", "\\", "\n\n# heading\n",
		"::error::x", "&lt;script&gt;", "***\n---\n===", "    indented", "[^1]: note", "~~gone~~", "\t\v\f\u2028x", "1. first", "- item", "+ item", "x\n```\n\n## mine", "~~~\nx",
	} {
		f.Add(seed)
	}
	usual := shape(written(f, saying("x")), true)
	f.Fuzz(func(t *testing.T, said string) {
		source := written(t, saying(said))
		checkCalm(t, source)
		if got := shape(source, true); strings.TrimSpace(said) != "" && !slices.Equal(got, usual) {
			t.Fatalf("the blocks are %v, want %v, in:\n%s", got, usual, source)
		}
	})
}

// saying is a run with a failure that says the text wherever it can.
func saying(said string) verdict.Run {
	run := runs.Failing()
	run.Target.URL, run.Diagnosis, run.Notes, run.Outdated = said, said, []string{said}, []string{said}
	run.Rules[0].ID, run.Rules[0].Says, run.Rules[0].Section = said, said, said
	run.Rules[0].Subjects[0] = verdict.Subject{Name: said, Verdict: verdict.Fail, Message: said, Notes: []string{said}, Curl: said, Because: said}
	run.Settle()
	return run
}
