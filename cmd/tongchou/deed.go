package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
)

// deed is what a command does as access knows it: which operation it asks for when it runs on a server, and at which units.
type deed struct {
	op       access.Operation
	at       func(context.Context, *asked) ([]access.Object, error) // nil: the whole agency
	verified bool                                                   // also asks for record.attest where a record touched is verified: nobody looks again
	unit     bool                                                   // the first argument is a unit
	own      bool                                                   // a list that without --unit is of the units in the account's reach
	reads    []string                                               // what of the command line names input files: "args", or a flag

	home     bool // runs only where the data directory is
	anywhere bool // touches no ledger, and runs where it is typed
}

var (
	atHome   = deed{home: true}
	anywhere = deed{anywhere: true}
)

// deeds has a line for every command; a test holds it to that.
var deeds = map[string]deed{
	"init":  atHome,
	"join":  atHome,
	"demo":  atHome,
	"serve": atHome,

	"backup":  atHome,
	"restore": atHome,
	"move":    atHome,

	"admin":           anywhere,
	"admin create":    atHome,
	"admin reset":     atHome,
	"admin list":      atHome,
	"account":         anywhere,
	"account create":  atHome,
	"account list":    atHome,
	"account grant":   atHome,
	"account revoke":  atHome,
	"account disable": atHome,
	"account enable":  atHome,

	"verify":          atHome, // the point is to trust no server
	"witness":         atHome,
	"erase":           {op: access.ErasureWrite, at: numbered},
	"log":             anywhere,
	"log show":        {op: access.LogRead},
	"log prove":       {op: access.RecordRead, at: numbered}, // the leaf shows the figure
	"log consistency": {op: access.LogRead},
	"log checkpoint":  {op: access.LogSign},

	"login":                 anywhere,
	"grants":                anywhere,
	"help":                  anywhere,
	"completion":            anywhere,
	"completion bash":       anywhere,
	"completion zsh":        anywhere,
	"completion fish":       anywhere,
	"completion powershell": anywhere,
	"rules":                 anywhere,
	"rules schema":          anywhere,
	"target":                anywhere,
	"plan":                  anywhere,
	"plan level":            anywhere,

	"import":          {op: access.ImportWrite, at: somewhere(access.ImportWrite), reads: []string{"args", "mapping"}},
	"template":        {op: access.DirectoryRead},
	"rules check":     {op: access.RulebookRead, reads: []string{"args"}},
	"rules apply":     {op: access.RulebookWrite, reads: []string{"args"}},
	"target assign":   {op: access.TargetWrite, at: firstArgument, unit: true},
	"target amend":    {op: access.TargetWrite, at: firstArgument, unit: true},
	"target split":    {op: access.TargetWrite, at: firstArgument, unit: true},
	"target check":    {op: access.TargetRead},
	"target list":     {op: access.TargetRead},
	"board":           {op: access.BoardRead},
	"explain":         {op: access.ExplainRead, at: firstArgument, unit: true},
	"pace":            {op: access.PaceRead, at: unitFlag},
	"whatif":          {op: access.WhatifAsk, at: supposed},
	"robust":          {op: access.BoardRead},
	"compare":         {op: access.BoardRead},
	"brief":           {op: access.BriefRead, reads: []string{"template"}},
	"export":          {op: access.ExportRead, at: unitFlag},
	"records":         {op: access.RecordRead, at: numberedOrFlag, own: true},
	"records verify":  {op: access.SubmissionVerify, at: numbered},
	"records return":  {op: access.SubmissionReturn, at: numbered},
	"records retract": {op: access.RecordWrite, at: numbered, verified: true},
	"doctor":          {op: access.DoctorRead},
}

// name is a command's path without the program's name.
func name(c *cobra.Command) string {
	_, path, _ := strings.Cut(c.CommandPath(), " ")
	return path
}

// operationNote is the annotation under which a command carries its operation, for whoever lists commands.
const operationNote = "operation"

// annotate gives each command its deed.
func (a *app) annotate(c *cobra.Command) {
	if d, ok := deeds[name(c)]; ok && d.op != "" {
		c.Annotations = map[string]string{operationNote: string(d.op)}
		run := c.RunE
		c.RunE = func(cmd *cobra.Command, args []string) error {
			if a.server != nil {
				return a.remotely(cmd, args, d)
			}
			if a.host != nil {
				var err error
				if args, err = a.host.coded(cmd, args, d); err != nil {
					return err
				}
			}
			return run(cmd, args)
		}
	}
	for _, sub := range c.Commands() {
		a.annotate(sub)
	}
}

// asked is a command line whose objects are looked for.
type asked struct {
	who  access.Subject
	desk *desk.Desk
	cmd  *cobra.Command
	args []string
}

// objects are the units at which a command line does what it does.
func (d deed) objects(ctx context.Context, q *asked) ([]access.Object, error) {
	if d.at == nil {
		return wholeAgency(ctx, q)
	}
	return d.at(ctx, q)
}

// wholeAgency stands at every unit without a parent. Where there is no unit yet it stands at one that nobody has a role at.
func wholeAgency(ctx context.Context, q *asked) (out []access.Object, err error) {
	tops, err := q.desk.Tops(ctx)
	for _, code := range tops {
		out = append(out, access.Object{Unit: code})
	}
	if len(out) == 0 {
		out = []access.Object{{}}
	}
	return out, err
}

func atUnits(ctx context.Context, q *asked, wishes []string) (out []access.Object, err error) {
	for _, wish := range wishes {
		above, err := q.desk.Lineage(ctx, wish)
		if err != nil {
			return nil, err
		}
		out = append(out, access.Object{Unit: above[0], Above: above})
	}
	if len(out) == 0 {
		return wholeAgency(ctx, q)
	}
	return out, nil
}

// somewhere asks only for a role at some unit; what the command touches it narrows to what lies in reach.
func somewhere(op access.Operation) func(context.Context, *asked) ([]access.Object, error) {
	return func(ctx context.Context, q *asked) ([]access.Object, error) {
		codes, all := access.Units(q.who, op)
		if all || len(codes) == 0 {
			return wholeAgency(ctx, q)
		}
		return []access.Object{{Unit: codes[0]}}, nil
	}
}

func firstArgument(ctx context.Context, q *asked) ([]access.Object, error) {
	return atUnits(ctx, q, q.args[:min(1, len(q.args))])
}

// unitFlag looks at --unit, which some commands take once and others many times.
func unitFlag(ctx context.Context, q *asked) ([]access.Object, error) {
	return atUnits(ctx, q, values(q.cmd.Flags().Lookup("unit")))
}

// supposed are the units whose figures or targets are supposed otherwise.
func supposed(ctx context.Context, q *asked) ([]access.Object, error) {
	var wishes []string
	for _, flag := range []string{"target", "figure"} {
		for _, s := range values(q.cmd.Flags().Lookup(flag)) {
			unit, _, _ := strings.Cut(s, "/")
			wishes = append(wishes, unit)
		}
	}
	if len(wishes) == 0 { // a full mark supposed otherwise is of no unit; boards are everybody's to see
		return somewhere(access.WhatifAsk)(ctx, q)
	}
	return atUnits(ctx, q, wishes)
}

// numbered are the units of the records that the arguments number, with who brought them in.
func numbered(ctx context.Context, q *asked) (out []access.Object, err error) {
	seqs, err := recordNumbers(q.args)
	if err != nil || len(seqs) == 0 {
		return []access.Object{{}}, nil // the command itself says what is wrong, to whom may run it at all
	}
	drafters, err := q.desk.DraftersOf(ctx, seqs)
	if err != nil {
		return nil, err
	}
	for l, err := range q.desk.Records(ctx, desk.Filter{Numbers: seqs}) {
		if err != nil {
			return nil, err
		}
		above, err := q.desk.Lineage(ctx, l.Unit)
		if err != nil {
			return nil, err
		}
		out = append(out, access.Object{Unit: l.Unit, Above: above, SubmittedBy: l.Actor, DraftedBy: drafters[l.Seq]})
	}
	return out, nil
}

// attested are the units of the numbered records that have been verified.
func attested(ctx context.Context, q *asked) (out []access.Object, err error) {
	seqs, err := recordNumbers(q.args)
	if err != nil || len(seqs) == 0 {
		return nil, nil // the command itself says what is wrong
	}
	for l, err := range q.desk.Records(ctx, desk.Filter{Numbers: seqs}) {
		if err != nil {
			return nil, err
		}
		if l.Basis != ledger.Verified && !l.VerifiedLater {
			continue
		}
		above, err := q.desk.Lineage(ctx, l.Unit)
		if err != nil {
			return nil, err
		}
		out = append(out, access.Object{Unit: l.Unit, Above: above})
	}
	return out, nil
}

func numberedOrFlag(ctx context.Context, q *asked) ([]access.Object, error) {
	if len(q.args) > 0 {
		return numbered(ctx, q)
	}
	return unitFlag(ctx, q)
}
