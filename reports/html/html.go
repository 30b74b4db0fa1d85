// Package html writes report.html: one file without a network, which opens from disk or as a CI artefact, is readable
// without scripts, and works under its own strict Content-Security-Policy.
package html

import (
	"crypto/sha256"
	_ "embed" // for the template, the style and the script
	"encoding/base64"
	"html/template"
	"io"
	"sync"

	"portalspec/reports/verdict"
)

var (
	//go:embed page.tmpl
	pageText string
	//go:embed style.css
	styleText string
	//go:embed script.js
	scriptText string
)

var pageTemplate = sync.OnceValue(func() *template.Template { return template.Must(template.New("report").Parse(pageText)) })

// Write writes the run as one HTML page. Nothing that the target sent acts in it: texts are escaped, capped, and what
// cannot be seen (control characters, characters that reorder) stands as \x1b or \u202e. Errors are those of w.
func Write(w io.Writer, run verdict.Run) error {
	p := pageOf(run)
	p.Style = template.CSS(styleText)  //nolint:gosec // G203: our own file, embedded
	p.Script = template.JS(scriptText) //nolint:gosec // G203: our own file, embedded
	p.StyleHash, p.ScriptHash = digest(styleText), digest(scriptText)
	return pageTemplate().Execute(w, p)
}

// digest names a text in a Content-Security-Policy.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
