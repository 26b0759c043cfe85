package store

import (
	"context"
	"fmt"
	"strconv"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/proof"
)

// LogCheck is what VerifyLog found.
type LogCheck struct {
	Size   int64        `json:"size"`   // leaves
	Root   string       `json:"root"`   // hex; of the leaves' hashes as they are kept
	Breaks fault.List   `json:"breaks"` // each record, version, entry or checkpoint that does not agree with the log
	Roots  []RootAtSize `json:"-"`      // at the sizes asked for, as far as the log reaches
	Erased []int64      `json:"-"`      // numbers whose words are gone and only their commitment is left; an erasure in the ledger has to name each
}

// RootAtSize is a root of the log as it was with Size leaves.
type RootAtSize struct {
	Size int64
	Root proof.Hash
}

// VerifyLog reads the whole store once and holds every record, version and entry against the log: each break is named by its number. at are sizes, in
// rising order, whose roots are wanted, to be held against checkpoints. A damaged page is read around: what cannot be read is named, the rest is checked.
// The list stops at a thousand breaks, with store_more_breaks at its end. The error is of the reading itself.
func (s *Store) VerifyLog(ctx context.Context, at ...int64) (LogCheck, error) {
	v := &logVerifier{at: at, breaks: breaks{list: fault.List{}}}
	err := s.read(ctx, func(c conn) error {
		return c.snapshot(func() error {
			v.c = c
			return v.all()
		})
	})
	root := v.tail.Root()
	return LogCheck{Size: v.tail.Size(), Root: fmt.Sprintf("%x", root), Breaks: v.breaks.list, Roots: v.roots, Erased: v.erased}, err
}

// breaks collects what is found, up to mostBreaks.
type breaks struct{ list fault.List }

func (b *breaks) full() bool { return len(b.list) > mostBreaks }

func (b *breaks) add(code string, seq int64, found, want string) {
	switch {
	case len(b.list) < mostBreaks:
		b.list = append(b.list, &fault.Fault{Code: code, Place: fault.Place{Record: seq}, Found: found, Want: want})
	case len(b.list) == mostBreaks:
		b.list = append(b.list, fault.New("store_more_breaks", "", strconv.Itoa(mostBreaks)))
	}
}

type logVerifier struct {
	c      conn
	at     []int64
	roots  []RootAtSize
	breaks breaks
	tail   proof.Tail // of the hashes as they are kept
	next   int64      // the number that the next entry should begin with
	erased []int64
}

func (v *logVerifier) all() error {
	v.next = 1
	v.mark()
	no := int64(0)
	entries, err := v.entries()
	if err != nil {
		return err
	}
	for _, e := range entries {
		no++
		if e.No != no {
			// An entry is gone, or slipped in: say so once and go on by what the entries say of themselves.
			v.breaks.add("log_entry_missing", v.next, span(no, e.No-1), "")
			no = e.No
		}
		if err := v.entry(e); err != nil || v.breaks.full() {
			return err
		}
	}
	return v.beyond()
}

// entries reads all entries; an entry takes about a hundred bytes.
func (v *logVerifier) entries() (es []sealedEntry, err error) {
	err = v.c.rows(sealedEntries, func(r row) bool {
		es = append(es, sealedEntryOf(r))
		return true
	})
	if err == nil {
		return es, nil
	}
	// Read around what is damaged: entry by entry, by the numbers that follow from one another.
	es = es[:0]
	for first := int64(1); ; {
		e, found, bad := v.entryFrom(first)
		switch {
		case bad != nil:
			v.breaks.add("log_unreadable", first, bad.Error(), "")
			return es, nil
		case !found:
			return es, nil
		}
		es = append(es, e)
		first = e.Last + 1
	}
}

func (v *logVerifier) entryFrom(first int64) (e sealedEntry, found bool, err error) {
	err = v.c.rows(sealedEntriesFrom, func(r row) bool {
		e, found = sealedEntryOf(r), true
		return false
	}, first)
	return e, found, err
}

// window is how many numbers are checked at a time: few enough for memory, enough to be quick.
const window = 4096

// entry checks the leaves of one entry.
func (v *logVerifier) entry(e sealedEntry) error {
	if e.First < 1 || e.Last < e.First || e.Last-e.First > 1<<40 {
		v.breaks.add("log_entry_changed", e.First, span(e.First, e.Last), "")
		return nil
	}
	if e.First != v.next {
		v.breaks.add("log_entry_changed", e.First, strconv.FormatInt(e.First, 10), strconv.FormatInt(v.next, 10))
	}
	for first := e.First; first <= e.Last && !v.breaks.full(); first += window {
		if err := v.numbers(e, first, min(first+window-1, e.Last)); err != nil {
			return err
		}
	}
	v.next = e.Last + 1
	kept, err := hashes(v.c, 0, e.leaf(), 1)
	if err != nil {
		return err
	}
	leaf, ok := e.bytes()
	v.hold("log_entry_changed", e.First, leaf, ok, kept, 0)
	v.grow(kept)
	return nil
}

// numbers checks the records and versions first to last of an entry.
func (v *logVerifier) numbers(e sealedEntry, first, last int64) error {
	n := int(last - first + 1)
	kept, err := v.hashes(e.leafOf(first), n)
	if err != nil {
		return err
	}
	leaves := make([]named, n)
	v.read(first, last, leaves)
	for i, l := range leaves {
		seq := first + int64(i)
		if l.leaf == nil && l.unreadable == nil {
			// A damaged number may have ended the walk early; by itself the next one may still be found.
			v.read(seq, seq, leaves[i:i+1])
			l = leaves[i]
		}
		switch {
		case l.unreadable != nil:
			v.breaks.add("log_unreadable", seq, l.unreadable.Error(), "")
		case l.leaf == nil:
			v.breaks.add("log_record_missing", seq, "", "")
		case l.twice:
			v.breaks.add("log_record_twice", seq, "", "")
		default:
			v.hold(l.code, seq, l.leaf, l.sealed, kept, i)
			if l.erased {
				v.erased = append(v.erased, seq)
			}
		}
	}
	v.grow(kept)
	return nil
}

// hold compares a leaf with its kept hash.
func (v *logVerifier) hold(code string, seq int64, leaf []byte, sealed bool, kept []proof.Hash, i int) {
	switch {
	case i >= len(kept):
		v.breaks.add("log_hash_missing", seq, "", "")
	case !sealed || proof.HashLeaf(leaf) != kept[i]:
		v.breaks.add(code, seq, "", "")
	}
}

// hashes reads kept hashes over as many tiles as they span.
func (v *logVerifier) hashes(first int64, n int) (out []proof.Hash, err error) {
	for n > 0 {
		part := min(n, proof.Width-int(first%proof.Width))
		hs, err := hashes(v.c, 0, first, part)
		if err != nil || len(hs) < part {
			return append(out, hs...), err
		}
		out, first, n = append(out, hs...), first+int64(part), n-part
	}
	return out, nil
}

// grow appends kept hashes to the tail, and holds the subtrees that they complete against those kept.
func (v *logVerifier) grow(kept []proof.Hash) {
	for _, h := range kept {
		v.tail.Append(h, func(level int, no int64, root proof.Hash) {
			is, err := hashes(v.c, level, no, 1)
			if err != nil || len(is) == 0 || is[0] != root {
				v.breaks.add("log_node_changed", 0, fmt.Sprintf("%d/%d", level, no), "")
			}
		})
		v.mark()
	}
}

// mark keeps the root when its size was asked for.
func (v *logVerifier) mark() {
	for len(v.at) > 0 && v.at[0] <= v.tail.Size() {
		if v.at[0] == v.tail.Size() {
			v.roots = append(v.roots, RootAtSize{v.at[0], v.tail.Root()})
		}
		v.at = v.at[1:]
	}
}

// beyond names what no entry covers.
func (v *logVerifier) beyond() error {
	for _, table := range []string{"record", "version"} {
		err := v.c.rows("SELECT seq FROM "+table+" WHERE seq >= ? OR seq < 1 ORDER BY seq", func(r row) bool {
			v.breaks.add("log_record_uncovered", r.Int(0), "", "")
			return !v.breaks.full()
		}, v.next)
		if err != nil {
			return err
		}
	}
	n, _, err := number(v.c, "SELECT COUNT(*) FROM leaf WHERE first >= ?", v.tail.Size())
	if err == nil && n > 0 {
		v.breaks.add("log_leaf_beyond", 0, strconv.FormatInt(n, 10), "")
	}
	return err
}

// named is a leaf as the tables give it, and the code of the break should it not agree.
type named struct {
	leaf       []byte
	sealed     bool // its seal has a length that can be
	erased     bool // its seal is the commitment itself
	code       string
	twice      bool
	unreadable error
}

// read fills in the leaves of the numbers first to last. Where the tables cannot be read as a whole, halves are, down to one number.
func (v *logVerifier) read(first, last int64, into []named) {
	err := v.c.rows(sealedRecords, func(r row) bool {
		leaf, ok := recordLeafOf(r)
		put(into, r.Int(0)-first, named{leaf: leaf, sealed: ok, erased: len(r.Bytes(10)) == len(proof.Hash{}), code: "log_record_changed"})
		return true
	}, first, last)
	if err == nil {
		err = v.c.rows(sealedVersions, func(r row) bool {
			leaf, ok := versionLeafOf(r)
			put(into, r.Int(0)-first, named{leaf: leaf, sealed: ok, erased: len(r.Bytes(4)) == len(proof.Hash{}), code: "log_version_changed"})
			return true
		}, first, last)
	}
	switch {
	case err == nil:
	case first == last:
		into[0] = named{unreadable: err}
	default:
		clear(into)
		middle := first + (last-first)/2
		v.read(first, middle, into[:middle-first+1])
		v.read(middle+1, last, into[middle-first+1:])
	}
}

func put(into []named, i int64, l named) {
	if i < 0 || i >= int64(len(into)) {
		return
	}
	l.twice = into[i].leaf != nil
	into[i] = l
}
