package spec

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portalspec/reports/evidence"
)

type everyShape struct {
	One, Other evidence.Exchange
	List       []evidence.Exchange
	Listed     []evidence.Exchange // a name that begins with another field's
	ByWay      map[string]evidence.Exchange
}

// drawn is some value of a scene. Ids are unique, as those of a run are; a zero Exchange is a step that was not sent.
func drawn(t *rapid.T) everyShape {
	n := 0
	sent := func() evidence.Exchange {
		n++
		if rapid.IntRange(0, 9).Draw(t, "kind") == 0 {
			return evidence.NotSent(fmt.Sprintf("reason %d", n))
		}
		return evidence.Exchange{ID: fmt.Sprint(n), Answer: evidence.Answer{Status: 200}}
	}
	list := func(label string) (all []evidence.Exchange) {
		for range rapid.IntRange(0, 130).Draw(t, label) {
			all = append(all, sent())
		}
		return all
	}
	seen := everyShape{List: list("list"), Listed: list("listed"), ByWay: map[string]evidence.Exchange{}}
	for _, key := range rapid.SliceOfDistinct(rapid.String(), rapid.ID).Draw(t, "keys") {
		seen.ByWay[key] = sent()
	}
	if rapid.Bool().Draw(t, "one") {
		seen.One = sent()
	}
	if rapid.Bool().Draw(t, "other") {
		seen.Other = sent()
	}
	return seen
}

func TestFillIsTheWayBackFromSteps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seen := drawn(t)
		named := steps(seen)
		for name, x := range named {
			if x.Step != name {
				t.Fatalf("the exchange %s is named %q in itself", name, x.Step)
			}
		}
		again := fill[everyShape](named, &evidence.Trace{})
		sameStep(t, "One", again.One, seen.One)
		sameStep(t, "Other", again.Other, seen.Other)
		sameSteps(t, "List", again.List, seen.List)
		sameSteps(t, "Listed", again.Listed, seen.Listed)
		if !slices.Equal(slices.Sorted(maps.Keys(again.ByWay)), slices.Sorted(maps.Keys(seen.ByWay))) {
			t.Fatalf("got the keys %q, want %q", slices.Sorted(maps.Keys(again.ByWay)), slices.Sorted(maps.Keys(seen.ByWay)))
		}
		for key, x := range seen.ByWay {
			sameStep(t, "ByWay/"+key, again.ByWay[key], x)
		}
	})
}

func sameSteps(t *rapid.T, name string, got, want []evidence.Exchange) {
	if len(got) != len(want) {
		t.Fatalf("%s: got %d exchanges, want %d", name, len(got), len(want))
	}
	for i := range want {
		sameStep(t, fmt.Sprintf("%s/%d", name, i), got[i], want[i])
	}
}

func sameStep(t *rapid.T, name string, got, want evidence.Exchange) {
	if want.ID == "" && want.Failure == "" {
		want = evidence.NotSent("nothing was sent for the step " + name)
	}
	if got.ID != want.ID || got.Failure != want.Failure || got.Unsent != want.Unsent || got.Answer.Status != want.Answer.Status {
		t.Fatalf("%s: got %+v, want %+v", name, got, want)
	}
}

func TestListsKeepTheirOrderBeyondTenElements(t *testing.T) {
	t.Parallel()
	var seen everyShape
	for i := range 123 {
		seen.List = append(seen.List, evidence.Exchange{ID: fmt.Sprint(i)})
	}
	for i, x := range fill[everyShape](steps(seen), &evidence.Trace{}).List {
		if x.ID != fmt.Sprint(i) || x.Step != fmt.Sprintf("List/%d", i) {
			t.Fatalf("element %d is %s (%s)", i, x.ID, x.Step)
		}
	}
}

// "unanswered: " without a reason would send the reader looking for a fault of the target.
func TestAStepThatWasNeverSentSaysSo(t *testing.T) {
	t.Parallel()
	seen := fill[everyShape](nil, &evidence.Trace{})
	if !seen.One.Unsent || !strings.Contains(seen.One.Failure, "nothing was sent for the step One") {
		t.Errorf("got %+v", seen.One)
	}
	if seen.List != nil || seen.ByWay == nil || len(seen.ByWay) != 0 {
		t.Errorf("got the list %v and the map %v", seen.List, seen.ByWay)
	}
}

func TestWhatAJudgementLooksAtIsTraced(t *testing.T) {
	t.Parallel()
	trace := &evidence.Trace{}
	seen := fill[everyShape](map[string]evidence.Exchange{"One": {ID: "1"}, "List/0": {ID: "2"}, "ByWay/.json": {ID: "3"}}, trace)
	seen.One.Consult(true)
	seen.List[0].Consult(false)
	seen.ByWay[".json"].Consult(false)
	seen.Other.Consult(false) // never sent: there is nothing to show
	if len(trace.Controls) != 1 || trace.Controls[0].ID != "1" || len(trace.Deciding) != 2 {
		t.Errorf("got %+v", trace)
	}
}

func TestStepsRefuseWhatIsNoExchange(t *testing.T) {
	t.Parallel()
	defer func() {
		if said := fmt.Sprint(recover()); !strings.Contains(said, "scene field Count is a int") {
			t.Errorf("got %q", said)
		}
	}()
	steps(struct{ Count int }{1})
}
