package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/notary"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/publish"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/vault"
	"github.com/tongchou/tongchou/internal/workflow"
)

// trustFlags say whose signatures are believed.
type trustFlags struct {
	key         string
	witnesses   []string
	quorum      int
	checkpoints []string
}

func (f *trustFlags) on(a *app, c *cobra.Command) {
	c.Flags().StringVar(&f.key, "key", "", a.flag("verify-key"))
	c.Flags().StringArrayVar(&f.witnesses, "witness", nil, a.flag("verify-witness"))
	c.Flags().IntVar(&f.quorum, "quorum", -1, a.flag("verify-quorum"))
	c.Flags().StringArrayVar(&f.checkpoints, "checkpoint", nil, a.flag("verify-checkpoint"))
}

// trust asks for every witness named unless --quorum says otherwise.
func (f *trustFlags) trust() proof.Trust {
	t := proof.Trust{Log: f.key, Witnesses: f.witnesses, Quorum: f.quorum}
	if t.Quorum < 0 {
		t.Quorum = len(f.witnesses)
	}
	return t
}

// mostCheckpoint bounds a checkpoint's text, mostEdition an edition file.
const (
	mostCheckpoint = 64 << 10
	mostEdition    = 256 << 20
)

func (a *app) cmdVerify() *cobra.Command {
	var f trustFlags
	c := a.command("verify [FILE]", func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			return a.verifyFile(cmd, args[0], f)
		}
		return a.verifyLedger(cmd, f)
	})
	c.Args = a.args(cobra.MaximumNArgs(1))
	f.on(a, c)
	return a.outFlag(c)
}

// verified is all that verify found in a data directory.
type verified struct {
	notary.Report
	Evidence int `json:"evidence"` // files that were read
}

// verifyLedger holds a data directory against its log, its checkpoints and its evidence files.
func (a *app) verifyLedger(cmd *cobra.Command, f trustFlags) error {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	wish := notary.Wish{Trust: f.trust()}
	for _, name := range f.checkpoints {
		b, err := a.readText(name, mostCheckpoint)
		if err != nil {
			return err
		}
		wish.Given = append(wish.Given, b)
	}
	st, err := store.Open(dir)
	if err != nil {
		return err
	}
	defer st.Close()
	var v verified
	if v.Report, err = notary.Verify(cmd.Context(), st, dir, wish); err != nil {
		return err
	}
	if err := a.verifyEvidence(cmd.Context(), st, dir, &v); err != nil {
		return err
	}
	if err := a.write(cmd, a.verifiedAnswer(v, st.Settings().Name)); err != nil {
		return err
	}
	if n := len(v.Breaks); n > 0 {
		return found{n}
	}
	return nil
}

// verifyEvidence reads every evidence file and every document of an edition that the ledger names.
func (a *app) verifyEvidence(ctx context.Context, st *store.Store, dir string, v *verified) error {
	var wanted []string
	for one, err := range st.Versions(ctx, 0) {
		if err != nil {
			break // the log's check has named what cannot be read
		}
		wanted = append(wanted, hashesIn(one)...)
	}
	for name, err := range st.LearningFiles(ctx) {
		if err != nil {
			break // as above
		}
		wanted = append(wanted, name)
	}
	files, err := vault.Connect(ctx, a.Env("TONGCHOU_EVIDENCE"), dir, a.Env)
	if err != nil {
		return err
	}
	l, err := vault.Check(ctx, files, wanted)
	if err != nil {
		return err
	}
	v.Breaks = append(v.Breaks, l...)
	for _, err := range files.Walk(ctx) {
		if err != nil {
			return err
		}
		v.Evidence++
	}
	return nil
}

// hashesIn are the hashes of the files that a version names.
func hashesIn(v store.Version) (out []string) {
	switch v.Kind {
	case store.Evidence:
		return []string{v.Code}
	case store.Edition:
		var ed workflow.Edition
		if err := json.Unmarshal(v.Body, &ed); err != nil {
			return nil // the log's check has named it
		}
		out = append(out, ed.BoardSHA256)
		for _, d := range ed.Documents {
			out = append(out, d.SHA256)
		}
	}
	return out
}

func (a *app) verifiedAnswer(v verified, agency string) answer {
	ans := answer{JSON: v}
	ans.Name = a.voice.T("cli.verify.sheet")
	ans.Columns = a.columns("#record", "what")
	var rows [][]sheet.Value
	for _, b := range v.Breaks {
		rows = append(rows, []sheet.Value{number(b.Place.Record), sheet.TextValue(a.voice.Fault(b))})
	}
	ans.Rows = sheet.RowsOf(rows)
	args := say.Args{"Agency": agency, "Size": v.Size, "Root": v.Root, "Checkpoints": v.Checkpoints, "Evidence": v.Evidence,
		"Witnesses": a.join(v.Witnesses), "Found": len(rows)}
	key := "cli.verify.sound"
	if len(rows) > 0 {
		key = "cli.verify.found"
	}
	ans.Notes = []string{a.voice.T(key, args)}
	if len(rows) == 0 && len(v.Witnesses) > 0 {
		ans.Notes = append(ans.Notes, a.voice.T("cli.verify.witnessed", args))
	}
	return ans
}

// verifyFile checks a file by itself: an edition, or the proof of a record.
func (a *app) verifyFile(cmd *cobra.Command, name string, f trustFlags) error {
	b, err := a.readText(name, mostEdition)
	if err != nil {
		return err
	}
	t := f.trust()
	if proof.IsProof(b) {
		if t.Log == "" {
			return usageError{fault.At("--key", "cli_flag", "", "name+hash+key")}
		}
		return a.verifyProof(cmd, b, t)
	}
	return a.verifyEdition(cmd, b, t)
}

// verifyEdition checks every figure of an edition file.
func (a *app) verifyEdition(cmd *cobra.Command, file []byte, t proof.Trust) error {
	r, err := publish.Check(file, publish.Trust{LogKey: t.Log, Witnesses: t.Witnesses, Quorum: t.Quorum})
	if err != nil {
		return err
	}
	return a.editionChecked(cmd, r)
}

// editionChecked says what the check of an edition file, or of one figure in it, found.
func (a *app) editionChecked(cmd *cobra.Command, r publish.Report) error {
	ans := answer{JSON: r}
	ans.Name = a.voice.T("cli.verify.sheet")
	ans.Columns = a.columns("what")
	var rows [][]sheet.Value
	for _, b := range r.Breaks {
		rows = append(rows, []sheet.Value{sheet.TextValue(a.voice.Fault(b))})
	}
	ans.Rows = sheet.RowsOf(rows)
	args := say.Args{"Edition": r.Edition.Code, "Title": r.Edition.Title, "Figures": r.Figures, "Records": r.Records, "Parts": r.Parts, "Log": r.Log,
		"Size": r.Size, "Key": r.Key, "Witnesses": a.join(r.Cosigned), "N": len(r.Cosigned), "Found": len(rows)}
	if len(rows) > 0 {
		ans.Notes = []string{a.voice.T("cli.verify.edition_found", args)}
	} else {
		ans.Notes = []string{a.voice.T("cli.verify.edition_sound", args)}
	}
	if r.OwnKey {
		ans.Notes = append(ans.Notes, a.voice.T("cli.verify.own_key", args))
	}
	if err := a.write(cmd, ans); err != nil {
		return err
	}
	if len(rows) > 0 {
		return found{len(rows)}
	}
	return nil
}

// proven is what a proof file proves.
type proven struct {
	Index    int64    `json:"index"`
	Size     int64    `json:"size"`
	Origin   string   `json:"origin"`
	Cosigned []string `json:"cosigned"`
	Record   int64    `json:"record"`
	Leaf     string   `json:"leaf"` // hex
}

func (a *app) verifyProof(cmd *cobra.Command, file []byte, t proof.Trust) error {
	p, err := proof.ParseProven(file)
	if err != nil {
		return err
	}
	c, cosigned, err := p.Check(t)
	if err != nil {
		return err
	}
	out := proven{Index: p.Index, Size: c.Size, Origin: c.Origin, Cosigned: append([]string{}, cosigned...), Leaf: fmt.Sprintf("%x", p.Leaf)}
	ans := answer{}
	ans.Name = a.voice.T("cli.verify.sheet")
	ans.Columns = a.columns("#record", "content")
	said, ok := proof.ReadLeaf(p.Leaf)
	what := a.voice.T("cli.verify.leaf")
	switch {
	case ok && said.Record != nil:
		r := said.Record
		out.Record = r.Seq
		what = a.voice.T("cli.verify.record", say.Args{"Kind": a.voice.T("cli.kind." + r.Kind.String()), "On": r.On.String(), "Quantity": r.Qty.String(),
			"Unit": r.Unit, "Indicator": r.Indicator})
	case ok && said.Version != nil:
		out.Record = said.Version.Seq
		what = a.voice.T("cli.verify.version", say.Args{"From": said.Version.From.String()})
	}
	ans.JSON = out
	ans.Rows = sheet.RowsOf([][]sheet.Value{{number(out.Record), sheet.TextValue(what)}})
	ans.Notes = []string{a.voice.T("cli.verify.proven", say.Args{"Index": p.Index, "Size": c.Size, "Origin": c.Origin, "Witnesses": a.join(cosigned), "N": len(cosigned)})}
	return a.write(cmd, ans)
}
