package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/plan/rcpsp"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
)

// maxProblem bounds a problem's file; the longest of PSPLIB have some twenty kilobytes.
const maxProblem = 4 << 20

func (a *app) cmdPlan() *cobra.Command {
	c := a.command("plan", nil)
	c.AddCommand(a.cmdPlanLevel())
	return c
}

func (a *app) cmdPlanLevel() *cobra.Command {
	var file string
	var schedule bool
	var seconds int
	var o rcpsp.Options
	c := a.command("level", func(cmd *cobra.Command, _ []string) error {
		if err := a.formatByName(cmd); err != nil {
			return err
		}
		text, err := a.readText(file, maxProblem)
		if err != nil {
			return err
		}
		p, err := rcpsp.ParsePSPLIB(file, text)
		if err != nil {
			return err
		}
		r, err := levelWithin(cmd.Context(), seconds, p, o)
		if err != nil {
			return err
		}
		return a.write(cmd, a.levelAnswer(p, r, schedule))
	}, "plan")
	c.Args = a.args(cobra.NoArgs)
	c.Flags().StringVar(&file, "psplib", "", a.flag("psplib"))
	c.Flags().BoolVar(&schedule, "schedule", false, a.flag("schedule"))
	c.Flags().IntVar(&o.Steps, "steps", 0, a.flag("steps"))
	c.Flags().Uint64Var(&o.Seed, "seed", 1, a.flag("seed"))
	c.Flags().IntVar(&seconds, "seconds", 0, a.flag("seconds"))
	a.require(c, "psplib")
	return a.outFlag(c)
}

// levelWithin levels until done, or until the seconds are over; whoever interrupts it gets nothing.
func levelWithin(ctx context.Context, seconds int, p *rcpsp.Problem, o rcpsp.Options) (rcpsp.Result, error) {
	if seconds > 0 {
		var done context.CancelFunc
		ctx, done = context.WithTimeout(ctx, time.Duration(seconds)*time.Second)
		defer done()
	}
	o.Stop = func() bool { return ctx.Err() != nil }
	r, err := rcpsp.Solve(p, o)
	if err == nil && errors.Is(ctx.Err(), context.Canceled) {
		err = ctx.Err()
	}
	if err == nil {
		err = p.Verify(r.Start)
	}
	return r, err
}

// planned is the JSON of a levelled problem.
type planned struct {
	Makespan int          `json:"makespan"`
	Bound    int          `json:"lower_bound"`
	Optimal  bool         `json:"optimal"`
	Steps    int          `json:"steps"`
	Schedule []plannedJob `json:"schedule,omitempty"`
}

type plannedJob struct {
	Job    int `json:"job"`
	Start  int `json:"start"`
	Finish int `json:"finish"`
}

func (a *app) levelAnswer(p *rcpsp.Problem, r rcpsp.Result, schedule bool) answer {
	said := planned{Makespan: r.Value, Bound: r.Bound, Optimal: r.Optimal(), Steps: r.Steps}
	ans := answer{}
	ans.Name = a.voice.T("cli.plan.sheet")
	sentence := "cli.plan.open"
	if r.Optimal() {
		sentence = "cli.plan.proven"
	}
	ans.Titles = []string{a.voice.T(sentence, say.Args{"Value": r.Value, "Bound": r.Bound})}
	number := func(n int) sheet.Value { return sheet.QtyValue(num.Qty(n) * num.One) }
	var rows [][]sheet.Value
	switch {
	case schedule:
		ans.Columns = a.columns("#job", "#starts", "#ends")
		for i, s := range r.Start {
			job := plannedJob{Job: i + 1, Start: s, Finish: s + p.Activities[i].Duration}
			said.Schedule = append(said.Schedule, job)
			rows = append(rows, []sheet.Value{number(job.Job), number(job.Start), number(job.Finish)})
		}
	case a.format != "table": // at a terminal the sentence says it all
		ans.Columns = a.columns("#makespan", "#bound", "#steps")
		rows = append(rows, []sheet.Value{number(r.Value), number(r.Bound), number(r.Steps)})
	}
	ans.Rows, ans.JSON = sheet.RowsOf(rows), said
	return ans
}
