package store

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"

	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/when"
)

// Kind is what a version is of.
type Kind string

// The kinds of versions: first those the scores stand on, then those of the workflow, then decisions about access and content.
const (
	Unit      Kind = "unit"
	Person    Kind = "person"
	Indicator Kind = "indicator"
	Group     Kind = "group"
	Target    Kind = "target"
	Rulebook  Kind = "rulebook"

	Period     Kind = "period"     // a reporting period 填报期
	Submission Kind = "submission" // a unit's return for a period, each of its states a version
	Lock       Kind = "lock"       // a unit and period closed to records
	Proposal   Kind = "proposal"   // a correction after lock, proposed and decided
	Objection  Kind = "objection"  // 异议 to a published score, and its decision
	Edition    Kind = "edition"    // a frozen, published board
	Evidence   Kind = "evidence"   // a file, known by its hash
	Edits      Kind = "edits"      // the cells of an imported file that were corrected before it was taken in

	Grant   Kind = "grant"   // who was given or lost which role at which unit
	Erasure Kind = "erasure" // which content was erased by law, and why

	// Statement is a learning record. It is none of Kinds: Tx.Learn appends it, and Versions leaves it out.
	Statement Kind = "statement"
)

// Kinds are all kinds of versions but Statement.
var Kinds = []Kind{
	Unit, Person, Indicator, Group, Target, Rulebook,
	Period, Submission, Lock, Proposal, Objection, Edition, Evidence, Edits,
	Grant, Erasure,
}

// Version is one dated statement about a thing: Body holds from the day From on.
type Version struct {
	Seq  int64
	Kind Kind
	No   int64 // of the thing within its kind, from 1 in order of first appearance
	Code string
	From when.Date
	Body json.RawMessage
}

// Version appends a statement about the thing of this kind and code. no is the thing's number, given when its code is first
// seen and kept for ever; body is kept as JSON.
func (tx *Tx) Version(kind Kind, code string, from when.Date, body any) (no, seq int64, err error) {
	if err := tx.ready(); err != nil {
		return 0, 0, err
	}
	if !slices.Contains(Kinds, kind) || code == "" {
		return 0, 0, fmt.Errorf("store: no version: kind %q, code %q", kind, code)
	}
	if err := checkText(code); err != nil {
		return 0, 0, err
	}
	b, err := json.Marshal(body)
	if err != nil {
		return 0, 0, fmt.Errorf("store: %s %s: %w", kind, code, err)
	}
	if no, err = tx.number(kind, code); err == nil {
		seq = tx.next
		tx.next++
		seal := tx.log.salt(nil)
		if err = tx.log.version(proof.Version{Seq: seq, Region: int32(tx.region), No: no, From: from}, proof.VersionText(string(kind), code, string(b)), seal); err == nil {
			err = tx.c.exec("INSERT INTO version (seq, region, kind, no, holds, body, seal) VALUES (?, ?, ?, ?, ?, ?, ?)",
				seq, tx.region, string(kind), no, int64(from), string(b), seal)
		}
	}
	if err != nil {
		tx.err = err
		return 0, 0, err
	}
	return no, seq, nil
}

// number returns the number of a code within its kind, a new one when the code is new.
func (tx *Tx) number(kind Kind, code string) (int64, error) {
	// With the region the whole unique key is given; without it SQLite prefers to walk the kind by the primary key.
	no, found, err := number(tx.c, "SELECT no FROM thing WHERE kind = ? AND code = ? AND region = ?", string(kind), code, tx.region)
	if err != nil || found {
		return no, err
	}
	highest, _, err := number(tx.c, "SELECT no FROM thing WHERE kind = ? ORDER BY no DESC LIMIT 1", string(kind)) // 0 for none; MAX would read the whole kind
	if err != nil {
		return 0, err
	}
	no = highest + 1
	return no, tx.c.exec("INSERT INTO thing (kind, no, region, code) VALUES (?, ?, ?, ?)", string(kind), no, tx.region, code)
}

const versionColumns = `
	SELECT v.seq, v.kind, v.no, t.code, v.holds, v.body
	FROM version v LEFT JOIN thing t ON t.kind = v.kind AND t.no = v.no AND t.region = v.region `

func versionOf(r row) (Version, error) {
	return Version{
		Seq: r.Int(0), Kind: Kind(r.Text(1)), No: r.Int(2), Code: r.Text(3),
		From: when.Date(r.Int(4)), Body: json.RawMessage(r.Text(5)),
	}, nil
}

// versionsTold goes by an index that has nothing of statements in it.
const versionsTold = versionColumns + "WHERE v.seq > ? AND v.kind <> 'statement' ORDER BY v.seq"

// Versions walks the versions with numbers above afterSeq, in order; all but statements, of which there may be millions.
func (s *Store) Versions(ctx context.Context, afterSeq int64) iter.Seq2[Version, error] {
	return stream(ctx, s, versionOf, versionsTold, afterSeq)
}
