package spec

import (
	"reflect"

	"portalspec/reports/evidence"
	"portalspec/suites/match"
)

// Stage says when a scene is observed.
type Stage int

// The stages of a run, in order.
const (
	Normal  Stage = iota // with the token, concurrently
	Refused              // without a credential or with a false one: after the normal scenes, for a target may start to ban us
	Alone                // spends an account's budget on purpose: nothing else of that account and address is in flight
	Last                 // may end the run's own session or lock its account: after all else, cleaning up included, so it makes no records
)

// Scene is a few requests in a fixed order, declared while the tree is built and observed at most once, later. Its T has
// fields of evidence.Exchange, []evidence.Exchange or map[string]evidence.Exchange, which are named steps.
type Scene[T any] struct {
	key     string
	stage   Stage
	record  string
	wide    bool
	observe func(*Portal) T
}

// Observe declares a scene. Scenes with the same key are one scene: whoever declares it, it is sent once.
func Observe[T any](key string, observe func(*Portal) T) Scene[T] {
	return Scene[T]{key: key, observe: observe}
}

// In moves the scene to a stage.
func (s Scene[T]) In(stage Stage) Scene[T] {
	s.stage = stage
	return s
}

// Of says that the scene needs records of the type: where the target does not offer it, nothing of the scene is judged.
func (s Scene[T]) Of(record string) Scene[T] {
	s.record = record
	return s
}

// Wide says that the scene sends so many requests at a time (Portal.Together) that no other such scene is to be under way.
func (s Scene[T]) Wide() Scene[T] {
	s.wide = true
	return s
}

// Planned is the scene as the run sees it: without its type.
func (s Scene[T]) Planned() Planned {
	return Planned{
		Key: s.key, Stage: s.stage, Record: s.record, Wide: s.wide,
		Observe: func(p *Portal) map[string]evidence.Exchange { return steps(s.observe(p)) },
	}
}

// Judge makes a judgement of what the scene has seen. It is a function of evidence: it sends nothing and keeps nothing.
func (s Scene[T]) Judge(judge func(seen T)) Judgement {
	return s.JudgeWith(func(seen T, _ evidence.Facts) { judge(seen) })
}

// JudgeWith is Judge for what also needs the facts of the run: limit and window, accounts, what the target offers.
func (s Scene[T]) JudgeWith(judge func(seen T, facts evidence.Facts)) Judgement {
	return Judgement{
		scene: s.Planned(),
		raw:   func(seen Evidence) { judge(fill[T](seen.Steps, &evidence.Trace{}), seen.Facts) },
		shape: reflect.TypeFor[T](),
		wrong: sceneFits(reflect.TypeFor[T]()),
		judge: func(seen Evidence, trace *evidence.Trace) match.Ruling {
			return match.Run(func() { judge(fill[T](seen.Steps, trace), seen.Facts) })
		},
	}
}

// Judgement is a scene and what is judged of it. It stands in an It in place of a body.
type Judgement struct {
	scene Planned
	judge func(Evidence, *evidence.Trace) match.Ruling
	each  func(Evidence, func(name string, ruling match.Ruling, trace evidence.Trace)) // in place of judge, for many subjects
	raw   func(Evidence)                                                               // the same, its panics not recovered
	shape reflect.Type                                                                 // T
	wrong error                                                                        // why T cannot be a scene's value; nil where it can
}

func (j Judgement) sameScene(other Judgement) bool {
	return j.shape == other.shape && j.scene.Stage == other.scene.Stage && j.scene.Record == other.scene.Record && j.scene.Wide == other.scene.Wide
}

// Planned is a scene as the run sees it.
type Planned struct {
	Key     string
	Stage   Stage
	Record  string // the record type that it needs; "" for none
	Wide    bool   // no other wide scene is under way at the same time
	Observe func(*Portal) map[string]evidence.Exchange
}

// Evidence is what one scene has seen, by step, and what is known of the whole run.
type Evidence struct {
	Steps map[string]evidence.Exchange `json:"steps"`
	Facts evidence.Facts               `json:"facts"`
	// Cause says why nothing could be observed at all ("people/@self answered 401 to the token"); "" where something was.
	Cause string `json:"cause,omitempty"`
	// Because is the rule whose failure is the Cause, where one tells it; "" where none does.
	Because string `json:"because,omitempty"`
	// Broken says what of ours broke while the scene was observed ("the scene x broke off: ..."); "" where nothing did.
	Broken string `json:"broken,omitempty"`
}
