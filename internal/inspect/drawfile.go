package inspect

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/when"
)

// FileFormat names the layout of draw files and the algorithm; a reader refuses one that it does not know.
const FileFormat = "tongchou-draw/1"

// File is the published draw 抽取文件: with the log's key it is all that anybody needs to work the draw out again.
type File struct {
	Format     string   `json:"format"`
	Plan       Plan     `json:"plan"`
	Log        Place    `json:"log"`
	Checkpoint string   `json:"checkpoint"` // the signed note, as c2sp.org/tlog-checkpoint writes it
	Secrets    []string `json:"secrets"`    // hex, in the order of the plan's commitments
	Result     Result   `json:"result"`
}

// Place is where the plan stands in the log, and the proof that it does.
type Place struct {
	Key       string    `json:"key"`   // the log's verifier key, as the agency gives it; readers who know it compare
	Index     int64     `json:"index"` // of the plan's leaf, from 0
	Seq       int64     `json:"seq"`
	Region    int32     `json:"region"`
	No        int64     `json:"no"` // the how-manieth draw of this ledger it is: one that is not shown leaves a gap
	From      when.Date `json:"from"`
	Seal      string    `json:"seal"`      // hex: the salt of the commitment to the plan
	Inclusion []string  `json:"inclusion"` // base64: the leaf is under the checkpoint (RFC 6962)
}

// Result is what was drawn.
type Result struct {
	Seed  string `json:"seed"` // hex
	Teams []Team `json:"teams"`
}

// SizeOf is the size of the log whose root the draw of a plan takes: there is one, and nobody can wait for another.
func (p Plan) SizeOf(index int64) int64 { return index + 1 + p.Wait }

// NewFile draws and writes all down: the plan at its place in the log, the checkpoint of the size that SizeOf says, the secrets. It trusts what it is
// given; Verify does not. Faults: those of the plan, of the checkpoint's text, inspect_draw_infeasible.
func NewFile(p Plan, at Place, hashes []proof.Hash, signed []byte, secrets [][32]byte) (File, error) {
	p = p.whole()
	if err := p.Check(); err != nil {
		return File{}, err
	}
	c, err := proof.Unverified(signed)
	if err != nil {
		return File{}, err
	}
	if want := p.SizeOf(at.Index); c.Size != want {
		return File{}, fault.At("checkpoint", "inspect_draw_size", fmt.Sprint(c.Size), fmt.Sprint(want))
	}
	seed := Seed(p, c.Root, secrets)
	teams, err := p.Draw(seed)
	if err != nil {
		return File{}, err
	}
	f := File{Format: FileFormat, Plan: p, Log: at, Checkpoint: string(signed), Secrets: []string{}, Result: Result{hex.EncodeToString(seed[:]), teams}}
	f.Log.Inclusion = []string{}
	for _, h := range hashes {
		f.Log.Inclusion = append(f.Log.Inclusion, base64.StdEncoding.EncodeToString(h[:]))
	}
	for _, s := range secrets {
		f.Secrets = append(f.Secrets, hex.EncodeToString(s[:]))
	}
	return f, nil
}

// Bytes is the file's one spelling: JSON with members in the order of File, two blanks for each step inwards, a line for each value, and a last line feed.
func (f File) Bytes() []byte {
	f.Plan = f.Plan.whole()
	some(&f.Log.Inclusion)
	some(&f.Secrets)
	some(&f.Result.Teams)
	for i := range f.Result.Teams {
		some(&f.Result.Teams[i].Inspectors)
	}
	return append(plain(f, "  "), '\n')
}
