// Command agree compares the verdict of every rule and subject in several report.json, and prints what each concludes.
package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
)

// report is what of a report.json is compared.
type report struct {
	Verdict  string
	Exit     int
	Requests struct{ Sent, Retried, Refused int }
	Rules    []struct {
		ID, Verdict string
		Subjects    []struct{ Name, Verdict string }
	}
}

func main() {
	var all []map[string]string
	for _, file := range os.Args[1:] {
		r, err := read(file)
		if err != nil {
			fmt.Fprintln(os.Stderr, "agree:", err)
			os.Exit(1)
		}
		all = append(all, r.verdicts())
		fmt.Printf("%s: %s, exit %d; %d rules, %d subjects; %d requests, %d refused\n",
			file, r.Verdict, r.Exit, len(r.Rules), len(all[len(all)-1])-len(r.Rules), r.Requests.Sent, r.Requests.Refused)
	}
	if len(all) < 2 || len(all[0]) == 0 {
		fmt.Fprintln(os.Stderr, "agree: wants two reports or more, with verdicts in them")
		os.Exit(1)
	}
	if differences(all) > 0 {
		os.Exit(1)
	}
}

func read(file string) (r report, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return r, fmt.Errorf("%s: %w", file, err)
	}
	return r, nil
}

func (r report) verdicts() map[string]string {
	said := map[string]string{}
	for _, rule := range r.Rules {
		said[rule.ID] = rule.Verdict
		for _, subject := range rule.Subjects {
			said[rule.ID+" ("+subject.Name+")"] = subject.Verdict
		}
	}
	return said
}

// differences prints each rule and subject that not all reports say the same of; "" is a report that does not know it.
func differences(all []map[string]string) (found int) {
	keys := map[string]bool{}
	for _, said := range all {
		for key := range said {
			keys[key] = true
		}
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		verdicts := make([]string, len(all))
		for i, said := range all {
			verdicts[i] = said[key]
		}
		if len(slices.Compact(slices.Clone(verdicts))) > 1 {
			found++
			fmt.Printf("DIFFERENT  %s: %q\n", key, verdicts)
		}
	}
	return found
}
