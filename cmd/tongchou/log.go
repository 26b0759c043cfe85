package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/notary"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/store"
)

func (a *app) cmdLog() *cobra.Command {
	c := a.command("log", nil)
	c.AddCommand(a.cmdLogShow(), a.cmdLogCheckpoint(), a.cmdLogProve(), a.cmdLogConsistency())
	return c
}

// withNotary opens the ledger of a command that signs or proves.
func (a *app) withNotary(witnesses []string, do func(*store.Store, *notary.Notary) error) error {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	var at []notary.WitnessAt
	for _, s := range witnesses {
		w, err := notary.ParseWitness(s)
		if err != nil {
			return usageError{err}
		}
		at = append(at, w)
	}
	st, err := store.Open(dir)
	if err != nil {
		return err
	}
	defer st.Close()
	n, err := notary.New(st, dir, at...)
	if err != nil {
		return err
	}
	return do(st, n)
}

// logState is what log show says.
type logState struct {
	Size int64  `json:"size"`
	Root string `json:"root"` // hex
	Key  string `json:"key"`  // the verifier key
}

func (a *app) cmdLogShow() *cobra.Command {
	c := a.command("show", func(cmd *cobra.Command, _ []string) error {
		return a.withNotary(nil, func(st *store.Store, n *notary.Notary) error {
			size, err := st.LogSize(cmd.Context())
			if err != nil {
				return err
			}
			root, err := st.LogRoot(cmd.Context(), size)
			if err != nil {
				return err
			}
			s := logState{Size: size, Root: fmt.Sprintf("%x", root), Key: n.Public()}
			ans := answer{JSON: s}
			ans.Name = a.voice.T("cli.log.sheet")
			ans.Columns = a.columns("#log_size", "log_root", "log_key")
			ans.Rows = sheet.RowsOf([][]sheet.Value{{number(s.Size), sheet.TextValue(s.Root), sheet.TextValue(s.Key)}})
			return a.write(cmd, ans)
		})
	}, "log")
	c.Args = a.args(cobra.NoArgs)
	return a.outFlag(c)
}

func (a *app) cmdLogCheckpoint() *cobra.Command {
	var witnesses []string
	c := a.command("checkpoint", func(cmd *cobra.Command, _ []string) error {
		if a.host != nil && len(witnesses) > 0 { // a server asks its own witnesses, not any address that somebody names
			return usageError{fault.At("--witness", "command_elsewhere", "", "")}
		}
		return a.withNotary(witnesses, func(_ *store.Store, n *notary.Notary) error {
			signed, err := n.Cosigned(cmd.Context())
			if signed != nil {
				if e := a.writeBytes(cmd, signed); e != nil {
					return e
				}
			}
			return err
		})
	}, "log")
	c.Args = a.args(cobra.NoArgs)
	c.Flags().StringArrayVar(&witnesses, "witness", nil, a.flag("log-witness"))
	return a.outFlag(c)
}

func (a *app) cmdLogProve() *cobra.Command {
	c := a.command("prove RECORD", func(cmd *cobra.Command, args []string) error {
		seqs, err := recordNumbers(args)
		if err != nil {
			return err
		}
		return a.withNotary(nil, func(_ *store.Store, n *notary.Notary) error {
			p, err := n.Prove(cmd.Context(), seqs[0])
			if err != nil {
				return err
			}
			return a.writeBytes(cmd, p.Marshal())
		})
	}, "log")
	c.Args = a.args(cobra.ExactArgs(1))
	return a.outFlag(c)
}

// consistency is the proof that a log of one size is the beginning of it at another.
type consistency struct {
	From     int64    `json:"from"`
	To       int64    `json:"to"`
	RootFrom string   `json:"root_from"` // hex, as all hashes
	RootTo   string   `json:"root_to"`
	Hashes   []string `json:"hashes"`
}

func (a *app) cmdLogConsistency() *cobra.Command {
	c := a.command("consistency FROM [TO]", func(cmd *cobra.Command, args []string) error {
		sizes, err := recordNumbers(args)
		if err != nil {
			return err
		}
		return a.withNotary(nil, func(st *store.Store, n *notary.Notary) error {
			if len(sizes) == 1 {
				size, err := st.LogSize(cmd.Context())
				if err != nil {
					return err
				}
				sizes = append(sizes, size)
			}
			p, err := prove(cmd, st, sizes[0], sizes[1])
			if err != nil {
				return err
			}
			ans := answer{JSON: p}
			ans.Name = a.voice.T("cli.log.sheet")
			ans.Columns = a.columns("#log_size", "log_root")
			ans.Rows = sheet.RowsOf([][]sheet.Value{{number(p.From), sheet.TextValue(p.RootFrom)}, {number(p.To), sheet.TextValue(p.RootTo)}})
			ans.Notes = []string{a.voice.T("cli.log.consistent", say.Args{"From": p.From, "To": p.To, "N": len(p.Hashes)})}
			return a.write(cmd, ans)
		})
	}, "log")
	c.Args = a.args(cobra.RangeArgs(1, 2))
	return a.outFlag(c)
}

// prove makes the proof, and checks it before it says that the one is the beginning of the other.
func prove(cmd *cobra.Command, st *store.Store, from, to int64) (p consistency, err error) {
	size, err := st.LogSize(cmd.Context())
	if err != nil {
		return p, err
	}
	if from > to || to > size {
		return p, badFlag("FROM TO", fmt.Sprintf("%d %d", from, to), "1 … "+strconv.FormatInt(size, 10))
	}
	p = consistency{From: from, To: to, Hashes: []string{}}
	hs, err := st.Consistency(cmd.Context(), from, to)
	if err != nil {
		return p, err
	}
	a, err := st.LogRoot(cmd.Context(), from)
	if err != nil {
		return p, err
	}
	b, err := st.LogRoot(cmd.Context(), to)
	if err != nil {
		return p, err
	}
	for _, h := range hs {
		p.Hashes = append(p.Hashes, fmt.Sprintf("%x", h))
	}
	p.RootFrom, p.RootTo = fmt.Sprintf("%x", a), fmt.Sprintf("%x", b)
	return p, proof.VerifyConsistency(from, to, hs, a, b)
}
