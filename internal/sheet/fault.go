package sheet

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
)

func inFile(name, code, found, want string) *fault.Fault {
	return &fault.Fault{Code: code, Place: fault.Place{File: name}, Found: found, Want: want}
}

// placed fills in what the place of a fault lacks; other errors pass as they are.
func placed(err error, p fault.Place) error {
	var f *fault.Fault
	if err == nil || !errors.As(err, &f) {
		return err
	}
	if f.Place.File == "" {
		f.Place.File = p.File
	}
	if f.Place.Sheet == "" {
		f.Place.Sheet = p.Sheet
	}
	if f.Place.Cell == "" {
		f.Place.Cell = p.Cell
	}
	return f
}

// quote shortens what was found so that a fault stays readable however long the cell, and makes it valid UTF-8.
func quote(s string) string {
	const limit = 60
	n := 0
	for i := range s {
		if n == limit {
			s = s[:i] + "…"
			break
		}
		n++
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// bytesText writes a size for people.
func bytesText(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)>>10)
	}
	return fmt.Sprintf("%d MB", n>>20)
}
