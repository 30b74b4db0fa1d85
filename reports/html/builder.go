package html

import (
	"strings"

	"portalspec/reports/verdict"
)

// builder makes the parts of a page that lead to each other.
type builder struct {
	run     verdict.Run
	left    map[string]int // subjects that are not on the page, by the rule's id
	ids     names
	rules   map[string]string // a rule's place, by its id
	placed  map[string]bool   // places that are taken by a rule
	anchors map[string]string // an exchange's place, by its id
	marks   map[string][]mark // where answers differ, by the exchange's id
	cited   []string          // the exchanges that verdicts rest on, those of findings first
}

// reserve gives every rule, and every exchange that a verdict rests on, its place.
func (b *builder) reserve() {
	for _, own := range []string{"top", "main", "findings", "matrix", "exchanges", "rate", "filters", "unjudged", "counts"} {
		b.ids.id(own)
	}
	for _, r := range b.run.Rules {
		if b.rules[r.ID] == "" {
			b.rules[r.ID] = b.ids.id(r.ID)
		}
	}
	b.cite(opens)
	b.cite(func(v verdict.Verdict) bool { return !opens(v) })
}

func (b *builder) cite(some func(verdict.Verdict) bool) {
	for _, r := range b.run.Rules {
		for _, s := range r.Subjects {
			if !some(s.Verdict) {
				continue
			}
			for _, ids := range [][]string{s.Exchanges, s.Control} {
				for _, id := range ids {
					if _, held := b.run.Exchange(id); held && b.anchors[id] == "" {
						b.anchors[id] = b.ids.id("exchange." + id)
						b.cited = append(b.cited, id)
					}
				}
			}
		}
	}
}

func (b *builder) rule(r verdict.Rule, columns []string) rule {
	anchor := b.rules[r.ID]
	if b.placed[anchor] { // an id that stands twice, in a report that is not ours
		anchor = b.ids.id(r.ID)
	}
	b.placed[anchor] = true
	made := rule{
		look: lookOf(r.Verdict), ID: shown(r.ID, longestName), Anchor: anchor, Level: string(r.Level), Asks: asks[r.Level],
		Section: shown(r.Section, longestName), Says: shown(r.Says, longestMessage), Open: opens(r.Verdict), Tally: chosen(r.Tally()),
		More: more(b.left[r.ID]),
	}
	for _, s := range r.Subjects {
		made.Subjects = append(made.Subjects, b.subject(made.Anchor, s))
	}
	made.Cells, made.Strip = cells(r, made.Subjects, columns)
	return made
}

func (b *builder) subject(within string, s verdict.Subject) subject {
	name := s.Name
	if name == "" {
		name = "the portal"
	}
	made := subject{
		look: lookOf(s.Verdict), Name: shown(name, longestName), Record: shown(recordOf(s.Name), longestName),
		Anchor: b.ids.id(within + "." + name), Exchanges: b.citations(s.Exchanges), Control: b.citations(s.Control),
		Because: shown(s.Because, longestName), BecauseAnchor: b.rules[s.Because], Snippet: shown(s.Curl, longestSnippet),
	}
	wanted, got, rest := split(shown(s.Message, longestMessage))
	made.Wanted, made.Got, made.Message = wanted, got, rest
	made.Brief = brief(s)
	b.differ(made.Anchor, s)
	if s.Deviation != nil {
		made.Known, made.Listed = shown(s.Deviation.String(), longestMessage), shown(s.Deviation.Listed, longestName)
	}
	for _, note := range s.Notes {
		made.Notes = append(made.Notes, shown(note, longestMessage))
	}
	if made.Snippet != "" {
		made.SnippetAnchor = b.ids.id("snippet." + made.Anchor)
	}
	return made
}

// brief is the first line of what is said of a subject.
func brief(s verdict.Subject) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s.Message), "\n")
	if line == "" && s.Because != "" {
		line = "because of " + s.Because
	}
	return strings.ReplaceAll(shown(line, longestName), "\n", " ")
}

func (b *builder) citations(ids []string) (all []citation) {
	for _, id := range ids {
		x, held := b.run.Exchange(id)
		if !held {
			all = append(all, citation{Text: shown(id, longestName) + " (not in this report)"})
			continue
		}
		all = append(all, citation{shown(x.String(), longestLine), b.anchors[id]})
	}
	return all
}

// cells are a rule's row of the matrix: one for each column, the subjects that no column fits beside them. Where most fit
// none, all subjects stand beside each other.
func cells(r verdict.Rule, subjects []subject, columns []string) (all, strip []cell) {
	at := map[string]int{}
	for i, column := range columns {
		at[column] = i
	}
	all = make([]cell, len(columns))
	worst := make([]verdict.Verdict, len(columns))
	for i, s := range r.Subjects {
		made := cell{look: subjects[i].look, Name: subjects[i].Name, Anchor: subjects[i].Anchor, Count: 1}
		column, fits := at[recordOf(s.Name)]
		if !fits {
			strip = append(strip, made)
			continue
		}
		made.Name, made.Count = columns[column], all[column].Count+1
		switch {
		case made.Count == 1 || worst[column] != verdict.Worst(r.Level, worst[column], s.Verdict):
			worst[column], all[column] = s.Verdict, made
		default:
			all[column].Count++
		}
	}
	if len(strip) <= len(r.Subjects)/2 {
		return all, strip
	}
	strip = nil
	for _, s := range subjects {
		strip = append(strip, cell{look: s.look, Name: s.Name, Anchor: s.Anchor, Count: 1})
	}
	return nil, strip
}
