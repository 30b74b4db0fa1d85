package evidence

import "strings"

// Seen is what the scene has seen, by step. Exchanges say themselves which one they fill; told are the steps of the scene of
// which no exchange does.
func Seen(scene string, held Held, told []Step) map[string]Exchange {
	steps := map[string]Exchange{}
	for _, x := range held.Of(scene) {
		if !strings.HasPrefix(x.Step, "(") { // which fills none
			steps[x.Step] = x
		}
	}
	for _, step := range told {
		x, found := held.Find(step.ID)
		if !found {
			x = NotSent(step.Why)
		}
		x.Scene, x.Step = step.Scene, step.Step
		steps[step.Step] = x
	}
	return steps
}
