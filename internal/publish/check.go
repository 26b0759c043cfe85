package publish

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/workflow"
)

// Trust is what the checker knows from elsewhere. Without LogKey the file's own key is taken, which shows only that the file agrees with itself: the
// report says so.
type Trust struct {
	LogKey    string   // the log's verifier key
	Witnesses []string // verifier keys of witnesses
	Quorum    int      // how many of them must have cosigned
}

// Report is what a check of an edition file found.
type Report struct {
	Edition    workflow.Edition `json:"edition"`
	Log        string           `json:"log"`      // the log's name
	Size       int64            `json:"size"`     // of the log at the checkpoint
	Key        string           `json:"key"`      // with which the signature was checked
	OwnKey     bool             `json:"own_key"`  // it is the one in the file, which anybody could have put there
	Cosigned   []string         `json:"cosigned"` // names of the trusted witnesses that cosigned
	Figures    int              `json:"figures"`  // totals and scores worked out again
	Steps      int              `json:"steps"`    // of their calculations
	Records    int              `json:"records"`  // that they count, each found in the log
	Parts      int              `json:"parts"`    // whose hashes were compared
	Breaks     fault.List       `json:"breaks"`   // what does not hold, each by its name; empty when all does
	figureOnly *figureName      `json:"-"`        // of CheckFigure
	board      *Board           `json:"-"`
	trees      *Trees           `json:"-"`
	values     []value          `json:"-"`
}

type figureName struct{ unit, item string }

// Sound says that everything holds.
func (r *Report) Sound() bool { return len(r.Breaks) == 0 }

// Check verifies an edition file, offline: the manifest under the signed checkpoint, every part by its hash, every figure worked out again from its
// records, targets and rules, the records under the checkpoint too. What does not hold is in the report, by name; the error, fault
// publish_no_edition or publish_part_damaged, says that it is no edition file at all.
func Check(file []byte, t Trust) (Report, error) {
	c, err := open(file, t)
	if err != nil {
		return Report{Breaks: fault.List{}}, err
	}
	c.all()
	return c.report, nil
}

// CheckFigure verifies as Check does what one figure stands on: unit and item are codes or names, an empty item is the total. Fault
// publish_no_figure when the board has none such.
func CheckFigure(file []byte, t Trust, unit, item string) (Report, error) {
	c, err := open(file, t)
	if err != nil {
		return Report{Breaks: fault.List{}}, err
	}
	if c.report.board == nil {
		c.all()
		return c.report, nil
	}
	u, i, ok := c.report.board.figure(unit, item)
	if !ok {
		return c.report, fault.New("publish_no_figure", unit+" "+item, "")
	}
	c.report.figureOnly = &figureName{u, i}
	c.all()
	return c.report, nil
}

// figure finds a unit and an item by code or name.
func (b *Board) figure(unit, item string) (string, string, bool) {
	for i := range b.Units {
		u := &b.Units[i]
		if u.Code != unit && u.Name != unit {
			continue
		}
		if item == "" {
			return u.Code, "", true
		}
		found := ""
		u.each(func(it *BoardItem) {
			if it.Code == item || it.Name == item && found == "" {
				found = it.Code
			}
		})
		return u.Code, found, found != ""
	}
	return "", "", false
}

// checker holds a file while it is checked.
type checker struct {
	file   []byte
	trust  Trust
	parts  []part
	proof  Proof
	bad    map[string]bool // parts that do not hold
	report Report
}

func open(file []byte, t Trust) (*checker, error) {
	parts, err := unzipped(file)
	if err != nil {
		return nil, err
	}
	c := &checker{file: file, trust: t, parts: parts, bad: map[string]bool{}, report: Report{Breaks: fault.List{}, Cosigned: []string{}}}
	for _, name := range []string{ManifestPart, ProofPart, CheckpointPart, BoardPart, ExplainPart, RulebookPart} {
		if _, ok := find(parts, name); !ok {
			c.breaks("publish_part_missing", name, "", "")
		}
	}
	c.read(ManifestPart, &c.report.Edition)
	c.read(ProofPart, &c.proof)
	if b, ok := find(parts, BoardPart); ok {
		if c.report.board, err = parseBoard(b); err != nil {
			c.breaks("publish_part_unreadable", BoardPart, err.Error(), "")
		}
	}
	if b, ok := find(parts, ExplainPart); ok {
		if c.report.trees, err = parseTrees(b); err != nil {
			c.report.trees = nil
			c.breaks("publish_part_unreadable", ExplainPart, err.Error(), "")
		}
	}
	return c, nil
}

func (c *checker) read(name string, v any) {
	b, ok := find(c.parts, name)
	if !ok {
		return
	}
	if err := json.Unmarshal(b, v); err != nil {
		c.breaks("publish_part_unreadable", name, err.Error(), "")
	}
}

// breaks notes what does not hold, and where.
func (c *checker) breaks(code, where, found, want string) {
	c.report.Breaks = append(c.report.Breaks, fault.At(where, code, found, want))
}

func (c *checker) all() {
	c.hashes()
	c.signature()
	c.agrees()
	if c.report.board != nil && c.report.trees != nil {
		c.figures()
		c.rulebook()
	}
	c.wrapping()
}

// hashes compares every part with the manifest.
func (c *checker) hashes() {
	known := map[string]bool{ManifestPart: true, ProofPart: true, CheckpointPart: true}
	compare := func(name, want string) {
		known[name] = true
		b, ok := find(c.parts, name)
		if !ok {
			if !slices.Contains([]string{BoardPart, ExplainPart, RulebookPart}, name) { // those were missed before
				c.breaks("publish_part_missing", name, "", "")
			}
			return
		}
		c.report.Parts++
		sum := sha256.Sum256(b)
		if got := hex.EncodeToString(sum[:]); got != want {
			c.bad[name] = true
			c.breaks("publish_part_differs", name, got, want)
		}
	}
	compare(BoardPart, c.report.Edition.BoardSHA256)
	for _, doc := range c.report.Edition.Documents {
		compare(doc.Name, doc.SHA256)
	}
	for _, p := range c.parts {
		if !known[p.name] {
			c.breaks("publish_part_foreign", p.name, "", "")
		}
		known[p.name] = false // a second part of the name is what other programs may take for the part
	}
}

// agrees holds the manifest's words against the board's.
func (c *checker) agrees() {
	ed, b := c.report.Edition, c.report.board
	if b == nil {
		return
	}
	for _, f := range []struct{ name, manifest, board string }{
		{"group", ed.Group, b.Group}, {"as_of", ed.AsOf.String(), b.AsOf}, {"known_at", ed.KnownAt.UTC().Format("2006-01-02T15:04:05.999999Z"), b.KnownAt},
		{"basis", ed.Basis, b.Basis}, {"rulebook", ed.Rulebook, b.Rulebook.Code}, {"rulebook_version", fmt.Sprint(ed.RulebookVersion), fmt.Sprint(b.Rulebook.Version)},
	} {
		if f.manifest != f.board {
			c.breaks("publish_manifest_disagrees", f.name, f.board, f.manifest)
		}
	}
	if ed.Code != c.proof.Manifest.Code {
		c.breaks("publish_manifest_disagrees", "code", c.proof.Manifest.Code, ed.Code)
	}
}

// wrapping packs the parts again: the same bytes come out, so nothing hides between them.
func (c *checker) wrapping() {
	again, err := zipped(c.parts)
	if err != nil || !bytes.Equal(again, c.file) {
		c.breaks("publish_wrapping", "", "", "")
	}
}

// signature checks the checkpoint, and the manifest and the records under it.
func (c *checker) signature() {
	signed, ok := find(c.parts, CheckpointPart)
	if !ok {
		return
	}
	if c.proof.Format != format {
		c.breaks("publish_format", ProofPart, c.proof.Format, format)
	}
	trust := proof.Trust{Log: c.trust.LogKey, Witnesses: c.trust.Witnesses, Quorum: c.trust.Quorum}
	if trust.Log == "" {
		trust.Log, c.report.OwnKey = c.proof.Key, true
	}
	c.report.Key = trust.Log
	if c.proof.Key != trust.Log {
		c.breaks("publish_other_key", ProofPart, c.proof.Key, trust.Log)
	}
	at, cosigned, err := trust.Open(signed)
	if err != nil {
		for _, f := range fault.Of(err) {
			f.Place.Field = CheckpointPart
			c.report.Breaks = append(c.report.Breaks, f)
		}
		if at, err = proof.Unverified(signed); err != nil {
			return
		}
	}
	c.report.Log, c.report.Size = at.Origin, at.Size
	c.report.Cosigned = append(c.report.Cosigned, cosigned...)
	c.manifest(at)
	c.records(at)
}

// manifest checks that the manifest's bytes are a leaf of the log.
func (c *checker) manifest(at proof.Checkpoint) {
	b, ok := find(c.parts, ManifestPart)
	if !ok {
		return
	}
	l := c.proof.Manifest
	text, sealed := proof.Sealed(hexOf(l.Seal), proof.VersionText(l.Kind, l.Code, string(b)))
	hashes, err := decoded(c.proof.Inclusion)
	if !sealed || len(hexOf(l.Seal)) != proof.SaltSize || l.Kind != "edition" || err != nil {
		c.breaks("publish_manifest_not_in_log", ManifestPart, fmt.Sprint(l.Index), fmt.Sprint(at.Size))
		return
	}
	leaf := proof.HashLeaf(proof.AppendVersion(nil, proof.Version{Seq: l.Seq, Region: l.Region, No: l.No, From: l.From}, text))
	if err := proof.VerifyInclusion(leaf, l.Index, at.Size, hashes, at.Root); err != nil {
		c.breaks("publish_manifest_not_in_log", ManifestPart, fmt.Sprint(l.Index), fmt.Sprint(at.Size))
	}
}

// records checks that every record that counts is a leaf of the log, as it stands in the explanations.
func (c *checker) records(at proof.Checkpoint) {
	t := c.report.trees
	if t == nil {
		return
	}
	in := c.proof.Records
	hashes, err := decoded(in.Hashes)
	if err != nil || len(in.At) != len(t.Records) || len(in.Words) != len(t.Records) {
		c.breaks("publish_records_not_in_log", ProofPart, fmt.Sprint(len(in.At)), fmt.Sprint(len(t.Records)))
		return
	}
	leaves := make([]proof.Hash, len(t.Records))
	for i, r := range t.Records {
		var words proof.Hash
		copy(words[:], hexOf(in.Words[i]))
		rec := r.record()
		leaves[i] = proof.HashLeaf(proof.AppendRecord(nil, &rec, words))
	}
	if len(leaves) == 0 {
		return
	}
	if err := proof.VerifySeveral(leaves, in.At, at.Size, hashes, at.Root); err != nil {
		c.breaks("publish_records_not_in_log", ExplainPart, fmt.Sprint(len(t.Records)), "")
		return
	}
	c.report.Records = len(leaves)
}
