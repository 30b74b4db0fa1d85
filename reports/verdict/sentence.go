package verdict

import (
	"fmt"
	"strings"
)

// Sentence is the verdict in words, for people: "conformant: 31 of 31 must-rules hold". It is told of a settled run. What
// was judged only in part is never called plainly conformant. It may quote the target (in the diagnosis): whoever prints
// it escapes it for the place where it stands.
func (r Run) Sentence() string {
	said := r.sentence()
	if n := len(r.Outdated); n > 0 {
		said += "; " + Several(n, "listed deviation is", "listed deviations are") + " out of date"
	}
	return said
}

func (r Run) sentence() string {
	switch r.Verdict {
	case Nonconformant:
		return Nonconformant + ": " + strings.Join(r.failures(), ", ")
	case Conformant:
		return r.conformance()
	}
	return Incomplete + ": " + strings.Join(r.gaps(), "; ")
}

func (r Run) conformance() string {
	must, judged := r.Tally(Must), r.Scope.Must
	deviate := ""
	if must[Known] > 0 {
		deviate = fmt.Sprintf(", %d of them but for a known deviation", must[Known])
	}
	switch {
	case !r.Scope.Complete || judged.Judged < judged.Of:
		return fmt.Sprintf("conformant in what was judged: %s%s", judged, deviate)
	case must[Known] > 0:
		return fmt.Sprintf("conformant but for known deviations: %s hold, %s as listed",
			Judged{Judged: must[Pass], Of: judged.Of}, Several(must[Known], "deviates", "deviate"))
	}
	return fmt.Sprintf("conformant: %s hold", judged)
}

func (r Run) failures() (said []string) {
	var musts, shoulds int
	for _, rule := range r.failing() {
		if rule.Level == Should {
			shoulds++
		} else {
			musts++
		}
	}
	if musts > 0 {
		said = append(said, Judged{Judged: musts, Of: r.Scope.Must.Of}.String()+plural(musts, " fails", " fail"))
	}
	if shoulds > 0 {
		said = append(said, Several(shoulds, "should-rule fails", "should-rules fail")+" under --strict")
	}
	if r.Interrupted {
		said = append(said, "and the run was interrupted")
	}
	must := r.Tally(Must)
	if n := must[Blocked] + must[Broken]; n > 0 {
		said = append(said, fmt.Sprintf("%d could not be judged", n))
	}
	return said
}

func (r Run) gaps() (said []string) {
	if r.Interrupted {
		said = append(said, "the run was interrupted")
	}
	if r.Diagnosis != "" {
		line, _, _ := strings.Cut(r.Diagnosis, "\n")
		said = append(said, line)
	}
	must, all := r.Tally(Must), r.Tally()
	if all[Broken] > 0 {
		said = append(said, Several(all[Broken], "rule", "rules")+" could not be judged because of a fault of ours")
	}
	if must[Blocked] > 0 {
		said = append(said, Judged{Judged: must[Blocked], Of: r.Scope.Must.Of}.String()+" could not be judged")
	}
	switch {
	case len(said) == 0 && all.judged() == 0:
		said = append(said, "nothing could be judged")
	case len(said) == 0:
		said = append(said, "not one must-rule could be judged")
	case r.Interrupted:
		said = append(said, r.Scope.Must.String()+" judged")
	}
	return said
}

// String is the count in words: "3 of 31 must-rules".
func (j Judged) String() string {
	return fmt.Sprintf("%d of %d must-rules", j.Judged, j.Of)
}

// Several is a number and its noun: "1 rule", "3 rules".
func Several(n int, one, many string) string { return fmt.Sprintf("%d %s", n, plural(n, one, many)) }

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
