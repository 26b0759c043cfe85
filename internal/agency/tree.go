package agency

import "github.com/tongchou/tongchou/internal/when"

// Tree is the organisation on one day, as known up to one record number.
type Tree struct {
	unit     []Unit     // by UnitNo; zero where the unit does not exist on that day
	children [][]UnitNo // by UnitNo, in order of first appearance
	top      []UnitNo
}

// Tree returns the organisation on day on as known up to seq. A unit whose parent does not exist stands at the top.
func (d *Directory) Tree(on when.Date, seq int64) *Tree {
	t := &Tree{unit: make([]Unit, d.UnitCount()), children: make([][]UnitNo, d.UnitCount())}
	var present []UnitNo
	for _, code := range d.Units.Keys() {
		if v, ok := d.Units.At(code, on, seq); ok && !v.Value.Closed {
			t.unit[v.Value.No] = v.Value
			present = append(present, v.Value.No)
		}
	}
	for _, no := range present {
		parent := d.UnitNo(t.unit[no].Parent)
		if parent == 0 || t.unit[parent].No == 0 {
			t.top = append(t.top, no)
			continue
		}
		t.children[parent] = append(t.children[parent], no)
	}
	return t
}

// Unit returns a unit of the tree; ok is false when it does not exist on that day.
func (t *Tree) Unit(no UnitNo) (Unit, bool) {
	if int(no) >= len(t.unit) || t.unit[no].No == 0 {
		return Unit{}, false
	}
	return t.unit[no], true
}

// Top returns the units without a parent.
func (t *Tree) Top() []UnitNo { return t.top }

// Children returns the units directly below no.
func (t *Tree) Children(no UnitNo) []UnitNo {
	if int(no) >= len(t.children) {
		return nil
	}
	return t.children[no]
}

// Walk calls visit for no and every unit below it, parents first. A cycle in the data is walked once.
func (t *Tree) Walk(no UnitNo, visit func(UnitNo)) {
	seen := map[UnitNo]bool{}
	var walk func(UnitNo)
	walk = func(n UnitNo) {
		if seen[n] {
			return
		}
		seen[n] = true
		visit(n)
		for _, c := range t.Children(n) {
			walk(c)
		}
	}
	walk(no)
}
