package setup

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// marks are what tells of a CI service, the surest first.
var marks = []struct{ name, ci string }{
	{".github/workflows", GitHub},
	{".gitlab-ci.yml", GitLab},
	{"Jenkinsfile", Jenkins},
}

// remotes find a service in the addresses of a repository's remotes.
var remotes = []struct {
	address *regexp.Regexp
	ci      string
}{
	{regexp.MustCompile(`(?m)^\s*url\s*=.*[/@]github\.com[:/]`), GitHub},
	{regexp.MustCompile(`(?m)^\s*url\s*=.*[/@]gitlab\.[^/]*[:/]`), GitLab},
}

// Guess is the CI service that the repository in the folder most likely uses, None where nothing tells of one.
func Guess(folder fs.FS) string {
	for _, mark := range marks {
		if _, err := fs.Stat(folder, mark.name); err == nil {
			return mark.ci
		}
	}
	if config, err := fs.ReadFile(folder, ".git/config"); err == nil {
		for _, remote := range remotes {
			if remote.address.Match(config) {
				return remote.ci
			}
		}
	}
	if _, err := fs.Stat(folder, ".github"); err == nil {
		return GitHub
	}
	return None
}

// Top is the folder of the git repository that dir lies below; "" where dir is the top itself, or lies in none.
func Top(dir string) string {
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			if at == dir {
				return ""
			}
			return at
		}
		if at == filepath.Dir(at) {
			return ""
		}
	}
}
