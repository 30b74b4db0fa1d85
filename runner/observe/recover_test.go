package observe_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"portalspec/fixtures/portal"
	"portalspec/runner/journal"
	"portalspec/runner/observe"
)

// The names that the dead run of the tests gave.
const (
	title   = "portalspec-9-1-1"
	renamed = "portalspec-9-1-2"
	worded  = "portalspec-9-1-3 two words"
)

func made(kind, id string, titles ...string) journal.Creation {
	return journal.Creation{Record: journal.Record{Type: kind, Title: titles[0], ID: id, List: "group", Account: 1}, Titles: titles}
}

// A sweep is held to what it leaves: all that is not provably the dead run's, and why the rest stays.
func TestASweepTouchesWhatIsProvablyOfItsRunOnly(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		first, second []string // groups of the run's account, and of another
		journal       func(id func(name string) string) []journal.Creation
		stay          []string // groups that are there afterwards
		left          []string // what is told of each record that may be there
	}{
		"by its id": {first: []string{title}, journal: func(id func(string) string) []journal.Creation {
			return []journal.Creation{made("group", id(title), title)}
		}},
		"by its id, renamed": {first: []string{renamed}, journal: func(id func(string) string) []journal.Creation {
			return []journal.Creation{made("group", id(renamed), title, renamed)}
		}},
		"by its name alone": {first: []string{title}, journal: func(func(string) string) []journal.Creation {
			return []journal.Creation{made("group", "", title)}
		}},
		"two by the same name, for the create was sent twice": {first: []string{title, title}, journal: func(func(string) string) []journal.Creation {
			return []journal.Creation{made("group", "", title)}
		}},
		"it never came into being": {first: []string{"Sales"}, journal: func(func(string) string) []journal.Creation {
			return []journal.Creation{made("group", "", title)}
		}, stay: []string{"Sales"}},
		"gone before": {journal: func(func(string) string) []journal.Creation {
			return []journal.Creation{made("group", "c1b6d1d5-0a51-4d2f-8a5b-0d3f6a5b2c11", title)}
		}},
		"its words suffered": {first: []string{"portalspec-9-1-3 tw? w?rds"}, journal: func(func(string) string) []journal.Creation {
			return []journal.Creation{made("group", "", worded)}
		}},
		"names that are only alike": {first: []string{"portalspec-9-1-10", title + " (copy)", "Copy of " + title, "portalspec-9", "PORTALSPEC-9-1-1", "portalspec-8-1-1"},
			journal: func(func(string) string) []journal.Creation { return []journal.Creation{made("group", "", title)} },
			stay:    []string{"portalspec-9-1-10", title + " (copy)", "Copy of " + title, "portalspec-9", "PORTALSPEC-9-1-1", "portalspec-8-1-1"}},
		"the very name, by another account": {second: []string{title}, journal: func(func(string) string) []journal.Creation {
			return []journal.Creation{made("group", "", title)}
		}, stay: []string{title}},
		"its id leads to another record": {first: []string{"Sales"}, journal: func(id func(string) string) []journal.Creation {
			return []journal.Creation{made("group", id("Sales"), title)}
		}, stay: []string{"Sales"}, left: []string{"its id leads to something that is not this record, and is not touched"}},
		"the second account's, whose credential is missing": {second: []string{title}, journal: func(id func(string) string) []journal.Creation {
			of := made("group", id(title), title)
			of.Account = 2
			return []journal.Creation{of}
		}, stay: []string{title}, left: []string{"the second account made it, and its credential is missing"}},
		"a type of another version": {first: []string{title}, journal: func(id func(string) string) []journal.Creation {
			return []journal.Creation{made("gizmo", id(title), title)}
		}, stay: []string{title}, left: []string{"this portalspec knows no such type of record: take the one that made it"}},
		"in a record that is gone": {journal: func(func(string) string) []journal.Creation {
			of := made("blog-comment", "", title)
			of.Parent, of.List = "c1b6d1d5-0a51-4d2f-8a5b-0d3f6a5b2c11", "community/blog/c1b6d1d5-0a51-4d2f-8a5b-0d3f6a5b2c11/comment"
			return []journal.Creation{of}
		}},
		"no list would show it": {journal: func(func(string) string) []journal.Creation {
			of := made("group", "", title)
			of.List = ""
			return []journal.Creation{of}
		}, left: []string{"its create had no clear answer, and no list would show it"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := site{accounts: 1}.observed(t)
			ids := map[string]string{}
			for i, names := range [][]string{test.first, test.second} {
				for _, name := range names {
					ids[name] = create(t, o.portal, o.portal.Accounts()[i], name)
				}
			}
			plan := o.plan
			plan.Facts.Seed = 9
			got := observe.Sweep(t.Context(), o.client, plan, test.journal(func(name string) string { return ids[name] }))
			if got.Cause.Text != "" {
				t.Fatalf("nothing was swept: %s", got.Cause.Text)
			}
			var stay []string
			for _, line := range o.portal.Leftovers() {
				stay = append(stay, strings.SplitN(line, " ", 3)[2])
			}
			if !slices.Equal(stay, test.stay) {
				t.Errorf("there are %q, want %q", stay, test.stay)
			}
			if len(got.Left) != len(test.left) || len(got.Left) == 1 && !strings.HasSuffix(got.Left[0], test.left[0]) {
				t.Errorf("told is %q, want %q", got.Left, test.left)
			}
			if want := len(test.first) + len(test.second) - len(test.stay); got.Deleted != want {
				t.Errorf("it counts %d deletes, want %d", got.Deleted, want)
			}
		})
	}
}

func TestASweepOfWhatIsNoPortalDeletesNothing(t *testing.T) {
	t.Parallel()
	o := site{accounts: 1, between: answering(401, nil, "")}.observed(t)
	got := observe.Sweep(t.Context(), o.client, o.plan, []journal.Creation{made("group", "7", title)})
	if !strings.Contains(got.Cause.Text, "answers 401 to the token") || got.Deleted > 0 || o.client.Stats().Sent > 4 {
		t.Errorf("got %+v after %d requests", got, o.client.Stats().Sent)
	}
}

// create has an account of the portal make a group, and returns its id.
func create(t *testing.T, own *portal.Portal, account portal.Account, name string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"groupName": name})
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "/api/2.0/group.json", strings.NewReader(string(body)))
	request.Header.Set("Authorization", account.Token)
	request.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	own.ServeHTTP(answer, request)
	var said struct {
		Response struct {
			ID string `json:"id"`
		} `json:"response"`
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &said); err != nil || said.Response.ID == "" {
		t.Fatalf("no group: %d %s", answer.Code, answer.Body)
	}
	return said.Response.ID
}
