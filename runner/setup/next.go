package setup

import (
	"fmt"
	"strings"
)

// secretsOf say where a CI service keeps what may stand in no file.
var secretsOf = map[string]string{
	GitHub:  "secrets of the repository (Settings, Secrets and variables, Actions): PORTALSPEC_TOKEN",
	GitLab:  "masked variables of the project (Settings, CI/CD, Variables): PORTALSPEC_TOKEN",
	Jenkins: `a credential of the kind "secret text" with the id portalspec-token`,
}

// secondOf are what a service calls the token of the second account.
var secondOf = map[string]string{GitHub: "PORTALSPEC_TOKEN_2", GitLab: "PORTALSPEC_TOKEN_2", Jenkins: "portalspec-token-2"}

// Next is what is left to a person once the files are written: where secrets are to be put, and what begins a run.
func Next(a Answers, files []File) string {
	var out strings.Builder
	for _, file := range files {
		fmt.Fprintf(&out, "wrote   %s\n", file.Path)
		switch file.Path {
		case besideOf[GitLab]:
			fmt.Fprintf(&out, "add     include: [{local: %s}]   # to %s, which stays as it is\n", file.Path, pathOf[GitLab])
		case besideOf[Jenkins]:
			fmt.Fprintf(&out, "add     a pipeline whose script path is %s; %s stays as it is\n", file.Path, pathOf[Jenkins])
		}
	}
	if secrets := secretsOf[a.CI]; secrets != "" {
		if a.SecondAccount {
			secrets += ", and " + secondOf[a.CI] + " of the second account"
		}
		fmt.Fprintf(&out, "set     %s\n", secrets)
	}
	if a.Official {
		out.WriteString("known   portalspec baseline --official > official.yaml   # what is known of it; then take the # from its two lines in ginkgo.yaml\n")
	}
	out.WriteString("next    export PORTALSPEC_TOKEN=...     # or user in ginkgo.yaml, and PORTALSPEC_PASSWORD; never in a file of the repository\n")
	if a.SecondAccount {
		out.WriteString("        export PORTALSPEC_TOKEN_2=...   # of the second account\n")
	}
	out.WriteString("        portalspec run                  # add portalspec-report/ to .gitignore: it holds what the portal answered\n")
	return out.String()
}

// Preview is what Write would write; the schema is told by its size.
func Preview(files []File) string {
	var out strings.Builder
	for _, file := range files {
		if file.Path == SchemaName {
			fmt.Fprintf(&out, "== %s: the schema of ginkgo.yaml, %d bytes\n", file.Path, len(file.Content))
			continue
		}
		fmt.Fprintf(&out, "== %s\n%s", file.Path, file.Content)
	}
	return out.String()
}
