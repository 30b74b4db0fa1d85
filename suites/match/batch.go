package match

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

// AnswerEach matches the answer to a batch of so many requests: a list of as many, each with the status, the headers, and
// as a text the body that its request was answered with. An error need not have a body.
func AnswerEach(requests int) types.GomegaMatcher {
	wanted := fmt.Sprintf("an answer to each of the %d requests: its status, its headers, and its body as the text data", requests)
	return &judged{wanted: wanted, check: func(x evidence.Exchange) (bool, string, error) {
		document, err := Read(x)
		if err != nil {
			return unread(err)
		}
		parts := document.Record().Items()
		if len(parts) != requests {
			return false, shown(document.Record()), nil
		}
		for i, part := range parts {
			status, _ := part.Field("status")
			headers, _ := part.Field("headers")
			data, _ := part.Field("data")
			code, ok := statusOf(status)
			whole := data.Kind() == Text || code >= 400 && (data.Kind() == Absent || data.Kind() == Empty)
			if !ok || headers.Kind() != Object || !whole {
				return false, fmt.Sprintf("status %s, headers %s, data %s of request %d", shown(status), shown(headers), shown(data), i+1), nil
			}
		}
		return true, "them", nil
	}}
}

// PartOf returns the answer that a batch has for one of its requests, counted from 0, as that of the same request sent by
// itself, alone. What the batch does not tell is empty. Where it tells no media type it is the one that was asked for.
func PartOf(x evidence.Exchange, request int, alone evidence.Exchange) evidence.Exchange {
	part := evidence.Exchange{ID: x.ID, Way: alone.Way, Request: alone.Request, Failure: x.Failure, Unsent: x.Unsent}
	document, err := Read(x)
	if err != nil {
		return part
	}
	parts := document.Record().Items()
	if request >= len(parts) {
		return part
	}
	status, _ := parts[request].Field("status")
	part.Answer.Status, _ = statusOf(status)
	data, _ := parts[request].Field("data")
	part.Answer.Body = []byte(data.Text())
	headers, _ := parts[request].Field("headers")
	media, told := headers.Field("Content-Type")
	part.Answer.Header = http.Header{"Content-Type": {media.Text()}}
	if !told {
		part.Answer.Header.Set("Content-Type", "text/xml")
		if alone.Way.WantsJSON() {
			part.Answer.Header.Set("Content-Type", "application/json")
		}
	}
	return part
}

// NameTheSamePerson matches an answer that names an account with the user name, or the e-mail address, of the one that the
// other names. What stands as a text in a batch may have other ids than what comes by itself: a gateway that translates ids
// does not look into texts.
func NameTheSamePerson(as evidence.Exchange) types.GomegaMatcher {
	want, _ := AccountOf(as)
	return &judged{wanted: "the account " + tell(want), check: func(x evidence.Exchange) (bool, string, error) {
		if _, err := Read(x); err != nil {
			return unread(err)
		}
		got, named := AccountOf(x)
		if !named {
			return false, "no account", nil
		}
		return want.UserName != "" && got.UserName == want.UserName || want.Email != "" && strings.EqualFold(got.Email, want.Email), tell(got), nil
	}}
}

func statusOf(v Value) (int, bool) {
	n, err := strconv.ParseFloat(strings.TrimSpace(v.Text()), 64)
	return int(n), err == nil && n >= 100 && n <= 599
}
