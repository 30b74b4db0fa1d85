package operations

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"portalspec/fixtures/operations"
	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
)

func TestARecordIsMadeOnlyForAnOperationThatIsAboutIt(t *testing.T) {
	t.Parallel()
	catalogue := operations.Documented()
	for names, want := range map[string]string{
		"":                                    "",
		"GET capabilities":                    "",
		"GET project/{id}":                    "project",
		"GET project":                         "project",
		"POST project":                        "project",
		"GET project/task/{taskid}/comment":   "project project-task",
		"GET community/blog/{postid}/comment": "blog-comment blog-post",
		"GET group,GET crm/case/{caseid}":     "crm-case group",
	} {
		var asked []operations.Operation
		for name := range strings.SplitSeq(names, ",") {
			if name != "" {
				asked = append(asked, named(t, name))
			}
		}
		some := wanted(catalogue, asked)
		maps.DeleteFunc(some, func(record string, _ bool) bool { _, is := records.Named(record); return !is })
		if got := strings.Join(slices.Sorted(maps.Keys(some)), " "); got != want {
			t.Errorf("%s: want records of %q, got %q", names, want, got)
		}
	}
}

func TestTheDocumentedOperationsAreAboutEveryRecordType(t *testing.T) {
	t.Parallel()
	catalogue := operations.Documented()
	for scene, asked := range map[string][]operations.Operation{"reads": queries(catalogue), "strangers": knockable(catalogue, evidence.Facts{})} {
		some := wanted(catalogue, asked)
		for _, record := range records.All() {
			if !some[record.Name] {
				t.Errorf("%s makes no %s", scene, record.Name)
			}
		}
	}
}
