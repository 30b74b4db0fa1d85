package evidence_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"portalspec/reports/evidence"
)

// What is written element by element is what would be written at once, whatever texts say.
func TestSpreadIsTheWhole(t *testing.T) {
	t.Parallel()
	type item struct {
		Name string `json:"name"`
		List []int  `json:"list"`
	}
	type holder struct {
		Before string `json:"before"`
		Inner  struct {
			Items []item `json:"items"`
			After string `json:"after"`
		} `json:"inner"`
	}
	for name, items := range map[string][]item{
		"none": {}, "one": {{Name: "a", List: []int{1, 2}}}, "several": {{Name: "a\n    \"items\": []", List: []int{}}, {Name: "##[x]\u202e"}, {}},
	} {
		var whole holder
		whole.Before = "\n    \"items\": []"
		whole.Inner.Items, whole.Inner.After = items, "after"
		var want bytes.Buffer
		if err := evidence.WriteJSON(&want, whole, "  "); err != nil {
			t.Fatal(err)
		}
		elements := func(yield func(evidence.Element) bool) {
			for _, one := range items {
				if !yield(evidence.Whole(one)) {
					return
				}
			}
		}
		empty := whole
		empty.Inner.Items = []item{}
		var got bytes.Buffer
		if err := evidence.Spread(empty, 2, "items", elements)(&got, 0); err != nil {
			t.Fatal(err)
		}
		if got.WriteByte('\n'); got.String() != want.String() {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got.String(), want.String())
		}
	}
}

func TestAnElementThatFailsEndsIt(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	fails := func(yield func(evidence.Element) bool) {
		if yield(func(io.Writer, int) error { return broken }) {
			t.Error("another one is asked for")
		}
	}
	if err := evidence.Spread(map[string][]int{"items": {}}, 1, "items", fails)(&bytes.Buffer{}, 0); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
