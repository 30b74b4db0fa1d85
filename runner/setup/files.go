package setup

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"portalspec/runner/config"
)

// File is one file that is to be written; its path has slashes and counts from the folder.
type File struct {
	Path    string
	Content []byte
}

// SchemaName is the file beside ginkgo.yaml that its first line names, for editors.
const SchemaName = "ginkgo.schema.json"

//go:embed templates
var texts embed.FS

// << and >> stand for {{ and }}, which GitHub's workflows are full of.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Delims("<<", ">>").Option("missingkey=error").
		Funcs(template.FuncMap{"yaml": yamlText, "groovy": groovyText}).ParseFS(texts, "templates/*"))
})

var plainYAML = regexp.MustCompile(`^[A-Za-z](?:[A-Za-z0-9/._~%@+-]|:[A-Za-z0-9/])*$`)

// notText are plain words that YAML takes for something else.
var notText = regexp.MustCompile(`(?i)^(?:true|false|yes|no|on|off|null|y|n)$`)

// yamlText is a scalar that reads as text. What is quoted is ASCII, where Go and YAML quote alike.
func yamlText(text string) string {
	if plainYAML.MatchString(text) && !notText.MatchString(text) {
		return text
	}
	return strconv.QuoteToASCII(text)
}

// groovyText is a literal in which nothing is replaced.
func groovyText(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}

// templateOf and pathOf say for each service what is written, and where its service looks.
var (
	templateOf = map[string]string{GitHub: "github.yml", GitLab: "gitlab-ci.yml", Jenkins: "Jenkinsfile"}
	pathOf     = map[string]string{GitHub: ".github/workflows/portalspec.yml", GitLab: ".gitlab-ci.yml", Jenkins: "Jenkinsfile"}
	besideOf   = map[string]string{GitLab: ".gitlab/portalspec.yml", Jenkins: "Jenkinsfile.portalspec"}
)

// ours begins each file that was written here for a CI service.
var ours = regexp.MustCompile(`^(?:#|//) portalspec for `)

// Files are what is to be written into the folder. A pipeline that is there already, and somebody else's, is left alone: the
// job then stands in a file beside it, which has to be included.
func Files(folder fs.FS, a Answers) []File {
	files := []File{{SchemaName, config.Schema}, {config.FileName, render("ginkgo.yaml", a, "")}}
	if a.CI == None {
		return files
	}
	place := pathOf[a.CI]
	if beside := besideOf[a.CI]; beside != "" {
		if there, err := fs.ReadFile(folder, place); err == nil && !ours.Match(there) {
			place = beside
		}
	}
	return append(files, Job(a, place))
}

// Job is the file for the answers' CI service, at that path.
func Job(a Answers, place string) File { return File{place, render(templateOf[a.CI], a, place)} }

func render(name string, a Answers, place string) []byte {
	var out bytes.Buffer
	values := struct {
		Answers
		Path, Action string
	}{a, place, a.Source + "@" + a.Ref}
	if err := templates().ExecuteTemplate(&out, name, values); err != nil {
		panic(err) // a template that does not fit its answers, which the tests would have met
	}
	return out.Bytes()
}

// Standing are those of the files that stand in the folder with other content.
func Standing(folder fs.FS, files []File) (paths []string, err error) {
	for _, file := range files {
		there, err := fs.ReadFile(folder, file.Path)
		if _, link := fs.Lstat(folder, file.Path); link == nil && errors.Is(err, fs.ErrNotExist) {
			err = nil // a link to nowhere is somebody's, too
		}
		switch {
		case errors.Is(err, fs.ErrNotExist) || err == nil && bytes.Equal(there, file.Content):
		case err == nil:
			paths = append(paths, file.Path)
		default:
			return nil, fmt.Errorf("%s cannot be read: %w", file.Path, err)
		}
	}
	return paths, nil
}

// Write puts the files into the folder, each whole or not at all, and takes the place of what stands there: see Standing.
// Nothing outside the folder is written, whatever a link says.
func Write(folder *os.Root, files []File) error {
	for _, file := range files {
		if err := write(folder, file); err != nil {
			return fmt.Errorf("%s cannot be written: %w", file.Path, err)
		}
	}
	return nil
}

func write(folder *os.Root, file File) error {
	if err := folder.MkdirAll(path.Dir(file.Path), 0o755); err != nil {
		return err
	}
	beside := file.Path + ".part"
	err := folder.WriteFile(beside, file.Content, 0o644)
	if err == nil {
		err = folder.Rename(beside, file.Path)
	}
	if err != nil {
		_ = folder.Remove(beside) // half a file, which nobody looks for there
	}
	return err
}
