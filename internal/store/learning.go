package store

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"iter"
	"slices"

	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/when"
)

// LearningRecord is a statement to be kept. What it says and by what terms it is found is its caller's.
type LearningRecord struct {
	ID     string // a UUID in lower case
	Body   []byte // the statement, JSON without spaces
	Refers string // the statement that its object is, "" for none; it is found by that one's terms, too
	Voids  bool   // it takes that one back
	Terms  []string
	Files  map[string]string // its attachments that are kept: from sha2 as the statement has it to the name in the vault
}

// Learnt is a statement as it was kept.
type Learnt struct {
	Seq    int64
	ID     string
	Body   []byte
	Voids  bool // it takes another back
	Voided bool // it was taken back; a statement that takes another back cannot be
	Files  map[string]string
}

// LearningFilter says which statements to walk.
type LearningFilter struct {
	Terms  []string // all of them
	After  int64    // numbers above it
	UpTo   int64    // numbers up to and with it; 0: no bound
	Newest bool     // the highest number first
	Limit  int      // at most so many; 0: all
}

// Learn appends statements whose ids are new, in their order, each a version of kind Statement.
func (tx *Tx) Learn(day when.Date, rs []LearningRecord) error {
	if err := tx.ready(); err != nil || len(rs) == 0 {
		return err
	}
	for _, r := range rs {
		if err := checkText(r.ID + r.Refers + string(r.Body)); err != nil {
			return err
		}
	}
	if tx.err = tx.flush(); tx.err == nil {
		tx.err = tx.learn(day, rs)
	}
	return tx.err
}

func (tx *Tx) learn(day when.Date, rs []LearningRecord) error {
	no, _, err := number(tx.c, "SELECT no FROM thing WHERE kind = ? ORDER BY no DESC LIMIT 1", string(Statement))
	if err != nil {
		return err
	}
	var things, versions, statements, terms [][]any
	index := &termIndex{tx: tx, fresh: map[string]*fresh{}}
	for i, r := range rs {
		own := hashTerms(r.Terms)
		index.fresh[r.ID] = &fresh{seq: tx.next + int64(i), refers: r.Refers, own: own}
	}
	for _, r := range rs {
		f := index.fresh[r.ID]
		all, err := index.along(r.ID)
		if err != nil {
			return err
		}
		for _, t := range all {
			terms = append(terms, []any{t, f.seq, tx.region})
		}
		seq := tx.next
		tx.next++
		no++
		seal := tx.log.salt(nil)
		if err := tx.log.version(proof.Version{Seq: seq, Region: int32(tx.region), No: no, From: day}, proof.VersionText(string(Statement), r.ID, string(r.Body)), seal); err != nil {
			return err
		}
		things = append(things, []any{string(Statement), no, tx.region, r.ID})
		versions = append(versions, []any{seq, tx.region, string(Statement), no, int64(day), string(r.Body), seal})
		var refers, files any
		if len(r.Files) > 0 {
			b, _ := json.Marshal(r.Files) // texts always can be
			files = string(b)
		}
		voids := int64(0)
		if r.Refers != "" {
			refers = r.Refers
		}
		if r.Voids {
			voids = 1
		}
		statements = append(statements, []any{seq, tx.region, r.ID, refers, voids, append([]byte{}, slices.Concat(f.own...)...), files})
	}
	for _, b := range []struct {
		table string
		rows  [][]any
	}{{"thing", things}, {"version", versions}, {"statement", statements}, {"term", terms}} {
		if err := tx.c.bulk(tableNamed(b.table), b.rows); err != nil {
			return err
		}
	}
	return index.above(rs)
}

// termSize is how many bytes of a term's hash are kept: enough that two terms never share one.
const termSize = 16

func hashTerm(term string) []byte {
	h := sha256.Sum256([]byte(term))
	return h[:termSize]
}

// hashTerms are the hashes of terms, each once, in their order.
func hashTerms(terms []string) [][]byte {
	out := make([][]byte, 0, len(terms))
	for _, t := range terms {
		out = append(out, hashTerm(t))
	}
	return distinct(out)
}

func distinct(hashes [][]byte) [][]byte {
	slices.SortFunc(hashes, slices.Compare[[]byte])
	return slices.CompactFunc(hashes, slices.Equal[[]byte])
}

// fresh is a statement of the entry being written.
type fresh struct {
	seq    int64
	refers string
	own    [][]byte
}

// termIndex works out by whose terms statements are found that refer to others.
type termIndex struct {
	tx    *Tx
	fresh map[string]*fresh
}

// along are the terms of a statement and of those that it leads to, one referring to the next.
func (x *termIndex) along(id string) (all [][]byte, err error) {
	seen := map[string]bool{}
	for id != "" && !seen[id] {
		seen[id] = true
		if f := x.fresh[id]; f != nil {
			all = append(all, f.own...)
			id = f.refers
			continue
		}
		next := ""
		err := x.tx.c.rows("SELECT refers, terms FROM statement WHERE id = ?", func(r row) bool {
			next = r.Text(0)
			b := slices.Clone(r.Bytes(1))
			all = append(all, slices.Collect(slices.Chunk(b, termSize))...)
			return false
		}, id)
		if err != nil {
			return nil, err
		}
		id = next
	}
	return distinct(all), nil
}

const statementsReferring = "SELECT seq, id FROM statement WHERE refers IN (SELECT key FROM json_each(?)) AND refers IS NOT NULL"

// above lets statements that came before be found by the terms of those now kept that they refer to, one step after the other.
func (x *termIndex) above(rs []LearningRecord) error {
	below := make([]string, len(rs))
	seen := map[string]bool{}
	for i, r := range rs {
		below[i], seen[r.ID] = r.ID, true
	}
	for len(below) > 0 {
		type found struct {
			seq int64
			id  string
		}
		var up []found
		err := x.tx.c.rows(statementsReferring, func(r row) bool {
			if f := (found{r.Int(0), r.Text(1)}); !seen[f.id] {
				seen[f.id] = true
				up = append(up, f)
			}
			return true
		}, keysOf(below))
		if err != nil {
			return err
		}
		below = below[:0:0]
		for _, f := range up {
			all, err := x.along(f.id)
			if err != nil {
				return err
			}
			for _, t := range all {
				if err := x.tx.c.exec("INSERT INTO term (term, seq, region) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", t, f.seq, x.tx.region); err != nil {
					return err
				}
			}
			below = append(below, f.id)
		}
	}
	return nil
}

// keysOf writes texts as the keys of a JSON object, as set does numbers.
func keysOf(ids []string) string {
	m := make(map[string]int, len(ids))
	for _, id := range ids {
		m[id] = 0
	}
	b, _ := json.Marshal(m) // texts and numbers always can be
	return string(b)
}

const (
	learntColumns = `
	SELECT s.seq, s.id, v.body, s.voids, s.voids = 0 AND EXISTS (SELECT 1 FROM statement w WHERE w.refers = s.id AND w.voids = 1), s.files
	FROM statement s JOIN version v ON v.seq = s.seq AND v.region = s.region `
	learntByIDs = learntColumns + "WHERE s.id IN (SELECT key FROM json_each(?))"
)

func learntOf(r row) (Learnt, error) {
	l := Learnt{Seq: r.Int(0), ID: r.Text(1), Body: slices.Clone(r.Bytes(2)), Voids: r.Int(3) != 0, Voided: r.Int(4) != 0}
	if r.Null(5) {
		return l, nil
	}
	return l, json.Unmarshal(r.Bytes(5), &l.Files)
}

func learnt(c conn, ids []string) (map[string]Learnt, error) {
	out := map[string]Learnt{}
	var bad error
	err := c.rows(learntByIDs, func(r row) bool {
		var l Learnt
		l, bad = learntOf(r)
		out[l.ID] = l
		return bad == nil
	}, keysOf(ids))
	if err == nil {
		err = bad
	}
	return out, err
}

// Learnt returns those of the statements that are kept, by id, as this transaction sees them.
func (tx *Tx) Learnt(ids []string) (map[string]Learnt, error) {
	if err := tx.ready(); err != nil {
		return nil, err
	}
	m, err := learnt(tx.c, ids)
	if err != nil {
		tx.err = err
	}
	return m, err
}

// Learnt returns a statement by its id; false when there is none.
func (s *Store) Learnt(ctx context.Context, id string) (l Learnt, found bool, err error) {
	if checkText(id) != nil {
		return Learnt{}, false, nil
	}
	err = s.read(ctx, func(c conn) error {
		m, err := learnt(c, []string{id})
		l, found = m[id]
		return err
	})
	return l, found, err
}

// mostTerms is by how many terms at once statements can be looked up.
const mostTerms = 4

// LearningRecords walks the statements that were not taken back and that f lets pass, by number.
func (s *Store) LearningRecords(ctx context.Context, f LearningFilter) iter.Seq2[Learnt, error] {
	if len(f.Terms) > mostTerms {
		return func(yield func(Learnt, error) bool) {
			yield(Learnt{}, fmt.Errorf("store: looked up by %d terms, %d at most", len(f.Terms), mostTerms))
		}
	}
	args := []any{f.After, orMost(f.UpTo), orMost(int64(f.Limit))}
	for _, t := range f.Terms {
		args = append(args, hashTerm(t))
	}
	return stream(ctx, s, learntOf, learningQuery(len(f.Terms), f.Newest), args...)
}

// learningQuery asks by so many terms: it goes along the first one's statements and looks each up in the others.
func learningQuery(terms int, newest bool) string {
	order := ""
	if newest {
		order = " DESC"
	}
	const unvoided = " AND NOT (s.voids = 0 AND EXISTS (SELECT 1 FROM statement w WHERE w.refers = s.id AND w.voids = 1))"
	if terms == 0 {
		return learntColumns + "WHERE s.seq > ?1 AND s.seq <= ?2" + unvoided + " ORDER BY s.seq" + order + " LIMIT ?3"
	}
	sql := `
	SELECT s.seq, s.id, v.body, s.voids, 0, s.files
	FROM term t JOIN statement s ON s.seq = t.seq AND s.region = t.region JOIN version v ON v.seq = s.seq AND v.region = s.region
	WHERE t.term = ?4 AND t.seq > ?1 AND t.seq <= ?2`
	for i := 1; i < terms; i++ {
		sql += fmt.Sprintf(" AND EXISTS (SELECT 1 FROM term u WHERE u.term = ?%d AND u.seq = t.seq)", 4+i)
	}
	return sql + unvoided + " ORDER BY t.seq" + order + " LIMIT ?3"
}

// forget takes from the tables by which statements are found what they have of one whose words were erased.
func (tx *Tx) forget(seq int64) error {
	if err := tx.c.exec("DELETE FROM term WHERE seq = ?", seq); err != nil {
		return err
	}
	return tx.c.exec("DELETE FROM statement WHERE seq = ?", seq)
}

// Statements counts the statements of the numbers first to last.
func (s *Store) Statements(ctx context.Context, first, last int64) (int64, error) {
	return s.count(ctx, "SELECT COUNT(*) FROM statement WHERE seq >= ? AND seq <= ?", first, last)
}

// LearningFiles walks the names in the vault of the attachments that statements came with; one may come again.
func (s *Store) LearningFiles(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		of := func(r row) (files map[string]string, err error) { return files, json.Unmarshal(r.Bytes(0), &files) }
		for files, err := range stream(ctx, s, of, "SELECT files FROM statement WHERE files IS NOT NULL ORDER BY seq") {
			if err != nil {
				yield("", err)
				return
			}
			for _, name := range files {
				if !yield(name, nil) {
					return
				}
			}
		}
	}
}
