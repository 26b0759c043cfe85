package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/when"
)

// Doctor reads the whole store and names each break by its number: gaps and repeats in the numbering, entries that do not
// cover it, time that goes back, records and versions that say nothing sensible, chains that could not have come about. An
// empty list means sound. The error is of the reading itself; a file too damaged to read gives a Failure store_damaged.
//
// The list stops at a thousand breaks of one check, with store_more_breaks at its end.
func (s *Store) Doctor(ctx context.Context) (fault.List, error) {
	d := &doctor{}
	err := s.read(ctx, func(c conn) error {
		return c.snapshot(func() error {
			for _, check := range []func(conn) error{d.file, d.entries, d.versions, d.records, d.chains} {
				d.found = 0
				if err := check(c); err != nil {
					return err
				}
			}
			return nil
		})
	})
	return d.breaks, err
}

// doctor collects what the checks find.
type doctor struct {
	breaks fault.List
	found  int // by the check that is running

	last        int64   // the highest number that an entry covers
	versionSeqs []int64 // in order
	units       []int64 // by number: the number of the first version, 0 for no such unit
	indicators  []int64
}

const mostBreaks = 1000

// report notes a break at number seq; false when the check should stop.
func (d *doctor) report(code string, seq int64, found, want string) bool {
	d.found++
	if d.found > mostBreaks {
		d.breaks = append(d.breaks, fault.New("store_more_breaks", "", strconv.Itoa(mostBreaks)))
		return false
	}
	d.breaks = append(d.breaks, &fault.Fault{Code: code, Place: fault.Place{Record: seq}, Found: found, Want: want})
	return true
}

// file asks the database whether its pages and indexes are whole.
func (d *doctor) file(c conn) error {
	return c.faults(func(said string) bool { return d.report("store_page_broken", 0, said, "") })
}

// entries checks that the entries follow one another without gap or overlap, each later than the one before.
func (d *doctor) entries(c conn) error {
	var before Entry
	return c.rows(entryColumns+"ORDER BY first_seq, region", func(r row) bool {
		e, _ := entryOf(r)
		ok := true
		if e.First > d.last+1 {
			ok = d.report("store_entry_gap", d.last+1, span(d.last+1, e.First-1), "")
		}
		if ok && e.First <= d.last {
			ok = d.report("store_entry_overlap", e.First, span(e.First, min(e.Last, d.last)), span(before.First, before.Last))
		}
		if ok && e.Last < e.First {
			ok = d.report("store_entry_empty", e.First, span(e.First, e.Last), "")
		}
		if ok && before.First != 0 && !e.RecordedAt.After(before.RecordedAt) {
			ok = d.report("store_entry_time", e.First, e.RecordedAt.Format(microseconds), before.RecordedAt.Format(microseconds))
		}
		before, d.last = e, max(d.last, e.Last)
		return ok
	})
}

const microseconds = "2006-01-02T15:04:05.000000Z07:00"

// span writes a run of numbers: "7", "7–9".
func span(first, last int64) string {
	if first == last {
		return strconv.FormatInt(first, 10)
	}
	return fmt.Sprintf("%d–%d", first, last)
}

// versions checks each version by itself and learns which units and indicators exist since when.
func (d *doctor) versions(c conn) error {
	return c.rows(versionColumns+"ORDER BY v.seq, v.region", func(r row) bool {
		v, _ := versionOf(r)
		d.versionSeqs = append(d.versionSeqs, v.Seq)
		switch v.Kind {
		case Unit:
			d.units = firstSeen(d.units, v)
		case Indicator:
			d.indicators = firstSeen(d.indicators, v)
		}
		var body json.RawMessage
		switch err := json.Unmarshal(v.Body, &body); {
		case !slices.Contains(Kinds, v.Kind) && v.Kind != Statement:
			return d.report("store_version_kind", v.Seq, string(v.Kind), "")
		case v.Code == "":
			return d.report("store_version_code", v.Seq, fmt.Sprintf("%s %d", v.Kind, v.No), "")
		case err != nil:
			return d.report("store_version_body", v.Seq, v.Code, err.Error())
		}
		return true
	})
}

// highestNo bounds the memory that a damaged number could ask for.
const highestNo = 1 << 24

func firstSeen(seqs []int64, v Version) []int64 {
	if v.No <= 0 || v.No > highestNo {
		return seqs
	}
	for int64(len(seqs)) <= v.No {
		seqs = append(seqs, 0)
	}
	if seqs[v.No] == 0 {
		seqs[v.No] = v.Seq
	}
	return seqs
}

// records walks records and versions together by number, for gaps and repeats, and checks each record by itself.
func (d *doctor) records(c conn) error {
	versions, before, ok := d.versionSeqs, int64(0), true
	next := func(seq int64) bool {
		switch {
		case seq == before:
			ok = d.report("store_seq_repeated", seq, "", "")
		case seq > before+1:
			ok = d.report("store_seq_gap", before+1, span(before+1, seq-1), "")
		}
		if ok && seq > d.last && before <= d.last {
			ok = d.report("store_seq_uncovered", seq, strconv.FormatInt(seq, 10), strconv.FormatInt(d.last, 10))
		}
		before = seq
		return ok
	}
	err := c.rows(recordList+"ORDER BY seq, region", func(r row) bool {
		seq := r.Int(0)
		for len(versions) > 0 && versions[0] <= seq {
			if !next(versions[0]) {
				return false
			}
			versions = versions[1:]
		}
		ok = next(seq) && d.record(r)
		return ok
	})
	for err == nil && ok && len(versions) > 0 {
		next(versions[0])
		versions = versions[1:]
	}
	if err == nil && ok && before < d.last {
		d.report("store_seq_gap", before+1, span(before+1, d.last), "")
	}
	return err
}

// record checks one row of recordList; false when the check should stop.
func (d *doctor) record(r row) bool {
	seq, kind, unit, indicator, on, basis := r.Int(0), r.Int(2), r.Int(3), r.Int(4), r.Int(5), r.Int(7)
	refers := !r.Null(8)
	valued := kind == int64(ledger.Observation) || kind == int64(ledger.Correction)
	if kind < int64(ledger.Observation) || kind > int64(ledger.Return) {
		return d.report("store_record_kind", seq, strconv.FormatInt(kind, 10), "")
	}
	if basis < int64(ledger.Submitted) || basis > int64(ledger.Verified) {
		return d.report("store_record_basis", seq, strconv.FormatInt(basis, 10), "")
	}
	if on < 0 || on > int64(when.MaxRecordDate) {
		return d.report("store_record_day", seq, strconv.FormatInt(on, 10), when.MaxRecordDate.String())
	}
	if refers == (kind == int64(ledger.Observation)) {
		return d.report("store_record_ref", seq, ledger.Kind(kind).String(), "")
	}
	if !known(d.units, unit, seq, !valued) {
		return d.report("store_record_unit", seq, strconv.FormatInt(unit, 10), "")
	}
	if !known(d.indicators, indicator, seq, !valued) {
		return d.report("store_record_indicator", seq, strconv.FormatInt(indicator, 10), "")
	}
	if _, err := recordOf(r); err != nil {
		return d.report("store_note_broken", seq, fault.Of(err)[0].Found, "")
	}
	return true
}

// known says whether number no had a version before number seq; none: 0 will do, in records that carry no quantity.
func known(first []int64, no, seq int64, none bool) bool {
	if no == 0 {
		return none
	}
	return no > 0 && no < int64(len(first)) && first[no] != 0 && first[no] < seq
}
