package html_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"portalspec/reports/evidence"
	report "portalspec/reports/html"
	"portalspec/reports/testdata/runs"
	"portalspec/reports/verdict"
)

func written(t testing.TB, run verdict.Run) string {
	t.Helper()
	var out bytes.Buffer
	if err := report.Write(&out, run); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func parsed(t testing.TB, text string) *html.Node {
	t.Helper()
	root, err := html.ParseWithOptions(strings.NewReader(text), html.ParseOptionEnableScripting(false)) // with what stands in <noscript>
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// pages are the pages of all runs, by the run's name.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for name, run := range runs.All() {
		all[name] = written(t, run)
	}
	all["burst"], all["empty"], all["alike"] = written(t, burst(rested)), written(t, verdict.Run{}), written(t, alike())
	return all
}

// alike is a run whose rules and subjects have names that would make the same ids.
func alike() verdict.Run {
	run := runs.Failing()
	for i := range run.Rules {
		run.Rules[i].ID = []string{"a rule", "a-rule", "a/rule", "findings", "a-rule_2"}[i%5]
	}
	return run
}

func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(node *html.Node, name string) bool {
	return slices.ContainsFunc(node.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func textOf(node *html.Node) string {
	var text strings.Builder
	for child := range node.Descendants() {
		if child.Type == html.TextNode {
			text.WriteString(child.Data)
		}
	}
	return text.String()
}

func elements(root *html.Node, kinds ...atom.Atom) (all []*html.Node) {
	for node := range root.Descendants() {
		if node.Type == html.ElementNode && (len(kinds) == 0 || slices.Contains(kinds, node.DataAtom)) {
			all = append(all, node)
		}
	}
	return all
}

var void = []string{"meta", "input"}

func TestElementsAreBalanced(t *testing.T) {
	t.Parallel()
	for name, text := range pages(t) {
		var open []string
		tokens := html.NewTokenizer(strings.NewReader(text))
		for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
			tag := tokens.Token().Data
			switch {
			case kind == html.StartTagToken && !slices.Contains(void, tag):
				open = append(open, tag)
			case kind == html.EndTagToken && (len(open) == 0 || open[len(open)-1] != tag):
				t.Fatalf("%s: </%s> ends %v", name, tag, open)
			case kind == html.EndTagToken:
				open = open[:len(open)-1]
			}
		}
		if err := tokens.Err(); err != io.EOF || len(open) > 0 { //nolint:errorlint // the tokenizer's own, as it is
			t.Errorf("%s: %v, %v stay open", name, err, open)
		}
	}
}

func TestIDsAreUniqueAndLinksLead(t *testing.T) {
	t.Parallel()
	for name, text := range pages(t) {
		root := parsed(t, text)
		ids := map[string]bool{}
		for _, node := range elements(root) {
			id := attribute(node, "id")
			if ids[id] {
				t.Errorf("%s: the id %q stands twice", name, id)
			}
			ids[id] = id != ""
		}
		for _, node := range elements(root) {
			refers := strings.Fields(attribute(node, "aria-labelledby") + " " + attribute(node, "aria-describedby") + " " + attribute(node, "for") + " " + attribute(node, "data-copies"))
			if target, within := strings.CutPrefix(attribute(node, "href"), "#"); within {
				refers = append(refers, target)
			}
			for _, target := range refers {
				if !ids[target] {
					t.Errorf("%s: <%s> leads to %q, which is not there", name, node.Data, target)
				}
			}
		}
	}
}

func TestEveryControlIsLabelled(t *testing.T) {
	t.Parallel()
	for name, text := range pages(t) {
		root := parsed(t, text)
		labelled := map[string]bool{}
		for _, label := range elements(root, atom.Label) {
			labelled[attribute(label, "for")] = strings.TrimSpace(textOf(label)) != ""
		}
		for _, node := range elements(root, atom.Input, atom.Select, atom.Button, atom.A, atom.Summary) {
			own := strings.TrimSpace(textOf(node) + attribute(node, "aria-label"))
			switch {
			case node.DataAtom == atom.Select || node.DataAtom == atom.Input:
				within := node.Parent.DataAtom == atom.Label && strings.TrimSpace(textOf(node.Parent)) != ""
				if !labelled[attribute(node, "id")] && !within {
					t.Errorf("%s: <%s name=%s> has no label", name, node.Data, attribute(node, "name"))
				}
			case own == "":
				t.Errorf("%s: <%s> says nothing", name, node.Data)
			}
		}
	}
}

// allowed are the elements and attributes that the template writes; whatever else stands in a page came from elsewhere.
var allowed = map[string]bool{}

func init() {
	for _, name := range strings.Fields(`html head meta title style body a p header h1 h2 h3 dl dt dd div section ul li nav main table thead
		tbody tr th td span small details summary search form label input select option fieldset legend output button pre code mark ins noscript footer script
		svg rect text path line figure figcaption
		@lang @charset @http-equiv @content @name @class @href @id @aria-label @aria-labelledby @aria-describedby @aria-hidden @tabindex
		@role @scope @colspan @title @open @hidden @for @type @value @autocomplete @spellcheck @viewbox @viewBox @x @y @x1 @x2 @y1 @y2 @dy @d
		@width @height @data-rule @data-verdict @data-level @data-section @data-record @data-copies @data-of`) {
		allowed[name] = true
	}
}

// What the target says is text and nothing else: a hostile run makes a page of the same elements.
func TestNothingOfTheTargetActs(t *testing.T) {
	t.Parallel()
	for name, text := range pages(t) {
		root := parsed(t, text)
		for _, node := range elements(root) {
			if !allowed[node.Data] {
				t.Errorf("%s: an element <%s>", name, node.Data)
			}
			for _, a := range node.Attr {
				if !allowed["@"+a.Key] {
					t.Errorf("%s: <%s> has an attribute %s=%q", name, node.Data, a.Key, a.Val)
				}
				if a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
					t.Errorf("%s: a link leads out of the page: %q", name, a.Val)
				}
			}
		}
		if scripts := elements(root, atom.Script, atom.Style); len(scripts) != 2 {
			t.Errorf("%s: %d scripts and styles", name, len(scripts))
		}
		for node := range root.Descendants() {
			if node.Type == html.CommentNode {
				t.Errorf("%s: a comment: %q", name, node.Data)
			}
		}
		if acts := spoken(text); acts != "" {
			t.Errorf("%s: this would act: %.200q", name, acts)
		}
	}
}

// spoken is what in a page would act on the eye or in a log that it is printed to; tabs only show.
func spoken(text string) string { return runs.Spoken(strings.ReplaceAll(text, "\t", " ")) }

func TestAHostilePageStaysSmall(t *testing.T) {
	t.Parallel()
	if text := written(t, runs.Hostile()); len(text) > 400_000 {
		t.Errorf("the page has %d bytes", len(text))
	}
}

// The policy allows the page's own style and script, by their content, and nothing else.
func TestThePolicyNamesTheStyleAndTheScript(t *testing.T) {
	t.Parallel()
	root := parsed(t, written(t, runs.Hostile()))
	digest := func(kind atom.Atom) string {
		sum := sha256.Sum256([]byte(textOf(elements(root, kind)[0])))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	want := fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", digest(atom.Style), digest(atom.Script))
	metas := slices.Collect(func(yield func(string) bool) {
		for _, meta := range elements(root, atom.Meta) {
			if attribute(meta, "http-equiv") == "Content-Security-Policy" && !yield(attribute(meta, "content")) {
				return
			}
		}
	})
	if !slices.Equal(metas, []string{want}) {
		t.Errorf("the policy is %q, wanted %q", metas, want)
	}
}

// Without a script nothing may be hidden that is not a control.
func TestAllIsReadableWithoutScripts(t *testing.T) {
	t.Parallel()
	for name, text := range pages(t) {
		for _, node := range elements(parsed(t, text)) {
			if !has(node, "hidden") {
				continue
			}
			if id := attribute(node, "id"); id != "filters" && id != "none" && node.DataAtom != atom.Button {
				t.Errorf("%s: <%s id=%q> is hidden", name, node.Data, id)
			}
		}
	}
}

// found are the texts of the elements of a class.
func found(root *html.Node, class string) (all []string) {
	for _, node := range elements(root) {
		if slices.Contains(strings.Fields(attribute(node, "class")), class) {
			all = append(all, strings.Join(strings.Fields(textOf(node)), " "))
		}
	}
	return all
}

func TestAVerdictTellsAll(t *testing.T) {
	t.Parallel()
	root := parsed(t, written(t, runs.Failing()))
	first := found(root, "subject")[0]
	for what, want := range map[string]string{
		"the verdict": "✗ FAIL", "the subject": "group", "what was wanted": "wanted status 201", "what came": "got 200",
		"the control": "Its control", "the snippet": "curl",
	} {
		if !strings.Contains(first, want) {
			t.Errorf("%s is missing: wanted %q in %q", what, want, first)
		}
	}
	if all := found(root, "exchange"); len(all) == 0 || !strings.Contains(all[0], "Request") || !strings.Contains(all[0], "Answer") {
		t.Errorf("the exchanges are %q", all)
	}
	if heading := textOf(elements(root, atom.H1)[0]); heading != runs.Failing().Sentence() {
		t.Errorf("the heading is %q", heading)
	}
}

func TestEveryRuleAndSubjectHasItsPlace(t *testing.T) {
	t.Parallel()
	for name, run := range runs.All() {
		root := parsed(t, written(t, run))
		subjects := 0
		for _, r := range run.Rules {
			subjects += len(r.Subjects)
		}
		if got := len(found(root, "rule")); got != len(run.Rules) {
			t.Errorf("%s: %d rules, wanted %d", name, got, len(run.Rules))
		}
		if got := len(found(root, "subject")); got != subjects {
			t.Errorf("%s: %d subjects, wanted %d", name, got, subjects)
		}
	}
}

func TestBodiesAreLaidOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, want string }{
		"JSON":            {`{"a":[1,{"b":"<i>"}]}`, "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"<i>\"\n    }\n  ]\n}"},
		"XML":             {`<r><a x="1">one</a><b/><c><d>two &amp; three</d></c></r>`, "<r>\n  <a x=\"1\">one</a>\n  <b/>\n  <c>\n    <d>two &amp; three</d>\n  </c>\n</r>"},
		"neither":         {`plain`, ""},
		"broken XML":      {`<r><a></r`, ""},
		"broken JSON":     {`{"a":`, ""},
		"laid out before": {"{\n  \"a\": 1\n}", ""},
	} {
		run := runs.Failing()
		x := run.Evidence.(evidence.ByID)["w2"]
		x.Answer.Body = []byte(c.body)
		run.Evidence.(evidence.ByID)["w2"] = x
		root := parsed(t, written(t, run))
		var laid []string
		for _, node := range elements(root, atom.Div) {
			if attribute(node, "id") != "exchange.w2" {
				continue
			}
			for _, pre := range elements(node, atom.Pre) {
				laid = append(laid, textOf(pre))
			}
		}
		if got := len(laid) > 1 && strings.HasSuffix(laid[1], c.want); c.want != "" && !got {
			t.Errorf("%s: wanted %q laid out in %q", name, c.want, laid)
		}
		if raw := slices.Contains(laid, c.body); raw != (c.want != "") {
			t.Errorf("%s: as it was sent beside the layout: %v in %q", name, raw, laid)
		}
	}
}

func TestLargeBodiesAreCutAndSaySo(t *testing.T) {
	t.Parallel()
	run := runs.Failing()
	x := run.Evidence.(evidence.ByID)["w2"]
	x.Answer.Body = []byte(strings.Repeat("ä", 1<<20))
	run.Evidence.(evidence.ByID)["w2"] = x
	text := written(t, run)
	if want := fmt.Sprintf("of %d bytes; evidence.har holds all", 2<<20); !strings.Contains(text, want) || len(text) > 200_000 {
		t.Errorf("wanted %q in a page of %d bytes", want, len(text))
	}
}

func TestAKnownDeviationSaysWhyAndWhereItIsListed(t *testing.T) {
	t.Parallel()
	run := runs.Failing()
	run.Outdated = []string{"deviations.yaml:3: rate.503 holds now; delete the entry"}
	for i, r := range run.Rules {
		if r.ID == "rate.window" {
			run.Rules[i].Subjects[0].Deviation = &verdict.Deviation{Reason: "an old server", Link: "https://example.com/1", Listed: "deviations.yaml:7"}
		}
	}
	text := strings.Join(found(parsed(t, written(t, run)), "said"), "\n")
	for _, want := range []string{"Known: an old server (https://example.com/1), listed in deviations.yaml:7", run.Outdated[0]} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
