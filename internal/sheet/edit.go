package sheet

import (
	"maps"
	"slices"
	"strconv"

	"github.com/tongchou/tongchou/internal/fault"
)

// Edit is a cell that is to be read otherwise than its file has it.
type Edit struct {
	Sheet string `json:"sheet"` // "" in a text file
	Cell  string `json:"cell"`  // "C7"
	Value string `json:"value"` // as it would be typed; "" empties the cell
}

// Edited is an edit with what the file itself has in the cell.
type Edited struct {
	Sheet string `json:"sheet,omitempty"`
	Cell  string `json:"cell"`
	Found string `json:"found,omitempty"`
	Value string `json:"value,omitempty"`
}

// Edit lays edits over the book: from then on its sheets are read as if the cells had been typed so. The file itself stays as it
// is. It returns the edits that change something, by sheet and cell. Faults, at edits[n]: sheet_not_found, edit_cell, edit_twice.
func (b *Book) Edit(edits []Edit) ([]Edited, error) {
	var faults fault.List
	over := map[*Sheet]map[Ref]string{}
	for i, e := range edits {
		refuse := func(field, code, found, want string) {
			faults = append(faults, fault.At("edits["+strconv.Itoa(i)+"]."+field, code, found, want))
		}
		s, ok := b.Sheet(e.Sheet)
		if !ok {
			refuse("sheet", "sheet_not_found", e.Sheet, "")
			continue
		}
		ref, ok := parseRef([]byte(e.Cell))
		if !ok {
			refuse("cell", "edit_cell", e.Cell, "C7")
			continue
		}
		if over[s] == nil {
			over[s] = map[Ref]string{}
		}
		if _, twice := over[s][ref]; twice {
			refuse("cell", "edit_twice", e.Cell, "")
		}
		over[s][ref] = e.Value
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	var out []Edited
	for _, s := range b.Sheets {
		if over[s] == nil {
			continue
		}
		p := &editedPart{part: s.part, cells: over[s], byRow: map[int][]Ref{}}
		for ref := range p.cells {
			p.byRow[ref.Row] = append(p.byRow[ref.Row], ref)
		}
		p.order = slices.Sorted(maps.Keys(p.byRow))
		changed, err := p.found(s)
		if err != nil {
			return nil, err
		}
		out = append(out, changed...)
		s.part = p
	}
	return out, nil
}

// editedPart is a part with edits over it.
type editedPart struct {
	part
	cells map[Ref]string
	byRow map[int][]Ref
	order []int // rows with edits, ascending
}

// found tells what the file has in the edited cells, and forgets edits that change nothing.
func (p *editedPart) found(s *Sheet) (out []Edited, err error) {
	last := p.order[len(p.order)-1]
	held := map[Ref]string{}
	p.part.rows(s, func(r *Row, e error) bool {
		if e != nil {
			if fault.Of(e) == nil {
				err = e
			}
			return err == nil
		}
		for _, ref := range p.byRow[r.Number] {
			held[ref] = r.Shown(ref.Col)
		}
		return r.Number < last
	})
	for _, row := range p.order {
		refs := p.byRow[row]
		slices.SortFunc(refs, func(a, b Ref) int { return a.Col - b.Col })
		for _, ref := range refs {
			if held[ref] != p.cells[ref] {
				out = append(out, Edited{Sheet: s.Name, Cell: ref.String(), Found: held[ref], Value: p.cells[ref]})
			} else {
				delete(p.cells, ref)
			}
		}
	}
	return out, err
}

// rows walks the rows with the edits in them, those too that only an edit gives a cell.
func (p *editedPart) rows(s *Sheet, yield func(*Row, error) bool) {
	next, over := 0, false
	upTo := func(row int) bool { // rows that the file does not have
		for ; next < len(p.order) && p.order[next] < row; next++ {
			r := &Row{Number: p.order[next], sheet: s}
			p.lay(r)
			if len(r.Cells) > 0 && !yield(r, nil) {
				return false
			}
		}
		if next < len(p.order) && p.order[next] == row {
			next++
		}
		return true
	}
	p.part.rows(s, func(r *Row, err error) bool {
		if err == nil {
			if over = !upTo(r.Number); over {
				return false
			}
			p.lay(r)
		}
		over = !yield(r, err)
		return !over
	})
	if !over {
		upTo(maxRow + 1)
	}
}

// lay puts the edits of a row into it, and into the merged ranges that begin with an edited cell.
func (p *editedPart) lay(r *Row) {
	for _, ref := range p.byRow[r.Number] {
		value, ok := p.cells[ref]
		if !ok {
			continue
		}
		c := typed(ref.Col, value)
		at, there := slices.BinarySearchFunc(r.Cells, c, func(a, b Cell) int { return int(a.Col - b.Col) })
		if there {
			r.Cells[at] = c
		} else {
			r.Cells = slices.Insert(r.Cells, at, c)
		}
	}
	var cover []covering
	for i, m := range r.cover {
		value, ok := p.cells[m.First]
		if !ok {
			continue
		}
		if cover == nil {
			cover = slices.Clone(r.cover) // the walk goes on with its own
		}
		cover[i].anchor = typed(m.First.Col, value)
	}
	if cover != nil {
		r.cover = cover
	}
}

func typed(col int, value string) Cell {
	if value == "" {
		return Cell{Col: int32(col)}
	}
	return Cell{Col: int32(col), Kind: Text, Format: General, Text: value}
}
