package html

import (
	"html/template"
	"regexp"
	"slices"
	"strings"
	"time"

	"portalspec/reports/verdict"
)

// page is what the template is filled with. All its texts can be shown.
type page struct {
	Style                 template.CSS
	Script                template.JS
	StyleHash, ScriptHash string

	Outcome    string // conformant, nonconformant, incomplete
	Sentence   string
	Facts      []fact
	Remarks    []remark
	Counts     counts
	Verdicts   []choice // those that some subject has, the worst first
	Sections   []section
	Columns    []string // the records of the matrix
	Span       int      // columns of the matrix beside the rule's
	Picture    *picture
	Exchanges  []exchange
	Unjudged   []fact
	SubjectSum int
}

type fact struct{ Name, Text string }

// remark is a list of what the reader should know.
type remark struct {
	Name  string
	Texts []string
}

type counts struct {
	Verdicts []look
	Rows     []countRow
}

type countRow struct {
	Level string
	Cells []int
	Sum   int
}

// look is how a verdict is shown: never by its colour alone.
type look struct{ Value, Word, Glyph string }

type choice struct {
	look
	Count int
}

type section struct {
	Name, ID string
	Rules    []rule
}

type rule struct {
	look
	ID, Anchor, Level, Asks, Section, Says string
	Open                                   bool
	Tally                                  []choice
	More                                   string // of subjects that are not on the page
	Subjects                               []subject
	Cells                                  []cell // one for each of the page's columns; none where Strip is the whole row
	Strip                                  []cell // subjects that belong to no column
}

// cell is a square of the matrix: a subject, or all those of one record.
type cell struct {
	look
	Name, Anchor string
	Count        int // of subjects; 0 is an empty cell
}

type subject struct {
	look
	Name, Record, Anchor   string
	Wanted, Got, Message   string
	Known, Listed          string // why a deviation is known, and where it is listed
	Because, BecauseAnchor string
	Exchanges, Control     []citation
	Notes                  []string
	Snippet, SnippetAnchor string
	Brief                  string // one line for the closed entry
}

// citation leads to an exchange; Anchor is "" where the report does not hold it.
type citation struct{ Text, Anchor string }

var glyphs = map[verdict.Verdict]string{
	verdict.Broken: "#", verdict.Fail: "✗", verdict.Blocked: "?", verdict.Known: "≈", verdict.Warn: "!", verdict.Pass: "✓",
	verdict.Noted: "i", verdict.NotApplicable: "–", verdict.NotSelected: "·",
}

func lookOf(v verdict.Verdict) look {
	if glyphs[v] == "" { // of a later schema, perhaps
		return look{Value: "unknown", Word: shown(string(v), longestName), Glyph: "#"}
	}
	return look{Value: string(v), Word: v.Word(), Glyph: glyphs[v]}
}

// asks says what a level means.
var asks = map[verdict.Level]string{
	verdict.Must:   "The documentation promises it: a portal that breaks it is nonconformant.",
	verdict.Should: "The documentation suggests it: a portal that breaks it is warned, and fails only under --strict.",
	verdict.Info:   "The documentation is silent: what the portal chose is recorded, and nothing can fail.",
}

func pageOf(run verdict.Run) *page {
	fits, left := fitted(run)
	b := &builder{run: fits, left: left, ids: names{}, anchors: map[string]string{}, marks: map[string][]mark{}, rules: map[string]string{}, placed: map[string]bool{}}
	p := &page{
		Outcome: outcome(run.Verdict), Sentence: shown(run.Sentence(), longestMessage), Facts: facts(run), Remarks: remarks(run),
		Counts: count(run), Columns: columns(run), Picture: pictureOf(run),
	}
	b.reserve()
	for _, s := range fits.Sections() {
		made := section{Name: shown(s.Name, longestName), ID: b.ids.id("section." + s.Name)}
		for _, r := range s.Rules {
			made.Rules = append(made.Rules, b.rule(r, p.Columns))
		}
		p.Sections = append(p.Sections, made)
	}
	p.Exchanges = b.exchanges()
	p.Verdicts, p.SubjectSum = choices(fits)
	p.Span = len(p.Columns) + 1
	for _, silence := range run.Unjudged {
		p.Unjudged = append(p.Unjudged, fact{shown(silence.ID, longestName), shown(silence.Why, longestMessage)})
	}
	return p
}

// outcome is a value that the style knows.
func outcome(said string) string {
	if said == verdict.Conformant || said == verdict.Nonconformant {
		return said
	}
	return verdict.Incomplete
}

const clock = "2 January 2006, 15:04:05 MST"

func facts(run verdict.Run) (all []fact) {
	add := func(name, text string) {
		if text != "" {
			all = append(all, fact{name, shown(text, longestLine)})
		}
	}
	target := run.Target.URL
	if run.Target.Embedded {
		target += " (the reference portal that comes with portalspec)"
	}
	add("Target", target)
	add("Account", run.Target.Account)
	add("Second account", run.Target.Second)
	add("When", run.Started.UTC().Format(clock)+", for "+run.Finished.Sub(run.Started).Round(time.Second/10).String())
	add("Profile", run.Profile)
	add("Judged", run.Scope.Must.String())
	add("Requests", verdict.Several(run.Requests.Sent, "request", "requests"))
	add("Pace", run.Requests.Pace())
	add("Tool", run.Tool.Name+" "+run.Tool.Version)
	return all
}

func remarks(run verdict.Run) (all []remark) {
	add := func(name string, texts ...string) {
		var safe []string
		for _, text := range texts {
			if text != "" {
				safe = append(safe, shown(text, longestMessage))
			}
		}
		if len(safe) > 0 {
			all = append(all, remark{name, safe})
		}
	}
	add("Diagnosis", run.Diagnosis)
	add("Not the whole profile", run.Scope.Why...)
	add("Listed deviations that are out of date", run.Outdated...)
	add("Left behind on the portal", run.Leftovers...)
	add("Coverage", run.Coverage...)
	add("Notes", run.Notes...)
	return all
}

func count(run verdict.Run) (c counts) {
	all := run.Tally()
	var used []verdict.Verdict
	for _, v := range verdict.Verdicts() {
		if all[v] > 0 {
			used = append(used, v)
			c.Verdicts = append(c.Verdicts, lookOf(v))
		}
	}
	for _, level := range verdict.Levels() {
		tally := run.Tally(level)
		row := countRow{Level: string(level), Sum: tally.Sum()}
		for _, v := range used {
			row.Cells = append(row.Cells, tally[v])
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// choices are the verdicts that can be filtered by. A rule without subjects counts as one.
func choices(run verdict.Run) (all []choice, sum int) {
	tally := verdict.Tally{}
	for _, r := range run.Rules {
		for v, n := range r.Tally() {
			tally[v] += n
		}
		if len(r.Subjects) == 0 {
			tally[r.Verdict]++
		}
	}
	return chosen(tally), tally.Sum()
}

func chosen(tally verdict.Tally) (all []choice) {
	for _, v := range verdict.Verdicts() {
		if tally[v] > 0 {
			all = append(all, choice{lookOf(v), tally[v]})
		}
	}
	return all
}

const (
	sharedBy    = 3  // rules that have to speak of a record before it has a column
	mostColumns = 40 // of the matrix; what is left stands beside them
)

// recordOf is what a subject's name begins with, as names of records do: "group" of "group list .json". Methods and what
// is no word are no records.
func recordOf(name string) string {
	first, _, _ := strings.Cut(name, " ")
	if !word.MatchString(first) {
		return ""
	}
	return first
}

var word = regexp.MustCompile(`^@?[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// columns are the records that several rules speak of, in the order in which they come.
func columns(run verdict.Run) (all []string) {
	speaking := map[string]int{}
	for _, r := range run.Rules {
		met := map[string]bool{}
		for _, s := range r.Subjects {
			record := recordOf(s.Name)
			if record == "" || met[record] || len(record) > longestName {
				continue
			}
			met[record] = true
			if speaking[record]++; speaking[record] == sharedBy && len(all) < mostColumns {
				all = append(all, record)
			}
		}
	}
	return all
}

// split parts a message into what was wanted and what came, where it says so in its first line.
func split(message string) (wanted, got, rest string) {
	line, more, _ := strings.Cut(message, "\n")
	parts := wantedGot.FindStringSubmatch(line)
	if parts == nil {
		return "", "", message
	}
	return parts[1], parts[2], more
}

var wantedGot = regexp.MustCompile(`^wanted (.+?),? (?:but )?got (.+)$`)

// opens tells whether what is wrong with a rule should be seen at once.
func opens(v verdict.Verdict) bool {
	return slices.Contains([]verdict.Verdict{verdict.Broken, verdict.Fail, verdict.Blocked, verdict.Warn, verdict.Known}, v)
}
