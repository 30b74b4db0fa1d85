package main

import (
	"strings"

	"github.com/spf13/cobra"

	"portalspec/runner/config"
)

// plainly writes a switch as one word: pflag says of each that it could also be =true or =false.
func plainly(usages string) string {
	const choice = "[=true|false]"
	return strings.ReplaceAll(usages, choice, strings.Repeat(" ", len(choice)))
}

func speakPlainly(root *cobra.Command) {
	cobra.AddTemplateFunc("plainly", plainly)
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), "Flags.FlagUsages", "Flags.FlagUsages | plainly"))
}

// meant ends a sentence about an unknown name: with the nearest one, else with where all of them are told.
func meant(name string, known []string, told string) string {
	if near := config.Nearest(name, known); near != "" {
		return "; did you mean " + near + "?"
	}
	return "; " + told
}

const runLong = `Judge a portal by the documented rules. Without --target, the embedded reference portal is judged.

Exit codes: 0 conformant, 1 a must-rule fails, 2 a mistake in what was asked, 3 incomplete (the target does not answer, or
could not be judged), 4 the deviations file is out of date, 70 a fault of portalspec itself, 130 interrupted.

Every flag is also a variable (PORTALSPEC_RATE_LIMIT) and a key of ginkgo.yaml. Tokens and passwords are taken from
PORTALSPEC_TOKEN, PORTALSPEC_PASSWORD or a file, never from a flag's value.`

const runExample = `  portalspec run
  PORTALSPEC_TOKEN=... portalspec run --target https://portal.example.com
  portalspec run --rule 'status.*' --record group --dry-run`

const proveExample = `  portalspec prove
  portalspec prove --rule 'status.*'
  portalspec prove --markdown > proof.md`

const serveExample = `  portalspec serve
  portalspec serve --addr 127.0.0.1:0 --fault create-answers-200
  portalspec serve --variant official --mend json-by-default`

const replayExample = `  portalspec replay portalspec-report/evidence.har
  portalspec replay portalspec-report/evidence.har --rule 'status.*' --out again`

const verifyExample = `  portalspec verify portalspec-report/report.json
  portalspec verify report.json --evidence elsewhere/evidence.har`

const diffExample = `  portalspec diff yesterday/report.json portalspec-report/report.json`

const sweepLong = `Remove what a run that died left behind. A run writes down what it creates before it creates it, in a journal beside its
reports, and takes the journal away when nothing is left. Records are recognized by the names that only that run gave; nothing
else is touched. The target is the journal's. Sweeping twice does no harm.`

const sweepExample = `  portalspec sweep
  portalspec sweep portalspec-report/journal-a1b2c3.jsonl`

const checkLong = `Look at a portal before a run, in at most ten requests and three seconds: whether it answers, under which certificate and base
path, whose the accounts are and what they may do, which modules are on, in which formats it answers, what it says of a limit,
and whether its clock is right. It says what a run would do, and what to mend first. Nothing is written, but that --user logs in.

Exit codes: 0 a run can be, 2 something is to be mended first, 3 the target does not answer.`

const checkExample = `  PORTALSPEC_TOKEN=... portalspec check --target https://portal.example.com
  portalspec check --target https://portal.example.com --json`
