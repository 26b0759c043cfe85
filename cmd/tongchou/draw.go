package main

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"maps"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/inspect"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
)

func init() {
	maps.Copy(deeds, map[string]deed{
		"draw":        anywhere,
		"draw verify": anywhere, // the point is to trust no server
		"draw check":  anywhere,
		"draw secret": anywhere,
	})
}

func (a *app) cmdDraw() *cobra.Command {
	c := a.command("draw", nil)
	c.AddCommand(a.cmdDrawVerify(), a.cmdDrawCheck(), a.cmdDrawSecret())
	return c
}

// cmdDrawVerify works a draw out again from its file.
func (a *app) cmdDrawVerify() *cobra.Command {
	var f trustFlags
	var plan string
	c := a.command("verify FILE", func(cmd *cobra.Command, args []string) error {
		file, err := a.readText(args[0], inspect.MostFile)
		if err != nil {
			return err
		}
		r, err := inspect.Verify(file, f.trust())
		if err != nil {
			return inFile(args[0], err)
		}
		if plan != "" {
			announced, err := a.readPlan(plan)
			if err != nil {
				return err
			}
			r.Against(announced)
		}
		return a.drawVerified(cmd, args[0], r)
	}, "draw")
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().StringVar(&f.key, "key", "", a.flag("draw-key"))
	c.Flags().StringArrayVar(&f.witnesses, "witness", nil, a.flag("verify-witness"))
	c.Flags().IntVar(&f.quorum, "quorum", -1, a.flag("verify-quorum"))
	c.Flags().StringVar(&plan, "plan", "", a.flag("draw-plan"))
	return a.outFlag(c)
}

func (a *app) drawVerified(cmd *cobra.Command, name string, r inspect.Verdict) error {
	ans := answer{JSON: r}
	ans.Name = a.voice.T("cli.draw.sheet")
	p := r.File.Plan
	args := say.Args{"Code": p.Code, "Title": p.Title, "Units": len(r.File.Result.Teams), "Of": len(p.Units), "Inspectors": len(p.Inspectors), "Exclusions": len(p.Exclusions),
		"Secrets": len(r.File.Secrets), "Origin": r.Origin, "Index": r.File.Log.Index, "Size": r.Size, "No": r.File.Log.No, "Replaces": p.Replaces, "Key": r.Key,
		"Witnesses": a.join(r.Cosigned), "N": len(r.Cosigned), "Found": len(r.Breaks), "Redrawn": r.Redrawn}
	if r.Sound() {
		ans.Columns = a.columns("stratum", "unit_code", "unit", "inspectors")
		ans.Rows = sheet.RowsOf(teamRows(r.File))
		ans.Notes = []string{a.voice.T("cli.draw.sound", args), a.voice.T("cli.draw.number", args)}
	} else {
		ans.Columns = a.columns("#line", "what")
		ans.Rows = sheet.RowsOf(a.breakRows(r.Breaks))
		ans.Notes = []string{a.voice.T("cli.draw.found", args)}
	}
	if r.OwnKey {
		ans.Notes = append(ans.Notes, a.voice.T("cli.verify.own_key", args))
	}
	if err := a.write(cmd, ans); err != nil {
		return err
	}
	if !r.Sound() {
		return found{len(r.Breaks)}
	}
	return nil
}

func (a *app) breakRows(l fault.List) (rows [][]sheet.Value) {
	for _, b := range l {
		said := *b
		said.Place.Line = 0 // it has a column of its own
		rows = append(rows, []sheet.Value{number(int64(b.Place.Line)), sheet.TextValue(a.voice.Fault(&said))})
	}
	return rows
}

// teamRows writes the result with the names of the lists.
func teamRows(f inspect.File) (rows [][]sheet.Value) {
	name := map[string]string{}
	for _, s := range f.Plan.Strata {
		name["s"+s.Code] = s.Name
	}
	for _, u := range f.Plan.Units {
		name["u"+u.Code] = u.Name
	}
	for _, x := range f.Plan.Inspectors {
		name["x"+x.Code] = x.Name
	}
	for _, t := range f.Result.Teams {
		var who []string
		for _, x := range t.Inspectors {
			who = append(who, fmt.Sprintf("%s %s", x, name["x"+x]))
		}
		rows = append(rows, []sheet.Value{sheet.TextValue(name["s"+t.Stratum]), sheet.TextValue(t.Unit), sheet.TextValue(name["u"+t.Unit]), sheet.TextValue(strings.Join(who, ", "))})
	}
	return rows
}

// mostTrials bounds a rehearsal: of the largest plans each takes about a second.
const mostTrials = 100_000

// cmdDrawCheck says what is wrong with a plan before anybody commits to it.
func (a *app) cmdDrawCheck() *cobra.Command {
	trials := 0
	c := a.command("check PLAN", func(cmd *cobra.Command, args []string) error {
		if trials < 1 || trials > mostTrials {
			return badFlag("--trials", fmt.Sprint(trials), fmt.Sprintf("1–%d", mostTrials))
		}
		p, err := a.readPlan(args[0])
		if err != nil {
			return err
		}
		r := p.Rehearse(trials)
		if r.Infeasible > 0 {
			a.errln(a.voice.T("cli.draw.rehearsed_badly", say.Args{"Trials": r.Trials, "Infeasible": r.Infeasible}))
			return inFile(args[0], r.First)
		}
		a.outln(a.voice.T("cli.draw.plan_sound", say.Args{"Code": p.Code, "Title": p.Title, "Units": p.Drawn(), "Of": len(p.Units), "Inspectors": len(p.Inspectors), "Trials": r.Trials}))
		return nil
	}, "draw")
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().IntVar(&trials, "trials", 500, a.flag("draw-trials"))
	return c
}

func (a *app) readPlan(name string) (inspect.Plan, error) {
	text, err := a.readText(name, inspect.MostFile)
	if err != nil {
		return inspect.Plan{}, err
	}
	p, err := inspect.ReadPlan(text)
	return p, inFile(name, err)
}

// inFile names the file in each fault.
func inFile(name string, err error) error {
	for _, f := range fault.Of(err) {
		f.Place.File = name
	}
	return err
}

// cmdDrawSecret chooses a secret for whoever takes part in a draw, and prints the commitment to it.
func (a *app) cmdDrawSecret() *cobra.Command {
	c := a.command("secret", func(cmd *cobra.Command, _ []string) error {
		var secret [32]byte
		if _, err := rand.Read(secret[:]); err != nil {
			return err
		}
		path := cmd.Flag("output").Value.String()
		if err := a.keepSecret(path, []byte(hex.EncodeToString(secret[:])+"\n")); err != nil {
			return err
		}
		sum := inspect.CommitTo(secret)
		a.outln(hex.EncodeToString(sum[:]))
		return nil
	}, "draw")
	c.Args = a.args(cobra.NoArgs)
	a.outFlag(c)
	a.require(c, "output")
	return c
}
