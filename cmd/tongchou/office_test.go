package main

import (
	"archive/zip"
	"io"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// cellIs holds that a cell of a workbook reads as it should.
func cellIs(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 4 {
		ts.Fatalf("usage: cellis FILE SHEET CELL VALUE")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	got, err := f.GetCellValue(args[1], args[2])
	ts.Check(err)
	ts.Check(f.Close())
	if (got == args[3]) == neg {
		ts.Fatalf("%s [%s] %s is %q, want %q", args[0], args[1], args[2], got, args[3])
	}
}

// fill types into cells of a workbook, as a clerk does.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: fill FILE SHEET CELL=VALUE…")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	for _, a := range args[2:] {
		cell, value, ok := strings.Cut(a, "=")
		if !ok {
			ts.Fatalf("no = in %s", a)
		}
		ts.Check(f.SetCellStr(args[1], cell, value))
	}
	ts.Check(f.Save())
	ts.Check(f.Close())
}

var tags = regexp.MustCompile(`<[^>]*>`)

// inPart holds that the text of a part of an Office document, without its markup, matches.
func inPart(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: inpart FILE PART PATTERN")
	}
	z, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer z.Close()
	part, err := z.Open(args[1])
	ts.Check(err)
	b, err := io.ReadAll(part)
	ts.Check(err)
	text := tags.ReplaceAllString(string(b), "")
	if regexp.MustCompile(args[2]).MatchString(text) == neg {
		ts.Fatalf("%s of %s, %d bytes of text, matches %q: %v", args[1], args[0], len(text), args[2], neg)
	}
}
