package setup

import (
	"strings"
	"testing"
)

// defaults are those of a folder that tells of GitHub.
func defaults() map[string]string {
	return map[string]string{"profile": "core", "second-account": "no", "official": "no", "ci": GitHub, "ref": "main"}
}

const portalURL = "https://portal.example.com"

func TestQuestionsAreAnswered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lines string
		typed map[string]string
		want  Answers
	}{
		"line by line": {lines: portalURL + "/\nfull\nyes\nY\ngitlab\nhttps://git.example.com/p.git\n",
			want: Answers{Target: portalURL, Profile: "full", SecondAccount: true, Official: true, CI: GitLab, Source: "https://git.example.com/p.git", Ref: "main"}},
		"by empty lines": {lines: portalURL + "\r\n\n\n\n \nacme/p\n",
			want: Answers{Target: portalURL, Profile: "core", CI: GitHub, Source: "acme/p", Ref: "main"}},
		"nothing about a job where there is none": {lines: portalURL + "\n\n\n\nnone\n", want: Answers{Target: portalURL, Profile: "core", CI: None}},
		"only what no flag says": {lines: "full\n", typed: map[string]string{"target": portalURL, "second-account": "true", "official": "false", "ci": None},
			want: Answers{Target: portalURL, Profile: "full", SecondAccount: true, CI: None}},
		"again where they are wrong": {lines: "portal\n" + portalURL + "\nhalf\nfull\nperhaps\nno\n\nsvn\nnone\n", want: Answers{Target: portalURL, Profile: "full", CI: None}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			got, err := Ask(strings.NewReader(c.lines), &out, Given{Typed: c.typed, Default: defaults()})
			if err != nil || got != c.want {
				t.Errorf("%v: %+v, want %+v; asked\n%s", err, got, c.want, out.String())
			}
		})
	}
}

func TestTheDialogueIsShort(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	lines := strings.NewReader("portal.example.com\n\n" + portalURL + "\nful\n\n?\n\n\n\nacme\nacme/portalspec\n")
	if _, err := Ask(lines, &out, Given{Default: defaults()}); err != nil {
		t.Fatal(err)
	}
	const want = `URL of the portal, such as https://portal.example.com: --target has no http:// or https:// in front; write it like https://portal.example.com
URL of the portal, such as https://portal.example.com: --target is empty; write it like https://portal.example.com
URL of the portal, such as https://portal.example.com: rules: core (Basic concepts) or full (every documented operation, too) [core]: --profile has no "ful"; did you mean full?
rules: core (Basic concepts) or full (every documented operation, too) [core]: a second account is there, for what one alone cannot show: yes or no [no]: --second-account is "?", which is neither yes nor no
a second account is there, for what one alone cannot show: yes or no [no]: it is the official Community Server 12.7, whose deviations are known: yes or no [no]: CI service: github, gitlab, jenkins or none [github]: git URL that the CI service finds portalspec at, or OWNER/REPOSITORY on GitHub: --source is no repository on GitHub, from which a workflow could use the action; write it like OWNER/portalspec
git URL that the CI service finds portalspec at, or OWNER/REPOSITORY on GitHub: `
	if out.String() != want {
		t.Errorf("asked\n%s\nwant\n%s", out.String(), want)
	}
}

// An input that ends early leaves no answers, whether it ends before a line or within one.
func TestAnEndLeavesNoAnswers(t *testing.T) {
	t.Parallel()
	for lines, flag := range map[string]string{
		"": "target", portalURL: "target", portalURL + "\n": "profile", portalURL + "\n\n": "second-account", portalURL + "\n\n\n\n\n": "source", portalURL + "\nful": "profile",
		"portal\n": "target",
	} {
		got, err := Ask(strings.NewReader(lines), &strings.Builder{}, Given{Default: defaults()})
		if want := "the input ended before --" + flag + " was answered; nothing was written"; err == nil || err.Error() != want || got != (Answers{}) {
			t.Errorf("%q: %+v, %v, want %q", lines, got, err, want)
		}
	}
}

func TestWhereNobodyCanBeAsked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		typed map[string]string
		top   string
		want  string // the error, or what of the answers is told
	}{
		"defaults do":     {typed: map[string]string{"target": portalURL, "source": "acme/p"}, want: portalURL + " core github acme/p main"},
		"no target":       {want: "--target is needed: the URL of the portal, such as https://portal.example.com"},
		"no source":       {typed: map[string]string{"target": portalURL}, want: "--source is needed: the git URL that the CI service finds portalspec at, or OWNER/REPOSITORY on GitHub; or take --ci none"},
		"an empty target": {typed: map[string]string{"target": ""}, want: "--target is empty; write it like https://portal.example.com"},
		"a secret in the target": {typed: map[string]string{"target": "https://ann:s3cr3t@portal"},
			want: "--target holds a user name or password, which would be written down with it; use PORTALSPEC_USER and PORTALSPEC_PASSWORD"},
		"an open credential": {typed: map[string]string{"target": "http://portal"},
			want: "--target is plain http to another host, where anybody on the way can read the credential; use https, or --allow-plain-http"},
		"another script":  {typed: map[string]string{"target": "https://пример.рф"}, want: "--target has a host that is not written in ASCII; write an international name in its xn-- form"},
		"another profile": {typed: map[string]string{"target": portalURL, "profile": "FULL"}, want: `--profile has no "FULL"; did you mean full?`},
		"another service": {typed: map[string]string{"target": portalURL, "ci": "gitlub"}, want: `--ci knows no "gitlub"; did you mean github?`},
		"a far service":   {typed: map[string]string{"target": portalURL, "ci": "cron"}, want: `--ci knows no "cron"; there is github, gitlab, jenkins and none`},
		"below the top": {typed: map[string]string{"target": portalURL, "ci": GitLab}, top: "/src",
			want: "--ci gitlab needs a file at the top of the repository; run init in /src, or take --ci none"},
		"none below the top":   {typed: map[string]string{"target": portalURL, "ci": None}, top: "/src", want: portalURL + " core none  "},
		"a source for nobody":  {typed: map[string]string{"target": portalURL, "ci": None, "source": "acme/p"}, want: "--source is for the job of a CI service; name the service with --ci"},
		"a ref that is a flag": {typed: map[string]string{"target": portalURL, "source": "acme/p", "ref": "--upload-pack=x"}, want: "--ref is no name of a tag, a branch or a commit, such as main"},
		"a ref that goes up":   {typed: map[string]string{"target": portalURL, "source": "acme/p", "ref": "a/../b"}, want: "--ref is no name of a tag, a branch or a commit, such as main"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			a, err := Ask(nil, &out, Given{Typed: c.typed, Default: defaults(), Top: c.top})
			got := strings.Join([]string{a.Target, a.Profile, a.CI, a.Source, a.Ref}, " ")
			if err != nil {
				got = err.Error()
			}
			if got != c.want || out.String() != "" {
				t.Errorf("%q, want %q; asked %q", got, c.want, out.String())
			}
		})
	}
}

func TestSources(t *testing.T) {
	t.Parallel()
	const notGit = "--source is no git URL without a password; write it like https://git.example.com/portalspec.git"
	const notGitHub = "--source is no repository on GitHub, from which a workflow could use the action; write it like OWNER/portalspec"
	for _, c := range []struct{ ci, text, want string }{
		{GitHub, "acme/p", "acme/p"},
		{GitHub, "https://github.com/acme/p.git", "acme/p"},
		{GitHub, "git@github.com:acme/my.p", "acme/my.p"},
		{GitHub, "https://gitlab.com/acme/p", notGitHub},
		{GitHub, "acme/p@v1", notGitHub},
		{GitLab, "acme/p", "https://github.com/acme/p.git"},
		{GitLab, "git@git.example.com:acme/p.git", "git@git.example.com:acme/p.git"},
		{Jenkins, "ssh://git@git.example.com:2222/p.git", "ssh://git@git.example.com:2222/p.git"},
		{Jenkins, "https://ann:s3cr3t@git.example.com/p.git", notGit},
		{GitLab, "https://git.example.com/p'; rm -rf x", notGit},
		{GitLab, "https://git.example.com/$(id)", notGit},
		{GitLab, "https://git.example.com/p\n  script: x", notGit},
		{GitLab, "--upload-pack=x", notGit},
		{GitLab, "ext::sh -c x", notGit},
		{GitLab, "/srv/git/p.git", notGit},
	} {
		a := Answers{CI: c.ci}
		got, err := a.checkSource(c.text)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s %q: %q, want %q", c.ci, c.text, got, c.want)
		}
	}
}
