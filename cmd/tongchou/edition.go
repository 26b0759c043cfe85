package main

import (
	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/workflow"
)

func (a *app) cmdEdition() *cobra.Command {
	c := a.command("edition", nil)
	c.AddCommand(listed(a, "edition", (*desk.Desk).Editions, a.editionsAnswer), a.cmdEditionFreeze(), a.cmdEditionPublish(), a.cmdEditionAmend(), a.cmdEditionExport(), a.cmdEditionVerify())
	return c
}

func (a *app) editionsAnswer(d *desk.Desk, list []workflow.Edition) answer {
	rows := make([][]sheet.Value, len(list))
	for i, e := range list {
		rows[i] = []sheet.Value{sheet.TextValue(e.Code), sheet.TextValue(e.Title), sheet.TextValue(e.Group), sheet.DateValue(e.AsOf), sheet.TextValue(a.moment(d, e.KnownAt)),
			sheet.TextValue(a.voice.T("cli.edition.state." + string(e.State))), sheet.TextValue(a.moment(d, e.PublishedAt)), sheet.TextValue(a.moment(d, e.ObjectUntil)),
			sheet.TextValue(e.Amends), sheet.TextValue(e.AmendedBy)}
	}
	ans := answer{JSON: map[string]any{"editions": append([]workflow.Edition{}, list...)}}
	ans.Name = a.voice.T("cli.edition.sheet")
	ans.Columns = a.columns("edition", "title", "group", "@as_of", "known_at", "status", "published_at", "object_until", "amends", "amended_by")
	ans.Rows = sheet.RowsOf(rows)
	return ans
}
