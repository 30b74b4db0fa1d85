package match

import (
	"errors"
	"regexp"
	"strings"
	"unicode"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
)

var tellingName = regexp.MustCompile(`(?i)message|msg|error|descr|detail|reason|title|text|fault|cause|exception`)

// HaveErrorMessage matches an answer whose body says something for people, in whatever format: error.message; else a text
// in a field that is named like one; else, of a body that is neither JSON nor XML, any text.
func HaveErrorMessage() types.GomegaMatcher {
	return &judged{wanted: "a message in the body", check: func(x evidence.Exchange) (bool, string, error) {
		message, err := errorMessage(x)
		switch {
		case err != nil:
			return false, "", err
		case len(x.Answer.Body) == 0:
			return false, "no body", nil
		case message == "":
			return false, "none", nil
		}
		return true, quoted(message), nil
	}}
}

func errorMessage(x evidence.Exchange) (string, error) {
	document, err := Read(x)
	switch {
	case errors.Is(err, ErrCannotJudge):
		return "", err
	case err != nil || strings.EqualFold(document.Root(), "html"):
		return telling(withoutMarkup(string(x.Answer.Body))), nil
	}
	whole := document.Whole()
	if problem, found := whole.Field("error"); found {
		if message, found := problem.Field("message"); found && telling(message.Text()) != "" {
			return message.Text(), nil
		}
	}
	return messageIn(whole, true), nil
}

// messageIn finds a telling text: in the value itself where its name is that of a message, else in what it holds. It goes
// as deep as the guard lets a document be.
func messageIn(v Value, named bool) string {
	switch v.Kind() {
	case Text:
		if named {
			return telling(v.Text())
		}
	case List:
		for _, item := range v.Items() {
			if message := messageIn(item, named); message != "" {
				return message
			}
		}
	case Object:
		for _, field := range v.Fields() {
			if message := messageIn(field.Value, tellingName.MatchString(field.Name)); message != "" {
				return message
			}
		}
	}
	return ""
}

// telling returns a text without the white space around it, "" where no letter is in it.
func telling(text string) string {
	if strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return ""
	}
	return strings.TrimSpace(text)
}
