package intake

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/sheet"
)

// table is a sheet whose headings are understood.
type table struct {
	sheet  *sheet.Sheet
	head   *sheet.Head
	kind   Kind
	cols   map[Field][]int // columns by field; more than one only of units and indicators
	wide   []wideColumn    // of a table with a column per indicator
	base   uint32          // added to a row's number, tells rows of several sheets apart
	report SheetReport

	ignored []sheet.Column
}

// wideColumn is the column of one indicator.
type wideColumn struct {
	col       int
	indicator agency.IndicatorNo
}

// col returns the column of f, −1 when there is none.
func (t *table) col(f Field) int {
	if c := t.cols[f]; len(c) > 0 {
		return c[0]
	}
	return -1
}

// has says whether f has a column, or a constant of the mapping.
func (r *run) has(t *table, f Field) bool {
	_, constant := r.o.Mapping.Constants[f]
	return t.col(f) >= 0 || constant
}

// place is the cell of the heading of column col.
func (t *table) place(col int) fault.Place {
	return t.head.Place(t.sheet, sheet.Column{Col: col})
}

// recognise finds headings and kind of every sheet. Sheets that are no table are said; a file without any is at fault.
func (r *run) recognise() ([]*table, error) {
	var found []*table
	var unknown []*fault.Fault
	for _, s := range r.book.Sheets {
		if s.Hidden && s.Name == sheet.ChoicesSheet {
			continue // the drop-lists of our own templates
		}
		if why := r.passOver(s); why != "" {
			r.report.notice(Notice{Code: why, Place: s.Fault("", "", "").Place})
			continue
		}
		t, err := r.understand(s)
		var f *fault.Fault
		switch {
		case errors.As(err, &f) && (f.Code == "sheet_no_heading" || f.Code == "sheet_empty" || f.Code == "kind_unknown"):
			unknown = append(unknown, f)
		case err != nil:
			if err := r.faulty(err); err != nil {
				return nil, err
			}
		default:
			found = append(found, t)
		}
	}
	if len(found) == 0 && r.clean() {
		for _, f := range unknown {
			if err := r.fault(f); err != nil {
				return nil, err
			}
		}
		if len(unknown) == 0 {
			return nil, r.fault(&fault.Fault{Code: "sheet_not_found", Found: r.o.Mapping.Sheet, Want: r.sheetNames()})
		}
		return nil, nil
	}
	for _, f := range unknown {
		r.report.notice(Notice{Code: f.Code, Place: f.Place, Found: f.Found})
	}
	return found, nil
}

// passOver says why a sheet is not looked at, "" when it is.
func (r *run) passOver(s *sheet.Sheet) string {
	switch {
	case r.o.Mapping.Sheet != "" && s.Name != r.o.Mapping.Sheet && s.Name != "":
		return "sheet_not_chosen"
	case s.Hidden && s.Name != r.o.Mapping.Sheet:
		return "sheet_hidden"
	}
	return ""
}

func (r *run) sheetNames() string {
	var names []string
	for _, s := range r.book.Sheets {
		names = append(names, s.Name)
	}
	return strings.Join(names, ", ")
}

// understand finds the heading row of a sheet, its kind and what each column means.
func (r *run) understand(s *sheet.Sheet) (*table, error) {
	head, err := r.findHead(s)
	if err != nil {
		return nil, err
	}
	kinds := Kinds
	if r.o.Kind != "" {
		kinds = []Kind{r.o.Kind}
	}
	var ts []*table
	for _, k := range kinds {
		t, err := r.bind(s, head, k)
		if err != nil {
			return nil, err
		}
		ts = append(ts, t)
	}
	best, err := r.choose(s, head, ts)
	if err != nil {
		return nil, err
	}
	best.report = SheetReport{Kind: best.kind, Wide: best.wide != nil, HeadingRow: head.Row, Skipped: int64(len(head.Above))}
	for _, a := range head.Above {
		p := s.Fault("", "", "").Place
		p.Cell = sheet.Address(a.Row, 0)
		r.report.notice(Notice{Code: "row_title", Place: p, Found: a.Text})
	}
	return best, r.checkColumns(best)
}

// findHead finds the heading row, where the mapping says it is or by the headings.
func (r *run) findHead(s *sheet.Sheet) (*sheet.Head, error) {
	if want := r.o.Mapping.HeadingRow; want > 0 {
		for row, err := range s.Rows() {
			if err != nil {
				return nil, err
			}
			if row.Number < want {
				continue
			}
			if row.Number > want {
				break
			}
			h := &sheet.Head{Row: want}
			for col := range row.Width() {
				if t := sheet.Heading(row.At(col).Text); t != "" {
					h.Columns = append(h.Columns, sheet.Column{Col: col, Text: t})
				}
			}
			return h, nil
		}
		return nil, s.Fault("heading_row_blank", itoa(want), "")
	}
	return sheet.FindHead(s, r.isHeading)
}

// isHeading says whether a text is the heading of anything, in any kind of table that is asked for.
func (r *run) isHeading(text string) bool {
	if _, ok := r.o.Mapping.column(text); ok {
		return true
	}
	for _, k := range Kinds {
		if r.o.Kind != "" && k != r.o.Kind {
			continue
		}
		if _, ok := fieldOf(k, text); ok {
			return true
		}
	}
	_, ok := r.names.indicator.find(text)
	return ok
}

// bind reads the headings as those of kind k.
func (r *run) bind(s *sheet.Sheet, head *sheet.Head, k Kind) (*table, error) {
	t := &table{sheet: s, head: head, kind: k, cols: map[Field][]int{}}
	covered, err := repeats(s, head)
	if err != nil {
		return nil, err
	}
	var rest []sheet.Column
	for _, c := range head.Columns {
		if covered[c.Col] {
			continue
		}
		f, ok := r.o.Mapping.column(c.Text)
		if !ok {
			f, ok = fieldOf(k, c.Text)
		}
		switch {
		case !ok:
			rest = append(rest, c)
		case f != Harmless:
			t.cols[f] = append(t.cols[f], c.Col)
		}
	}
	t.cols[Unit] = append(t.cols[Unit], t.cols[UnitName]...)
	t.cols[Indicator] = append(t.cols[Indicator], t.cols[IndicName]...)
	if k == Observations && t.col(Indicator) < 0 && t.col(Quantity) < 0 {
		rest = r.bindWide(t, rest)
	}
	t.ignored = rest
	return t, nil
}

// bindWide takes columns whose heading is an indicator's code or name.
func (r *run) bindWide(t *table, rest []sheet.Column) (left []sheet.Column) {
	for _, c := range rest {
		no, ok := r.names.indicator.find(c.Text)
		if !ok {
			no, ok = r.names.indicator.find(bareKeepCase(c.Text))
		}
		if !ok {
			left = append(left, c)
			continue
		}
		t.wide = append(t.wide, wideColumn{c.Col, agency.IndicatorNo(no)})
	}
	return left
}

// bareKeepCase takes a unit of measure in brackets off a heading.
func bareKeepCase(heading string) string {
	h := sheet.Heading(heading)
	if open := strings.IndexByte(h, '('); open > 0 && strings.HasSuffix(h, ")") {
		return h[:open]
	}
	return h
}

// repeats finds the columns whose heading only continues that of the column before, both being one merged cell.
func repeats(s *sheet.Sheet, head *sheet.Head) (map[int]bool, error) {
	merged, err := s.Merged()
	if err != nil {
		return nil, err
	}
	covered := map[int]bool{}
	for _, m := range merged {
		if m.First.Row <= head.Row && head.Row <= m.Last.Row {
			for _, c := range head.Columns {
				covered[c.Col] = covered[c.Col] || m.First.Col < c.Col && c.Col <= m.Last.Col
			}
		}
	}
	return covered, nil
}

// choose takes the kind whose required columns are all there and which understands the most headings. When no kind has
// all it needs, a kind asked for is faulted by what it lacks.
func (r *run) choose(s *sheet.Sheet, head *sheet.Head, ts []*table) (*table, error) {
	var whole []*table
	for _, t := range ts {
		if len(r.missing(t)) == 0 {
			whole = append(whole, t)
		}
	}
	if len(whole) == 0 {
		t := slices.MinFunc(ts, func(a, b *table) int {
			return cmp.Or(len(r.missing(a))-len(r.missing(b)), b.understood()-a.understood())
		})
		if t.understood() < 2 && r.o.Kind == "" {
			return nil, s.Fault("kind_unknown", "", "")
		}
		f := s.Fault("column_missing", string(t.kind), strings.Join(r.missing(t), "、"))
		f.Place.Cell = sheet.Address(head.Row, 0)
		return nil, f
	}
	slices.SortStableFunc(whole, func(a, b *table) int { return b.understood() - a.understood() })
	if len(whole) > 1 && whole[0].understood() == whole[1].understood() {
		f := s.Fault("kind_ambiguous", string(whole[0].kind)+", "+string(whole[1].kind), "--kind")
		f.Place.Cell = sheet.Address(head.Row, 0)
		return nil, f
	}
	return whole[0], nil
}

// understood counts the headings that mean something.
func (t *table) understood() int {
	n := len(t.wide)
	for f, c := range t.cols {
		if f != UnitName && f != IndicName { // counted with Unit and Indicator
			n += len(c)
		}
	}
	return n
}

// missing lists the headings that t lacks to be of its kind.
func (r *run) missing(t *table) (out []string) {
	need := func(f Field) {
		if !r.has(t, f) {
			out = append(out, defaultHeading(t.kind, f))
		}
	}
	for _, c := range columns[t.kind] {
		if c.required && !(t.wide != nil && (c.field == Indicator || c.field == Quantity)) {
			need(c.field)
		}
	}
	if t.kind == Corrections && !r.has(t, Quantity) && !r.has(t, Retract) && !r.has(t, NewDate) {
		need(Quantity)
	}
	return out
}

// checkColumns refuses a heading that comes twice and says which columns are passed over, and which are read though hidden.
func (r *run) checkColumns(t *table) error {
	for _, c := range columns[t.kind] {
		if cols := t.cols[c.field]; len(cols) > 1 && c.field != Unit && c.field != Indicator {
			f := &fault.Fault{Code: "heading_twice", Place: t.place(cols[1]), Found: r.headingAt(t, cols[1]), Want: t.place(cols[0]).Cell}
			if err := r.fault(f); err != nil {
				return err
			}
		}
	}
	for i, a := range t.wide {
		for _, b := range t.wide[:i] {
			if a.indicator == b.indicator {
				f := &fault.Fault{Code: "heading_twice", Place: t.place(a.col), Found: r.headingAt(t, a.col), Want: t.place(b.col).Cell}
				if err := r.fault(f); err != nil {
					return err
				}
			}
		}
	}
	for _, c := range t.ignored {
		if r.o.Mapping.ignores(c.Text) {
			t.report.Ignored = append(t.report.Ignored, c.Text)
			continue
		}
		if t.wide != nil {
			if near := r.names.indicator.slip(c.Text); near != "" {
				f := &fault.Fault{Code: "heading_nearly", Place: t.head.Place(t.sheet, c), Found: c.Text, Want: near}
				if err := r.fault(f); err != nil {
					return err
				}
				continue
			}
		}
		t.report.Ignored = append(t.report.Ignored, c.Text)
		r.report.notice(Notice{Code: "column_ignored", Place: t.head.Place(t.sheet, c), Found: c.Text})
	}
	for _, c := range t.head.Columns {
		if c.Hidden && !slices.ContainsFunc(t.ignored, func(i sheet.Column) bool { return i.Col == c.Col }) {
			r.report.notice(Notice{Code: "column_hidden", Place: t.head.Place(t.sheet, c), Found: c.Text})
		}
	}
	return nil
}

func (r *run) headingAt(t *table, col int) string {
	for _, c := range t.head.Columns {
		if c.Col == col {
			return c.Text
		}
	}
	return ""
}
