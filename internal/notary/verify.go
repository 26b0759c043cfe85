package notary

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/store"
)

// Wish is what a ledger is verified against, beside its own checkpoints.
type Wish struct {
	Trust proof.Trust // an empty Log means the key that lies in the data directory
	Given [][]byte    // checkpoints kept elsewhere, such as one that a witness has cosigned; these must have the trust's quorum of witnesses
}

// Report is what Verify found. Sound when Breaks is empty.
type Report struct {
	store.LogCheck
	Checkpoints int      `json:"checkpoints"` // that agree with the log
	Witnesses   []string `json:"witnesses"`   // whose cosignatures on a given checkpoint held
}

// Verify holds every record, version and entry of a ledger against its log, and the log against every checkpoint there is: those in the store, the one
// beside it, and those given. It reads only.
func Verify(ctx context.Context, st *store.Store, dir string, w Wish) (Report, error) {
	r := Report{Witnesses: []string{}}
	if w.Trust.Log == "" {
		var err error
		if w.Trust.Log, err = PublicKey(dir); err != nil {
			return r, err
		}
	}
	v := verifier{Wish: w, report: &r}
	if err := v.gather(ctx, st, dir); err != nil {
		return r, err
	}
	var err error
	if r.LogCheck, err = st.VerifyLog(ctx, v.sizes()...); err != nil {
		return r, err
	}
	v.hold()
	if err := v.erasures(ctx, st); err != nil {
		return r, err
	}
	r.Breaks = append(r.Breaks, v.breaks...)
	return r, nil
}

// claim is a checkpoint whose signatures held.
type claim struct {
	proof.Checkpoint
	from string // where it stands
}

type verifier struct {
	Wish
	report *Report
	claims []claim
	breaks fault.List
}

// gather opens every checkpoint; one whose signature does not hold is a break by itself.
func (v *verifier) gather(ctx context.Context, st *store.Store, dir string) error {
	beside, err := readOptional(filepath.Join(dir, CheckpointFile))
	if err != nil {
		return err
	}
	own := v.Trust
	own.Quorum = 0
	if len(beside) > 0 {
		v.open(own, CheckpointFile, beside)
	}
	for kept, err := range st.Checkpoints(ctx) {
		if err != nil {
			return err
		}
		v.open(own, fmt.Sprintf("#%d", kept.Size), kept.Note)
	}
	for _, signed := range v.Given {
		c, err := proof.Unverified(signed)
		if err != nil {
			return err
		}
		v.report.Witnesses = append(v.report.Witnesses, v.open(v.Trust, fmt.Sprintf("%s %d", c.Origin, c.Size), signed)...)
	}
	return nil
}

func (v *verifier) open(t proof.Trust, from string, signed []byte) (cosigned []string) {
	c, cosigned, err := t.Open(signed)
	if err != nil {
		for _, f := range fault.Of(err) {
			f.Place.File = from
			v.breaks = append(v.breaks, f)
		}
		return nil
	}
	v.claims = append(v.claims, claim{c, from})
	return cosigned
}

func (v *verifier) sizes() (out []int64) {
	for _, c := range v.claims {
		out = append(out, c.Size)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// erasures names what was erased without an erasure that says so: to take words away leaves their commitment, and so the log, as it was.
func (v *verifier) erasures(ctx context.Context, st *store.Store) error {
	if len(v.report.Erased) == 0 {
		return nil
	}
	said := map[int64]bool{}
	for one, err := range st.Versions(ctx, 0) {
		if err != nil {
			return err
		}
		var body struct {
			Record int64 `json:"record"`
		}
		if one.Kind == store.Erasure && json.Unmarshal(one.Body, &body) == nil {
			said[body.Record] = true
		}
	}
	for _, seq := range v.report.Erased {
		if !said[seq] {
			v.breaks = append(v.breaks, &fault.Fault{Code: "log_erased_unsaid", Place: fault.Place{Record: seq}})
		}
	}
	return nil
}

// hold compares the claims with the log as it was read.
func (v *verifier) hold() {
	roots := map[int64]proof.Hash{}
	for _, r := range v.report.Roots {
		roots[r.Size] = r.Root
	}
	slices.SortStableFunc(v.claims, func(a, b claim) int { return cmp.Compare(a.Size, b.Size) })
	for _, c := range v.claims {
		root, reached := roots[c.Size]
		f := &fault.Fault{Place: fault.Place{File: c.from}, Found: strconv.FormatInt(v.report.Size, 10), Want: strconv.FormatInt(c.Size, 10)}
		switch {
		case !reached:
			f.Code = "log_shorter"
		case root != c.Root:
			f.Code = "log_checkpoint_differs"
		default:
			v.report.Checkpoints++
			continue
		}
		v.breaks = append(v.breaks, f)
	}
}
