package launch

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"testing"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/null"
	"portalspec/fixtures/portal"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/reports/jsonreport"
	"portalspec/reports/verdict"
)

// reread is the evidence of the session's result as a file gives it back.
func (s *session) reread(t *testing.T) (verdict.Run, evidence.Log) {
	t.Helper()
	s.cfg.Profile = full
	s.picked.scope.Records = records.Core()
	_ = s.observation.AwaitAll(context.Background())
	s.result = s.assemble()
	var har bytes.Buffer
	if err := evidence.WriteHAR(&har, s.logged()); err != nil {
		t.Fatal(err)
	}
	log, err := evidence.ReadHAR(&har)
	if err != nil {
		t.Fatal(err)
	}
	return s.result, log
}

// asReported is the run as report.json tells it.
func asReported(t *testing.T, run verdict.Run) verdict.Run {
	t.Helper()
	var text bytes.Buffer
	if err := jsonreport.Write(&text, run); err != nil {
		t.Fatal(err)
	}
	read, err := jsonreport.Read(&text)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func sameRuns(t *testing.T, live, again verdict.Run) {
	t.Helper()
	live, again = asReported(t, live), asReported(t, again)
	for i := range min(len(live.Rules), len(again.Rules)) {
		if reflect.DeepEqual(live.Rules[i], again.Rules[i]) {
			continue
		}
		for j := range min(len(live.Rules[i].Subjects), len(again.Rules[i].Subjects)) {
			if one, other := live.Rules[i].Subjects[j], again.Rules[i].Subjects[j]; !reflect.DeepEqual(one, other) {
				t.Errorf("%s:\nthe run    %s\nits replay %s", live.Rules[i].ID, asJSON(one), asJSON(other))
			}
		}
	}
	live.Rules, again.Rules = nil, nil
	if !reflect.DeepEqual(live, again) {
		t.Errorf("\nthe run    %s\nits replay %s", asJSON(live), asJSON(again))
	}
}

func asJSON(value any) string {
	text, _ := json.Marshal(value) // of our own types
	return string(text)
}

// Whatever a run met, its evidence leads to the same report once more.
func TestEvidenceLeadsToTheSameReport(t *testing.T) {
	for name, c := range map[string]struct {
		faults  []string
		nobody  string
		options []portal.Option
		keys    []string
		second  bool
	}{
		"a correct portal":   {},
		"two accounts":       {second: true},
		"a part of it":       {keys: []string{"account"}},
		"creates answer 200": {faults: []string{"create-answers-200"}},
		"lets strangers in":  {faults: []string{"creates-are-open", "errors-repeat-500"}},
		"a module is off":    {options: []portal.Option{portal.WithoutModules("crm", "community")}},
		"a guest":            {options: []portal.Option{portal.WithGuest()}},
		"an HTML page":       {nobody: "html-page"},
		"a mock":             {nobody: "recorded-account"},
		"it fails":           {nobody: "broken"},
	} {
		t.Run(name, func(t *testing.T) {
			own := portal.New(append(c.options, portal.WithoutLimit())...)
			var handler http.Handler = own
			for _, name := range c.faults {
				broken, found := fault.Named(name)
				if !found {
					t.Fatalf("no fault %s", name)
				}
				handler = broken.Wrap(handler, fault.Site{})
			}
			if c.nobody != "" {
				nobody, found := null.Named(c.nobody)
				if !found {
					t.Fatalf("no null %s", c.nobody)
				}
				handler = nobody.Handler()
			}
			tokens := []string{own.Accounts()[0].Token}
			if c.second {
				tokens = append(tokens, own.Accounts()[1].Token)
			}
			s := startedAt(t, t.Context(), c.keys, handler, tokens...)
			s.judged(t)
			live, log := s.reread(t)
			again, err := Again(log, Narrowing{})
			if err != nil {
				t.Fatal(err)
			}
			sameRuns(t, live, again)
		})
	}
}
