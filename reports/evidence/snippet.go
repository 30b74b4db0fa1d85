package evidence

import (
	"net/http"
	"strings"
)

// Snippet returns the shortest snippet for a POSIX shell that repeats what the deciding exchange shows; "" where nothing
// was sent. scene is all that its scene sent, in order: where the deciding exchange needs a record that the scene
// created, lines before it create one, set $ID and do what had been done to it, and a line after it deletes it.
func Snippet(deciding Exchange, scene []Exchange) string {
	if Curl(deciding) == "" {
		return ""
	}
	plan := planned(deciding, scene)
	var lines []string
	if plan.wrong() {
		lines = append(lines, wrongToken(deciding.Credential))
	}
	if deciding.Second {
		lines = append(lines, "# it was sent from the second address: curl --interface ADDRESS does that")
	}
	for i := len(plan.parents) - 1; i >= 0; i-- {
		lines = append(lines, plan.parents[i].line())
	}
	lines = append(lines, plan.before()...)
	lines = append(lines, plan.decide()...)
	if remove := plan.record.remove(); remove != "" && !plan.deletes() {
		lines = append(lines, remove)
	}
	for _, parent := range plan.parents {
		if remove := parent.remove(); remove != "" {
			lines = append(lines, remove)
		}
	}
	return strings.Join(lines, "\n")
}

// plan is what a snippet has to do.
type plan struct {
	deciding Exchange
	record   born       // the record that it needs, or makes; the zero value where there is none
	parents  []born     // what that lives in, the nearest first
	writes   []Exchange // what had been done to the record before
	makes    bool       // the deciding exchange is the create
}

func planned(deciding Exchange, scene []Exchange) plan {
	p := plan{deciding: deciding}
	parent := deciding.Record.Parent
	if create, at := creation(scene, deciding.Record.ID, deciding.Record.Type); at >= 0 {
		if field, found := fieldOf(create.Answer.Body, deciding.Record.ID); found {
			p.record = born{create: create, field: field, naming: names{id: idVariable, parent: parentVariable}}
			p.makes = create.ID == deciding.ID
			if !p.makes {
				p.writes = writes(scene[at+1:], deciding)
			}
			parent = create.Record.Parent
		}
	}
	for variable := parentVariable; parent != "" && len(p.parents) < 4; variable = "GRAND" + variable {
		create, at := creation(scene, parent, "")
		if at < 0 {
			break
		}
		field, found := fieldOf(create.Answer.Body, parent)
		if !found {
			break
		}
		p.parents = append(p.parents, born{create: create, field: field, naming: names{id: variable, parent: "GRAND" + variable}})
		parent = create.Record.Parent
	}
	for i := range p.parents {
		p.parents[i].nested = i+1 < len(p.parents)
	}
	p.record.nested = len(p.parents) > 0
	return p
}

// creation finds the exchange of the scene that created the record; -1 where there is none.
func creation(scene []Exchange, id, kind string) (Exchange, int) {
	for i, x := range scene {
		if id != "" && x.Request.Method == http.MethodPost && x.Record.ID == id && x.OK() && (kind == "" || x.Record.Type == kind) {
			return x, i
		}
	}
	return Exchange{}, -1
}

// writes are what was done to the record between its create and the deciding exchange, for that may rest on it.
func writes(after []Exchange, deciding Exchange) (all []Exchange) {
	for _, x := range after {
		if x.ID == deciding.ID {
			break
		}
		same := x.Record.ID == deciding.Record.ID && x.Record.Type == deciding.Record.Type
		if same && x.OK() && (x.Request.Method == http.MethodPut || x.Request.Method == http.MethodDelete) {
			all = append(all, x)
		}
	}
	return all
}

// of is the command for an exchange about the plan's record.
func (p plan) of(x Exchange, flags string) command {
	c := command{exchange: x, flags: flags, naming: names{id: idVariable, parent: parentVariable}}
	if p.record.exists() && !p.makes {
		c.id = p.record.create.Record.ID
	}
	if len(p.parents) > 0 {
		c.parent = p.parents[0].create.Record.ID
	}
	return c
}

func (p plan) before() (lines []string) {
	if !p.record.exists() || p.makes {
		return nil
	}
	lines = append(lines, p.record.line())
	for _, x := range p.writes {
		lines = append(lines, p.of(x, "-sS -o /dev/null").line())
	}
	return lines
}

// decide is the deciding line. A create's answer is shown and kept, for its id tells what to delete.
func (p plan) decide() []string {
	line := p.of(p.deciding, "-sS -i").line()
	if !p.makes || p.record.remove() == "" {
		return []string{line}
	}
	return []string{
		"ANSWER=$(" + line + ")", `printf '%s\n' "$ANSWER"`,
		string(idVariable) + `=$(printf '%s\n' "$ANSWER" | ` + p.record.field.pick() + ")",
	}
}

// deletes tells whether the snippet has deleted the record before its end.
func (p plan) deletes() bool {
	for _, x := range append(p.writes[:len(p.writes):len(p.writes)], p.deciding) {
		if x.Request.Method == http.MethodDelete && x.Record.ID == p.deciding.Record.ID {
			return true
		}
	}
	return false
}

// wrong tells whether the deciding line carries a false token.
func (p plan) wrong() bool { return strings.Contains(Curl(p.deciding), "$WRONG_TOKEN") }

// wrongToken is the line that makes a false token of the kind.
func wrongToken(kind Credential) string {
	const token = "$PORTALSPEC_TOKEN"
	switch kind {
	case Altered:
		return `WRONG_TOKEN=$(printf %s "` + token + `" | sed "s/./~/$((${#PORTALSPEC_TOKEN} / 2 + 1))")`
	case FirstHalf:
		return `WRONG_TOKEN=$(printf %s "` + token + `" | cut -c "1-$((${#PORTALSPEC_TOKEN} / 2))")`
	case CutShort:
		return "WRONG_TOKEN=${PORTALSPEC_TOKEN%????}"
	}
	return `WRONG_TOKEN=$(printf %s "` + token + `" | tr 'A-Za-z0-9' 'N-ZA-Mn-za-m5-90-4')`
}
