package inspect

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/proof"
)

// MostFile bounds a draw file, in bytes.
const MostFile = 64 << 20

// Verdict is what the check of a draw file found. Each break names the line of the file.
type Verdict struct {
	File     File       `json:"file"`
	Origin   string     `json:"origin"`   // the log's name
	Size     int64      `json:"size"`     // of the log whose root was mixed in
	Key      string     `json:"key"`      // with which the signature was checked
	OwnKey   bool       `json:"own_key"`  // it is the one in the file, which anybody could have put there
	Cosigned []string   `json:"cosigned"` // names of the trusted witnesses that cosigned
	Redrawn  bool       `json:"redrawn"`  // the draw was worked out again; false where what it stands on does not hold
	Breaks   fault.List `json:"breaks"`
}

// Sound says that everything holds: nothing is broken, and the draw was worked out again.
func (r *Verdict) Sound() bool { return r.Redrawn && len(r.Breaks) == 0 }

// Verify works a draw out again from its file alone: that the file has its one spelling; that the checkpoint is signed (t.Log empty: by the file's own key,
// which the report says); that it is of the one size that the plan allows; that the plan was in the log before; that the secrets are those committed to;
// that seed, units and inspectors follow. What does not hold is in the report; the error, inspect_draw_unreadable with its line, says that it is
// no draw file at all.
func Verify(file []byte, t proof.Trust) (Verdict, error) {
	c := checker{text: file, trust: t, report: Verdict{Cosigned: []string{}, Breaks: fault.List{}}}
	if err := c.read(); err != nil {
		return c.report, err
	}
	c.all()
	return c.report, nil
}

type checker struct {
	text   []byte
	trust  proof.Trust
	lines  map[string]int
	report Verdict
}

func (c *checker) read() error {
	d := json.NewDecoder(bytes.NewReader(c.text))
	if err := d.Decode(&c.report.File); err != nil {
		return c.unreadable(err)
	}
	c.lines = linesOf(c.text)
	return nil
}

// unreadable says where a text stops being a draw file.
func (c *checker) unreadable(err error) error {
	f := fault.New("inspect_draw_unreadable", "", FileFormat)
	offset := int64(len(c.text))
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset, f.Place.Field, f.Found = kind.Offset, kind.Field, kind.Value
	}
	f.Place.Line = 1 + bytes.Count(c.text[:min(offset, int64(len(c.text)))], []byte("\n"))
	return f
}

// breaks notes what does not hold, with the line where the field stands.
func (c *checker) breaks(field, code, found, want string) {
	c.note(fault.At(field, code, found, want))
}

func (c *checker) note(f *fault.Fault) {
	f.Place.Line = c.lines[f.Place.Field]
	c.report.Breaks = append(c.report.Breaks, f)
}

func (c *checker) all() {
	file := &c.report.File
	if file.Format != FileFormat {
		c.breaks("format", "inspect_draw_format", file.Format, FileFormat)
		return
	}
	if !c.spelled() {
		return // what is not seen in every reading cannot be judged
	}
	if err := file.Plan.Check(); err != nil {
		for _, f := range fault.Of(err) {
			f.Place.Field = "plan." + f.Place.Field
			c.note(f)
		}
		return
	}
	at, signed := c.checkpoint()
	placed := c.place(at)
	secrets, revealed := c.secrets()
	if signed && placed && revealed {
		c.result(at, secrets)
	}
}

// spelled holds the file to its one spelling: no member that nobody reads, none twice, none hidden.
func (c *checker) spelled() bool {
	want := c.report.File.Bytes()
	if bytes.Equal(want, c.text) {
		return true
	}
	has, should := strings.Split(string(c.text), "\n"), strings.Split(string(want), "\n")
	i := 0
	for i < len(has) && i < len(should) && has[i] == should[i] {
		i++
	}
	f := fault.New("inspect_draw_spelling", cut(has, i), cut(should, i))
	f.Place.Line = i + 1
	c.report.Breaks = append(c.report.Breaks, f)
	return false
}

func cut(lines []string, i int) string {
	if i >= len(lines) {
		return ""
	}
	return fmt.Sprintf("%.80s", strings.TrimSpace(lines[i]))
}

// checkpoint checks the signatures, and that the checkpoint is of the size that the plan allows.
func (c *checker) checkpoint() (at proof.Checkpoint, ok bool) {
	file, t := c.report.File, c.trust
	ok = true
	no := func(field, code, found, want string) {
		ok = false
		c.breaks(field, code, found, want)
	}
	t.Log = strings.TrimSpace(t.Log)
	if t.Log == "" {
		t.Log, c.report.OwnKey = file.Log.Key, true
	}
	c.report.Key = t.Log
	if file.Log.Key != t.Log {
		no("log.key", "inspect_draw_other_key", file.Log.Key, t.Log)
	}
	at, cosigned, err := t.Open([]byte(file.Checkpoint))
	if err != nil {
		for _, f := range fault.Of(err) {
			no("checkpoint", f.Code, f.Found, f.Want)
		}
		if at, err = proof.Unverified([]byte(file.Checkpoint)); err != nil {
			return at, false
		}
	}
	if line := loose(file.Checkpoint); line != "" {
		no("checkpoint", "inspect_draw_spelling", line, "")
	}
	c.report.Origin, c.report.Size = at.Origin, at.Size
	c.report.Cosigned = append(c.report.Cosigned, cosigned...)
	if want := file.Plan.SizeOf(file.Log.Index); at.Size != want {
		no("checkpoint", "inspect_draw_size", fmt.Sprint(at.Size), fmt.Sprint(want))
	}
	return at, ok
}

// loose finds a signature that is not written as base64 must be: its last letter may hold bits that signed notes pass over.
func loose(signed string) string {
	_, signatures, _ := strings.Cut(signed, "\n\n")
	for line := range strings.Lines(signatures) {
		line = strings.TrimSuffix(line, "\n")
		if _, err := base64.StdEncoding.Strict().DecodeString(line[strings.LastIndexByte(line, ' ')+1:]); err != nil {
			return line
		}
	}
	return ""
}

// place checks that the plan, to the byte, is a leaf of the log under the checkpoint.
func (c *checker) place(at proof.Checkpoint) bool {
	p, l := c.report.File.Plan, c.report.File.Log
	seal, err := hex.DecodeString(l.Seal)
	if err != nil || len(seal) != proof.SaltSize || strings.ToLower(l.Seal) != l.Seal {
		c.breaks("log.seal", "inspect_hash", l.Seal, "")
		return false
	}
	hashes := make([]proof.Hash, len(l.Inclusion))
	for i, s := range l.Inclusion {
		b, err := base64.StdEncoding.Strict().DecodeString(s)
		if err != nil || len(b) != len(proof.Hash{}) {
			c.breaks(fmt.Sprintf("log.inclusion[%d]", i), "inspect_hash", s, "")
			return false
		}
		hashes[i] = proof.Hash(b)
	}
	text := proof.Commit(seal, proof.VersionText(KindPlan, p.Code, string(p.Bytes())))
	leaf := proof.AppendVersion(nil, proof.Version{Seq: l.Seq, Region: l.Region, No: l.No, From: l.From}, text)
	if proof.VerifyInclusion(proof.HashLeaf(leaf), l.Index, at.Size, hashes, at.Root) != nil {
		c.breaks("plan", "inspect_draw_not_in_log", fmt.Sprint(l.Index), fmt.Sprint(at.Size))
		return false
	}
	return true
}

// secrets holds what was revealed against what was committed to.
func (c *checker) secrets() (out [][32]byte, ok bool) {
	file := c.report.File
	if len(file.Secrets) != len(file.Plan.Commitments) {
		c.breaks("secrets", "inspect_draw_secrets", fmt.Sprint(len(file.Secrets)), fmt.Sprint(len(file.Plan.Commitments)))
		return nil, false
	}
	ok = true
	for i, s := range file.Secrets {
		at := fmt.Sprintf("secrets[%d]", i)
		secret, err := ReadSecret(s)
		if err != nil {
			c.breaks(at, "inspect_hash", s, "")
			ok = false
			continue
		}
		if sum := CommitTo(secret); hex.EncodeToString(sum[:]) != file.Plan.Commitments[i].SHA256 {
			c.breaks(at, "inspect_draw_secret_differs", hex.EncodeToString(sum[:]), file.Plan.Commitments[i].SHA256)
			ok = false
		}
		out = append(out, secret)
	}
	return out, ok
}

// ReadSecret reads a secret's 64 hexadecimal digits, in small letters; fault inspect_hash.
func ReadSecret(s string) (out [32]byte, err error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(out) || strings.ToLower(s) != s {
		return out, fault.New("inspect_hash", s, "")
	}
	return [32]byte(b), nil
}

// result draws again and compares.
func (c *checker) result(at proof.Checkpoint, secrets [][32]byte) {
	file := c.report.File
	seed := Seed(file.Plan, at.Root, secrets)
	teams, err := file.Plan.Draw(seed)
	if err != nil {
		for _, f := range fault.Of(err) {
			c.note(f)
		}
		return
	}
	c.report.Redrawn = true
	if want := hex.EncodeToString(seed[:]); file.Result.Seed != want {
		c.breaks("result.seed", "inspect_draw_seed", file.Result.Seed, want)
	}
	if len(file.Result.Teams) != len(teams) {
		c.breaks("result.teams", "inspect_draw_count", fmt.Sprint(len(file.Result.Teams)), fmt.Sprint(len(teams)))
	}
	for i := range min(len(teams), len(file.Result.Teams)) {
		c.team(fmt.Sprintf("result.teams[%d]", i), file.Result.Teams[i], teams[i])
	}
}

func (c *checker) team(at string, has, should Team) {
	if has.Stratum != should.Stratum {
		c.breaks(at+".stratum", "inspect_draw_differs", has.Stratum, should.Stratum)
	}
	if has.Unit != should.Unit {
		c.breaks(at+".unit", "inspect_draw_differs", has.Unit, should.Unit)
	}
	if slices.Equal(has.Inspectors, should.Inspectors) {
		return
	}
	if len(has.Inspectors) != len(should.Inspectors) {
		c.breaks(at+".inspectors", "inspect_draw_differs", strings.Join(has.Inspectors, ", "), strings.Join(should.Inspectors, ", "))
		return
	}
	for i := range has.Inspectors {
		if has.Inspectors[i] != should.Inspectors[i] {
			c.breaks(fmt.Sprintf("%s.inspectors[%d]", at, i), "inspect_draw_differs", has.Inspectors[i], should.Inspectors[i])
		}
	}
}
