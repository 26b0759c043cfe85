package main

import (
	"bytes"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
)

// maxMapping bounds a mapping's text.
const maxMapping = 1 << 20

func (a *app) cmdImport() *cobra.Command {
	var o intake.Options
	var kind, mapping, basis string
	var dry bool
	c := a.command("import FILE…", func(cmd *cobra.Command, files []string) error {
		var err error
		o.Kind, o.By = intake.Kind(kind), a.actor
		if cmd.Flags().Changed("output") && len(files) > 1 {
			return usageError{fault.At("-o", "cli_marked_one", strings.Join(files, " "), files[0])}
		}
		if o.Basis, err = basisFlag(basis); err != nil {
			return err
		}
		if mapping != "" {
			text, err := a.readText(mapping, maxMapping)
			if err != nil {
				return err
			}
			if o.Mapping, err = intake.ParseMapping(mapping, text); err != nil {
				return err
			}
		}
		return a.withDesk(cmd, func(d *desk.Desk) error { return a.importFiles(cmd, d, files, o, dry) })
	})
	c.Args = a.args(cobra.MinimumNArgs(1))
	c.Flags().StringVar(&kind, "kind", "", a.flag("import-kind"))
	c.Flags().StringVar(&mapping, "mapping", "", a.flag("mapping"))
	c.Flags().StringVar(&basis, "basis", "verified", a.flag("import-basis"))
	c.Flags().BoolVar(&dry, "dry-run", false, a.flag("dry-run"))
	c.Flags().StringP("output", "o", "", a.flag("marked"))
	c.Flags().IntVar(&o.MaxFaults, "max-faults", intake.DefaultMaxFaults, a.flag("max-faults"))
	var kinds []string
	for _, k := range intake.Kinds {
		kinds = append(kinds, string(k))
	}
	a.complete(c, "kind", kinds...)
	a.complete(c, "basis", "verified", "submitted")
	return c
}

// imported is what became of a file, and all that is wrong with it.
type imported struct {
	desk.Imported
	Faults fault.List `json:"faults"`
}

// importFiles takes file after file; one that is at fault does not keep the others out.
func (a *app) importFiles(cmd *cobra.Command, d *desk.Desk, files []string, o intake.Options, dry bool) error {
	results := []imported{}
	refused := 0
	for _, file := range files {
		bar := a.progress("cli.progress.import")
		o.Progress = func(rows int64) { bar.to(rows, -1) }
		r, err := a.importFile(cmd, d, file, o, dry)
		bar.end()
		faults := fault.Of(err)
		if err != nil && faults == nil || isFailure(err) {
			return err
		}
		for _, n := range r.Notices {
			a.errln(n.Say(a.voice))
		}
		for _, f := range faults {
			a.errln(a.voice.Fault(f))
		}
		if faults != nil {
			refused++
			if err := a.mark(cmd, file, faults); err != nil {
				return err
			}
		}
		if a.format != "json" {
			a.outln(a.importLine(d, file, r, len(faults)))
		}
		if r.File == "" { // it could not even be opened
			r.File, r.Sheets = file, []intake.SheetReport{}
		}
		results = append(results, imported{r, append(fault.List{}, faults...)})
	}
	if a.format == "json" {
		if err := a.writeTo(a.Out, answer{JSON: map[string]any{"files": results}}); err != nil {
			return err
		}
	}
	if refused > 0 {
		return found{refused}
	}
	return nil
}

func (a *app) importFile(cmd *cobra.Command, d *desk.Desk, file string, o intake.Options, dry bool) (desk.Imported, error) {
	book, err := a.book(file)
	if err != nil {
		return desk.Imported{}, err
	}
	defer book.Close()
	if a.host != nil {
		if o.Allow, err = a.host.allow(cmd.Context()); err != nil {
			return desk.Imported{}, err
		}
	}
	return d.ImportBook(cmd.Context(), a.by(file), book, o, dry)
}

// mark writes the file with its faults as comments on its cells, where -o asks for it. What could not be read as a table can't be marked.
func (a *app) mark(cmd *cobra.Command, name string, faults fault.List) error {
	if !cmd.Flags().Changed("output") {
		return nil
	}
	book, err := a.book(name)
	if err != nil {
		return nil // said already
	}
	defer book.Close()
	f, size, err := a.original(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var b bytes.Buffer
	if err := sheet.WriteMarked(&b, book, f, size, nil, intake.Marks(faults, a.voice)); err != nil {
		return err
	}
	return a.writeBytes(cmd, b.Bytes())
}

func (a *app) importLine(d *desk.Desk, file string, r desk.Imported, faults int) string {
	t := r.Total()
	n := t.New + t.Corrections + t.Retractions
	switch {
	case faults > 0:
		return a.voice.T("cli.import.refused", say.Args{"File": file, "N": faults})
	case r.Before != nil:
		return a.voice.T("cli.import.same", say.Args{"File": file, "Origin": r.Before.Origin, "At": r.Before.RecordedAt.In(d.Zone()).Format("2006-01-02 15:04:05")})
	case n == 0:
		return a.voice.T("cli.import.nothing", say.Args{"File": file, "Present": t.Present, "Skipped": t.Skipped})
	case r.Dry:
		return a.voice.T("cli.import.dry", say.Args{"File": file, "N": n})
	case r.Entry == nil:
		return a.voice.T("cli.import.nothing", say.Args{"File": file, "Present": t.Present, "Skipped": t.Skipped})
	}
	return a.voice.T("cli.import.wrote", say.Args{"File": file, "N": r.Entry.Len(), "First": r.Entry.First, "Last": r.Entry.Last, "Present": t.Present, "Corrections": t.Corrections + t.Retractions, "Skipped": t.Skipped})
}

func (a *app) cmdTemplate() *cobra.Command {
	c := a.command("template KIND", func(cmd *cobra.Command, args []string) error {
		if !cmd.Flags().Changed("output") {
			return usageError{fault.At("-o", "cli_flag", "", args[0]+".xlsx")}
		}
		k, err := a.kind(args[0])
		if err != nil {
			return err
		}
		return a.withDesk(cmd, func(d *desk.Desk) error {
			known, err := d.Known(cmd.Context())
			if err != nil {
				return err
			}
			return a.write(cmd, answer{Output: intake.Template(k, known, a.voice)})
		})
	})
	c.Args = a.args(cobra.ExactArgs(1))
	return a.outFlag(c)
}

func (a *app) kind(s string) (intake.Kind, error) {
	for _, k := range intake.Kinds {
		if s == string(k) || s == intake.SheetTitle(k, a.voice) {
			return k, nil
		}
	}
	return "", usageError{fault.At("KIND", "cli_flag", s, "units, people, indicators, groups, targets, observations, corrections")}
}

func (a *app) cmdExport() *cobra.Command {
	var f recordFlags
	c := a.command("export [KIND]", func(cmd *cobra.Command, args []string) error {
		k := intake.Observations
		var err error
		if len(args) == 1 {
			if k, err = a.kind(args[0]); err != nil {
				return err
			}
		}
		for _, name := range narrow {
			if k != intake.Observations && cmd.Flags().Changed(name) {
				return usageError{fault.At("--"+name, "cli_observations_only", string(k), "observations")}
			}
		}
		filter, err := f.filter(nil)
		if err != nil {
			return err
		}
		return a.withDesk(cmd, func(d *desk.Desk) error {
			out, err := d.Export(cmd.Context(), k, filter, a.voice)
			if err != nil {
				return err
			}
			return a.write(cmd, answer{Output: out, Stream: objects(out), StreamName: string(k)})
		})
	})
	c.Args = a.args(cobra.MaximumNArgs(1))
	f.on(a, c)
	return a.outFlag(c)
}
