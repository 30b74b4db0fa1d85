package setup

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goccy/go-yaml"
	"github.com/spf13/pflag"

	"portalspec/reports/testdata/schemas"
	"portalspec/runner/config"
)

var update = flag.Bool("update", false, "write .ci/examples anew")

// examples are the files of .ci/examples: what init writes, for nobody in particular.
var examples = map[string]Answers{
	"github.yml":    {Target: portalURL, Profile: "core", SecondAccount: true, CI: GitHub, Source: "PORTALSPEC/REPOSITORY", Ref: "REF"},
	"gitlab-ci.yml": {Target: portalURL, Profile: "core", CI: GitLab, Source: "https://git.example.com/portalspec.git", Ref: "main"},
	"Jenkinsfile":   {Target: portalURL, Profile: "core", CI: Jenkins, Source: "https://git.example.com/portalspec.git", Ref: "main"},
}

func TestTheExamplesAreWhatInitWrites(t *testing.T) {
	t.Parallel()
	for name, answers := range examples {
		place := filepath.Join("../../.ci/examples", name)
		want := Job(answers, pathOf[answers.CI]).Content
		if *update {
			if err := os.WriteFile(place, want, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(place)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what init writes; see the difference that go test ./runner/setup -update makes", place)
		}
	}
}

// read resolves a ginkgo.yaml as a run in its folder would, with a token in the environment.
func read(t *testing.T, text string) (config.Config, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, config.FileName), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	flags := config.Bind(pflag.NewFlagSet("run", pflag.ContinueOnError))
	return flags.Resolve(func(name string) (string, bool) {
		return map[string]string{"PORTALSPEC_TOKEN": "t"}[name], name == "PORTALSPEC_TOKEN"
	}, dir)
}

// odd are targets that a file could read otherwise than they are meant.
var odd = []string{portalURL, "https://portal.example.com:8443/sub", "https://portal:", "http://localhost", "https://[::1]:8080/x",
	"https://portal/it's", `https://portal/"a"\b`, "https://portal/$HOME/${{ secrets.A }}", "https://portal/a: b", "https://portal/ж", "https://portal/%2e%24",
	"https://portal/x}}<<>>"}

func answersTo(t *testing.T, target, profile string) Answers {
	t.Helper()
	a := Answers{Profile: profile, CI: None}
	target, err := a.checkTarget(target)
	if err != nil {
		t.Fatal(err)
	}
	a.Target = target
	return a
}

func TestTheWrittenFileIsRead(t *testing.T) {
	t.Parallel()
	for _, target := range odd {
		for _, profile := range config.Profiles {
			a := answersTo(t, target, profile)
			cfg, err := read(t, string(Files(fstest.MapFS{}, a)[1].Content))
			if err != nil || cfg.Target != a.Target || cfg.Profile != profile || cfg.AllowPlainHTTP {
				t.Errorf("%q: %v: %q, %q", a.Target, err, cfg.Target, cfg.Profile)
			}
		}
	}
	open := Answers{AllowPlainHTTP: true, Target: "http://portal", Profile: "core", CI: GitLab}
	if cfg, err := read(t, string(render("ginkgo.yaml", open, ""))); err != nil || !cfg.AllowPlainHTTP {
		t.Errorf("a run would refuse it: %v", err)
	}
}

func TestTheWrittenFileIsForEditors(t *testing.T) {
	t.Parallel()
	files := Files(fstest.MapFS{}, Answers{Target: portalURL, Profile: "core", CI: None})
	schemaFile, written := files[0], files[1]
	if first, _, _ := strings.Cut(string(written.Content), "\n"); first != "# yaml-language-server: $schema="+schemaFile.Path {
		t.Errorf("it begins with %q", first)
	}
	var value any
	if err := yaml.Unmarshal(written.Content, &value); err != nil {
		t.Fatal(err)
	}
	if err := schemas.Compile(t, schemaFile.Content).Validate(value); err != nil {
		t.Error(err)
	}
}

// Each line that is commented out is right once its # is taken away, and those that show a default do so.
func TestTheWrittenFileShowsDefaults(t *testing.T) {
	t.Parallel()
	flags := pflag.NewFlagSet("run", pflag.ContinueOnError)
	config.Bind(flags)
	text := string(render("ginkgo.yaml", Answers{Target: portalURL, Profile: "core", SecondAccount: true, Official: true, CI: None}, ""))
	shown := regexp.MustCompile(`(?m)^# ([a-z0-9-]+): ([^$].*)$`).FindAllStringSubmatch(text, -1)
	if len(shown) < 10 {
		t.Fatalf("only %d settings are shown", len(shown))
	}
	for _, line := range shown {
		name := line[1]
		var value struct {
			Text any `yaml:"value"`
		}
		if err := yaml.Unmarshal([]byte("value: "+line[2]), &value); err != nil {
			t.Fatal(err)
		}
		if flag := flags.Lookup(name); flag == nil || flag.DefValue != "" && flag.DefValue != joined(value.Text) {
			t.Errorf("%s is shown as %v, which is not its default", name, value.Text)
		}
		if slices.Contains([]string{"user", "token-file", "user-2", "token-file-2", "ca-file", "deviations"}, name) {
			continue // it names what is not there
		}
		if _, err := read(t, name+": "+line[2]); err != nil {
			t.Error(err)
		}
	}
}

// joined writes a value of the file as a flag's is written.
func joined(value any) string {
	if list, ok := value.([]any); ok {
		texts := make([]string, len(list))
		for i, item := range list {
			texts[i], _ = item.(string)
		}
		return strings.Join(texts, ",")
	}
	text, _ := yaml.Marshal(value)
	return strings.TrimSpace(string(text))
}

// In the files for CI a target reads as it was meant, too; the services' own marks cannot stand in it.
func TestJobsReadTheirTarget(t *testing.T) {
	t.Parallel()
	for _, target := range odd {
		a := answersTo(t, target, "full")
		a.Source, a.Ref = "https://git.example.com/p.git", "v1"
		if strings.ContainsAny(a.Target, "$'\"\\ {}`") {
			t.Errorf("%q is replaced or read otherwise somewhere", a.Target)
		}
		var gitlab map[string]struct{ Variables map[string]string }
		a.CI = GitLab
		if err := yaml.Unmarshal(Job(a, "x").Content, &gitlab); err != nil {
			t.Fatal(err)
		}
		if got := gitlab["portalspec"].Variables; got["PORTALSPEC_TARGET"] != a.Target || got["PORTALSPEC_PROFILE"] != "full" || got["SPEC_REF"] != "v1" {
			t.Errorf("GitLab reads %q", got)
		}
		var github struct {
			Jobs map[string]struct {
				Steps []struct {
					Uses string
					With map[string]string
				}
			}
		}
		a.CI, a.Source = GitHub, "acme/p"
		if err := yaml.Unmarshal(Job(a, "x").Content, &github); err != nil {
			t.Fatal(err)
		}
		if got := github.Jobs["portalspec"].Steps[1]; got.With["target"] != a.Target || got.With["profile"] != "full" || got.Uses != "acme/p@v1" {
			t.Errorf("GitHub reads %q", got)
		}
		a.CI = Jenkins
		if got := string(Job(a, "x").Content); !strings.Contains(got, "PORTALSPEC_TARGET = '"+a.Target+"'\n") {
			t.Errorf("%q is not in the Jenkinsfile", a.Target)
		}
	}
}

// A ref may be what YAML takes for a number or a truth value.
func TestWordsStayText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"main", "no", "12", "1.20", "1e5", "0x1f", "null", "on", "2026-01-02", "a:b", "a:", "~", "v1.2-rc", `a"b`, "#a", "a #b", "0o7", "_1", "-"} {
		var value any
		if err := yaml.Unmarshal([]byte("value: "+yamlText(text)), &value); err != nil {
			t.Fatal(err)
		}
		if got := value.(map[string]any)["value"]; got != text {
			t.Errorf("%q is read as %v (%T)", text, got, got)
		}
	}
}

func TestAPipelineThatIsThereStays(t *testing.T) {
	t.Parallel()
	a := Answers{Target: portalURL, Profile: "core", CI: GitLab, Source: "https://git.example.com/p.git", Ref: "main"}
	foreign := fstest.MapFS{".gitlab-ci.yml": {Data: []byte("build:\n  script: make\n")}, "Jenkinsfile": {Data: []byte("pipeline {}\n")}}
	own := fstest.MapFS{".gitlab-ci.yml": {Data: Job(a, ".gitlab-ci.yml").Content}, "Jenkinsfile": {Data: Job(Answers{CI: Jenkins}, "Jenkinsfile").Content}}
	for _, c := range []struct {
		name, ci string
		folder   fstest.MapFS
		place    string
		next     string
	}{
		{"none", GitHub, nil, ".github/workflows/portalspec.yml", "secrets of the repository"},
		{"none", GitLab, nil, ".gitlab-ci.yml", "masked variables"},
		{"none", Jenkins, nil, "Jenkinsfile", "id portalspec-token"},
		{"somebody's", GitLab, foreign, ".gitlab/portalspec.yml", "include: [{local: .gitlab/portalspec.yml}]   # to .gitlab-ci.yml"},
		{"somebody's", Jenkins, foreign, "Jenkinsfile.portalspec", "script path is Jenkinsfile.portalspec; Jenkinsfile stays"},
		{"ours", GitLab, own, ".gitlab-ci.yml", "masked variables"},
		{"ours", Jenkins, own, "Jenkinsfile", "portalspec-token"},
	} {
		a.CI = c.ci
		files := Files(c.folder, a)
		next := Next(a, files)
		if files[2].Path != c.place || !strings.Contains(next, c.next) || !strings.Contains(next, "wrote   "+c.place+"\n") {
			t.Errorf("%s for %s goes to %s, and then\n%s", c.name, c.ci, files[2].Path, next)
		}
		if first, _, _ := strings.Cut(string(files[2].Content), "\n"); !strings.Contains(first, c.place) || !ours.MatchString(first) {
			t.Errorf("%s begins with %q", c.place, first)
		}
	}
	a.CI = None
	if files := Files(foreign, a); len(files) != 2 || strings.Contains(Next(a, files), "set ") {
		t.Errorf("a job where none was wanted: %v", files)
	}
}

func folder(t *testing.T) (*os.Root, string) {
	t.Helper()
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	return root, dir
}

func TestFilesAreWrittenWhole(t *testing.T) {
	t.Parallel()
	root, dir := folder(t)
	a := Answers{Target: portalURL, Profile: "core", CI: GitHub, Source: "acme/p", Ref: "v1"}
	files := Files(root.FS(), a)
	if err := Write(root, files); err != nil {
		t.Fatal(err)
	}
	if standing, err := Standing(root.FS(), files); len(standing) > 0 || err != nil {
		t.Errorf("what was written is %v, %v", standing, err)
	}
	for _, file := range files {
		if got, err := os.ReadFile(filepath.Join(dir, file.Path)); err != nil || !bytes.Equal(got, file.Content) {
			t.Errorf("%s: %v", file.Path, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.part")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func TestHalfAFileIsNotLeft(t *testing.T) {
	t.Parallel()
	root, dir := folder(t)
	if err := os.MkdirAll(filepath.Join(dir, "Jenkinsfile", "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Write(root, []File{{"Jenkinsfile", []byte("pipeline {}")}}); err == nil || !strings.HasPrefix(err.Error(), "Jenkinsfile cannot be written: ") {
		t.Errorf("of a folder in its place it says %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.part")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func TestAPreviewShowsAllButTheSchema(t *testing.T) {
	t.Parallel()
	files := Files(fstest.MapFS{}, Answers{Target: portalURL, Profile: "core", CI: Jenkins, Source: "https://git.example.com/p.git", Ref: "main"})
	want := "== ginkgo.schema.json: the schema of ginkgo.yaml, " + strconv.Itoa(len(config.Schema)) + " bytes\n" +
		"== ginkgo.yaml\n" + string(files[1].Content) + "== Jenkinsfile\n" + string(files[2].Content)
	if got := Preview(files); got != want {
		t.Errorf("it shows\n%s", got)
	}
}

func TestWhatStandsIsFound(t *testing.T) {
	t.Parallel()
	root, dir := folder(t)
	files := []File{{"same", []byte("a")}, {"other", []byte("a")}, {"missing", []byte("a")}, {"link", []byte("a")}}
	for name, text := range map[string]string{"same": "a", "other": "b"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	if standing, err := Standing(root.FS(), files); !slices.Equal(standing, []string{"other", "link"}) || err != nil {
		t.Errorf("%v, %v", standing, err)
	}
	if err := os.Symlink(t.TempDir(), filepath.Join(dir, ".github")); err != nil {
		t.Skip(err)
	}
	if err := Write(root, []File{{".github/workflows/portalspec.yml", nil}}); err == nil {
		t.Error("it follows a link out of the folder")
	}
	if _, err := Standing(root.FS(), []File{{".github/workflows/portalspec.yml", nil}}); err == nil {
		t.Error("it looks out of the folder")
	}
}

// A second account and the official server are told of only where they are there; no job waits for a credential that nobody made.
func TestFilesTellOfWhatIsThere(t *testing.T) {
	t.Parallel()
	for _, ci := range Services {
		for _, there := range []bool{true, false} {
			a := Answers{Target: portalURL, Profile: "core", SecondAccount: there, Official: there, CI: ci, Source: "acme/p", Ref: "main"}
			files := Files(fstest.MapFS{}, a)
			for _, file := range files[2:] {
				if got := bytes.Contains(file.Content, []byte("TOKEN_2")); got != there {
					t.Errorf("%s tells of a second account: %t, want %t", file.Path, got, there)
				}
			}
			settings, next := string(files[1].Content), Next(a, files)
			for _, said := range []bool{
				strings.Contains(settings, "PORTALSPEC_TOKEN_2"), strings.Contains(settings, "\n# server-version: "),
				strings.Contains(settings, "\n# deviations: [official.yaml] "), strings.Contains(next, "export PORTALSPEC_TOKEN_2="),
				strings.Contains(next, "portalspec baseline --official > official.yaml "),
				strings.Contains(next, "and "+secondOf[ci]+" of the second account\n") || ci == None && there,
			} {
				if said != there {
					t.Errorf("%s: there is one: %t; it says\n%s%s", ci, there, settings, next)
				}
			}
		}
	}
}
