package evidence

import (
	"bytes"
	"io"
	"iter"
	"strings"
)

// Element writes a value that stands at a depth of an indented JSON document, the way WriteJSON does. Errors are those of w.
type Element func(w io.Writer, depth int) error

const indent = "  "

// Whole is the Element of a value that is written at once.
func Whole(value any) Element {
	return func(w io.Writer, depth int) error {
		text, err := indented(value, depth)
		if err == nil {
			_, err = w.Write(text)
		}
		return err
	}
}

// Spread is the Element of a value as it would be if the list that it holds empty, so many levels below it and under that
// name, held the elements. They are written one after the other, so that no more than one is in memory as text.
func Spread(value any, level int, name string, elements iter.Seq[Element]) Element {
	return func(w io.Writer, depth int) error {
		text, err := indented(value, depth)
		if err != nil {
			return err
		}
		// No text of a value holds the end of a line, so this is the member.
		line := "\n" + strings.Repeat(indent, depth+level)
		before, after, _ := bytes.Cut(text, []byte(line+`"`+name+`": []`))
		if _, err = io.WriteString(w, string(before)+line+`"`+name+`": [`); err != nil {
			return err
		}
		between, closing := line+indent, ""
		for element := range elements {
			if _, err = io.WriteString(w, between); err == nil {
				err = element(w, depth+level+1)
			}
			if err != nil {
				return err
			}
			between, closing = ","+line+indent, line
		}
		_, err = io.WriteString(w, closing+"]"+string(after))
		return err
	}
}

// indented is the value as it stands at the depth, without the indentation of its first line.
func indented(value any, depth int) ([]byte, error) {
	return encoded(value, strings.Repeat(indent, depth), indent)
}

// Elements are those that are made of a list, each when its turn comes.
func Elements[T any](list []T, of func(T) Element) iter.Seq[Element] {
	return func(yield func(Element) bool) {
		for _, one := range list {
			if !yield(of(one)) {
				return
			}
		}
	}
}

// WriteElement writes the element as a document. Errors are those of w.
func WriteElement(w io.Writer, element Element) error {
	err := element(w, 0)
	if err == nil {
		_, err = io.WriteString(w, "\n")
	}
	return err
}
