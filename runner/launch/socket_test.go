package launch

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"portalspec/reports/verdict"
	"portalspec/runner/deviations"
	"portalspec/suites/spec"
)

// served is the socket of process 1, and the court of another process at it.
func served(t *testing.T, s *session) (*serving, *remote) {
	t.Helper()
	serving, err := serve(s.court)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(serving.close)
	return serving, newRemote(address{URL: serving.url, Word: serving.word}, deviations.List{})
}

// All processes have to tell of the same evidence what one would.
func TestEvidenceIsTheSameAfterTheTrip(t *testing.T) {
	t.Parallel()
	s := started(t, t.Context(), nil)
	_, other := served(t, s)
	for _, row := range s.picked.rows() {
		here, err := s.court.Evidence(t.Context(), row)
		if err != nil {
			t.Fatal(err)
		}
		there, err := other.Evidence(t.Context(), row)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := json.Marshal(spec.Judge(row, here))
		b, _ := json.Marshal(spec.Judge(row, there))
		if string(a) != string(b) {
			t.Errorf("%s: here %.300s, there %.300s", row.Key(), a, b)
		}
		other.Say(row, spec.Judge(row, there))
		kept, found := s.court.outcome(row.Key())
		if c, _ := json.Marshal(kept); !found || string(c) != string(b) {
			t.Errorf("%s: the verdict arrives as %.300s, %v", row.Key(), c, found)
		}
	}
	for _, scene := range s.picked.scenes {
		seen, err := s.observation.Await(t.Context(), scene.Key)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := json.Marshal(seen)
		b, _ := json.Marshal(other.kept[scene.Key])
		if string(a) != string(b) {
			t.Errorf("the evidence of %s is another after the trip", scene.Key)
		}
	}
}

func TestTheSocketAnswersOnlyWhoKnowsTheWord(t *testing.T) {
	t.Parallel()
	s := started(t, t.Context(), []string{"account"})
	serving, other := served(t, s)
	row := s.picked.rows()[0]
	for _, word := range []string{"", "Bearer " + serving.word, serving.word + "x", serving.word[1:]} {
		stranger := newRemote(address{URL: serving.url, Word: word}, deviations.List{})
		if _, err := stranger.Evidence(t.Context(), row); err == nil || !strings.Contains(err.Error(), "401") {
			t.Errorf("the word %q: got %v, want a refusal", word, err)
		}
		stranger.Say(row, spec.Outcome{Verdict: verdict.Pass})
	}
	if _, said := s.court.outcome(row.Key()); said {
		t.Error("a stranger's verdict counts")
	}
	for path, method := range map[string]string{"/": http.MethodGet, "/verdict": http.MethodGet, "/evidence": http.MethodPost} {
		answer, err := other.call(t.Context(), method, path, nil)
		if err == nil {
			_ = answer.Body.Close()
			t.Errorf("%s %s answers", method, path)
		}
	}
	if answer, err := other.call(t.Context(), http.MethodPost, "/verdict", []byte("{")); err == nil {
		_ = answer.Body.Close()
		t.Error("half a verdict is taken")
	}
}

func TestAnInterruptIsHeardInTheOtherProcesses(t *testing.T) {
	t.Parallel()
	s := started(t, t.Context(), []string{"account", "precedence"})
	_, other := served(t, s)
	s.cancel()
	if _, err := other.Evidence(t.Context(), s.picked.rows()[0]); !errors.Is(err, errInterrupted) {
		t.Errorf("got %v", err)
	}
}

func TestAProcessOneThatIsGoneIsTold(t *testing.T) {
	t.Parallel()
	s := started(t, t.Context(), []string{"account"})
	serving, other := served(t, s)
	serving.close()
	if _, err := other.Evidence(context.Background(), s.picked.rows()[0]); err == nil || !strings.Contains(err.Error(), "process 1 does not answer") {
		t.Errorf("got %v", err)
	}
	other.Say(s.picked.rows()[0], spec.Outcome{}) // nobody hears it, which is no reason to end
}
