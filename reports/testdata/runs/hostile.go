package runs

import (
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
)

// Canary is what a hostile target would say: what acts in markup, in a CI log, on a terminal, or on the eye.
const Canary = "::error::pwned\n::set-output name=x::y\n##[error]pwned ##vso[task.x]\r\n<script>alert(1)</script>]]>&\"'`$(reboot)" +
	"\x1b[31mred\x1b[2J\x1b]0;title\a\x1b]8;;http://evil\x1b\\link\u009b31m\x00\x7f\b\u202ereversed\u2066isolated\u200b\u2028\xff\xfe"

// Hostile is a run like Failing in which every text is a canary, and some are very long.
func Hostile() verdict.Run {
	run := Failing()
	long := Canary + strings.Repeat("A", 1<<20) + Canary
	run.Diagnosis, run.Outdated = long, []string{"deviations.yaml:3"}
	for i := range run.Rules {
		for j := range run.Rules[i].Subjects {
			subject := &run.Rules[i].Subjects[j]
			subject.Exchanges, subject.Control = []string{"w1", "w2"}, []string{"w2"}
		}
	}
	poison(reflect.ValueOf(&run).Elem(), map[string]bool{"Verdict": true, "Level": true, "Exchanges": true, "Control": true, "Evidence": true, "EvidenceSHA": true})
	for id, x := range run.Evidence.(evidence.ByID) {
		poison(reflect.ValueOf(&x).Elem(), map[string]bool{"ID": true})
		x.Answer.Body = []byte(long)
		x.Answer.Header = http.Header{"Content-Type": {Canary}, Canary: {Canary}}
		run.Evidence.(evidence.ByID)[id] = x
	}
	run.Rules[0].Subjects[0].Message = long
	run.Settle()
	return run
}

// poison puts the canary after every text, so that texts stay different.
func poison(value reflect.Value, spared map[string]bool) {
	switch value.Kind() {
	case reflect.Struct:
		for i := range value.NumField() {
			if field := value.Type().Field(i); field.IsExported() && !spared[field.Name] {
				poison(value.Field(i), spared)
			}
		}
	case reflect.Pointer:
		if !value.IsNil() {
			poison(value.Elem(), spared)
		}
	case reflect.Slice:
		if value.Type() == reflect.TypeFor[[]byte]() {
			return
		}
		for i := range value.Len() {
			poison(value.Index(i), spared)
		}
	case reflect.String:
		value.SetString(value.String() + Canary)
	}
}

// Spoken tells what of the canary would act on a terminal or in a CI log if it stood in a text; "" where nothing would.
func Spoken(text string) string {
	for _, char := range text {
		if char != '\n' && (char < ' ' || char >= 0x7f && char < 0xa0 || evidence.Reordering(char)) {
			return "character " + strconv.QuoteRuneToASCII(char)
		}
	}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") || strings.Contains(line, "##vso[") {
			return "line " + line
		}
	}
	return ""
}
