package scene_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/suites/match"
	"portalspec/suites/scene"
	"portalspec/suites/spec"
)

// A target may ban whoever knocks without a valid token, so that comes after everything else; and nothing else waits for it.
func TestWhatIsAskedWithoutAValidTokenComesLast(t *testing.T) {
	t.Parallel()
	for _, planned := range everyScene() {
		want := spec.Normal
		if slices.ContainsFunc(carriedOut(planned).sent, func(x evidence.Exchange) bool { return x.Credential != evidence.Valid }) {
			want = spec.Refused
		}
		if planned.Stage != want {
			t.Errorf("%s: got the stage %d, want %d", planned.Key, planned.Stage, want)
		}
	}
}

// Where a type is not offered, the scenes of its records say nothing. The account and its credentials are judged all the same.
func TestASceneNamesTheTypeWithoutWhichItSaysNothing(t *testing.T) {
	t.Parallel()
	for _, planned := range everyScene() {
		_, record, _ := strings.Cut(planned.Key, "/")
		if planned.Record != record {
			t.Errorf("%s: needs %q, want %q", planned.Key, planned.Record, record)
		}
	}
}

// Between two observations that a rule compares, only that may be written of which it judges the effect.
func TestNothingElseIsWrittenBetweenWhatIsCompared(t *testing.T) {
	t.Parallel()
	group, comment := named("group"), named("blog-comment")
	strangers := []string{"NoCreate/JSON headers", "NoCreate/no format", "NoUpdate/JSON headers", "NoUpdate/no format"} // of a type without a delete
	for name, test := range map[string]struct {
		scene    spec.Planned
		from, to string
		want     []string
	}{
		"writes of strangers": {scene.Strangers(group).Planned(), "Created", "ListAfter/0",
			append([]string{"NoDelete/JSON headers", "NoDelete/no format"}, strangers...)},
		"a comment's strangers":        {scene.Strangers(comment).Planned(), "Created", "ListAfter/0", strangers},
		"a broken update":              {scene.Failures(group).Planned(), "Before", "AfterBroken", []string{"BrokenUpdate"}},
		"an update of nothing":         {scene.Failures(group).Planned(), "ReadChanged", "AfterMissing", []string{"UpdatedMissing"}},
		"an update beside a neighbour": {scene.Neighbours(group).Planned(), "Before", "After", []string{"Changed"}},
		"a list after that":            {scene.Neighbours(group).Planned(), "Changed", "Listed/0", nil},
		"a delete beside a neighbour":  {scene.Neighbours(group).Planned(), "Listed/0", "ListedAfter/0", []string{"Deleted"}},
		"a record in JSON and XML":     {scene.Formats(group).Planned(), "JSON", "AnyList", nil},
		"a life up to its reading":     {scene.Lifecycles(group).Planned(), "Created/.json", "Listed/.json", nil},
		"a change up to its reading":   {scene.Lifecycles(group).Planned(), "Listed/.json", "ReadChanged/.json", []string{"Changed/.json"}},
		"a delete up to its reading":   {scene.Lifecycles(group).Planned(), "ReadChanged/.json", "Gone/.json", []string{"Deleted/.json"}},
		"a parent around its comment":  {scene.Lifecycles(comment).Planned(), "Parent/.xml", "ParentAfter/.xml", []string{"Changed/.xml", "Created/.xml"}},
	} {
		s := carriedOut(test.scene)
		from, to := number(s.steps[test.from]), number(s.steps[test.to])
		written := slices.DeleteFunc(slices.Clone(s.sent[from+1:to]), func(x evidence.Exchange) bool { return !writes(x) })
		slices.Sort(test.want)
		if got := stepsOf(written); !slices.Equal(got, test.want) {
			t.Errorf("%s: from %s to %s there is written %q, want %q", name, test.from, test.to, got, test.want)
		}
	}
}

// Writes that are refused prove nothing where nobody could do them.
func TestWhatStrangersTryIsDoneInPersonToo(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"group", "event", "blog-comment"} {
		s := carriedOut(scene.Strangers(named(name)).Planned())
		tried, done := map[string]bool{}, map[string]bool{}
		for _, x := range s.sent[number(s.steps["Created"])+1:] {
			switch {
			case writes(x) && x.Credential == evidence.None:
				tried[x.Request.Method] = true
			case writes(x):
				done[x.Request.Method] = true
			}
		}
		if !reflect.DeepEqual(tried, done) || len(tried) == 0 {
			t.Errorf("%s: strangers try %v, in person there is done %v", name, tried, done)
		}
	}
}

// An id of an unknown shape could be one that was given out: a 404 for it, or a record under it, would say nothing.
func TestNothingIsAskedAboutIdsThatMayHaveBeenGivenOut(t *testing.T) {
	t.Parallel()
	for _, planned := range []spec.Planned{scene.Failures(named("group")).Planned(), scene.Strangers(named("group")).Planned()} {
		s := carriedOutOn(planned, &standIn{facts: facts, odd: func(draft evidence.Exchange) (int, string) {
			if draft.Request.Method == "POST" && draft.Credential == evidence.Valid {
				return 201, `{"response":{"id":"a-name"}}`
			}
			return 0, ""
		}})
		for _, x := range s.sent {
			if x.Record.ID != "" && x.Record.ID != "a-name" {
				t.Errorf("%s asks about %q: %s", planned.Key, x.Record.ID, x)
			}
		}
	}
}

// A portal that creates what it is told to update is looked at: did the record come into being? Where it refuses, another
// record is: is it as it was?
func TestAnUpdateOfNothingThatSucceedsIsLookedAt(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]bool{200: true, 404: false, 500: false} {
		s := carriedOutOn(scene.Failures(named("group")).Planned(), &standIn{facts: facts, odd: func(draft evidence.Exchange) (int, string) {
			if draft.Request.Method == "PUT" {
				return status, `{}`
			}
			return 0, ""
		}})
		read := s.steps["ReadMissing"]
		if read.Answered() != want || want && read.Record.ID != s.steps["UpdatedMissing"].Record.ID {
			t.Errorf("an update answered %d is looked at by %v, want that to happen: %v", status, read, want)
		}
		after := s.steps["AfterMissing"]
		if after.Answered() == want || !want && after.Record.ID != s.steps["Changed"].Record.ID {
			t.Errorf("an update answered %d has another record looked at by %v, want that to happen: %v", status, after, !want)
		}
	}
}

// The suffix .json of people/first.last.json is hard to tell from the name's own end; a name without a dot says nothing.
func TestOnlyANameWithADotIsReadByName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{"first.last": 4, "first": 0, "": 0} {
		changed := facts
		changed.Account.UserName = name
		s := carriedOutOn(scene.Account().Planned(), &standIn{facts: changed})
		got := slices.DeleteFunc(s.sent, func(x evidence.Exchange) bool {
			return !strings.HasPrefix(x.Request.URL, "people/"+name) || strings.Contains(x.Request.URL, "@self")
		})
		if len(got) != want {
			t.Errorf("the user %q: read %d times by name, want %d", name, len(got), want)
		}
	}
}

// Addresses stand in logs; a token is put into one only where that was allowed.
func TestTheTokenStandsInAnAddressOnlyWhereItMay(t *testing.T) {
	t.Parallel()
	for _, may := range []bool{true, false} {
		changed := facts
		changed.TokenInURL = may
		s := carriedOutOn(scene.Credentials().Planned(), &standIn{facts: changed})
		if got := slices.ContainsFunc(s.sent, func(x evidence.Exchange) bool { return x.Credential == evidence.InQuery }); got != may {
			t.Errorf("allowed: %v; sent: %v", may, got)
		}
	}
}

// A name that is hard to write proves something only if all of it is sent, and the record is found again by its unique part.
func TestTheHardNameIsSentWhole(t *testing.T) {
	t.Parallel()
	s := carriedOut(scene.Formats(named("event")).Planned())
	hard := s.steps["Hard"].Record.Title
	own, found := strings.CutSuffix(hard, scene.HardName)
	if !found || !strings.HasPrefix(own, spec.Prefix(facts.Seed)) || s.steps["HardXML"].Record.Title != hard {
		t.Errorf("got the name %q, read again as %q", hard, s.steps["HardXML"].Record.Title)
	}
}

func TestDisputesAreToldInOrder(t *testing.T) {
	t.Parallel()
	s := carriedOut(scene.Precedence().Planned())
	var asked []string
	for _, x := range s.sent {
		asked = append(asked, strings.TrimPrefix(x.Step, "Answers/"))
	}
	if told := scene.DisputeNames(); !slices.Equal(told, asked) {
		t.Errorf("told %q, asked %q", told, asked)
	}
}

func TestAGhostNeedsIdsOfAKnownShape(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		id     string
		want   verdict.Verdict
	}{
		"a number":             {201, "7", verdict.Pass},
		"a guid":               {201, "b1c7ae30-1e2b-4a8e-9f3e-0123456789ab", verdict.Pass},
		"a word":               {201, "seven", verdict.NotApplicable},
		"no record was made":   {403, "", verdict.Blocked},
		"no answer to believe": {500, "7", verdict.Blocked},
	} {
		created := evidence.Exchange{ID: "1", Answer: evidence.Answer{Status: test.status}, Record: evidence.Record{ID: test.id}}
		if got := match.Run(func() { scene.WantGhost(created) }); got.Verdict != test.want {
			t.Errorf("%s: got %s (%s), want %s", name, got.Verdict, got.Message, test.want)
		}
	}
}

// whole is a value of a scene in which every step was answered; exchanges know their step.
func whole[T any]() T {
	var seen T
	value := reflect.ValueOf(&seen).Elem()
	for i := range value.NumField() {
		name := value.Type().Field(i).Name
		switch field := value.Field(i).Addr().Interface().(type) {
		case *evidence.Exchange:
			*field = answered(name)
		case *[]evidence.Exchange:
			*field = []evidence.Exchange{answered(name + "/0")}
		case *map[string]evidence.Exchange:
			*field = map[string]evidence.Exchange{}
			for _, way := range evidence.Ways() {
				(*field)[string(way)] = answered(name + "/" + string(way))
			}
		}
	}
	return seen
}

func answered(step string) evidence.Exchange {
	return evidence.Exchange{ID: step, Step: step, Answer: evidence.Answer{Status: 200}}
}

// inAllWays are the steps of fields that hold one exchange a way.
func inAllWays(fields ...string) (steps []string) {
	for _, field := range fields {
		for _, way := range evidence.Ways() {
			steps = append(steps, field+"/"+string(way))
		}
	}
	return steps
}

// What All leaves out is never looked at by the rules about all answers: which text leaks, which body is of no format.
func TestAllHoldsEveryAnswerOfItsKind(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		whole, none []evidence.Exchange
		want        []string
	}{
		"a life": {
			whole[scene.Lives]().In(evidence.XML).All(), scene.Life{}.All(),
			[]string{"Changed/.xml", "Created/.xml", "Deleted/.xml", "Gone/.xml", "Listed/.xml", "Read/.xml", "ReadChanged/.xml"},
		},
		"a life without an answer": {
			scene.Life{Created: evidence.Exchange{ID: "1", Step: "Created", Failure: "timeout"}}.All(),
			scene.Life{Created: evidence.NotSent("no create is documented")}.All(), []string{"Created"},
		},
		"mishaps": {
			whole[scene.Mishaps]().All(), scene.Mishaps{}.All(),
			append(inAllWays("Missing", "Lacking", "Impossible"), "Created", "BrokenCreate", "BrokenUpdate", "UpdatedMissing", "DeletedMissing", "Deleted"),
		},
		"a door": {
			whole[scene.Door]().All(), scene.Door{}.All(),
			append(inAllWays("NoItem", "NoList", "NoCreate", "NoUpdate", "NoDelete"), "NoMissing"),
		},
	} {
		slices.Sort(test.want)
		if got := stepsOf(test.whole); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
		if len(test.none) != 0 {
			t.Errorf("%s: got %v, though nothing was sent", name, test.none)
		}
	}
}

func TestALifeIsOfOneWay(t *testing.T) {
	t.Parallel()
	for _, way := range evidence.Ways() {
		life := reflect.ValueOf(whole[scene.Lives]().In(way))
		for i := range life.NumField() {
			want := life.Type().Field(i).Name + "/" + string(way)
			if got := life.Field(i).Interface().(evidence.Exchange).Step; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
	}
}

// The new record is shown by its own URL; only where none is documented, by its collection.
func TestWhatShowsTheNewRecord(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		life scene.Life
		want string
	}{
		"both":           {scene.Life{Read: answered("Read"), Listed: answered("Listed")}, "Read"},
		"no item read":   {scene.Life{Listed: answered("Listed")}, "Listed"},
		"no collection":  {scene.Life{Read: answered("Read")}, "Read"},
		"neither":        {scene.Life{Read: evidence.NotSent("no read"), Listed: evidence.NotSent("no list")}, "no read"},
		"a failing read": {scene.Life{Read: evidence.Exchange{ID: "Read", Step: "Read", Failure: "timeout"}, Listed: answered("Listed")}, "Read"},
	} {
		if got := test.life.Shown(); got.Step+map[bool]string{true: got.Failure}[got.Step == ""] != test.want {
			t.Errorf("%s: got %v, want %s", name, got, test.want)
		}
	}
}
