package match

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/onsi/gomega/types"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
)

// Assertion is an expectation that still lacks its matcher.
type Assertion struct {
	actual any
}

// Option says what the failure of an expectation means.
type Option struct {
	control bool
	saying  string
	because string
}

// Control marks an expectation without which nothing can be judged: where it fails, or cannot itself be judged, the
// judgement ends BLOCKED.
var Control = Option{control: true}

// Saying puts a sentence before the matcher's message.
func Saying(format string, args ...any) Option {
	return Option{saying: fmt.Sprintf(format, args...)}
}

// Because says that a failure is another rule's to tell: the judgement ends NOT APPLICABLE, because of that rule.
func Because(rule string) Option { return Option{because: rule} }

// Expect begins an expectation. Where actual is an Exchange, or a list or map of them, the judgement's trace notes that it
// was looked at.
func Expect(actual any) Assertion { return Assertion{actual} }

// To ends the judgement unless the matcher holds: FAIL, or what the options say. A matcher's error ends it BLOCKED where
// it is an ErrCannotJudge, else BROKEN.
func (a Assertion) To(m types.GomegaMatcher, options ...Option) { a.want(m, true, options) }

// NotTo ends the judgement unless the matcher does not hold. It is To in everything else.
func (a Assertion) NotTo(m types.GomegaMatcher, options ...Option) { a.want(m, false, options) }

// want is called by what the chapter called, so the chapter is two frames above.
func (a Assertion) want(m types.GomegaMatcher, wanted bool, options []Option) {
	how := merged(options)
	consult(a.actual, how.control)
	held, err := m.Match(a.actual)
	if err != nil {
		panic(ended(errorRuling(a.actual, err, how), 2))
	}
	if held == wanted {
		return
	}
	message := m.FailureMessage
	if held {
		message = m.NegatedFailureMessage
	}
	ruling := Ruling{Verdict: verdict.Fail, Message: how.said(message(a.actual))}
	switch {
	case how.control:
		ruling = Ruling{Verdict: verdict.Blocked, Message: "control: " + ruling.Message}
	case how.because != "":
		ruling.Verdict, ruling.Because = verdict.NotApplicable, how.because
	}
	panic(ended(ruling, 2))
}

// Holds tells whether a matcher holds, for what depends on it. A matcher's error ends the judgement as in To.
func Holds(actual any, m types.GomegaMatcher) bool {
	consult(actual, false)
	held, err := m.Match(actual)
	if err != nil {
		panic(ended(errorRuling(actual, err, Option{}), 1))
	}
	return held
}

func errorRuling(actual any, err error, how Option) Ruling {
	text := err.Error()
	if x, one := actual.(evidence.Exchange); one && x.Request.Method != "" {
		text += "\n" + x.String()
	}
	text = how.said(text)
	switch {
	case how.control:
		return Ruling{Verdict: verdict.Blocked, Message: "control: " + text}
	case errors.Is(err, ErrCannotJudge):
		return Ruling{Verdict: verdict.Blocked, Message: text}
	}
	return Ruling{Verdict: verdict.Broken, Message: text}
}

func merged(options []Option) Option {
	var all Option
	for _, o := range options {
		all.control = all.control || o.control
		if o.saying != "" {
			all.saying = o.saying
		}
		if o.because != "" {
			all.because = o.because
		}
	}
	return all
}

func (o Option) said(message string) string {
	if o.saying == "" {
		return message
	}
	return o.saying + "\n" + message
}

// consult tells the trace of every exchange that an expectation looks at.
func consult(actual any, control bool) {
	for _, x := range exchanges(actual) {
		x.Consult(control)
	}
}

// ended completes a ruling with the place of the call, so many frames above the caller.
func ended(ruling Ruling, skip int) verdictPanic {
	_, ruling.File, ruling.Line, _ = runtime.Caller(skip + 1)
	ruling.Message = harmless(ruling.Message)
	return verdictPanic{ruling}
}
