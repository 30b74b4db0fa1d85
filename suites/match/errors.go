package match

import (
	"errors"
	"fmt"

	"portalspec/reports/evidence"
)

// ErrCannotJudge is what the error of a matcher or reader wraps where nobody could judge: no answer, a body that was cut, a
// document refused for our own protection. It makes a judgement BLOCKED.
var ErrCannotJudge = errors.New("cannot judge")

// unjudgeable is an ErrCannotJudge whose text is the reason alone.
type unjudgeable string

func (u unjudgeable) Error() string        { return string(u) }
func (u unjudgeable) Is(target error) bool { return target == ErrCannotJudge }

func cannot(format string, args ...any) error { return unjudgeable(fmt.Sprintf(format, args...)) }

// SyntaxError says that a body is not what its media type says.
type SyntaxError struct {
	Format string // "JSON" or "XML"
	What   string // what is wrong, with the place where it is known
}

func (e *SyntaxError) Error() string { return "not valid " + e.Format + ": " + e.What }

// MediaError says that an answer is neither JSON nor XML by its media type.
type MediaError struct {
	Media string // in lower case, without parameters; "" where there is none
}

func (e *MediaError) Error() string {
	if e.Media == "" {
		return "neither JSON nor XML: no media type"
	}
	return "neither JSON nor XML: " + e.Media
}

// answered returns why an exchange has no answer to judge; nil where it has one.
func answered(x evidence.Exchange) error {
	switch {
	case x.Answered():
		return nil
	case x.Failure == "":
		return cannot("no such exchange was observed")
	case x.Unsent:
		return cannot("%s", x.Failure)
	}
	return cannot("unanswered: %s", x.Failure)
}
