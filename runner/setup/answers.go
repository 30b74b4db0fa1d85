// Package setup asks what portalspec has to know of a portal, and writes it down: a commented ginkgo.yaml with its schema,
// and the file that the CI service reads. It knows no secret: it says where one is to be put.
package setup

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"portalspec/runner/config"
)

// The CI services that a file is written for; None writes none.
const (
	GitHub  = "github"
	GitLab  = "gitlab"
	Jenkins = "jenkins"
	None    = "none"
)

// Services are the names that Answers.CI may have.
var Services = []string{GitHub, GitLab, Jenkins, None}

// Answers are all that the files depend on.
type Answers struct {
	Target         string // the portal's URL, as config.Config has it
	AllowPlainHTTP bool   // the credential may go there over plain http
	Profile        string // one of config.Profiles
	SecondAccount  bool   // there is another account, for what one alone cannot show
	Official       bool   // the server is ONLYOFFICE's own, whose deviations are known
	CI             string // one of Services
	Source         string // where portalspec is kept: a git URL, or OWNER/REPOSITORY on GitHub; nothing for None
	Ref            string // the tag, branch or (on GitHub) commit of Source that judges
}

// checkTarget, as the further checks, answers the value as it is to be kept. An error is a config.Usage that names the flag.
func (a *Answers) checkTarget(text string) (string, error) {
	if strings.TrimSpace(text) == "" {
		return "", config.Usage("--target is empty; write it like https://portal.example.com")
	}
	values := map[string]string{"target": text}
	if a.AllowPlainHTTP {
		values["allow-plain-http"] = "true"
	}
	cfg, err := config.Try(values)
	if err != nil {
		return "", err
	}
	at, err := url.Parse(cfg.Target)
	if err != nil {
		return "", config.Usage("--target is no URL") // not met: Try has parsed it
	}
	if !plainHost.MatchString(at.Host) {
		return "", config.Usage("--target has a host that is not written in ASCII; write an international name in its xn-- form")
	}
	// All files can hold what is left: no quote, no blank, no $ that a CI service would replace.
	return at.Scheme + "://" + at.Host + unusual.ReplaceAllStringFunc(at.EscapedPath(), percent), nil
}

var (
	plainHost = regexp.MustCompile(`^[A-Za-z0-9._:\[\]-]+$`)
	unusual   = regexp.MustCompile(`[^A-Za-z0-9/._~%@:-]`)
)

func percent(char string) string {
	var out strings.Builder
	for i := range len(char) {
		fmt.Fprintf(&out, "%%%02X", char[i])
	}
	return out.String()
}

// yesOrNo keeps its answer itself. A flag says true or false.
func yesOrNo(flag string, into *bool) func(string) (string, error) {
	return func(text string) (string, error) {
		switch strings.ToLower(text) {
		case "yes", "y", "true":
			*into = true
		case "no", "n", "false":
			*into = false
		default:
			return "", config.Usage(fmt.Sprintf("--%s is %q, which is neither yes nor no", flag, text))
		}
		return text, nil
	}
}

func checkProfile(text string) (string, error) {
	cfg, err := config.Try(map[string]string{"profile": text})
	return cfg.Profile, err
}

// checkCI knows where a service looks for its file: at the top of the repository, and top is that where we are below it.
func checkCI(text, top string) (string, error) {
	switch near := config.Nearest(text, Services); {
	case slices.Contains(Services, text) && (text == None || top == ""):
		return text, nil
	case slices.Contains(Services, text):
		return "", config.Usage(fmt.Sprintf("--ci %s needs a file at the top of the repository; run init in %s, or take --ci none", text, top))
	case near != "":
		return "", config.Usage(fmt.Sprintf("--ci knows no %q; did you mean %s?", text, near))
	}
	return "", config.Usage(fmt.Sprintf("--ci knows no %q; there is github, gitlab, jenkins and none", text))
}

// What sources may look like; no other character reaches a file, so none of them can act there.
var (
	onGitHub = regexp.MustCompile(`^(?:https://github\.com/|git@github\.com:)?([A-Za-z0-9-]+/[A-Za-z0-9._-]+?)(?:\.git)?/?$`)
	gitURL   = regexp.MustCompile(`^(?:https://[A-Za-z0-9.-]+(?::[0-9]+)?/|ssh://(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9.-]+(?::[0-9]+)?/|[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:)[A-Za-z0-9._~/-]+$`)
	gitRef   = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._/-]*$`)
)

func (a *Answers) checkSource(text string) (string, error) {
	text = strings.TrimSpace(text)
	slug := onGitHub.FindStringSubmatch(text)
	switch {
	case a.CI == GitHub && slug != nil:
		return slug[1], nil
	case a.CI == GitHub:
		return "", config.Usage("--source is no repository on GitHub, from which a workflow could use the action; write it like OWNER/portalspec")
	case slug != nil && slug[0] == slug[1]:
		return "https://github.com/" + slug[1] + ".git", nil
	case gitURL.MatchString(text):
		return text, nil
	}
	return "", config.Usage("--source is no git URL without a password; write it like https://git.example.com/portalspec.git")
}

func checkRef(text string) (string, error) {
	if !gitRef.MatchString(text) || strings.Contains(text, "..") {
		return "", config.Usage("--ref is no name of a tag, a branch or a commit, such as main")
	}
	return text, nil
}
