package prove

// ByRule parts the proofs by rule. Rules stand in the order of their first proofs, and so do the proofs of each; none is
// empty.
func ByRule(proofs []Proof) [][]Proof { return parted(proofs, func(p Proof) string { return p.Rule }) }

// BySection parts the proofs by the section of the documentation that their rules are of, as ByRule does.
func BySection(proofs []Proof) [][]Proof {
	return parted(proofs, func(p Proof) string { return p.Section })
}

func parted(proofs []Proof, by func(Proof) string) (parts [][]Proof) {
	at := map[string]int{}
	for _, p := range proofs {
		i, met := at[by(p)]
		if !met {
			i = len(parts)
			at[by(p)] = i
			parts = append(parts, nil)
		}
		parts[i] = append(parts[i], p)
	}
	return parts
}

// Caught counts the proofs whose fault turned the rule red.
func Caught(proofs []Proof) (n int) {
	for _, p := range proofs {
		if p.Caught {
			n++
		}
	}
	return n
}

// Faults counts the faults of the proofs, each once however many rules name it.
func Faults(proofs []Proof) int {
	return len(parted(proofs, func(p Proof) string { return p.Fault }))
}
