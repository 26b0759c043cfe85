package agency

import (
	"cmp"
	"slices"

	"github.com/tongchou/tongchou/internal/when"
)

// Directory is all that is known of an agency, with its history.
type Directory struct {
	Units      when.History[string, Unit]
	People     when.History[string, Person]
	Indicators when.History[string, Indicator]
	Groups     when.History[string, Group]

	unitCode      []string    // by UnitNo
	indicatorCode []string    // by IndicatorNo
	unitFrom      []when.Date // days on which a unit version begins to hold, sorted
	unitSeq       []int64     // record numbers of unit versions, sorted
	unitNo        map[string]UnitNo
	indicatorNo   map[string]IndicatorNo
}

// AddUnit records a version of a unit; u.No must be set.
func (d *Directory) AddUnit(seq int64, u Unit) {
	if d.unitNo == nil {
		d.unitNo = map[string]UnitNo{}
	}
	d.unitNo[u.Code] = u.No
	for len(d.unitCode) <= int(u.No) {
		d.unitCode = append(d.unitCode, "")
	}
	d.unitCode[u.No] = u.Code
	d.unitFrom, d.unitSeq = insert(d.unitFrom, u.From), insert(d.unitSeq, seq)
	d.Units.Add(u.Code, when.Version[Unit]{Seq: seq, From: u.From, Value: u})
}

// insert puts v into the sorted list, once.
func insert[E cmp.Ordered](list []E, v E) []E {
	at, there := slices.BinarySearch(list, v)
	if there {
		return list
	}
	return slices.Insert(list, at, v)
}

// TreeKey says which trees are the same: two moments between which no unit changed have the same key.
type TreeKey struct {
	From when.Date
	Seq  int64
}

// TreeKey returns the key of the tree of day on as known up to seq.
func (d *Directory) TreeKey(on when.Date, seq int64) TreeKey {
	return TreeKey{before(d.unitFrom, on), before(d.unitSeq, seq)}
}

// before returns the last of the sorted list that is not above v, the zero value when there is none.
func before[E cmp.Ordered](list []E, v E) (e E) {
	at, there := slices.BinarySearch(list, v)
	if there {
		return v
	}
	if at == 0 {
		return e
	}
	return list[at-1]
}

// AddIndicator records a version of an indicator; i.No must be set.
func (d *Directory) AddIndicator(seq int64, i Indicator) {
	if d.indicatorNo == nil {
		d.indicatorNo = map[string]IndicatorNo{}
	}
	d.indicatorNo[i.Code] = i.No
	for len(d.indicatorCode) <= int(i.No) {
		d.indicatorCode = append(d.indicatorCode, "")
	}
	d.indicatorCode[i.No] = i.Code
	d.Indicators.Add(i.Code, when.Version[Indicator]{Seq: seq, From: i.From, Value: i})
}

// UnitNo returns the number of a unit's code, 0 when there is none.
func (d *Directory) UnitNo(code string) UnitNo { return d.unitNo[code] }

// IndicatorNo returns the number of an indicator's code, 0 when there is none.
func (d *Directory) IndicatorNo(code string) IndicatorNo { return d.indicatorNo[code] }

// UnitCode returns the code of a unit's number, "" when there is none.
func (d *Directory) UnitCode(no UnitNo) string {
	if int(no) >= len(d.unitCode) {
		return ""
	}
	return d.unitCode[no]
}

// IndicatorCode returns the code of an indicator's number, "" when there is none.
func (d *Directory) IndicatorCode(no IndicatorNo) string {
	if int(no) >= len(d.indicatorCode) {
		return ""
	}
	return d.indicatorCode[no]
}

// UnitCount and IndicatorCount are one more than the highest number, for slices indexed by number.
func (d *Directory) UnitCount() int      { return len(d.unitCode) }
func (d *Directory) IndicatorCount() int { return len(d.indicatorCode) }
