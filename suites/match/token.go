package match

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// hiddenToken begins what stands in evidence where an answer held a token of this run.
const hiddenToken = "$PORTALSPEC_TOKEN"

// GiveAToken matches the answer to a login with a token in its record part. Evidence has a placeholder in its place.
func GiveAToken() types.GomegaMatcher {
	return &judged{wanted: "a token", check: func(x evidence.Exchange) (bool, string, error) {
		document, err := Read(x)
		if err != nil {
			return unread(err)
		}
		token, _ := document.Record().Field("token")
		if strings.TrimSpace(token.Text()) == "" {
			return false, "none", nil
		}
		return true, "one", nil
	}}
}

// HoldAToken matches an answer with a token in it, wherever it stands and whatever else is wrong with the answer.
func HoldAToken() types.GomegaMatcher {
	return &judged{wanted: "a token", check: func(x evidence.Exchange) (bool, string, error) {
		if bytes.Contains(x.Answer.Body, []byte(hiddenToken)) {
			return true, "one", nil
		}
		document, err := Read(x)
		if err != nil {
			return unread(err)
		}
		if holdsToken(document.Whole()) {
			return true, "one", nil
		}
		return false, "none", nil
	}}
}

func holdsToken(v Value) bool {
	for _, item := range v.Items() {
		if v.Kind() == List && holdsToken(item) {
			return true
		}
	}
	for _, field := range v.Fields() {
		if strings.EqualFold(field.Name, "token") && strings.TrimSpace(field.Value.Text()) != "" || holdsToken(field.Value) {
			return true
		}
	}
	return false
}

// AskForASecondFactor matches the answer to a login that gives no token yet: a code is to come by SMS or from an app.
func AskForASecondFactor() types.GomegaMatcher {
	return &judged{wanted: "the demand for a second factor", check: func(x evidence.Exchange) (bool, string, error) {
		document, err := Read(x)
		if err != nil {
			return unread(err)
		}
		for _, name := range []string{"sms", "tfa"} {
			if wanted, _ := document.Record().Field(name); wanted.Text() == "true" {
				return true, name, nil
			}
		}
		return false, "none", nil
	}}
}

// skew is how far the clocks of two machines may be apart before one of them is wrong for whoever looks at it.
const skew = 48 * time.Hour

// expiryForms are ways to write a date with a time; which one is right, another rule judges.
var expiryForms = []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", time.RFC1123}

// ExpireLater matches the answer to a login whose expires is a date with a time, and had not passed when the login was sent,
// however the clocks of both sides differ: by two days at most.
func ExpireLater() types.GomegaMatcher {
	return &judged{wanted: "expires to be a date with a time that is yet to come", check: func(x evidence.Exchange) (bool, string, error) {
		document, err := Read(x)
		if err != nil {
			return unread(err)
		}
		expires, found := document.Record().Field("expires")
		if !found {
			return false, "none", nil
		}
		for _, form := range expiryForms {
			if at, err := time.Parse(form, strings.TrimSpace(expires.Text())); err == nil {
				return at.After(x.Sent.Add(-skew)), fmt.Sprintf("%s, asked for at %s", shown(expires), x.Sent.UTC().Format(time.RFC3339)), nil
			}
		}
		return false, shown(expires), nil
	}}
}
