package main

import (
	"strings"
	"testing"
	"time"

	"portalspec/reports/verdict"
	"portalspec/runner/prove"
)

// wild would end a cell, a table, a span of code and a block of code, and be markup.
const wild = "a|b `c` <script> *d* [e](f)\n\n| g |\n```\n## h"

// failed is a proof in which everything is wrong that can be.
func failed() prove.Matrix {
	return prove.Matrix{
		Proofs: []prove.Proof{
			{Rule: "status.one", Section: "page#status", Level: verdict.Must, Says: wild, Fault: "seen", Verdict: verdict.Fail, Caught: true},
			{Rule: "status.one", Section: "page#status", Level: verdict.Must, Says: wild, Fault: "missed", Verdict: verdict.Pass, Message: wild, Bug: wild},
			{Rule: "status.two", Section: "page#status", Level: verdict.Should, Says: "So.", Fault: "seen", Verdict: verdict.Warn, Caught: true},
		},
		Collateral: []prove.Collateral{{Fault: "seen", Rule: "auth.beside", Verdict: verdict.Fail, Message: wild}},
		Idle:       []string{"seen: auth.idle"},
		Clean:      []prove.Collateral{{Rule: "auth.alarm", Verdict: verdict.Broken, Message: wild}},
		Faults:     2,
		Variants: []prove.Trial{
			{Name: "odd", Why: wild, Allowed: []prove.Allowance{{Rule: "*", Verdict: verdict.Blocked, Reason: wild}}, Alarms: []prove.Alarm{{Rule: "auth.false", Verdict: verdict.Fail, Message: wild}}},
			{Name: "fine", Why: "So it is."},
		},
		Nulls: []prove.Trial{{Name: "void", Why: wild, Idle: []string{"auth.kept"}, Alarms: []prove.Alarm{{Verdict: verdict.Broken, Message: wild}}}},
		Took:  time.Second,
	}
}

func TestMarkdownTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	text := markdown(failed())
	for _, want := range []string{
		"**2 of 3 proofs caught, 2 faults, 1 undeclared, 1 idle, 1 alarms.**\n",
		"| page#status | 1 | 1 | 2 | 2 of 3 caught |\n", "| variants | | | | 1 of 2 clean |\n", "| nulls | | | | 0 of 1 empty |\n",
		"\n## Not as it should be\n\n    SURVIVOR  status.one is not turned red by missed\n",
		"    COLLATERAL  seen also turns auth.beside red", "    IDLE  declared, and not broken: seen: auth.idle\n", "    ALARM  auth.alarm is broken",
		"    FALSE  auth.false on odd: is fail", "    FALSE  the run on void: is broken", "    IDLE  void declares auth.kept",
		"| must | 1/2 | seen, missed (SURVIVED: pass) |\n", "| any rule BLOCKED: a\\|b", "| **not clean** |\n", "| `fine` | So it is. |  | clean |\n", "| **not empty** |\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it lacks %q:\n%s", want, text)
		}
	}
}

// Whatever a portal or a rule says, a table keeps its columns, and nothing is markup that was not meant to be.
func TestMarkdownStaysInItsTables(t *testing.T) {
	t.Parallel()
	columns := 0
	for line := range strings.Lines(markdown(failed())) {
		switch {
		case strings.HasPrefix(line, "    "): // code
		case strings.Contains(line, "<script>"), strings.Contains(line, "[e]("), strings.HasPrefix(line, "```"), strings.HasPrefix(line, "## h"):
			t.Errorf("this acts: %q", line)
		case strings.HasPrefix(line, "|"):
			got := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
			if columns > 0 && got != columns {
				t.Errorf("%d bars and not %d in %q", got, columns, line)
			}
			columns = got
		default:
			columns = 0
		}
	}
}

func TestMarkdownIsTheSameOfTheSameProof(t *testing.T) {
	t.Parallel()
	fast, slow := failed(), failed()
	slow.Took = time.Hour
	if markdown(fast) != markdown(slow) {
		t.Error("it tells how long the proof took")
	}
	if holds := markdown(prove.Matrix{}); strings.Contains(holds, "Not as it should be") || strings.Contains(holds, "sections") {
		t.Errorf("of nothing it says\n%s", holds)
	}
}
