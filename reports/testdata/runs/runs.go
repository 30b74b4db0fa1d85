// Package runs has runs for the tests of reports: passing, failing, blocked, not applicable, and one of a hostile target.
package runs

import (
	"net/http"
	"time"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
)

const (
	responses = "basic-concepts#responses"
	limiting  = "basic-concepts#rate-limiting"
)

// All returns the runs by name.
func All() map[string]verdict.Run {
	return map[string]verdict.Run{
		"passing": Passing(), "failing": Failing(), "blocked": Blocked(), "absent": Absent(), "strict": Strict(), "listed": Listed(), "hostile": Hostile(),
	}
}

// Passing is a run in which everything holds.
func Passing() verdict.Run {
	run := begun()
	run.Rules = []verdict.Rule{
		rule("status.create-is-201", verdict.Must, responses, "A request that creates a record answers 201 Created.",
			passed("group", "w1"), passed("event", "w1")),
		rule("errors.body", verdict.Should, responses, "A failure says why.", passed("group", "w1")),
		rule("status.update", verdict.Info, responses, "The status of an update is not documented.",
			verdict.Subject{Name: "group", Verdict: verdict.Noted, Message: "answers 200", Notes: []string{"with the record"}}),
		rule("rate.503", verdict.Must, limiting, "Request 501 within 10 seconds is answered 503.", passed("account", "w1")),
	}
	run.Settle()
	return run
}

// Failing is a run with every verdict there is.
func Failing() verdict.Run {
	run := Passing()
	snippet := evidence.Curl(run.Evidence.(evidence.ByID)["w2"])
	wrong := verdict.Subject{
		Name: "group", Verdict: verdict.Fail, Message: "wanted status 201, got 200", Exchanges: []string{"w1", "w2"}, Control: []string{"w1"}, Curl: snippet,
	}
	same := wrong
	same.Name = "event"
	other := verdict.Subject{Name: "blog-post", Verdict: verdict.Fail, Message: "wanted status 201, got 500", Exchanges: []string{"gone"}}
	run.Rules[0].Subjects = []verdict.Subject{wrong, same, other, passed("project", "w1")}
	run.Rules[1].Subjects = []verdict.Subject{{Name: "group", Verdict: verdict.Warn, Message: "the body is empty", Exchanges: []string{"w2"}, Curl: snippet}}
	run.Rules = append(run.Rules,
		rule("rate.per-account", verdict.Must, limiting, "Each account is counted for itself.",
			verdict.Subject{Name: "accounts", Verdict: verdict.NotApplicable, Message: "there is no second account; give one with PORTALSPEC_TOKEN_2"}),
		rule("rate.retry-after", verdict.Must, limiting, "A 503 says when to come back.",
			verdict.Subject{Name: "account", Verdict: verdict.NotApplicable, Because: "rate.503"}),
		rule("rate.window", verdict.Must, limiting, "The limit is over after the window.",
			verdict.Subject{Name: "account", Verdict: verdict.Known, Message: "served at request 502",
				Deviation: &verdict.Deviation{Reason: "mended in 13", Link: "https://portal.example/issues/7", Listed: "deviations.yaml:3"}}),
		rule("rate.slow", verdict.Should, limiting, "The limit holds for slow requests.",
			verdict.Subject{Name: "account", Verdict: verdict.Blocked, Message: "no answer within 30s", Exchanges: []string{"dead"}}),
		rule("rate.pace", verdict.Must, limiting, "The limit counts requests.",
			verdict.Subject{Name: "account", Verdict: verdict.Broken, Message: "runtime error: index out of range"}),
		rule("rate.other", verdict.Must, limiting, "Nobody asked.", verdict.Subject{Name: "account", Verdict: verdict.NotSelected}),
		verdict.Rule{ID: "rate.none", Level: verdict.Info, Section: limiting, Says: "A rule without subjects.", Verdict: verdict.NotApplicable},
	)
	run.Leftovers = []string{"group 5 (portalspec-1-a), at /api/2.0/group/5"}
	run.Notes = []string{"one account: the rate limit chapter ran after everything else"}
	run.Settle()
	return run
}

// Strict is a run with a warning, under --strict.
func Strict() verdict.Run {
	run := Passing()
	run.Strict = true
	run.Rules[1].Subjects[0] = verdict.Subject{Name: "group", Verdict: verdict.Warn, Message: "the body is empty", Exchanges: []string{"w2"}}
	run.Settle()
	return run
}

// Listed is a run in which what fails is known, and in which one entry of the deviations file must not stay.
func Listed() verdict.Run {
	run := Passing()
	run.Rules[0].Subjects[1] = verdict.Subject{
		Name: "event", Verdict: verdict.Known, Message: "wanted status 201, got 200", Exchanges: []string{"w2"},
		Deviation: &verdict.Deviation{Reason: "mended in 13", Link: "https://portal.example/issues/7", Listed: "deviations.yaml:3"},
	}
	run.Outdated = []string{`deviations.yaml:12: errors.body holds for "group" now; delete lines 10 to 15`}
	run.Exit = verdict.ExitDeviations
	run.Settle()
	return run
}

// Blocked is a run against something that is no portal.
func Blocked() verdict.Run {
	run := Passing()
	run.Diagnosis = "http://portal.example answers people/@self with an HTML page: the base path may be wrong"
	for i := range run.Rules {
		for j := range run.Rules[i].Subjects {
			run.Rules[i].Subjects[j] = verdict.Subject{
				Name: run.Rules[i].Subjects[j].Name, Verdict: verdict.Blocked, Message: run.Diagnosis, Control: []string{"dead"},
			}
		}
	}
	run.Settle()
	return run
}

// Absent is a run against a target that offers nothing of what was asked.
func Absent() verdict.Run {
	run := Passing()
	for i := range run.Rules {
		for j := range run.Rules[i].Subjects {
			run.Rules[i].Subjects[j] = verdict.Subject{
				Name: run.Rules[i].Subjects[j].Name, Verdict: verdict.NotApplicable, Message: "POST and GET both answer 403",
			}
		}
	}
	run.Settle()
	return run
}

func begun() verdict.Run {
	started := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	return verdict.Run{
		Schema: verdict.Schema, Tool: verdict.Tool{Name: "portalspec", Version: "1.0.0"},
		Target:  verdict.Target{URL: "http://portal.example", Account: "jane.doe"},
		Profile: "core", Started: started, Finished: started.Add(17200 * time.Millisecond), Seed: 1, RulesVersion: 1,
		Requests: verdict.Requests{Planned: 812, Sent: 815, Retried: 3, Refused: 3}.Bounded(10015 * time.Millisecond),
		Unjudged: []verdict.Silence{{ID: "responses.possibly", Why: "cannot be seen from outside"}},
		Out:      "portalspec-report", Evidence: exchanges(started),
	}
}

func rule(id string, level verdict.Level, section, says string, subjects ...verdict.Subject) verdict.Rule {
	return verdict.Rule{ID: id, Level: level, Section: section, Says: says, Subjects: subjects}
}

func passed(name, exchange string) verdict.Subject {
	return verdict.Subject{Name: name, Verdict: verdict.Pass, Exchanges: []string{exchange}}
}

func exchanges(sent time.Time) evidence.ByID {
	request := evidence.Request{
		Method: "POST", URL: "http://portal.example/api/2.0/group.json", Body: []byte("groupName=portalspec-1-a"),
		Header: http.Header{"Authorization": {"$PORTALSPEC_TOKEN"}, "Content-Type": {"application/x-www-form-urlencoded"}},
	}
	answer := evidence.Answer{
		Proto: "HTTP/1.1", Status: 201, Header: http.Header{"Content-Type": {"application/json"}},
		Body: []byte(`{"status":0,"response":{"id":"5","name":"portalspec-1-a"}}`),
	}
	right := evidence.Exchange{ID: "w1", Scene: "life", Step: "Created", Credential: evidence.Valid, Request: request, Answer: answer, Sent: sent, Attempts: 1}
	wrong := right
	wrong.ID, wrong.Answer.Status = "w2", 200
	dead := right
	dead.ID, dead.Answer, dead.Failure = "dead", evidence.Answer{}, "no answer within 30s"
	return map[string]evidence.Exchange{"w1": right, "w2": wrong, "dead": dead}
}
