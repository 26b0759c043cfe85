package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/sheet"
)

// answer is what a command has to say: a table for people and files, and the value that is its JSON.
type answer struct {
	sheet.Output
	Notes      []string // lines under the table, for people
	JSON       any
	Stream     iter.Seq2[any, error] // instead of JSON, for lists too long to hold: {"<StreamName>": [ … ]}
	StreamName string
}

// column is a heading by its catalogue key.
func (a *app) column(key string, kind sheet.ColumnKind) sheet.OutColumn {
	return sheet.OutColumn{Heading: a.voice.T("cli.col." + key), Kind: kind}
}

// columns are headings by their catalogue keys; one that begins with # is of numbers, with @ of dates.
func (a *app) columns(keys ...string) []sheet.OutColumn {
	out := make([]sheet.OutColumn, len(keys))
	for i, k := range keys {
		switch k[0] {
		case '#':
			out[i] = a.column(k[1:], sheet.NumberColumn)
		case '@':
			out[i] = a.column(k[1:], sheet.DateColumn)
		default:
			out[i] = a.column(k, sheet.TextColumn)
		}
	}
	return out
}

// write gives the answer in the format that --format asks for, to the file of -o or to standard output.
func (a *app) write(cmd *cobra.Command, ans answer) error {
	if err := a.formatByName(cmd); err != nil {
		return err
	}
	w, done, err := a.destination(cmd)
	if err != nil {
		return err
	}
	if err := a.writeTo(w, ans); err != nil {
		done(err)
		return err
	}
	return done(nil)
}

// writeBytes gives out a file that is what it is, whatever --format says.
func (a *app) writeBytes(cmd *cobra.Command, b []byte) error {
	w, done, err := a.destination(cmd)
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return done(err)
}

func (a *app) writeTo(w io.Writer, ans answer) error {
	switch a.format {
	case "json":
		if ans.Stream != nil {
			return streamJSON(w, ans.StreamName, ans.Stream)
		}
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(ans.JSON)
	case "csv":
		return sheet.WriteCSV(w, ans.Output)
	case "xlsx":
		return sheet.WriteXLSX(w, ans.Output)
	}
	return a.print(w, ans)
}

// streamJSON writes a list one element at a time.
func streamJSON(w io.Writer, name string, all iter.Seq2[any, error]) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "{\n  %q: [", name)
	sep := "\n    "
	for v, err := range all {
		if err != nil {
			return err
		}
		line, err := json.Marshal(v)
		if err != nil {
			return err
		}
		b.WriteString(sep)
		b.Write(line)
		sep = ",\n    "
	}
	b.WriteString("\n  ]\n}\n")
	return b.Flush()
}

// Signs such as → and — take one column whatever LANG says, as terminals draw them: the same table on every machine.
func init() { text.OverrideRuneWidthEastAsianWidth(false) }

// print draws the table for a terminal; Chinese characters take two columns.
func (a *app) print(w io.Writer, ans answer) error {
	for _, t := range ans.Titles {
		io.WriteString(w, t+"\n")
	}
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = text.FormatDefault
	t.Style().Options.SeparateColumns = false
	t.Style().Options.DrawBorder = false
	head := make(table.Row, len(ans.Columns))
	var configs []table.ColumnConfig
	for i, c := range ans.Columns {
		head[i] = c.Heading
		if c.Kind == sheet.NumberColumn {
			configs = append(configs, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
		}
	}
	t.SetColumnConfigs(configs)
	t.AppendHeader(head)
	for values, err := range ans.Rows {
		if err != nil {
			return err
		}
		row := make(table.Row, len(values))
		for i, v := range values {
			row[i] = v.String()
		}
		t.AppendRow(row)
	}
	if t.Length() > 0 {
		io.WriteString(w, t.Render()+"\n")
	}
	for _, n := range ans.Notes {
		io.WriteString(w, n+"\n")
	}
	return nil
}

// outFlag adds -o to a command that writes a table.
func (a *app) outFlag(c *cobra.Command) *cobra.Command {
	c.Flags().StringP("output", "o", "", a.flag("output"))
	return c
}

// destination opens the file of -o, which is put in its place when the answer is whole, so that a failed command leaves no half a
// file and no ruined old one.
func (a *app) destination(cmd *cobra.Command) (io.Writer, func(error) error, error) {
	path := ""
	if f := cmd.Flags().Lookup("output"); f != nil {
		path = f.Value.String()
	}
	if path == "" {
		return a.Out, func(err error) error { return err }, nil
	}
	f, err := a.create(path)
	if err != nil {
		return nil, nil, err
	}
	return f, func(err error) error {
		if err != nil {
			f.Drop()
			return err
		}
		if err := f.Keep(); err != nil {
			return err
		}
		a.errln(a.voice.T("cli.written", map[string]any{"File": path}))
		return nil
	}, nil
}

// notTables are names of files that people would open with a program which can't read a table as it is written here.
var notTables = []string{".pdf", ".doc", ".docx", ".xls", ".html", ".png"}

// formatByName lets the name of the file of -o say its format, where --format does not.
func (a *app) formatByName(cmd *cobra.Command) error {
	f := cmd.Flags().Lookup("output")
	if f == nil || cmd.Flags().Changed("format") {
		return nil
	}
	name := strings.ToLower(f.Value.String())
	for _, format := range []string{"xlsx", "csv", "json"} {
		if strings.HasSuffix(name, "."+format) {
			a.format = format
		}
	}
	for _, suffix := range notTables {
		if strings.HasSuffix(name, suffix) {
			return usageError{fault.At("-o", "cli_output_format", f.Value.String(), ".txt, .xlsx, .csv, .json")}
		}
	}
	return nil
}

// objects walks a table's rows as JSON objects by heading.
func objects(t sheet.Output) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for row, err := range t.Rows {
			o := make(map[string]string, len(row))
			for i, v := range row {
				o[t.Columns[i].Heading] = v.String()
			}
			if !yield(o, err) || err != nil {
				return
			}
		}
	}
}
