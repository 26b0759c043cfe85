package store

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"

	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/proof"
)

// The tamper-evident log. Every record, every version and every entry is a leaf: those of an entry in order of their numbers, then the entry itself. So number
// seq of entry no is leaf seq-1 + no-1, and the entry is leaf last-1 + no. Leaves are written in the transaction of what they are of.

// leafOf is the index of number seq in the log.
func (e Entry) leafOf(seq int64) int64 { return seq - 1 + e.No - 1 }

// leaf is the index of the entry's own leaf.
func (e Entry) leaf() int64 { return e.Last - 1 + e.No }

// logSize is the number of leaves in the log once e has been written.
func (e Entry) logSize() int64 { return e.Last + e.No }

// edge is the right edge of the log, kept from one Write to the next by whoever holds the right to write.
type edge struct {
	tail  proof.Tail
	seal  []byte // of the entry that the tail ends with: chance, so that it tells this entry from one that was taken back
	salts *bufio.Reader
}

// grower appends one entry's leaves.
type grower struct {
	c      conn
	region int64
	tail   *proof.Tail
	salts  io.Reader
	first  int64  // leaf index of the first hash in run
	run    []byte // hashes not yet written, all of one tile
	nodes  []grown
	leaf   []byte // scratch
	err    error  // of the source of chance
}

// grown is a subtree that an entry completed.
type grown struct {
	level int
	no    int64
	root  proof.Hash
}

// add appends a leaf. Hashes are written whenever a tile of 256 is full, so that no row holds those of two tiles.
func (g *grower) add(leaf []byte) error {
	if len(g.run) == 0 {
		g.first = g.tail.Size()
	}
	h := proof.HashLeaf(leaf)
	g.run = append(g.run, h[:]...)
	g.tail.Append(h, g.completed)
	if len(g.nodes) == 0 {
		return nil
	}
	return g.flush()
}

func (g *grower) completed(level int, no int64, root proof.Hash) {
	g.nodes = append(g.nodes, grown{level, no, root})
}

// record appends a record's leaf.
func (g *grower) record(r *ledger.Record, note, seal []byte) error {
	var words proof.Hash
	if len(seal) > 0 {
		words = proof.Commit(seal, note)
	}
	g.leaf = proof.AppendRecord(g.leaf[:0], r, words)
	return g.add(g.leaf)
}

// version appends a version's leaf.
func (g *grower) version(v proof.Version, text, seal []byte) error {
	g.leaf = proof.AppendVersion(g.leaf[:0], v, proof.Commit(seal, text))
	return g.add(g.leaf)
}

// salt appends a fresh salt to b. Should the system have no chance to give, flush says so.
func (g *grower) salt(b []byte) []byte {
	var s [proof.SaltSize]byte
	if _, err := io.ReadFull(g.salts, s[:]); err != nil {
		g.err = err
	}
	return append(b, s[:]...)
}

// flush writes the hashes that are still to be written.
func (g *grower) flush() error {
	if g.err != nil {
		return g.err
	}
	if len(g.run) > 0 {
		if err := g.c.exec("INSERT INTO leaf (first, region, hashes) VALUES (?, ?, ?)", g.first, g.region, g.run); err != nil {
			return err
		}
		g.run = g.run[:0]
	}
	for _, n := range g.nodes {
		if err := g.c.exec("INSERT INTO node (level, no, region, hash) VALUES (?, ?, ?, ?)", int64(n.level), n.no, g.region, n.root[:]); err != nil {
			return err
		}
	}
	g.nodes = g.nodes[:0]
	return nil
}

// grow returns what appends to the log after entry before. The caller holds the right to write.
func (s *Store) grow(c conn, before sealedEntry) (*grower, error) {
	e := &s.edge
	if e.salts == nil {
		e.salts = bufio.NewReaderSize(rand.Reader, 4096)
	}
	if before.First == 0 || !bytes.Equal(e.seal, before.seal) { // something was taken back, or another process has written
		t, err := tailAt(c, before.logSize())
		if err != nil {
			return nil, err
		}
		e.tail = t
	}
	e.seal = nil
	return &grower{c: c, region: int64(s.settings.Region), tail: &e.tail, salts: e.salts}, nil
}

// tailAt reads the right edge of the log as it was with size leaves.
func tailAt(c conn, size int64) (t proof.Tail, err error) {
	src := kept(c)
	for level, n := 0, size; n > 0; level, n = level+1, n/proof.Width {
		hs, err := src(level, n-n%proof.Width, int(n%proof.Width))
		if err != nil {
			return t, err
		}
		t.Levels = append(t.Levels, append(make([]proof.Hash, 0, proof.Width), hs...))
	}
	return t, nil
}

// kept reads the hashes that the log keeps.
func kept(c conn) proof.Source {
	return func(level int, first int64, n int) ([]proof.Hash, error) {
		hs, err := hashes(c, level, first, n)
		if err == nil && len(hs) != n {
			err = fmt.Errorf("store: the log keeps %d of the %d hashes of level %d from %d on", len(hs), n, level, first)
		}
		return hs, err
	}
}

// hashes reads those of n hashes of a level, from first on, that are there without a gap.
func hashes(c conn, level int, first int64, n int) (hs []proof.Hash, err error) {
	if n == 0 {
		return nil, nil
	}
	take := func(at int64, b []byte) bool {
		for ; len(b) >= len(proof.Hash{}); at, b = at+1, b[len(proof.Hash{}):] {
			if at == first+int64(len(hs)) && len(hs) < n {
				hs = append(hs, proof.Hash(b[:len(proof.Hash{})]))
			}
		}
		return len(hs) < n
	}
	if level > 0 {
		err = c.rows("SELECT no, hash FROM node WHERE level = ? AND no >= ? AND no < ? ORDER BY no",
			func(r row) bool { return take(r.Int(0), r.Bytes(1)) }, int64(level), first, first+int64(n))
		return hs, err
	}
	tile := first - first%proof.Width // a row never reaches over its tile
	err = c.rows("SELECT first, hashes FROM leaf WHERE first >= ? AND first < ? ORDER BY first",
		func(r row) bool { return take(r.Int(0), r.Bytes(1)) }, tile, first+int64(n))
	return hs, err
}

// LogSize is the number of leaves in the log.
func (s *Store) LogSize(ctx context.Context) (int64, error) {
	e, err := s.Last(ctx)
	return e.logSize(), err
}

// LogRoot returns the root of the log as it was with size leaves, which must not be more than it has.
func (s *Store) LogRoot(ctx context.Context, size int64) (root proof.Hash, err error) {
	err = s.read(ctx, func(c conn) error {
		t, err := tailAt(c, size)
		root = t.Root()
		return err
	})
	return root, err
}

// Inclusion proves that leaf index is in the log of that size.
func (s *Store) Inclusion(ctx context.Context, index, size int64) (hs []proof.Hash, err error) {
	err = s.read(ctx, func(c conn) error {
		hs, err = proof.Inclusion(kept(c), index, size)
		return err
	})
	return hs, err
}

// Consistency proves that the log of size from is the beginning of that of size to.
func (s *Store) Consistency(ctx context.Context, from, to int64) (hs []proof.Hash, err error) {
	err = s.read(ctx, func(c conn) error {
		hs, err = proof.Consistency(kept(c), from, to)
		return err
	})
	return hs, err
}

// Leaf is a leaf of the log, to be proven to somebody: its bytes (package proof says what stands in them) and its place.
type Leaf struct {
	Index int64
	Bytes []byte
	Seal  []byte // with which whoever also has the words can check the commitment
}

// Leaf returns the leaf of record or version number seq. Fault: store_record_unknown.
func (s *Store) Leaf(ctx context.Context, seq int64) (l Leaf, err error) {
	e, err := s.EntryOf(ctx, seq)
	if err != nil {
		return l, err
	}
	l.Index = e.leafOf(seq)
	err = s.read(ctx, func(c conn) error {
		err := c.rows(sealedRecords, func(r row) bool {
			l.Bytes, _ = recordLeafOf(r)
			l.Seal = bytes.Clone(r.Bytes(10))
			return false
		}, seq, seq)
		if err != nil || l.Bytes != nil {
			return err
		}
		err = c.rows(sealedVersions, func(r row) bool {
			l.Bytes, _ = versionLeafOf(r)
			l.Seal = bytes.Clone(r.Bytes(4))
			return false
		}, seq, seq)
		if err == nil && l.Bytes == nil {
			err = unknown(seq)
		}
		return err
	})
	return l, err
}
