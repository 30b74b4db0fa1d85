package main

import (
	"fmt"
	"strings"

	"portalspec/reports/verdict"
	"portalspec/runner/prove"
)

// markdown tells the proof in GitHub's Markdown. What stands before the first heading is the summary that the README shows.
// A proof that holds is told the same each time: nothing is said of time, addresses or the machine.
func markdown(m prove.Matrix) string {
	var text strings.Builder
	fmt.Fprintf(&text, "**%s.**\n\n", figures(m))
	summary(&text, m)
	if wrong := problems(m); wrong != "" {
		// As code, and by indentation: no text of a portal ends that, or is markup in it.
		fmt.Fprintf(&text, "\n## Not as it should be\n\n    %s\n", strings.ReplaceAll(strings.TrimSpace(wrong), "\n", "\n    "))
	}
	rulesTable(&text, m)
	for _, kind := range kinds(m) {
		kind.table(&text)
	}
	return text.String()
}

// summary is the proof by section, and how many of the variants and nulls are as they should be.
func summary(text *strings.Builder, m prove.Matrix) {
	row := func(name string, proofs []prove.Proof) {
		levels := map[verdict.Level]int{}
		for _, rule := range prove.ByRule(proofs) {
			levels[rule[0].Level]++
		}
		fmt.Fprintf(text, "| %s | %d | %d | %d | %d of %d caught |\n", name, levels[verdict.Must], levels[verdict.Should], prove.Faults(proofs),
			prove.Caught(proofs), len(proofs))
	}
	text.WriteString("| | must-rules | should-rules | faults | |\n|---|--:|--:|--:|--:|\n")
	for _, section := range prove.BySection(m.Proofs) {
		row(section[0].Section, section)
	}
	if len(m.Proofs) > 0 {
		row("all sections, each fault once", m.Proofs)
	}
	for _, kind := range kinds(m) {
		if len(kind.trials) > 0 {
			fmt.Fprintf(text, "| %s | | | | %d of %d %s |\n", kind.what, prove.Clean(kind.trials), len(kind.trials), kind.good)
		}
	}
}

func rulesTable(text *strings.Builder, m prove.Matrix) {
	if len(m.Proofs) == 0 {
		return
	}
	text.WriteString("\n## Rules, and the faults that turn them red\n")
	for _, section := range prove.BySection(m.Proofs) {
		fmt.Fprintf(text, "\n### %s\n\n| rule | level | caught | faults |\n|---|---|--:|---|\n", section[0].Section)
		for _, proofs := range prove.ByRule(section) {
			fmt.Fprintf(text, "| `%s`<br>%s | %s | %d/%d | %s |\n", proofs[0].Rule, cell(proofs[0].Says), proofs[0].Level,
				prove.Caught(proofs), len(proofs), cell(faultsOf(proofs)))
		}
	}
}

// table tells each of the trials: what it is, and what rules may say of it all the same.
func (k kind) table(text *strings.Builder) {
	if len(k.trials) == 0 {
		return
	}
	fmt.Fprintf(text, "\n## %s%s\n\n| name | what it is | allowed | |\n|---|---|---|---|\n", strings.ToUpper(k.what[:1]), k.what[1:])
	for _, trial := range k.trials {
		result := k.good
		if !trial.Clean() {
			result = "**not " + k.good + "**"
		}
		var allowed []string
		for _, a := range trial.Allowed {
			rule := "any rule"
			if a.Rule != "*" {
				rule = "`" + a.Rule + "`"
			}
			allowed = append(allowed, fmt.Sprintf("%s %s: %s", rule, strings.ToUpper(string(a.Verdict)), cell(a.Reason)))
		}
		fmt.Fprintf(text, "| `%s` | %s | %s | %s |\n", trial.Name, cell(trial.Why), strings.Join(allowed, "<br>"), result)
	}
}

// cell writes a text as the content of a table's cell, in which no character is markup.
func cell(text string) string {
	return inCell.Replace(strings.Join(strings.Fields(text), " "))
}

var inCell = strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "~", `\~`)
