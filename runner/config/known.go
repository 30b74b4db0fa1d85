package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// GlobRegexp is a glob as a regular expression without anchors: * is any text, ? is one character, all else is itself.
func GlobRegexp(glob string) string {
	return strings.NewReplacer(`\*`, `.*`, `\?`, `.`).Replace(regexp.QuoteMeta(glob))
}

// MatchGlob tells whether a glob matches all of name.
func MatchGlob(glob, name string) bool {
	matched, err := regexp.MatchString("^(?s:"+GlobRegexp(glob)+")$", name)
	return matched && err == nil // a quoted pattern fails to compile only where it is no UTF-8, and then matches nothing
}

// Known is what there is to be judged, as the caller knows it. A nil list is not checked against.
type Known struct {
	Rules        []string // ids
	Records      []string // names of record types
	Operations   []string // as --operation globs match them
	RulesVersion int      // the newest; 0 is not checked against
}

// Check finds what was named and does not exist, as a Usage with the nearest name.
func (c Config) Check(known Known) error {
	if err := c.matchEach("rule", c.Rules, known.Rules); err != nil {
		return err
	}
	if err := c.matchEach("operation", c.OperationGlobs, known.Operations); err != nil {
		return err
	}
	for _, name := range c.Records {
		name = strings.TrimPrefix(name, "+")
		if known.Records != nil && !slices.Contains(known.Records, name) {
			return usagef("%s: there is no record type %q%s", c.origins["record"].label, name, meant(name, known.Records))
		}
	}
	if known.RulesVersion != 0 && c.Source("rules-version") != FromDefault {
		return CheckRulesVersion(c.origins["rules-version"].label, c.RulesVersion, known.RulesVersion)
	}
	return nil
}

// CheckRulesVersion finds a version of the rule set that does not exist, as a Usage that names those that do; label is where it
// was said.
func CheckRulesVersion(label string, version, newest int) error {
	switch {
	case version >= 1 && version <= newest:
		return nil
	case newest == 1:
		return usagef("%s is %d; the only version of the rules is 1", label, version)
	}
	return usagef("%s is %d; there are versions 1 to %d of the rules", label, version, newest)
}

// listing is the command that lists what globs match.
var listing = map[string]string{"rule": "portalspec list", "operation": "portalspec list operations"}

func (c Config) matchEach(name string, globs, known []string) error {
	if known == nil {
		return nil
	}
	for _, glob := range globs {
		if slices.ContainsFunc(known, func(id string) bool { return MatchGlob(glob, id) }) {
			continue
		}
		sentence := fmt.Sprintf("%s: no %s matches %q", c.origins[name].label, name, glob)
		if near := Nearest(glob, known); near != "" {
			return Usage(sentence + "; did you mean " + near + "?")
		}
		return Usage(sentence + "; see " + listing[name])
	}
	return nil
}

// SelectRecords answers which record types are judged, given those of the profile: names without + take their place,
// names with + are added behind.
func (c Config) SelectRecords(profile []string) []string {
	var narrowed, added []string
	for _, name := range c.Records {
		if more, ok := strings.CutPrefix(name, "+"); ok {
			added = append(added, more)
		} else {
			narrowed = append(narrowed, name)
		}
	}
	if narrowed == nil {
		narrowed = profile
	}
	var selected []string
	for _, name := range slices.Concat(narrowed, added) {
		if !slices.Contains(selected, name) {
			selected = append(selected, name)
		}
	}
	return selected
}
