package html_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"portalspec/reports/evidence"
	"portalspec/reports/testdata/runs"
	"portalspec/reports/verdict"
)

// required is the variable that forbids to skip the tests in a browser; CI sets it.
const required = "PORTALSPEC_BROWSER_REQUIRED"

// browser is the one Chromium of all tests; each test has a tab of its own. "" stands for none on this machine.
var browser = sync.OnceValues(func() (context.Context, string) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		place, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(place), chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true))
		allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, _ := chromedp.NewContext(allocator)
		closeBrowser = func() { _ = chromedp.Cancel(ctx); stop() }
		return ctx, place
	}
	return context.Background(), ""
})

var closeBrowser = func() {}

func TestMain(m *testing.M) {
	code := m.Run()
	closeBrowser()
	os.Exit(code)
}

// tab is a page in the browser, and what went wrong in it.
type tab struct {
	*testing.T
	ctx  context.Context
	file string
	mu   sync.Mutex
	bad  []string
}

// action is something done in the page.
type action = chromedp.Action[chromedp.Void]

func click(selector string) action { return chromedp.Click(chromedp.CSS(selector)) }

func see(selector string) action { return chromedp.WaitVisible(chromedp.CSS(selector)) }

func types(selector, text string) action { return chromedp.SendKeys(chromedp.CSS(selector), text) }

// open shows the run's page. A test ends with a failure where the page complained.
func open(t *testing.T, run verdict.Run) *tab {
	t.Helper()
	parent, place := browser()
	if place == "" {
		if os.Getenv(required) != "" {
			t.Fatal("there is no chromium, and " + required + " is set: install Debian's package chromium")
		}
		t.Skip("no chromium on this machine: what a browser makes of the page is not tested")
	}
	launch.Do(func() { launched = chromedp.Do(parent) }) // the browser lives as long as its first context
	if launched != nil {
		t.Fatal(launched)
	}
	ctx, cancel := chromedp.NewContext(parent)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	b := &tab{T: t, ctx: ctx, file: filepath.Join(t.TempDir(), "report.html")}
	if err := os.WriteFile(b.file, []byte(written(t, run)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	called(b, log.Enable, cdp.Empty{})
	b.run(chromedp.EmulateViewport(1200, 900))
	b.visit("")
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, bad := range b.bad {
			t.Errorf("the page complained: %.300s", bad)
		}
	})
	return b
}

var (
	launch   sync.Once
	launched error
)

func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch said := event.(type) {
	case *runtime.EventExceptionThrown:
		b.bad = append(b.bad, "an exception: "+said.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		b.bad = append(b.bad, fmt.Sprint("console.", said.Type))
	case *log.EventEntryAdded: // a violation of the policy is one
		b.bad = append(b.bad, said.Entry.Text)
	case *page.EventJavascriptDialogOpening:
		b.bad = append(b.bad, "a dialog: "+said.Message)
	}
}

func (b *tab) run(actions ...action) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// visit opens the page anew, at a fragment.
func (b *tab) visit(fragment string) {
	b.Helper()
	b.run(chromedp.Navigate("about:blank"), chromedp.Navigate("file://"+b.file+fragment), chromedp.WaitReady(chromedp.CSS("footer")))
}

// called runs a command of the browser's protocol.
func called[P, R any](b *tab, command cdp.Command[P, R], parameters P) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, command, parameters); err != nil {
		b.Fatal(err)
	}
}

// js is the value of an expression in the page, of a promise what it comes to.
func js[T any](b *tab, expression string) T {
	b.Helper()
	yes := true
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, func(p *runtime.EvaluateParams) { p.AwaitPromise, p.UserGesture = &yes, &yes }))
	if err != nil {
		b.Fatalf("%.100s: %v", expression, err)
	}
	return value
}

// does evaluates an expression for what it does.
func (b *tab) does(statements string) {
	b.Helper()
	js[bool](b, "(() => { "+statements+"; return true })()")
}

// until waits for an expression to become true.
func (b *tab) until(expression string) {
	b.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](expression)); err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
}

// shown are the texts of the elements that can be seen.
func (b *tab) shown(selector string) []string {
	b.Helper()
	return js[[]string](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].filter(e => e.checkVisibility()).map(e => e.textContent.trim())`, selector))
}

func (b *tab) wants(what string, got, want []string) {
	b.Helper()
	if !slices.Equal(got, want) {
		b.Errorf("%s: %q, wanted %q", what, got, want)
	}
}

func (b *tab) fragment() url.Values {
	b.Helper()
	values, err := url.ParseQuery(strings.TrimPrefix(js[string](b, "location.hash"), "#"))
	if err != nil {
		b.Fatal(err)
	}
	return values
}

func TestABrowserShowsEveryRunWithoutComplaint(t *testing.T) {
	t.Parallel()
	for name, run := range runs.All() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := open(t, run)
			b.does(`document.getElementById("all")?.click(); for (const d of document.querySelectorAll("details")) d.open = true`)
			if got := js[int](b, `document.querySelectorAll("script, style, noscript").length`); got != 2 {
				t.Errorf("%d scripts, styles and texts not yet shown, wanted the page's own 2", got)
			}
			if got := len(b.shown("details.rule")); got != len(run.Rules) {
				t.Errorf("%d rules are shown, wanted %d", got, len(run.Rules))
			}
			if title := js[string](b, "document.title"); title != run.Verdict+" · portalspec" && name != "hostile" {
				t.Errorf("the title is %q", title)
			}
		})
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	b := open(t, runs.Failing())
	for _, c := range []struct {
		typed string
		rules []string
	}{
		{"create-is", []string{"status.create-is-201"}},
		{"CREATE  event", []string{"status.create-is-201"}},
		{"got 500", []string{"status.create-is-201"}},
		{"no such thing", []string{}},
	} {
		b.does(`document.getElementById("f-q").value = ""`)
		b.run(types("#f-q", c.typed))
		b.wants(c.typed, b.shown(".rule .id"), c.rules)
		if got := b.fragment().Get("q"); got != c.typed {
			t.Errorf("%s: the fragment has %q", c.typed, got)
		}
	}
	if got := b.shown("#none"); len(got) != 1 {
		t.Error("nothing says that nothing fits")
	}
}

func TestFilters(t *testing.T) {
	t.Parallel()
	failing := []string{"status.create-is-201"}
	for name, c := range map[string]struct {
		fragment        string
		rules, subjects []string
	}{
		"one verdict":         {"#verdict=fail", failing, []string{"group", "event", "blog-post"}},
		"two verdicts":        {"#verdict=fail&verdict=warn", []string{"status.create-is-201", "errors.body"}, []string{"group", "event", "blog-post", "group"}},
		"a level":             {"#level=info&verdict=noted", []string{"status.update"}, []string{"group"}},
		"a section":           {"#section=basic-concepts%23responses&verdict=warn", []string{"errors.body"}, []string{"group"}},
		"a record":            {"#record=group&verdict=fail", failing, []string{"group"}},
		"a search":            {"#q=create+project", failing, []string{"project"}},
		"a section that none": {"#section=nowhere&verdict=warn", []string{"errors.body"}, []string{"group"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := open(t, runs.Failing())
			b.visit(c.fragment)
			b.wants("rules", b.shown(".rule .id"), c.rules)
			b.wants("subjects", b.shown(".subject .name"), c.subjects)
			rows := b.shown("tr[data-rule] a:not(.cell)")
			b.wants("rows of the matrix", rows, c.rules)
			b.does(`document.querySelector("#filters [type=reset]").click()`)
			b.until(`location.hash === ""`)
			if got := len(b.shown("details.rule")); got != len(runs.Failing().Rules) {
				t.Errorf("%d rules are shown after the filters were cleared", got)
			}
		})
	}
}

// A view that was made by hand can be linked: opened anew, it is the same.
func TestTheFragmentHoldsTheView(t *testing.T) {
	t.Parallel()
	b := open(t, runs.Failing())
	b.run(click("input[value=fail]"), chromedp.SetValue(chromedp.CSS("#f-record"), "group"), types("#f-q", "create"))
	b.does(`document.getElementById("filters").dispatchEvent(new Event("input"))`)
	opened := see(".subject[open] .citations details[open]")
	b.run(click(".subject:not([hidden]) > summary"), opened)
	before, fragment := b.shown("details > summary, .inside p"), js[string](b, "location.hash")
	b.visit(fragment)
	b.run(opened)
	b.wants("the view", b.shown("details > summary, .inside p"), before)
	if got := js[string](b, `document.activeElement.textContent`); !strings.Contains(got, "group") {
		t.Errorf("the focus is at %q", got)
	}
}

func TestALinkOpensItsPlace(t *testing.T) {
	t.Parallel()
	b := open(t, runs.Failing())
	b.visit("#rate.503.account")
	if got := b.shown(`[id="rate.503.account"]`); len(got) != 1 {
		t.Error("the subject cannot be seen")
	}
	b.visit("#verdict=fail")
	b.does(`location.hash = "rate.503.account"`)
	b.run(see(`[id="rate.503.account"]`))
	if got := b.fragment(); got.Get("verdict") != "" || got.Get("at") != "rate.503.account" {
		t.Errorf("filters hide what was asked for: %v", got)
	}
}

// The exchanges are no elements until they are asked for: by a button, or by a link to one.
func TestTheListOfExchanges(t *testing.T) {
	t.Parallel()
	b := open(t, runs.Failing())
	if got := b.shown(".exchange"); len(got) > 0 {
		t.Errorf("%d exchanges are listed before anybody asks", len(got))
	}
	b.run(click("#all"), see(".exchange"))
	if got := len(b.shown(".exchange")); got != 3 {
		t.Errorf("%d exchanges are listed, want 3", got)
	}
	b.visit("#exchange.w2")
	b.run(see(`.exchange[open] [id="exchange.w2"] pre`))
	b.run(click(".subject > summary"), see(".subject[open] .citations details[open] pre")) // found in the list now
}

func TestAVerdictShowsItsExchangesInside(t *testing.T) {
	t.Parallel()
	b := open(t, runs.Failing())
	b.run(click(".subject > summary"), see(".subject[open] .citations details[open] pre"))
	if got := js[int](b, `document.querySelectorAll(".subject[open] .citations > li > details").length`); got != 3 {
		t.Errorf("%d exchanges, wanted two that decided and a control", got)
	}
	if twice := js[[]string](b, `(ids => ids.filter((id, i) => ids.indexOf(id) !== i))([...document.querySelectorAll("[id]")].map(e => e.id))`); len(twice) > 0 {
		t.Errorf("ids stand twice: %q", twice)
	}
}

func TestCopy(t *testing.T) {
	t.Parallel()
	snippet := runs.Failing().Rules[0].Subjects[0].Curl
	for name, clipboard := range map[string]string{
		"a clipboard": `navigator.clipboard.writeText = async text => { window.copied = text }`,
		"none":        `navigator.clipboard.writeText = async () => { throw new Error("refused") }; document.addEventListener("copy", () => { window.copied = getSelection().toString() })`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := open(t, runs.Failing())
			b.does(clipboard)
			b.run(click(".subject > summary"), click(".subject[open] button.copy"))
			b.until(`window.copied !== undefined`)
			if got := js[string](b, "window.copied"); got != snippet {
				t.Errorf("copied %q, wanted %q", got, snippet)
			}
			b.until(`document.getElementById("said").textContent !== ""`)
		})
	}
}

// Everything can be reached with the Tab key, is seen to have the focus, and Enter opens it.
func TestKeyboardWalk(t *testing.T) {
	t.Parallel()
	b := open(t, runs.Failing())
	seen := map[string]int{}
	for step := range 200 {
		b.run(chromedp.KeyEvent(kb.Tab))
		at := js[struct{ Tag, Name, Outline string }](b, `(e => ({Tag: e.tagName, Name: e.getAttribute("aria-label") || e.textContent || e.labels?.[0]?.textContent || "", Outline: getComputedStyle(e).outlineStyle}))(document.activeElement)`)
		if at.Tag == "BODY" {
			break
		}
		if step == 0 && at.Name != "Skip to the rules" {
			t.Errorf("the first stop is %q", at.Name)
		}
		if strings.TrimSpace(at.Name) == "" || at.Outline == "none" {
			t.Errorf("stop %d, <%s> %q, outline %s: it has to say something and to be seen", step, at.Tag, at.Name, at.Outline)
		}
		seen[at.Tag]++
	}
	rules := len(b.shown("details.rule > summary"))
	if seen["SELECT"] != 3 || seen["INPUT"] < 2 || seen["SUMMARY"] < rules {
		t.Errorf("reached %v", seen)
	}
	b.does(`document.querySelector(".subject > summary").focus()`)
	b.run(chromedp.KeyEvent(kb.Enter), see(".subject[open] .snippet"))
}

func TestNothingIsLostWithoutScripts(t *testing.T) {
	t.Parallel()
	b := open(t, runs.Failing())
	called(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.visit("")
	if got := b.shown("#filters, button"); len(got) > 0 {
		t.Errorf("controls that do nothing are shown: %q", got)
	}
	b.run(click(".subject > summary"), see(".subject[open] .snippet pre"))
	b.run(click(".subject[open] a.citation"), see(".exchange[open] pre"))
}

func TestAccessibility(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(filepath.Join("testdata", "axe", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	for _, scheme := range []string{"light", "dark"} {
		for name, run := range map[string]verdict.Run{"failing": runs.Failing(), "burst": burst(rested), "hostile": runs.Hostile()} {
			for _, width := range []int64{1200, 360} {
				if name == "hostile" && (width > 360 || scheme == "dark") {
					continue // its colours are those of the others, its size is not
				}
				t.Run(fmt.Sprint(scheme, " ", name, " ", width), func(t *testing.T) {
					t.Parallel()
					b := open(t, run)
					called(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
					b.run(chromedp.EmulateViewport(width, 800))
					b.does(`document.getElementById("all").click(); for (const d of document.querySelectorAll("details")) d.open = true`)
					js[int](b, string(axe)+";0")
					for _, violation := range js[[]string](b, `axe.run().then(r => r.violations.map(v => v.id + ": " + v.help + "\n" + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + " " + n.failureSummary).join("\n")))`) {
						t.Error(violation)
					}
					if got := js[int64](b, "document.documentElement.scrollWidth"); got > width {
						t.Errorf("the page is %d wide in a window of %d", got, width)
					}
				})
			}
		}
	}
}

// Paper shows what the screen does, in light colours and nothing cut off, but no controls, and what was hidden by a closed rule.
func TestPrint(t *testing.T) {
	t.Parallel()
	b := open(t, runs.Failing())
	called(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: "print", Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
	})
	b.run(chromedp.EmulateViewport(700, 900)) // what A4 has between its margins
	b.does(`dispatchEvent(new Event("beforeprint"))`)
	b.wants("controls", b.shown("#filters, nav, button"), []string{})
	if got, want := len(b.shown(".subject > summary")), len(b.shown(".rule")); got < want-1 { // one rule has no subject
		t.Errorf("%d subjects of %d rules are shown", got, want)
	}
	if got := js[string](b, "getComputedStyle(document.body).backgroundColor"); got != "rgb(255, 255, 255)" {
		t.Errorf("the paper is %s", got)
	}
	if got := js[int](b, "document.documentElement.scrollWidth"); got > 700 {
		t.Errorf("the page is %d wide, the paper 700", got)
	}
}

// 5,000 subjects are measured, not asserted: go test -run Thousands -v shows how long they took.
func TestThousandsOfSubjectsStayUsable(t *testing.T) {
	t.Parallel()
	run := thousands(5000)
	b := open(t, run)
	loaded := js[float64](b, `performance.getEntriesByType("navigation")[0].loadEventEnd`)
	filtered := js[float64](b, `(() => {
		const begin = performance.now();
		document.getElementById("f-q").value = "subject-4999";
		document.getElementById("filters").dispatchEvent(new Event("input"));
		document.body.offsetHeight;
		return performance.now() - begin })()`)
	info, err := os.Stat(b.file)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes: open after %.0f ms, searched in %.0f ms", info.Size(), loaded, filtered)
	b.wants("found", b.shown(".subject .name"), []string{"GET subject-4999"})
}

// thousands is a run with so many subjects, in ten rules, each with its exchange.
func thousands(subjects int) verdict.Run {
	run := runs.Passing()
	like := run.Evidence.(evidence.ByID)["w1"]
	for n := range subjects {
		id := fmt.Sprint("x", n)
		like.ID, like.Request.URL = id, fmt.Sprintf("http://portal.example/api/2.0/subject-%d.json", n)
		run.Evidence.(evidence.ByID)[id] = like
		one := verdict.Subject{Name: fmt.Sprint("GET subject-", n), Verdict: verdict.Pass, Exchanges: []string{id}}
		if n%50 == 0 {
			one.Verdict, one.Message = verdict.Fail, "wanted status 200, got 500"
		}
		if n%(subjects/10) == 0 {
			run.Rules = append(run.Rules, verdict.Rule{ID: fmt.Sprint("operations.rule-", n), Level: verdict.Must, Section: "operations", Says: "It holds."})
		}
		last := &run.Rules[len(run.Rules)-1]
		last.Subjects = append(last.Subjects, one)
	}
	run.Settle()
	return run
}
