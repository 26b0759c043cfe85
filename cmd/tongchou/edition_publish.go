package main

import (
	"context"
	"maps"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/notary"
	"github.com/tongchou/tongchou/internal/publish"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/vault"
	"github.com/tongchou/tongchou/internal/workflow"
)

func init() {
	maps.Copy(deeds, map[string]deed{
		"edition freeze":  {op: access.EditionFreeze},
		"edition publish": {op: access.EditionPublish},
		"edition amend":   {op: access.EditionAmend},
		"edition export":  {op: access.EditionRead},
		"edition verify":  anywhere, // the point is to trust no server
	})
}

// vault opens where the files of the ledger are kept.
func (a *app) vault(ctx context.Context) (vault.Vault, error) {
	dir, err := a.dir()
	if err != nil {
		return nil, err
	}
	return vault.Connect(ctx, a.Env("TONGCHOU_EVIDENCE"), dir, a.Env)
}

// withVault opens the ledger and its files for a command.
func (a *app) withVault(cmd *cobra.Command, do func(*desk.Desk, vault.Vault) error) error {
	return a.withDesk(cmd, func(d *desk.Desk) error {
		v, err := a.vault(cmd.Context())
		if err != nil {
			return err
		}
		return do(d, v)
	})
}

func (a *app) cmdEditionFreeze() *cobra.Command {
	var q *questionFlags
	var w publish.Wish
	c := a.command("freeze", func(cmd *cobra.Command, _ []string) error {
		return a.withVault(cmd, func(d *desk.Desk, v vault.Vault) (err error) {
			if w.Question, err = q.question(d); err != nil {
				return err
			}
			ed, err := publish.Freeze(cmd.Context(), d, v, a.by("edition freeze"), w)
			if err != nil {
				return err
			}
			return a.write(cmd, a.editionAnswer(d, ed, "cli.edition.frozen"))
		})
	}, "edition")
	c.Args = a.args(cobra.NoArgs)
	q = a.questionFlags(c)
	c.Flags().StringVar(&w.Code, "code", "", a.flag("edition-code"))
	c.Flags().StringVar(&w.Title, "title", "", a.flag("edition-title"))
	c.Flags().StringVar(&w.Focus, "unit", "", a.flag("brief-unit"))
	c.Flags().StringSliceVar(&w.Languages, "documents", []string{"zh"}, a.flag("edition-documents"))
	return a.outFlag(c)
}

func (a *app) cmdEditionPublish() *cobra.Command {
	var until string
	c := a.command("publish EDITION", func(cmd *cobra.Command, args []string) error {
		return a.withDesk(cmd, func(d *desk.Desk) error {
			at, err := instantFlag("--objections-until", until, d.Zone())
			if err != nil {
				return err
			}
			ed, err := publish.Publish(cmd.Context(), d, a.by("edition publish"), args[0], at)
			if err != nil {
				return err
			}
			return a.write(cmd, a.editionAnswer(d, ed, "cli.edition.published"))
		})
	}, "edition")
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().StringVar(&until, "objections-until", "", a.flag("objections-until"))
	return a.outFlag(c)
}

func (a *app) cmdEditionAmend() *cobra.Command {
	var w publish.Wish
	var asOf, reason string
	c := a.command("amend EDITION", func(cmd *cobra.Command, args []string) error {
		day, err := dateFlag("--as-of", asOf)
		if err != nil {
			return err
		}
		w.Question.AsOf = day
		return a.withVault(cmd, func(d *desk.Desk, v vault.Vault) error {
			ed, err := publish.Amend(cmd.Context(), d, v, a.by("edition amend"), args[0], w, reason)
			if err != nil {
				return err
			}
			ans := a.editionAnswer(d, ed, "cli.edition.amending")
			for _, c := range ed.Changes {
				ans.Notes = append(ans.Notes, a.voice.T("cli.edition.change", say.Args{"Unit": c.Unit, "Item": c.Item, "From": c.From.String(), "To": c.To.String(), "Why": c.Why}))
			}
			return a.write(cmd, ans)
		})
	}, "edition")
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().StringVar(&asOf, "as-of", "", a.flag("as-of"))
	c.Flags().StringVar(&reason, "reason", "", a.flag("amend-reason"))
	c.Flags().StringVar(&w.Code, "code", "", a.flag("edition-code"))
	c.Flags().StringVar(&w.Title, "title", "", a.flag("edition-title"))
	c.Flags().StringSliceVar(&w.Languages, "documents", []string{"zh"}, a.flag("edition-documents"))
	a.require(c, "reason")
	return a.outFlag(c)
}

func (a *app) cmdEditionExport() *cobra.Command {
	c := a.command("export EDITION", func(cmd *cobra.Command, args []string) error {
		return a.withVault(cmd, func(d *desk.Desk, v vault.Vault) error {
			dir, err := a.dir()
			if err != nil {
				return err
			}
			n, err := notary.New(d.Store(), dir)
			if err != nil {
				return err
			}
			file, err := publish.Pack(cmd.Context(), d, v, n, args[0])
			if err != nil {
				return err
			}
			w, done, err := a.destination(cmd)
			if err != nil {
				return err
			}
			_, err = w.Write(file)
			return done(err)
		})
	}, "edition")
	c.Args = a.args(cobra.ExactArgs(1))
	a.outFlag(c)
	a.require(c, "output")
	return c
}

func (a *app) cmdEditionVerify() *cobra.Command {
	var f trustFlags
	c := a.command("verify FILE UNIT [ITEM]", func(cmd *cobra.Command, args []string) error {
		file, err := a.readText(args[0], mostEdition)
		if err != nil {
			return err
		}
		item := ""
		if len(args) == 3 {
			item = args[2]
		}
		t := f.trust()
		r, err := publish.CheckFigure(file, publish.Trust{LogKey: t.Log, Witnesses: t.Witnesses, Quorum: t.Quorum}, args[1], item)
		if err != nil {
			return err
		}
		return a.editionChecked(cmd, r)
	}, "edition")
	c.Args = a.args(cobra.RangeArgs(2, 3))
	f.on(a, c)
	return a.outFlag(c)
}

// editionAnswer says what became of an edition, and what may come next.
func (a *app) editionAnswer(d *desk.Desk, ed workflow.Edition, key string) answer {
	ans := answer{JSON: ed}
	ans.Name = a.voice.T("cli.edition.sheet")
	ans.Columns = a.columns("edition", "title", "status", "@as_of", "object_until")
	ans.Rows = sheet.RowsOf([][]sheet.Value{{sheet.TextValue(ed.Code), sheet.TextValue(ed.Title), sheet.TextValue(a.voice.T("cli.edition.state." + string(ed.State))),
		sheet.DateValue(ed.AsOf), sheet.TextValue(a.moment(d, ed.ObjectUntil))}})
	ans.Notes = []string{a.voice.T(key, say.Args{"Code": ed.Code, "Documents": len(ed.Documents), "Amends": ed.Amends})}
	return ans
}
