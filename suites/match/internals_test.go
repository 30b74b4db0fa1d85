package match_test

import (
	"encoding/json"
	"strings"
	"testing"

	. "portalspec/suites/match"
)

// exposed are texts that show a server's insides, and by what.
var exposed = map[string]string{
	"   at ASC.Api.GroupsApi.Get(String id) in C:\\src\\GroupsApi.cs:line 42":                                "a stack trace",
	"System.Exception\n   at ASC.Api.GroupsApi.<Get>b__0(Guid id)\n   at System.Linq.Enumerable.First[T](x)": "a stack trace",
	"\tat com.acme.api.Groups.get(Groups.java:17)":                                                           "a stack trace",
	"TypeError: x\n    at Object.get (/srv/app/groups.js:3:14)":                                              "a stack trace",
	"    at async /srv/app/groups.js:3:14":                                                                   "a stack trace",
	"Traceback (most recent call last):\n  File \"/srv/app.py\", line 3, in get":                             "a stack trace",
	"panic: runtime error: index out of range\n\ngoroutine 1 [running]:":                                     "a stack trace",
	"Stack trace:\n#0 /var/www/groups.php(12): get()":                                                        "a stack trace",
	"--- End of inner exception stack trace ---":                                                             "a stack trace",
	"Could not load d:\\web\\api\\bin\\groups.dll":                                                           "a source path",
	"Warning: foo() in /var/www/html/groups.php on line 12":                                                  "a source path",
	"failed in /go/src/portal/groups.go:88":                                                                  "a source path",
	"System.NullReferenceException: Object reference not set":                                                "an exception dump",
	"Caused by: java.sql.SQLTimeoutException":                                                                "an exception dump",
	"[HttpException (0x80004005): Server error]":                                                             "an exception dump",
	"SELECT id, title FROM core_group WHERE id = 1":                                                          "SQL",
	"failed: select id from core_group where id = 1":                                                         "SQL",
	"INSERT INTO core_group (id) VALUES (1)":                                                                 "SQL",
	"You have an error in your SQL syntax near 'x'":                                                          "an SQL error",
	"SQLSTATE[42S02]: Base table not found":                                                                  "an SQL error",
	"Table 'portal.core_group' doesn't exist":                                                                "an SQL error",
	"ERROR: duplicate key value violates unique constraint":                                                  "an SQL error",
}

var harmlessTexts = []string{
	"Value cannot be null.\nParameter name: title",
	"group not found",
	"Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).",
	"ItemNotFoundException",
	"The title is missing (at line 3 of the body).",
	"Please select a group from the list, where you can.",
	"See https://api.portal.test/docs/errors.html#404 or /api/2.0/group/12.json",
	"Unexpected token } in JSON at position 12",
	"Error reading JToken from JsonReader. Path 'title', line 1, position 12.",
	"Update your profile, set a password. Delete from the list what you do not need.",
	"Look at portal.test (or ask us).",
	"http://portal.test:8080/api/2.0/group",
	"invalid character '}' looking for beginning of value",
}

func TestInternals(t *testing.T) {
	t.Parallel()
	for text, what := range exposed {
		inJSON, _ := json.Marshal(map[string]string{"message": text})
		escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
		for media, body := range map[string]string{
			"text/plain": text, asJSON: string(inJSON), asXML: "<error>" + escaped + "</error>", "text/html": "<pre>" + escaped + "</pre>",
		} {
			x := answer(500, media, body)
			m := ShowNoInternals()
			if holds(t, m, x) {
				t.Errorf("not seen as %s in %s: %s", what, media, text)
			} else if said := m.FailureMessage(x); media == "text/plain" && !strings.HasPrefix(said, "wanted nothing of the server's insides, got "+what+": ") {
				t.Errorf("%s\nsays %s", text, said)
			}
		}
	}
	for _, text := range harmlessTexts {
		inJSON, _ := json.Marshal(map[string]string{"message": text})
		for media, body := range map[string]string{"text/plain": text, asJSON: string(inJSON), asXML: "<e>" + text + "</e>"} {
			m := ShowNoInternals()
			if x := answer(400, media, body); !holds(t, m, x) {
				t.Errorf("alarmed: %s", m.FailureMessage(x))
			}
		}
	}
	judge(t, []judged{{"lost", ShowNoInternals(), unanswered("x"), "? unanswered: x"}})
}
