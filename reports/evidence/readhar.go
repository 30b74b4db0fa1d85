package evidence

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// ReadHAR reads a log that WriteHAR wrote: its exchanges are equal to the ones written. What is cut, foreign, or of a
// later schema is refused with an error of one sentence.
func ReadHAR(r io.Reader) (Log, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return Log{}, fmt.Errorf("the HAR cannot be read: %w", err)
	}
	if err := recognised(text); err != nil {
		return Log{}, err
	}
	var document struct {
		Log harLog `json:"log"`
	}
	if err := json.Unmarshal(text, &document); err != nil {
		return Log{}, fmt.Errorf("the HAR is damaged: %s", calm([]byte(err.Error()))) // which may quote the file
	}
	return document.Log.log()
}

// recognised looks at the document's head only, so that a later schema is named as such whatever it changed.
func recognised(text []byte) error {
	var head struct {
		Log *struct {
			Portalspec *struct {
				Schema int `json:"schema"`
			} `json:"_portalspec"`
		} `json:"log"`
	}
	var syntax *json.SyntaxError
	switch err := json.Unmarshal(text, &head); {
	case errors.As(err, &syntax) && int(syntax.Offset) >= len(text):
		return errors.New("the HAR was cut off: it ends in the middle")
	case errors.As(err, &syntax):
		return fmt.Errorf("this is no HAR: at byte %d, %w", syntax.Offset, err)
	case err != nil || head.Log == nil:
		return errors.New("this is no HAR: it has no log")
	case head.Log.Portalspec == nil:
		return errors.New("this HAR was not written by portalspec: it lacks what judging needs (log._portalspec)")
	}
	switch schema := head.Log.Portalspec.Schema; {
	case schema > HARSchema:
		return fmt.Errorf("this HAR is of schema %d, which a later portalspec wrote; this one reads schema %d", schema, HARSchema)
	case schema < 1:
		return errors.New("the HAR is damaged: log._portalspec names no schema")
	}
	return nil
}

func (l harLog) log() (Log, error) {
	log := Log{
		Tool: l.Creator.Name, Version: l.Creator.Version, Started: l.Portalspec.Started, Facts: l.Portalspec.Facts,
		RulesVersion: l.Portalspec.RulesVersion, Selection: l.Portalspec.Selection,
		Course: l.Portalspec.Course,
	}
	for _, step := range l.Portalspec.Steps {
		log.Steps = append(log.Steps, step.step())
	}
	for i, entry := range l.Entries {
		if entry.Portalspec == nil {
			return Log{}, fmt.Errorf("the HAR is damaged: entry %d was not written by portalspec", i+1)
		}
		x, err := entry.exchange()
		if err != nil {
			return Log{}, fmt.Errorf("the HAR is damaged: %w", err)
		}
		log.Exchanges = append(log.Exchanges, x)
	}
	for _, unsent := range l.Portalspec.Unsent { // in the order of their places, so each finds its own
		if unsent.At < 0 || unsent.At > len(log.Exchanges) {
			return Log{}, fmt.Errorf("the HAR is damaged: there is no place %d for a step that was not sent", unsent.At)
		}
		log.Exchanges = slices.Insert(log.Exchanges, unsent.At, unsent.Exchange)
	}
	return log, nil
}
