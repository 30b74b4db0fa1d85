package match

import (
	"fmt"
	"runtime"
	"strings"

	"portalspec/reports/verdict"
)

// Ruling is what a judgement came to.
type Ruling struct {
	Verdict verdict.Verdict // Pass, Fail, Blocked, NotApplicable, Noted or Broken
	Message string          // for people; "" where an expectation had nothing to say. Control characters are escaped
	Because string          // of NotApplicable: the rule whose failure left nothing to judge; "" where there is none
	File    string          // the chapter's file of the expectation that ended it; "" where none did
	Line    int             // its line, from 1
}

// verdictPanic is how a judgement ends before its last line.
type verdictPanic struct{ ruling Ruling }

// Error lets a panic that nobody recovers say what it is.
func (p verdictPanic) Error() string {
	return fmt.Sprintf("%s: %s", p.ruling.Verdict, p.ruling.Message)
}

// Run carries a judgement out. A judgement that comes to its end passes. Any panic but ours makes it Broken, with what was
// panicked and where: a mistake in one judgement never ends the run.
func Run(judgement func()) (ruling Ruling) {
	defer func() {
		switch reason := recover().(type) {
		case nil:
		case verdictPanic:
			ruling = reason.ruling
		default:
			file, line := panicked()
			ruling = Ruling{
				Verdict: verdict.Broken, Message: harmless(fmt.Sprintf("the judgement panicked: %v", reason)),
				File: file, Line: line,
			}
		}
	}()
	judgement()
	return Ruling{Verdict: verdict.Pass}
}

// panicked finds where the panic that is being recovered began: below the function that recovers, which calls it, the first
// frame that is not the runtime's own.
func panicked() (file string, line int) {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers)])
	for {
		frame, more := frames.Next()
		if !more || !strings.HasPrefix(frame.Function, "runtime.") {
			return frame.File, frame.Line
		}
	}
}

// NotApplicable ends the judgement: there is nothing to judge.
func NotApplicable(format string, args ...any) {
	panic(ended(Ruling{Verdict: verdict.NotApplicable, Message: fmt.Sprintf(format, args...)}, 1))
}

// NotApplicableBecause ends the judgement: the failure of another rule leaves nothing to judge.
func NotApplicableBecause(rule, format string, args ...any) {
	panic(ended(Ruling{Verdict: verdict.NotApplicable, Because: rule, Message: fmt.Sprintf(format, args...)}, 1))
}

// CannotJudge ends the judgement BLOCKED: nobody could say.
func CannotJudge(format string, args ...any) {
	panic(ended(Ruling{Verdict: verdict.Blocked, Message: fmt.Sprintf(format, args...)}, 1))
}

// Noted ends the judgement NOTED: it records what the target chose, where it is free to.
func Noted(format string, args ...any) {
	panic(ended(Ruling{Verdict: verdict.Noted, Message: fmt.Sprintf(format, args...)}, 1))
}

// Passed ends the judgement PASS, with something worth saying.
func Passed(format string, args ...any) {
	panic(ended(Ruling{Verdict: verdict.Pass, Message: fmt.Sprintf(format, args...)}, 1))
}

// Failed ends the judgement FAIL, where no matcher says it better.
func Failed(format string, args ...any) {
	panic(ended(Ruling{Verdict: verdict.Fail, Message: fmt.Sprintf(format, args...)}, 1))
}
