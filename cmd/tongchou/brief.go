package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/brief"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/sheet"
)

// maxTemplate bounds a template's text.
const maxTemplate = 1 << 20

func (a *app) cmdBrief() *cobra.Command {
	var q *questionFlags
	var template, title, unit string
	var list bool
	c := a.command("brief", func(cmd *cobra.Command, _ []string) error {
		return a.asking(cmd, q, func(d *desk.Desk, q desk.Question) error {
			f, err := d.Find(cmd.Context(), q)
			if err != nil {
				return err
			}
			facts := brief.Facts{Agency: d.Settings(), Zone: d.Zone(), Group: f.Group, Board: f.Board, Lines: f.Lines, Records: f.Records, Undone: f.Undone}
			if list {
				return a.write(cmd, a.figuresAnswer(brief.Collect(facts, a.voice)))
			}
			return a.writeBrief(cmd, facts, template, title, unit)
		})
	})
	c.Args = a.args(cobra.NoArgs)
	q = a.questionFlags(c)
	c.Flags().StringVar(&template, "template", "", a.flag("template"))
	c.Flags().StringVar(&title, "title", "", a.flag("title"))
	c.Flags().StringVar(&unit, "unit", "", a.flag("brief-unit"))
	c.Flags().BoolVar(&list, "figures", false, a.flag("figures"))
	return a.outFlag(c)
}

func (a *app) writeBrief(cmd *cobra.Command, facts brief.Facts, template, title, unit string) error {
	path := strings.ToLower(cmd.Flags().Lookup("output").Value.String())
	word := strings.HasSuffix(path, ".docx")
	if path != "" && !word && !strings.HasSuffix(path, ".md") {
		return usageError{fault.At("-o", "cli_brief_format", path, ".md, .docx")}
	}
	name, text := "brief."+a.voice.Lang+".md", brief.Default(a.voice)
	if template != "" {
		b, err := a.readText(template, maxTemplate)
		if err != nil {
			return err
		}
		name, text = template, string(b)
	}
	for i := range facts.Board.Units {
		if u := &facts.Board.Units[i]; u.Name == unit {
			unit = u.Code
		}
	}
	doc, err := brief.Write(name, text, title, unit, facts, a.voice)
	if err != nil {
		return err
	}
	w, done, err := a.destination(cmd)
	if err != nil {
		return err
	}
	if word {
		return done(doc.DOCX(w, a.voice))
	}
	_, err = io.WriteString(w, doc.Markdown(a.voice))
	return done(err)
}

func (a *app) figuresAnswer(f *brief.Figures) answer {
	all := f.All()
	ans := answer{JSON: map[string]any{"figures": all}}
	ans.Name, ans.Columns = a.voice.T("cli.brief.sheet"), a.columns("name", "value", "source")
	rows := make([][]sheet.Value, len(all))
	for i, x := range all {
		rows[i] = []sheet.Value{sheet.TextValue(x.Name), sheet.TextValue(x.Value), sheet.TextValue(x.Source)}
	}
	ans.Rows = sheet.RowsOf(rows)
	return ans
}
