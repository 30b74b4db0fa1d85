package operations

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"portalspec/fixtures/operations"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/suites/spec"
)

// world makes one record of each type that an operation which is asked for is about, parents first. By record type.
func world(p *spec.Portal, catalogue *operations.Catalogue, asked []operations.Operation) map[string]evidence.Exchange {
	made, wanted := map[string]evidence.Exchange{}, wanted(catalogue, asked)
	for _, record := range records.All() {
		if wanted[record.Name] && !record.Nested() {
			made[record.Name] = p.Create(record, spec.In(evidence.JSON))
		}
	}
	for _, record := range records.All() {
		if !wanted[record.Name] || !record.Nested() {
			continue
		}
		if parent := made[record.Parent].Record.ID; parent != "" || p.Facts().NoWrites {
			made[record.Name] = p.Create(record, spec.In(evidence.JSON), spec.Within(parent))
		}
	}
	return made
}

// wanted are the types of the records that the operations have in their paths, make or list, and of what these live in.
func wanted(catalogue *operations.Catalogue, asked []operations.Operation) map[string]bool {
	all, names := map[string]bool{}, map[string]bool{}
	for _, one := range asked {
		names[one.Name()] = true
		all[one.Creates] = true
		for _, parameter := range one.Parameters {
			all[parameter.Record] = true
		}
	}
	for _, record := range records.All() {
		list, _, _ := strings.Cut(strings.ReplaceAll(record.Collection, "${parent}", "1"), "?")
		if lists, _, documented := catalogue.Find(http.MethodGet, list); documented && names[lists.Name()] {
			all[record.Name] = true
		}
	}
	for _, record := range records.All() {
		if all[record.Name] {
			all[record.Parent] = true
		}
	}
	return all
}

// known is what the ids in paths can be filled with: the records of a world, and the account's own id.
type known struct {
	made    map[string]evidence.Exchange
	account evidence.Account
}

// id is the value of a parameter that the run knows: an own id, or a harmless example of what is no id.
func (k known) id(parameter operations.Parameter) (string, bool) {
	if !parameter.ID {
		return parameter.Given()
	}
	if parameter.Record == operations.Account {
		if strings.EqualFold(parameter.Name, "userName") {
			return k.account.UserName, k.account.UserName != ""
		}
		return k.account.ID, k.account.ID != ""
	}
	id := k.made[parameter.Record].Record.ID
	return id, id != ""
}

// path is where the operation is asked for on records of the run; why says that it cannot be.
func (k known) path(one operations.Operation) (path, why string) {
	path, filled := one.Fill(k.id)
	if filled {
		return path, ""
	}
	for _, parameter := range one.Parameters {
		if _, have := k.id(parameter); !have {
			return "", k.lacks(parameter)
		}
	}
	return "", "what the run knows does not fit the path"
}

// record is that of the run which the operation is asked for on: the innermost, where its path names several.
func (k known) record(one operations.Operation) evidence.Record {
	for _, parameter := range slices.Backward(one.Parameters) {
		if record := k.made[parameter.Record].Record; record.ID != "" {
			return record
		}
	}
	return evidence.Record{}
}

func (k known) lacks(parameter operations.Parameter) string {
	switch made, tried := k.made[parameter.Record]; {
	case made.Unwritten():
		return evidence.NothingWritten
	case !parameter.ID:
		return "its path holds a value of which nobody knows a harmless one"
	case parameter.Record == "" || parameter.Record == operations.Account:
		return "its path names a record of a type that the run creates none of"
	case tried && made.Answered():
		return fmt.Sprintf("there is no %s of this run: its create was answered %d", parameter.Record, made.Answer.Status)
	}
	return fmt.Sprintf("there is no %s of this run", parameter.Record)
}

// missing is the path of a read of one record, with an id never given out in its last place.
func (k known) missing(p *spec.Portal, one operations.Operation) (string, bool) {
	last := len(one.Parameters) - 1
	return one.Fill(func(parameter operations.Parameter) (string, bool) {
		id, have := k.id(parameter)
		if !have || parameter.Name != one.Parameters[last].Name {
			return id, have
		}
		ghost, possible := p.NeverGivenOut(evidence.Record{ID: id})
		return ghost.ID, possible
	})
}

// anyPath is where the operation is asked for without the header: on records of the run where it knows them, else with ids
// never given out.
func (k known) anyPath(p *spec.Portal, one operations.Operation) (string, bool) {
	return one.Fill(func(parameter operations.Parameter) (string, bool) {
		if id, have := k.id(parameter); have {
			return id, true
		}
		if parameter.Missing == "" {
			return "", false
		}
		return p.Unknown(parameter.Missing), true
	})
}

// titles are what this run called the records of its world.
func (k known) titles() (all []string) {
	for _, made := range k.made {
		if made.Record.Title != "" {
			all = append(all, made.Record.Title)
		}
	}
	return all
}
