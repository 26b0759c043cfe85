package intake

import (
	"math"
	"strconv"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
)

// unitRow is a unit as a row has it; its parent is found when all rows are read.
type unitRow struct {
	unit    agency.Unit
	was     agency.Unit
	found   bool
	parent  string // as written
	region  bool   // given
	columns bool   // the table has a column for the parent
	line    line   // its row is a copy
	dating  dating[agency.Unit]
}

// takeUnits reads units. A unit may stand above its parent.
func (r *run) takeUnits(ts []*table) error {
	var us []*unitRow
	said := rows{}
	for _, t := range ts {
		err := r.each(t, func(l *line) {
			if u := r.unitOf(l, said); u != nil {
				us = append(us, u)
			}
		})
		if err != nil {
			return err
		}
	}
	next := agency.UnitNo(max(1, r.known.Directory().UnitCount()))
	inFile := newLookup(nil)
	for _, u := range us {
		if u.unit.No = agency.UnitNo(r.names.unit.no[u.unit.Code]); u.unit.No == 0 || r.names.unit.codeOf(uint32(u.unit.No)) != u.unit.Code {
			no, again := inFile.no[u.unit.Code]
			if !again {
				no = uint32(next)
				next++
			}
			u.unit.No = agency.UnitNo(no)
		}
		inFile.add(uint32(u.unit.No), u.unit.Code, u.unit.Name, u.unit.Closed, nil)
	}
	for _, u := range us {
		if err := r.settleParent(u, &inFile); err != nil {
			return err
		}
	}
	if err := r.checkCycles(us); err != nil {
		return err
	}
	for _, u := range us {
		if err := r.giveUnit(u, us); err != nil {
			return err
		}
	}
	return nil
}

// unitOf reads a row but for its parent; nil when it is at fault.
func (r *run) unitOf(l *line, said rows) *unitRow {
	code := l.need(Code)
	d := dated(l, r.known.Directory().Units.Versions(code))
	u := d.was
	u.Code, u.From = code, d.from
	u.Name = l.need(Name)
	l.set(&u.Kind, Level)
	l.setYes(&u.Closed, Closed)
	row := &unitRow{was: d.was, found: d.found, parent: l.code(Parent), columns: r.has(l.t, Parent), dating: d}
	if n, ok := l.whole(Region); ok {
		if n > math.MaxInt32 {
			l.faultIn(Region, "region_range", strconv.FormatInt(n, 10), "")
		}
		u.Region, row.region = int32(n), true
	}
	if said.twice(l, code, d.from, Code) || l.bad {
		return nil
	}
	row.unit, row.line = u, *l
	row.line.row = l.row.Clone()
	return row
}

// settleParent finds the parent among the file's units and the known ones.
func (r *run) settleParent(u *unitRow, inFile *lookup) error {
	if !u.columns {
		return nil
	}
	u.unit.Parent = ""
	if u.parent == "" {
		return nil
	}
	code, trouble, want := r.parentOf(u.parent, inFile)
	switch {
	case trouble != "":
		u.line.faultIn(Parent, trouble, u.parent, want)
	case code == u.unit.Code:
		u.line.faultIn(Parent, "unit_own_parent", u.parent, "")
	}
	u.unit.Parent = code
	return u.line.enough
}

// parentOf returns the code of the unit that text names, or what is wrong with it. A name that one unit of the file and another
// known one share names neither.
func (r *run) parentOf(text string, inFile *lookup) (code, trouble, want string) {
	known := &r.names.unit
	here, inHere := inFile.find(text)
	there, inThere := known.find(text)
	switch {
	case inHere && inFile.codeOf(here) == text:
		return text, "", ""
	case len(inFile.shared[text]) > 0:
		trouble, want = inFile.trouble("unit", text)
		return "", trouble, want
	case len(known.shared[text]) > 0:
		trouble, want = known.trouble("unit", text)
		return "", trouble, want
	case inHere && inThere && inFile.codeOf(here) != known.codeOf(there):
		return "", "unit_ambiguous", known.codeOf(there) + "、" + inFile.codeOf(here)
	case inHere:
		return inFile.codeOf(here), "", ""
	case inThere:
		return known.codeOf(there), "", ""
	}
	if trouble, want = known.trouble("unit", text); want == "" {
		trouble, want = inFile.trouble("unit", text)
	}
	return "", trouble, want
}

// checkCycles refuses units that stand above themselves.
func (r *run) checkCycles(us []*unitRow) error {
	parent := map[string]string{}
	dir := r.known.Directory()
	for _, code := range dir.Units.Keys() {
		parent[code] = latest(dir.Units.Versions(code)).Parent
	}
	for _, u := range us {
		parent[u.unit.Code] = u.unit.Parent
	}
	for _, u := range us {
		steps := 0
		for at := parent[u.unit.Code]; at != "" && steps <= len(parent); at = parent[at] {
			if at == u.unit.Code {
				u.line.faultIn(Parent, "unit_cycle", u.parent, u.unit.Code)
				if u.line.enough != nil {
					return u.line.enough
				}
				break
			}
			steps++
		}
	}
	return nil
}

func (r *run) giveUnit(row *unitRow, us []*unitRow) error {
	u := row.unit
	if !row.region && !row.dating.known {
		u.Region = r.regionOf(u.Parent, us)
	}
	row.unit = u
	r.sum(Units, u.Code, u.Name, u.Kind, u.Parent, strconv.Itoa(int(u.Region)), strconv.FormatBool(u.Closed))
	same, was := u, row.was
	same.From, was.From, was.No = 0, 0, same.No
	present := row.found && same == was
	row.line.settled(present, row.dating.known, u.Code+" "+u.Name, Change{Code: u.Code, Before: under(was.Name, was.Parent), After: under(u.Name, u.Parent)})
	if present {
		return nil
	}
	row.dating.say(&row.line, u.Code)
	r.names.noteUnit(u)
	r.names.unit.add(uint32(u.No), u.Code, u.Name, u.Closed, nil)
	if !r.clean() {
		return nil
	}
	err := r.sink.Unit(u)
	if fault.Of(err) != nil {
		return r.faulty(err)
	}
	return err
}

// regionOf is the region of the nearest unit above that has one, else the agency's.
func (r *run) regionOf(parent string, us []*unitRow) int32 {
	above := map[string]agency.Unit{}
	for _, u := range us {
		above[u.unit.Code] = u.unit
	}
	for steps := 0; parent != "" && steps <= len(us)+1; steps++ {
		u, ok := above[parent]
		if !ok {
			break
		}
		if u.Region != 0 {
			return u.Region
		}
		parent = u.Parent
	}
	if no, ok := r.names.unit.no[parent]; ok && r.names.units[no].region != 0 {
		return r.names.units[no].region
	}
	return r.known.Region()
}
