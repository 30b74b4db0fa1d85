package html

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
)

// mark says where in an answer something else came than was wanted: the one place in its head or body that reads so.
type mark struct {
	head   bool
	places []string // as they may stand; it is the one that stands there once
	note   note
}

// note is what a mark says beside its place, and the subject whose verdict says so.
type note struct{ Text, Of string }

// piece is a part of a text; one with notes differs from what was wanted.
type piece struct {
	Text  string
	Notes []note
}

var (
	differing = regexp.MustCompile(`^(?:control: )?(wanted (?:.+?),? (?:but )?got (.+))$`)
	statusGot = regexp.MustCompile(`^(?:status )?(\d{3})$`)
	memberGot = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_]*) (?:"([^"]+)"|(-?\d+))(?: |$)`)
	quotedGot = regexp.MustCompile(`"([^"]+)"`)
	header    = regexp.MustCompile(`^wanted ([A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)+) `)
)

// differ notes where a finding differs, if its message names the exchange that decided and says of it what that shows.
func (b *builder) differ(of string, s verdict.Subject) {
	line, rest, _ := strings.Cut(s.Message, "\n")
	parts := differing.FindStringSubmatch(line)
	decided, _, _ := strings.Cut(rest, "\n")
	if parts == nil || !opens(s.Verdict) {
		return
	}
	for _, id := range slices.Backward(slices.Concat(s.Control, s.Exchanges)) {
		x, held := b.run.Exchange(id)
		if !held || !x.Answered() || x.String() != decided {
			continue
		}
		if m := placed(x, parts[1], parts[2]); len(m.places) > 0 {
			m.note = note{shown(parts[1], longestLine), of}
			b.marks[id] = append(b.marks[id], m)
		}
		return
	}
}

// placed is where the answer shows what a finding got; no places where the finding does not tell.
func placed(x evidence.Exchange, said, got string) mark {
	if status := statusGot.FindStringSubmatch(got); status != nil {
		if status[1] != fmt.Sprint(x.Answer.Status) {
			return mark{}
		}
		line, _, _ := strings.Cut(answerHead(x), "\n")
		return mark{head: true, places: []string{line}}
	}
	if got == x.MediaType() {
		return mark{head: true, places: lines(x, "Content-Type")}
	}
	if named := header.FindStringSubmatch(said); named != nil {
		return mark{head: true, places: lines(x, named[1])}
	}
	if member := memberGot.FindStringSubmatch(got); member != nil {
		name, value := member[1], member[2]+member[3]
		places := []string{"<" + name + ">" + value + "</" + name + ">"}
		for _, colon := range []string{":", ": "} {
			if member[3] != "" {
				places = append(places, `"`+name+`"`+colon+value)
			}
			places = append(places, `"`+name+`"`+colon+`"`+value+`"`)
		}
		return mark{places: places}
	}
	if quoted := quotedGot.FindStringSubmatch(got); quoted != nil {
		return mark{places: []string{">" + quoted[1] + "<", `"` + quoted[1] + `"`}}
	}
	return mark{}
}

// lines are those of a header in the answer's head.
func lines(x evidence.Exchange, name string) (all []string) {
	for _, value := range x.Answer.Header.Values(name) {
		all = append(all, name+": "+value)
	}
	return all
}

// pieces parts a text, which can be shown, at its marks. What stands there twice, or not at all, is not marked.
func pieces(text string, marks []mark) (all []piece) {
	type found struct{ from, to, mark int }
	var places []found
	for i, m := range marks {
		from, to, times := 0, 0, 0
		for _, place := range m.places {
			place = shown(place, longestHead)
			if n := strings.Count(text, place); n > 0 {
				from, times = strings.Index(text, place), times+n
				to = from + len(place)
			}
		}
		if times == 1 {
			places = append(places, found{from, to, i})
		}
	}
	slices.SortStableFunc(places, func(a, b found) int { return cmp.Compare(a.from, b.from) })
	end, last := 0, -1
	for _, p := range places {
		switch {
		case p.from >= end:
			all = append(all, piece{Text: text[end:p.from]}, piece{Text: text[p.from:p.to]})
			end, last = p.to, p.from
		case p.from != last:
			continue // within another
		}
		marked := &all[len(all)-1]
		marked.Notes = append(marked.Notes, marks[p.mark].note)
	}
	return append(all, piece{Text: text[end:]})
}
