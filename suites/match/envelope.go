package match

import (
	"fmt"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// HoldItsRecord matches a JSON answer that has its record part in the member response.
func HoldItsRecord() types.GomegaMatcher {
	return &judged{wanted: "the record in the member response", check: func(x evidence.Exchange) (bool, string, error) {
		document, err := Read(x)
		if err != nil {
			return unread(err)
		}
		if _, found := document.Whole().Field("response"); !found {
			return false, shown(document.Whole()) + " without it", nil
		}
		return true, "it", nil
	}}
}

// SayHowItWent matches a JSON answer with a statusCode, and a status that is 0 where the answer succeeded and 1 where it is
// an error.
func SayHowItWent() types.GomegaMatcher {
	return &judged{wanted: "statusCode, and status 0 of what succeeded or 1 of an error", check: func(x evidence.Exchange) (bool, string, error) {
		document, err := Read(x)
		if err != nil {
			return unread(err)
		}
		status, said := document.Whole().Field("status")
		_, repeated := document.Whole().Field("statusCode")
		if !said || !repeated {
			return false, shown(document.Whole()) + " without both", nil
		}
		wanted := "1"
		if x.OK() {
			wanted = "0"
		}
		return sameNumber(status.Text(), wanted), fmt.Sprintf("status %s of an answer with %d", shown(status), x.Answer.Status), nil
	}}
}

// CountItsRecords matches an answer in JSON whose count is that of the records in response: where there is a count, and
// response is a list.
func CountItsRecords() types.GomegaMatcher {
	return &judged{wanted: "count to be the number of records", check: func(x evidence.Exchange) (bool, string, error) {
		document, err := Read(x)
		if err != nil {
			return unread(err)
		}
		count, found := document.Whole().Field("count")
		if !found || document.Record().Kind() != List {
			return true, "no count of a list", nil
		}
		listed := len(document.Record().Items())
		return sameNumber(count.Text(), fmt.Sprint(listed)), fmt.Sprintf("count %s beside %d records", shown(count), listed), nil
	}}
}

// HaveMember matches an answer whose outermost object has a member of that name.
func HaveMember(name string) types.GomegaMatcher {
	return &judged{wanted: "the member " + name, check: func(x evidence.Exchange) (bool, string, error) {
		document, err := Read(x)
		if err != nil {
			return unread(err)
		}
		if _, found := document.Whole().Field(name); !found {
			return false, "none", nil
		}
		return true, "it", nil
	}}
}
