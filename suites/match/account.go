package match

import (
	"fmt"
	"strings"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// AccountOf returns the account that an answer names: an id, and a user name or an e-mail address. False where it names
// none, or is not in the 200 range.
func AccountOf(x evidence.Exchange) (evidence.Account, bool) {
	document, err := Read(x)
	if err != nil || !x.OK() {
		return evidence.Account{}, false
	}
	record := document.Record()
	text := func(field string) string {
		value, _ := record.Field(field)
		return strings.TrimSpace(value.Text())
	}
	account := evidence.Account{ID: text("id"), UserName: text("userName"), Email: text("email")}
	return account, account.ID != "" && (account.UserName != "" || account.Email != "")
}

// NameTheAccount matches an answer with the account's id, and its user name or e-mail address.
func NameTheAccount(want evidence.Account) types.GomegaMatcher {
	return &judged{wanted: "the account " + tell(want), check: func(x evidence.Exchange) (bool, string, error) {
		if document, err := Read(x); err != nil {
			return unread(err)
		} else if document.Record().Kind() != Object {
			return false, shown(document.Record()), nil
		}
		got, named := AccountOf(x)
		if !named {
			return false, "no account", nil
		}
		same := sameID(got.ID, want.ID) &&
			(want.UserName != "" && got.UserName == want.UserName || want.Email != "" && strings.EqualFold(got.Email, want.Email))
		return same, tell(got), nil
	}}
}

func tell(a evidence.Account) string {
	return fmt.Sprintf("id %s, userName %s, email %s", quoted(a.ID), quoted(a.UserName), quoted(a.Email))
}
