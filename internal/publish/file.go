package publish

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/vault"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/workflow"
)

// The edition file is a ZIP whose parts are stored as they are, in this order, without times: the same edition under the same checkpoint is the same
// bytes whoever packs it, and any program opens it.
const (
	ManifestPart   = "manifest.json"  // the edition's version in the ledger, to the byte
	ProofPart      = "proof.json"     // Proof
	CheckpointPart = "checkpoint.txt" // the log's signed root, with cosignatures
)

// format names the layout of edition files; a reader refuses one that it does not know.
const format = "tongchou-edition/1"

// Extension is what the names of edition files end in.
const Extension = ".tongchou.zip"

// Proof says how the manifest and the records stand in the log.
type Proof struct {
	Format    string   `json:"format"`
	Key       string   `json:"key"`       // the log's verifier key, as the office gives it; readers who know it compare
	Manifest  Leaf     `json:"manifest"`  // of the manifest
	Inclusion []string `json:"inclusion"` // base64: the manifest's leaf is under the checkpoint (RFC 6962)
	Records   Inputs   `json:"records"`   // the records that count are under it too
}

// Leaf is what the log says of the manifest, beside its words.
type Leaf struct {
	Index  int64     `json:"index"`
	Seq    int64     `json:"seq"`
	Region int32     `json:"region"`
	No     int64     `json:"no"`
	From   when.Date `json:"from"`
	Kind   string    `json:"kind"`
	Code   string    `json:"code"`
	Seal   string    `json:"seal"` // hex: the salt of the commitment to the manifest
}

// Inputs prove the records of explain.json, in its order: where each stands, and the commitment to its words, which stay hidden.
type Inputs struct {
	At     []int64  `json:"at"`     // leaf indices
	Words  []string `json:"words"`  // hex; empty where the record has none
	Hashes []string `json:"hashes"` // base64, as package proof's Several gives them
}

// Signer gives the signed checkpoint of the log as it is now.
type Signer interface {
	Checkpoint(ctx context.Context) ([]byte, error)
	Public() string
}

// Pack writes the edition file of an edition under the log's checkpoint of now.
func Pack(ctx context.Context, d *desk.Desk, v vault.Vault, s Signer, code string) ([]byte, error) {
	ed, err := d.Edition(ctx, code)
	if err != nil {
		return nil, err
	}
	signed, err := s.Checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	return PackUnder(ctx, d.Store(), v, ed, signed, s.Public())
}

// PackUnder writes the edition file under a signed checkpoint that covers the edition's manifest; key is the log's verifier key.
func PackUnder(ctx context.Context, st *store.Store, v vault.Vault, ed workflow.Edition, signed []byte, key string) ([]byte, error) {
	c, err := proof.Unverified(signed)
	if err != nil {
		return nil, err
	}
	manifest, leaf, err := manifestOf(ctx, st, ed.Seq)
	if err != nil {
		return nil, err
	}
	if leaf.Index >= c.Size {
		return nil, fault.At(ed.Code, "publish_not_signed", fmt.Sprint(leaf.Index), fmt.Sprint(c.Size))
	}
	p := Proof{Format: format, Key: key, Manifest: leaf}
	hashes, err := st.Inclusion(ctx, leaf.Index, c.Size)
	if err != nil {
		return nil, err
	}
	p.Inclusion = encoded(hashes)
	parts := []part{{ManifestPart, manifest}, {ProofPart, nil}, {CheckpointPart, signed}}
	for _, name := range append([]string{BoardPart}, documentNames(ed)...) {
		b, err := partOf(ctx, v, ed, name)
		if err != nil {
			return nil, err
		}
		if name == ExplainPart {
			if p.Records, err = inputsOf(ctx, st, b, c.Size); err != nil {
				return nil, err
			}
		}
		parts = append(parts, part{name, b})
	}
	if parts[1].bytes, err = plainJSON(p); err != nil {
		return nil, err
	}
	return zipped(parts)
}

func documentNames(ed workflow.Edition) (names []string) {
	for _, doc := range ed.Documents {
		names = append(names, doc.Name)
	}
	return names
}

// manifestOf reads a version's bytes as the ledger holds them, and its leaf.
func manifestOf(ctx context.Context, st *store.Store, seq int64) ([]byte, Leaf, error) {
	for v, err := range st.Versions(ctx, seq-1) {
		if err != nil {
			return nil, Leaf{}, err
		}
		l, err := st.Leaf(ctx, v.Seq)
		return v.Body, Leaf{Index: l.Index, Seq: v.Seq, Region: st.Settings().Region, No: v.No, From: v.From, Kind: string(v.Kind), Code: v.Code,
			Seal: hex.EncodeToString(l.Seal)}, err
	}
	return nil, Leaf{}, fault.New("store_record_unknown", fmt.Sprint(seq), "")
}

// wordsAt is where a record's leaf holds the commitment to its words: its last 32 bytes.
const wordsAt = 43

// inputsOf proves the records that the explanations count.
func inputsOf(ctx context.Context, st *store.Store, explain []byte, size int64) (in Inputs, err error) {
	t, err := parseTrees(explain)
	if err != nil {
		return in, err
	}
	seqs := make([]int64, len(t.Records))
	for i, r := range t.Records {
		seqs[i] = r.Seq
	}
	leaves, err := st.Leaves(ctx, seqs)
	if err != nil {
		return in, err
	}
	in = Inputs{At: []int64{}, Words: []string{}}
	for _, l := range leaves {
		in.At = append(in.At, l.Index)
		words := ""
		if w := l.Bytes[wordsAt:]; !bytes.Equal(w, make([]byte, len(w))) {
			words = hex.EncodeToString(w)
		}
		in.Words = append(in.Words, words)
	}
	hashes, err := st.Several(ctx, in.At, size)
	in.Hashes = encoded(hashes)
	return in, err
}

func encoded(hs []proof.Hash) []string {
	out := make([]string, len(hs))
	for i, h := range hs {
		out[i] = base64.StdEncoding.EncodeToString(h[:])
	}
	return out
}

func decoded(ss []string) ([]proof.Hash, error) {
	out := make([]proof.Hash, len(ss))
	for i, s := range ss {
		b, err := base64.StdEncoding.Strict().DecodeString(s)
		if err != nil || len(b) != len(proof.Hash{}) {
			return nil, fmt.Errorf("no hash: %.60q", s)
		}
		out[i] = proof.Hash(b)
	}
	return out, nil
}

// firstDay is 1980-01-01 as ZIP writes dates, which has none before.
const firstDay = 1<<5 | 1

// zipped writes the parts as they are: nothing packed, no time, no notes.
func zipped(parts []part) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		//lint:ignore SA1019 a raw header's date is this field; Modified would not be written
		w, err := z.CreateRaw(&zip.FileHeader{Name: p.name, Method: zip.Store, ModifiedDate: firstDay, CRC32: crc32.ChecksumIEEE(p.bytes),
			CompressedSize64: uint64(len(p.bytes)), UncompressedSize64: uint64(len(p.bytes))})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(p.bytes); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

// mostParts is more than any edition has.
const mostParts = 200

// unzipped reads the parts, those that are damaged too: what is wrong with them is for Check to say.
func unzipped(file []byte) ([]part, error) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil || len(z.File) > mostParts || len(z.File) < 3 {
		return nil, fault.New("publish_no_edition", "", "")
	}
	var parts []part
	for _, f := range z.File {
		r, err := f.OpenRaw()
		if err != nil || f.Method != zip.Store || f.CompressedSize64 > uint64(len(file)) {
			return nil, fault.New("publish_part_damaged", f.Name, "")
		}
		b, err := io.ReadAll(r)
		if err != nil {
			return nil, fault.New("publish_part_damaged", f.Name, "")
		}
		parts = append(parts, part{f.Name, b})
	}
	return parts, nil
}

func find(parts []part, name string) ([]byte, bool) {
	i := slices.IndexFunc(parts, func(p part) bool { return p.name == name })
	if i < 0 {
		return nil, false
	}
	return parts[i].bytes, true
}

func hexOf(s string) []byte {
	b, err := hex.DecodeString(strings.ToLower(s))
	if err != nil {
		return nil
	}
	return b
}
