package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/rogpeppe/go-internal/testscript"
)

// What CI services and builders read stands at the top and in .ci/examples. They cannot be run by these tests; that they
// parse, that their keys exist, and that every `portalspec` command line in them is one, can be held.

// action is action.yml, as GitHub documents it.
type action struct {
	Name, Description string
	Branding          struct{ Icon, Color string }
	Inputs            map[string]struct {
		Description, Default string
		Required             bool
	}
	Outputs map[string]struct{ Description, Value string }
	Runs    struct {
		Using string
		Steps []struct {
			ID, Uses, Shell, Run string
			WorkingDirectory     string `yaml:"working-directory"`
			Env, With            map[string]string
		}
	}
}

// parsed reads a YAML file of the repository; a key that the type lacks is an error.
func parsed(t *testing.T, name string, into any) {
	t.Helper()
	if err := yaml.UnmarshalWithOptions([]byte(text(t, name)), into, yaml.Strict()); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func text(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func theAction(t *testing.T) (read action) {
	t.Helper()
	parsed(t, "action.yml", &read)
	return read
}

func TestTheActionIsWholeAndSafe(t *testing.T) {
	t.Parallel()
	read := theAction(t)
	if read.Name == "" || read.Description == "" || read.Runs.Using != "composite" {
		t.Fatalf("action.yml lacks what GitHub demands: %+v", read)
	}
	used := map[string]bool{}
	for _, step := range read.Runs.Steps {
		if (step.Uses == "") == (step.Run == "") {
			t.Errorf("a step either uses or runs: %+v", step)
		}
		if step.Run != "" && step.Shell == "" {
			t.Errorf("a composite step that runs needs a shell: %s", step.Run)
		}
		if strings.Contains(step.Run, "${{") {
			t.Errorf("what a workflow says would be read as shell: %s", step.Run)
		}
		for _, value := range step.Env {
			for _, name := range regexp.MustCompile(`inputs\.([a-z0-9-]+)`).FindAllStringSubmatch(value, -1) {
				used[name[1]] = true
			}
		}
		for _, output := range read.Outputs {
			name := strings.TrimSuffix(strings.TrimPrefix(output.Value, "${{ steps.run.outputs."), " }}")
			if step.ID == "run" && !strings.Contains(step.Run, name+"=") {
				t.Errorf("the step run writes no output %s", name)
			}
		}
	}
	for name := range read.Inputs {
		if !used[name] {
			t.Errorf("the input %s does nothing", name)
		}
		delete(used, name)
	}
	for name := range used {
		t.Errorf("there is no input %s", name)
	}
}

// The script of the action's last step is carried out, with the binary in the place where the step before puts it.
func TestTheActionJudges(t *testing.T) {
	t.Parallel()
	steps := theAction(t).Runs.Steps
	script := steps[len(steps)-1].Run
	testscript.Run(t, testscript.Params{
		Dir: "testdata/action", RequireExplicitExec: true, RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			s := &stage{}
			env.Values[stageKey{}] = s
			env.Defer(s.close)
			env.Vars = append(env.Vars, "NO_PROXY=127.0.0.1,localhost", "GORACE=atexit_sleep_ms=10", "RUNNER_TEMP="+env.WorkDir,
				"GITHUB_OUTPUT="+env.Cd+"/outputs", "GITHUB_STEP_SUMMARY="+env.Cd+"/summary", "PROFILE=core", "OUT=the reports",
				"ARGS=--no-rate-test\n\n--rate-limit=100000\n")
			if err := os.WriteFile(filepath.Join(env.WorkDir, "portalspec"), []byte("#!/bin/sh\nexec portalspec \"$@\"\n"), 0o700); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "step.sh"), []byte(script), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "serve": serveCmd},
	})
}

// A command line of portalspec in a file for CI has flags that there are, and formats that there are.
func TestCommandLinesOfTheExamplesAreTaken(t *testing.T) {
	t.Parallel()
	lines := regexp.MustCompile(`(?m)portalspec (run --[^'\n]*)`)
	for _, name := range []string{".ci/examples/gitlab-ci.yml", ".ci/examples/Jenkinsfile", "Dockerfile"} {
		found := lines.FindAllStringSubmatch(text(t, name), -1)
		if len(found) == 0 {
			t.Errorf("%s runs nothing", name)
		}
		for _, line := range found {
			command, rest, err := commands().Find(strings.Fields(line[1]))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := command.ParseFlags(rest); err != nil || command.Name() != "run" {
				t.Errorf("%s: %s: %v", name, line[0], err)
			}
		}
	}
}

func TestTheExamplesAreWhatTheirServicesRead(t *testing.T) {
	t.Parallel()
	var gitlab map[string]struct {
		Image        string
		Variables    map[string]string
		BeforeScript []string `yaml:"before_script"`
		Script       []string
		Artifacts    struct {
			When, Access string
			ExpireIn     string `yaml:"expire_in"`
			Paths        []string
			Reports      map[string]string
		}
	}
	parsed(t, ".ci/examples/gitlab-ci.yml", &gitlab)
	job := gitlab["portalspec"]
	if len(job.Script) != 1 || job.Artifacts.When != "always" || job.Artifacts.Reports["junit"] != "portalspec-report/junit.xml" {
		t.Errorf("GitLab shows no report where the run fails: %+v", job)
	}
	var github struct {
		Name        string
		On          map[string]any
		Permissions map[string]string
		Jobs        map[string]struct {
			RunsOn  string `yaml:"runs-on"`
			Timeout int    `yaml:"timeout-minutes"`
			Steps   []struct {
				ID, Uses, If string
				With         map[string]string
			}
		}
	}
	parsed(t, ".ci/examples/github.yml", &github)
	inputs := theAction(t).Inputs
	required := map[string]bool{}
	for name, input := range inputs {
		if input.Required {
			required[name] = true
		}
	}
	for _, step := range github.Jobs["portalspec"].Steps {
		for name := range step.With {
			if _, is := inputs[name]; step.ID == "judge" && !is {
				t.Errorf("the workflow gives an input %s, which the action does not have", name)
			}
			if step.ID == "judge" {
				delete(required, name)
			}
		}
		for _, private := range []string{"evidence.har", "report.html"} {
			if strings.Contains(step.With["path"], private) {
				t.Errorf("%s is where everybody may read artefacts", private)
			}
		}
	}
	for name := range required {
		t.Errorf("the workflow does not give %s", name)
	}
}

// The project's own workflow runs what any machine runs, and asks for known vulnerabilities by a pinned version.
func TestTheWorkflowOfTheProjectRunsItsCI(t *testing.T) {
	t.Parallel()
	var own struct {
		Name        string
		On          map[string]any
		Permissions map[string]string
		Jobs        map[string]struct {
			RunsOn         string `yaml:"runs-on"`
			TimeoutMinutes int    `yaml:"timeout-minutes"`
			Steps          []struct {
				Uses, Run string
				With      map[string]string
			}
		}
	}
	parsed(t, ".github/workflows/ci.yml", &own)
	var commands []string
	for name, job := range own.Jobs {
		if job.TimeoutMinutes == 0 || job.RunsOn == "" {
			t.Errorf("the job %s has no bound, or nowhere to run", name)
		}
		for _, step := range job.Steps {
			commands = append(commands, step.Run)
		}
	}
	all := strings.Join(commands, "\n")
	if !strings.Contains(all, "bash .ci/run") || !regexp.MustCompile(`govulncheck@v\d+\.\d+\.\d+ \./\.\.\.`).MatchString(all) {
		t.Errorf("the workflow runs %q", all)
	}
	if len(own.Permissions) != 1 || own.Permissions["contents"] != "read" {
		t.Errorf("it may do more than read: %v", own.Permissions)
	}
}

// A Jenkinsfile is Groovy; this holds that its blocks and quotes close, and that a declarative pipeline is whole.
func TestTheJenkinsfileCloses(t *testing.T) {
	t.Parallel()
	code := regexp.MustCompile(`(?m)//.*$|'[^'\n]*'`).ReplaceAllString(text(t, ".ci/examples/Jenkinsfile"), "''")
	depth := 0
	var blocks []string
	for line := range strings.Lines(code) {
		for _, char := range line {
			switch char {
			case '{':
				if depth <= 1 {
					blocks = append(blocks, strings.Fields(line)[0])
				}
				depth++
			case '}':
				depth--
			}
			if depth < 0 {
				t.Fatalf("a block ends that was not begun: %s", line)
			}
		}
		if strings.Count(line, "'")%2 != 0 || strings.Count(line, "(") != strings.Count(line, ")") {
			t.Errorf("this does not close: %s", line)
		}
	}
	if want := []string{"pipeline", "options", "environment", "stages", "post"}; depth != 0 || !slices.Equal(blocks, want) {
		t.Errorf("the blocks are %v, %d of them open; want %v", blocks, depth, want)
	}
}

// TestTheImageIsSmallAndNobodyIsRoot reads the Dockerfile's last stage.
func TestTheImageIsSmallAndNobodyIsRoot(t *testing.T) {
	t.Parallel()
	instruction := regexp.MustCompile(`^(FROM|WORKDIR|COPY|RUN|ARG|USER|ENTRYPOINT|CMD) (.+)$`)
	last := map[string]string{}
	for line := range strings.Lines(text(t, "Dockerfile")) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := instruction.FindStringSubmatch(line)
		if parts == nil {
			t.Fatalf("this is no instruction: %s", line)
		}
		if parts[1] == "FROM" {
			last = map[string]string{}
		}
		last[parts[1]] = parts[2]
	}
	for name, want := range map[string]string{"FROM": `^scratch$`, "USER": `^[1-9][0-9]*:[1-9][0-9]*$`, "ENTRYPOINT": `^\["/portalspec"\]$`, "COPY": ` /portalspec$`} {
		if !regexp.MustCompile(want).MatchString(last[name]) {
			t.Errorf("%s is %q, want %s", name, last[name], want)
		}
	}
	if last["RUN"] != "" {
		t.Error("an image from scratch has no shell to run anything with")
	}
}

// release is as much of .goreleaser.yaml (version 2) as is used.
type release struct {
	Version     int
	ProjectName string `yaml:"project_name"`
	Builds      []struct {
		ID, Main, Binary                  string
		Env, Goos, Goarch, Flags, Ldflags []string
		ModTimestamp                      string `yaml:"mod_timestamp"`
	}
	Archives []struct {
		ID              string
		Formats         []string
		FormatOverrides []struct {
			Goos    string
			Formats []string
		} `yaml:"format_overrides"`
		BuildsInfo struct{ Mtime string } `yaml:"builds_info"`
		Files      []struct {
			Src  string
			Info struct{ Mtime string }
		}
	}
	Checksum struct {
		NameTemplate string `yaml:"name_template"`
		Algorithm    string
	}
	Sboms     []struct{ Artifacts string }
	Changelog struct{ Sort string }
}

func TestAReleaseIsReproducible(t *testing.T) {
	t.Parallel()
	var read release
	parsed(t, ".goreleaser.yaml", &read)
	if read.Version != 2 || len(read.Builds) != 1 || len(read.Sboms) == 0 || read.Checksum.Algorithm != "sha256" {
		t.Fatalf("builds, checksums or SBOMs are missing: %+v", read)
	}
	build := read.Builds[0]
	for _, system := range []string{"linux", "darwin", "windows"} {
		if !slices.Contains(build.Goos, system) {
			t.Errorf("nothing is built for %s", system)
		}
	}
	if !slices.Contains(build.Env, "CGO_ENABLED=0") || !slices.Contains(build.Flags, "-trimpath") ||
		!strings.Contains(strings.Join(build.Ldflags, " "), "-X main.version=") || build.ModTimestamp != "{{ .CommitTimestamp }}" {
		t.Errorf("the binaries are not static, not versioned or not reproducible: %+v", build)
	}
	for _, archive := range read.Archives {
		if archive.BuildsInfo.Mtime != "{{ .CommitDate }}" {
			t.Errorf("the archive keeps the time of the build: %+v", archive)
		}
		for _, file := range archive.Files {
			if file.Info.Mtime != "{{ .CommitDate }}" || text(t, file.Src) == "" {
				t.Errorf("the archive keeps the time of %s", file.Src)
			}
		}
	}
}
