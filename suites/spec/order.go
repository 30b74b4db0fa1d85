package spec

import (
	"cmp"
	"slices"
	"strings"
)

// sections are those of the documentation's page, in its order, then the other pages; what is not among them comes after.
var sections = []string{
	"basic-concepts#introduction", "basic-concepts#authentication", "basic-concepts#making-requests",
	"basic-concepts#responses", "basic-concepts#rate-limiting",
	"operations", "authentication", "faq", "batching",
}

// Rules returns the rules of the table as the documentation is read: by section, and within one those of a family
// ("status.") together. Ginkgo builds the tree by file, so one section is met in several places.
func (t *Table) Rules() []Rule {
	var rules []Rule
	families, seen := []string{}, map[string]bool{}
	for _, row := range t.Rows {
		if seen[row.Rule.ID] {
			continue
		}
		seen[row.Rule.ID] = true
		rules = append(rules, row.Rule)
		if name := family(row.Rule); !slices.Contains(families, name) {
			families = append(families, name)
		}
	}
	slices.SortStableFunc(rules, func(a, b Rule) int {
		return cmp.Or(
			cmp.Compare(position(a.Section), position(b.Section)),
			cmp.Compare(slices.Index(families, family(a)), slices.Index(families, family(b))),
		)
	})
	return rules
}

func position(section string) int {
	if !slices.Contains(sections, section) {
		return len(sections)
	}
	return slices.Index(sections, section)
}

// family is what stands before the dot of a rule's id.
func family(rule Rule) string {
	name, _, _ := strings.Cut(rule.ID, ".")
	return name
}
