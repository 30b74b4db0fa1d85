package setup

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

func TestGuess(t *testing.T) {
	t.Parallel()
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	remote := func(url string) fstest.MapFS {
		return fstest.MapFS{".git/config": file("[core]\n\tbare = false\n[remote \"origin\"]\n\turl = " + url + "\n")}
	}
	for name, c := range map[string]struct {
		folder fstest.MapFS
		want   string
	}{
		"nothing":                    {fstest.MapFS{"main.go": file("")}, None},
		"workflows":                  {fstest.MapFS{".github/workflows/ci.yml": file(""), "Jenkinsfile": file("")}, GitHub},
		"a pipeline":                 {fstest.MapFS{".gitlab-ci.yml": file("")}, GitLab},
		"a Jenkinsfile":              {fstest.MapFS{"Jenkinsfile": file(""), ".github/CODEOWNERS": file("")}, Jenkins},
		"only templates of issues":   {fstest.MapFS{".github/ISSUE_TEMPLATE.md": file("")}, GitHub},
		"GitHub's https":             {remote("https://github.com/acme/server.git"), GitHub},
		"GitHub's ssh":               {remote("git@github.com:acme/server.git"), GitHub},
		"GitLab's":                   {remote("git@gitlab.com:acme/server.git"), GitLab},
		"one's own GitLab":           {remote("https://gitlab.acme.example/server.git"), GitLab},
		"a mirror of another's name": {remote("https://git.example.com/github.com.git"), None},
		"a look-alike":               {remote("https://notgithub.com/a/b"), None},
		"elsewhere":                  {remote("/srv/git/server.git"), None},
	} {
		if got := Guess(c.folder); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestTop(t *testing.T) {
	t.Parallel()
	top := t.TempDir()
	below := filepath.Join(top, "docs", "api")
	if err := os.MkdirAll(below, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(top, ".git"), []byte("gitdir: elsewhere\n"), 0o600); err != nil { // as in a worktree
		t.Fatal(err)
	}
	if got := Top(below); got != top {
		t.Errorf("from below it is %q, want %q", got, top)
	}
	if got := Top(top); got != "" {
		t.Errorf("the top lies below %q", got)
	}
}
