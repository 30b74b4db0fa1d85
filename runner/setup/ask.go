package setup

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"portalspec/runner/config"
)

// Given is what is known before anything is asked. Typed and Default go by the names of flags.
type Given struct {
	Typed          map[string]string // what was given as a flag
	Default        map[string]string // what is taken where nothing else is said
	AllowPlainHTTP bool              // as Answers has it
	Top            string            // the top of the repository that the folder lies below, "" where it is the top itself, or of none
}

// question is one thing to know.
type question struct {
	flag, text string // without a text it is never asked: its default does for nearly all
	into       *string
	check      func(string) (string, error)
	job        bool // it is about the job of a CI service
}

func (a *Answers) questions(top string) []question {
	var said string // what yesOrNo keeps itself
	return []question{
		{flag: "target", text: "URL of the portal, such as https://portal.example.com", into: &a.Target, check: a.checkTarget},
		{flag: "profile", text: "rules: core (Basic concepts) or full (every documented operation, too)", into: &a.Profile, check: checkProfile},
		{flag: "second-account", text: "a second account is there, for what one alone cannot show: yes or no", into: &said, check: yesOrNo("second-account", &a.SecondAccount)},
		{flag: "official", text: "it is the official Community Server 12.7, whose deviations are known: yes or no", into: &said, check: yesOrNo("official", &a.Official)},
		{flag: "ci", text: "CI service: github, gitlab, jenkins or none", into: &a.CI, check: func(text string) (string, error) { return checkCI(text, top) }},
		{flag: "source", text: "git URL that the CI service finds portalspec at, or OWNER/REPOSITORY on GitHub", into: &a.Source, check: a.checkSource, job: true},
		{flag: "ref", into: &a.Ref, check: checkRef, job: true},
	}
}

// Ask answers every question: by what was typed, else by a line of in, else by the default. A nil in is nobody who could be
// asked. A wrong line is explained on out and asked for again; anything else that is wrong or missing is the error, a
// config.Usage that names the flag.
func Ask(in io.Reader, out io.Writer, given Given) (Answers, error) {
	a := Answers{AllowPlainHTTP: given.AllowPlainHTTP}
	var lines *bufio.Reader
	if in != nil {
		lines = bufio.NewReader(in)
	}
	for _, q := range a.questions(given.Top) {
		if q.job && a.CI == None {
			if _, typed := given.Typed[q.flag]; typed {
				return Answers{}, config.Usage("--" + q.flag + " is for the job of a CI service; name the service with --ci")
			}
			continue
		}
		if err := q.answer(lines, out, given); err != nil {
			return Answers{}, err
		}
	}
	return a, nil
}

func (q question) answer(lines *bufio.Reader, out io.Writer, given Given) (err error) {
	value, typed := given.Typed[q.flag]
	if !typed {
		value = given.Default[q.flag]
	}
	switch {
	case !typed && q.text != "" && lines != nil:
		return q.ask(lines, out, value)
	case !typed && value == "" && q.job:
		return config.Usage("--" + q.flag + " is needed: the " + q.text + "; or take --ci none")
	case !typed && value == "":
		return config.Usage("--" + q.flag + " is needed: the " + q.text)
	}
	*q.into, err = q.check(value)
	return err
}

func (q question) ask(lines *bufio.Reader, out io.Writer, fallback string) error {
	prompt := q.text + ": "
	if fallback != "" {
		prompt = fmt.Sprintf("%s [%s]: ", q.text, fallback)
	}
	for {
		if _, err := io.WriteString(out, prompt); err != nil {
			return config.Usage("nobody can be asked: " + err.Error())
		}
		line, err := lines.ReadString('\n')
		if err != nil { // also in the middle of a line: it may be half an answer
			return config.Usage("the input ended before --" + q.flag + " was answered; nothing was written")
		}
		if line = strings.TrimSpace(line); line == "" {
			line = fallback
		}
		value, wrong := q.check(line)
		if wrong == nil {
			*q.into = value
			return nil
		}
		if _, err := fmt.Fprintln(out, wrong); err != nil {
			return config.Usage("nobody can be asked: " + err.Error())
		}
	}
}
