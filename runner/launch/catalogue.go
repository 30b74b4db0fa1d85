package launch

import (
	"os"
	"slices"

	"portalspec/fixtures/operations"
	"portalspec/fixtures/operations/openapi"
	"portalspec/reports/evidence"
	"portalspec/runner/config"
	"portalspec/suites/spec"
)

// Catalogue returns what reads the operations that a run judges: those of --operations, else the documented ones, and of
// these what --operation leaves. A document is read at once, so that what is wrong with it is told before anything is sent;
// the documented ones are read when they are asked for.
func Catalogue(cfg config.Config) (func() *operations.Catalogue, error) {
	document, err := documentOf(cfg)
	if err != nil {
		return nil, err
	}
	return catalogue(cfg, document)
}

// documentOf reads the file of --operations; it is the zero Document where none is given.
func documentOf(cfg config.Config) (evidence.Document, error) {
	if cfg.Operations == "" {
		return evidence.Document{}, nil
	}
	text, err := os.ReadFile(cfg.Operations)
	if err != nil {
		return evidence.Document{}, config.Usage("--operations: " + err.Error())
	}
	return evidence.Document{Name: cfg.Operations, Text: string(text)}, nil
}

// catalogue is that of the document, of which --operation leaves some.
func catalogue(cfg config.Config, document evidence.Document) (func() *operations.Catalogue, error) {
	whole := operations.Documented
	if document.Text != "" || document.Name != "" {
		read, err := openapi.Read(document.Name, []byte(document.Text))
		if err != nil {
			return nil, config.Usage("--operations: " + err.Error())
		}
		whole = func() *operations.Catalogue { return read }
	}
	if len(cfg.OperationGlobs) == 0 {
		return whole, nil
	}
	if err := cfg.Check(config.Known{Operations: names(whole())}); err != nil {
		return nil, err
	}
	some, err := operations.New(slices.DeleteFunc(slices.Clone(whole().Operations), func(one operations.Operation) bool {
		return !slices.ContainsFunc(cfg.OperationGlobs, func(glob string) bool { return config.MatchGlob(glob, one.Name()) })
	}))
	return func() *operations.Catalogue { return some }, err
}

// most operations are judged as one part: what they see is in memory together.
const most = 1000

// judging has the scope judge the catalogue of the document.
func judging(scope *spec.Scope, cfg config.Config, document evidence.Document) (err error) {
	if scope.Operations, err = catalogue(cfg, document); err == nil {
		scope.Parts = parts(document, scope.Operations)
	}
	return err
}

// parts is in how many parts the catalogue is judged. The documented one is not read for it.
func parts(document evidence.Document, catalogue func() *operations.Catalogue) int {
	if document.Text == "" {
		return 1
	}
	return (len(catalogue().Operations) + most - 1) / most
}

func names(catalogue *operations.Catalogue) (all []string) {
	for _, one := range catalogue.Operations {
		all = append(all, one.Name())
	}
	return all
}
