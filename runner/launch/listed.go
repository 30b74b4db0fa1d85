package launch

import (
	"os"
	"slices"

	"portalspec/fixtures/records"
	"portalspec/reports/evidence"
	"portalspec/reports/verdict"
	"portalspec/runner/config"
	"portalspec/runner/deviations"
	"portalspec/suites/spec"
)

// list reads the files of known deviations. The tree of what the run selects is built after it.
func (s *session) list() error {
	if len(s.cfg.Deviations) == 0 {
		return nil
	}
	dir, err := os.Getwd()
	if err != nil {
		return config.Usage("the working directory is gone: " + err.Error())
	}
	if s.listed, err = deviations.Load(s.cfg.Deviations, s.cfg.ServerVersion, dir); err != nil {
		return err
	}
	document, err := documentOf(s.cfg)
	if err != nil {
		return err
	}
	s.everything, err = everything(document)
	return err
}

// everything builds the tree of all that a file of deviations may name: a rule is not unknown because a run does not select it.
func everything(document evidence.Document) (deviations.Known, error) {
	catalogue, err := catalogue(config.Config{}, document)
	if err != nil {
		return nil, err
	}
	table, err := build(spec.Scope{Unrun: true, Records: records.All(), Full: true, Operations: catalogue})
	if err != nil {
		return nil, err
	}
	return func(rule string) (subjects []string, found bool) {
		for _, row := range table.Rows {
			switch {
			case row.Rule.ID != rule:
				continue
			case row.Many():
				subjects = append(subjects, names(catalogue())...)
			default:
				subjects = append(subjects, row.Subject.Name)
			}
			found = true
		}
		return subjects, found
	}, nil
}

// excused is the outcome with what is wrong as listed known, subject by subject.
func excused(listed deviations.List, row spec.Row, said spec.Outcome) spec.Outcome {
	if said.Each == nil {
		return excusedOne(listed, row, row.Subject.Name, said)
	}
	each := slices.Clone(said.Each)
	for i, one := range each {
		each[i] = excusedOne(listed, row, one.Name, one)
	}
	return spec.AddedUp(row.Rule.Level, each)
}

func excusedOne(listed deviations.List, row spec.Row, name string, said spec.Outcome) spec.Outcome {
	if why, known := listed.Excuse(row.Rule.ID, name, said.Verdict, said.Message); known {
		said.Verdict, said.Deviation = verdict.Known, &why
	}
	return said
}

// outdated has the run tell which entries must not stay, which is a reason for its exit code.
func (s *session) outdated(run *verdict.Run) {
	if s.everything == nil {
		return
	}
	run.Outdated = s.listed.Outdated(run.Rules, s.everything, run.Finished)
	if len(run.Outdated) > 0 {
		run.Exit = verdict.ExitDeviations
	}
}
