package config

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// setting is one thing that a run can be told. All texts, whatever their source, go through put.
type setting struct {
	name     string            // of the flag (after --) and of the key in ginkgo.yaml
	about    string            // one line of help; `X` is what a value is called
	fallback string            // the default, written as a flag's value; "" is the type's zero
	into     func(*Config) any // the field; its type says how texts are read

	path       bool // relative to the folder of whoever says it
	commas     bool // a list that may be written in one text
	notInFile  bool
	neverEmpty bool // an empty variable is a mistake, not an absent one

	check func(Config, setting) string // what is wrong, to come after the name, or ""; not asked about defaults
}

// env is the variable that sets it.
func (s setting) env() string {
	return "PORTALSPEC_" + strings.ToUpper(strings.ReplaceAll(s.name, "-", "_"))
}

// kind is what the setting's texts are, as help and errors call it.
func (s setting) kind() string {
	switch s.into(new(Config)).(type) {
	case *bool:
		return "bool"
	case *int, *int64:
		return "int"
	case *time.Duration:
		return "duration"
	case *string:
		return "string"
	default:
		return "strings"
	}
}

func (s setting) list() bool { return s.kind() == "strings" }

// put reads texts into the setting's field, and tells what is wrong with them in words that come after the name.
func (s setting) put(c *Config, texts []string) (complaint string) {
	text := ""
	if len(texts) > 0 {
		text = texts[len(texts)-1]
	}
	var err error
	switch field := s.into(c).(type) {
	case *string:
		*field = text
	case *bool:
		if *field, err = strconv.ParseBool(text); err != nil {
			return fmt.Sprintf("is %q, which is neither true nor false", text)
		}
	case *int:
		if *field, err = strconv.Atoi(text); err != nil {
			return fmt.Sprintf("is %q, which is no whole number", text)
		}
	case *int64:
		if *field, err = strconv.ParseInt(text, 10, 64); err != nil {
			return fmt.Sprintf("is %q, which is no whole number", text)
		}
	case *time.Duration:
		if *field, err = time.ParseDuration(text); err != nil {
			return fmt.Sprintf("is %q, which is no duration such as 500ms, 30s or 2m", text)
		}
	case *[]string:
		if *field = s.split(texts); len(*field) == 0 {
			return "is empty"
		}
	case *[]Header:
		*field, complaint = headers(texts)
	}
	return complaint
}

func (s setting) split(texts []string) []string {
	var items []string
	for _, text := range texts {
		parts := []string{text}
		if s.commas {
			parts = strings.Split(text, ",")
		}
		for _, item := range parts {
			if item = strings.TrimSpace(item); item != "" {
				items = append(items, item)
			}
		}
	}
	return items
}

// rebase makes relative paths count from folder.
func (s setting) rebase(c *Config, folder string) {
	switch field := s.into(c).(type) {
	case *string:
		*field = rebased(*field, folder)
	case *[]string:
		for i, path := range *field {
			(*field)[i] = rebased(path, folder)
		}
	}
}

func rebased(path, folder string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(folder, path)
}

// show is the value for a reader.
func (s setting) show(c Config) string {
	switch field := s.into(&c).(type) {
	case *string:
		return *field
	case *[]string:
		return strings.Join(*field, ", ")
	case *[]Header:
		lines := make([]string, len(*field))
		for i, header := range *field {
			lines[i] = header.Name + ": " + header.Value.String()
		}
		return strings.Join(lines, ", ")
	case *bool:
		return strconv.FormatBool(*field)
	case *int:
		return strconv.Itoa(*field)
	case *int64:
		return strconv.FormatInt(*field, 10)
	case *time.Duration:
		return field.String()
	}
	return ""
}

// SettingNames are the names of all settings: each is a flag, a variable, and (but for config) a key of ginkgo.yaml.
func SettingNames() []string {
	names := make([]string, len(settings))
	for i, s := range settings {
		names[i] = s.name
	}
	return names
}
