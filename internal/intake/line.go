package intake

import (
	"errors"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/when"
)

// line is a data row being read. Faults are noted as they are found, so that a row names all of its own; enough is set
// when the file has had its last one.
type line struct {
	r      *run
	t      *table
	row    *sheet.Row
	bad    bool
	enough error
}

// maxText is the length in bytes of the longest text that is kept.
const maxText = 4096

// progressEvery is how many rows pass between calls of Progress and looks at the context.
const progressEvery = 4096

// each walks the data rows of t and says which rows it passes over.
func (r *run) each(t *table, fn func(*line)) error {
	l := &line{r: r, t: t}
	skipped := func(s sheet.Skip) {
		t.report.Skipped++
		p := t.sheet.Fault("", "", "").Place
		p.Cell = sheet.Address(s.Row, 0)
		if t.kind == Indicators && s.Why == sheet.SkipTotal { // an indicator that adds up, not a sum of indicators
			l.add(&fault.Fault{Code: "indicator_row_total", Place: p, Found: s.Text})
			return
		}
		r.report.notice(Notice{Code: "row_" + string(s.Why), Place: p, Found: s.Text})
	}
	for row, err := range sheet.Body(t.sheet, t.head, skipped) {
		if err != nil {
			if err := r.faulty(err); err != nil {
				return err
			}
			continue
		}
		if r.rows++; r.rows%progressEvery == 0 {
			if err := r.ctx.Err(); err != nil {
				return err
			}
			if r.o.Progress != nil {
				r.o.Progress(r.rows)
			}
		}
		if isExample(row) {
			t.report.Skipped++
			r.report.notice(Notice{Code: "row_example", Place: row.Place(0), Found: sheet.Trim(row.Cells[0].Text)})
			continue
		}
		t.report.Rows++
		if row.Hidden && !r.report.hush(t.sheet.Name, "row_hidden") {
			r.report.notice(Notice{Code: "row_hidden", Place: row.Place(0)})
		}
		l.row, l.bad = row, false
		if fn(l); l.enough != nil {
			return l.enough
		}
	}
	return nil
}

// exampleMarks begin the first cell of a template's example row.
var exampleMarks = []string{"示例：", "示例:", "Example:", "Example："}

func isExample(row *sheet.Row) bool {
	for i := range row.Cells {
		c := &row.Cells[i]
		t := c.Text
		if c.Kind != sheet.Text || t != "" && t[0] > ' ' && t[0] < 0x7F && t[0] != 'E' {
			return false
		}
		if c.IsBlank() {
			continue
		}
		return slices.ContainsFunc(exampleMarks, func(m string) bool { return strings.HasPrefix(sheet.Trim(t), m) })
	}
	return false
}

// add notes a fault that has its place.
func (l *line) add(f *fault.Fault) {
	l.bad = true
	if l.enough == nil {
		l.enough = l.r.fault(f)
	}
}

// conflict notes what is wrong not with the row but with the ledger beside it; the row is in the digest.
func (l *line) conflict(f *fault.Fault) {
	partial := l.r.partial
	l.add(f)
	l.r.partial = partial || len(l.r.faults) > l.r.o.MaxFaults
}

// fault notes that the cell in column col (−1: the row) is wrong.
func (l *line) fault(col int, code, want string) {
	if col < 0 {
		f := l.row.Fault(0, code, want)
		f.Found = ""
		l.add(f)
		return
	}
	l.add(l.row.Fault(col, code, want))
}

// faultIn notes that the field is wrong, with what was found where the cell does not say it.
func (l *line) faultIn(f Field, code, found, want string) {
	p := l.row.Place(max(l.t.col(f), 0))
	l.add(&fault.Fault{Code: code, Place: p, Found: found, Want: want})
}

func (l *line) notice(col int, code, found, want string) {
	if l.r.report.hush(l.t.sheet.Name, code) {
		return
	}
	l.r.report.notice(Notice{Code: code, Place: l.row.Place(max(col, 0)), Found: found, Want: want})
}

// text reads a free text, the mapping's constant where there is no column.
func (l *line) text(f Field) string {
	if col := l.t.col(f); col >= 0 {
		return l.textAt(col)
	}
	return l.r.o.Mapping.constant(f)
}

func (l *line) textAt(col int) string {
	if col < 0 {
		return ""
	}
	c := l.row.At(col)
	if c.Kind == sheet.Blank {
		return ""
	}
	s, f := l.row.Text(col)
	if f != nil {
		l.add(f)
		return ""
	}
	if len(s) > maxText {
		l.fault(col, "text_too_long", itoa(maxText))
		return ""
	}
	return s
}

// code reads a code or a name.
func (l *line) code(f Field) string { return sheet.Code(l.text(f)) }

// need is code for a field that must not be blank.
func (l *line) need(f Field) string {
	was := l.bad
	l.bad = false
	s := l.code(f)
	if s == "" && !l.bad {
		l.faultIn(f, "cell_blank", "", "")
	}
	l.bad = l.bad || was
	return s
}

// date reads a date; ok is false when the field is blank or wrong.
func (l *line) date(f Field) (d when.Date, ok bool) {
	col := l.t.col(f)
	if col < 0 {
		s := l.r.o.Mapping.constant(f)
		if s == "" {
			return 0, false
		}
		d, err := sheet.Date(s)
		if err != nil {
			l.placed(f, err)
		}
		return d, err == nil
	}
	if l.row.At(col).IsBlank() {
		return 0, false
	}
	d, bad := l.row.Date(col)
	if bad != nil {
		l.add(bad)
		return 0, false
	}
	return d, true
}

// placed notes the fault of a constant.
func (l *line) placed(f Field, err error) {
	var bad *fault.Fault
	if errors.As(err, &bad) {
		bad.Place = l.row.Place(0)
		bad.Place.Field = "constants." + string(f)
		l.add(bad)
	}
}

// quantity reads a number that is no percentage.
func (l *line) quantity(f Field) (q num.Qty, ok bool) {
	col := l.t.col(f)
	if col < 0 || l.row.At(col).IsBlank() {
		return 0, false
	}
	a, bad := l.row.Quantity(col)
	switch {
	case bad != nil:
		l.add(bad)
		return 0, false
	case a.Percent:
		l.fault(col, "percent_not_expected", "")
		return 0, false
	}
	return a.Value, true
}

// whole reads a whole number such as a record's; ok is false when the field is blank or wrong.
func (l *line) whole(f Field) (n int64, ok bool) {
	q, ok := l.quantity(f)
	if !ok {
		return 0, false
	}
	if q%num.One != 0 || q < 0 {
		l.fault(l.t.col(f), "number_not_whole", "")
		return 0, false
	}
	return int64(q / num.One), true
}

// choice reads one of a few words; "" when the field is blank or wrong.
func (l *line) choice(f Field, words map[string]string, want string) string {
	s := strings.ToLower(l.code(f))
	if s == "" {
		return ""
	}
	v, ok := words[say.Simplified(s)]
	if !ok {
		l.faultIn(f, "word_unknown", s, want)
	}
	return v
}

var yesNo = map[string]string{
	"是": "y", "已": "y", "√": "y", "yes": "y", "y": "y", "true": "y", "1": "y", "撤回": "y", "取消": "y",
	"否": "n", "未": "n", "×": "n", "no": "n", "n": "n", "false": "n", "0": "n",
}

// yes reads 是 or 否; given is false when the field is blank.
func (l *line) yes(f Field) (yes, given bool) {
	s := l.choice(f, yesNo, "是、否")
	return s == "y", s != ""
}

// thing resolves the columns that name one unit or indicator; they must agree. 0 when it cannot; blank is set when there
// is nothing in any of them.
func (l *line) thing(look *lookup, what string, cols []int, constant string) (no uint32, blank bool) {
	if len(cols) == 1 {
		return l.one(look, what, cols[0])
	}
	if len(cols) == 0 {
		if constant == "" {
			return 0, true
		}
		no, ok := look.find(constant)
		if !ok {
			code, want := look.trouble(what, constant)
			f := l.row.Fault(0, code, want)
			f.Place.Field, f.Found = "constants."+what, constant
			l.add(f)
		}
		return no, false
	}
	blank = true
	for i, col := range cols {
		if l.row.At(col).IsBlank() {
			continue
		}
		blank = false
		if no != 0 {
			if !look.calls(no, l.codeAt(col)) {
				l.fault(col, what+"_names_differ", look.codeOf(no))
				return 0, false
			}
			continue
		}
		found, _ := l.one(look, what, col)
		if found == 0 {
			return 0, false
		}
		no = found
		if i > 0 {
			return no, false
		}
	}
	return no, blank
}

func (l *line) codeAt(col int) string {
	s, f := l.row.Code(col)
	if f != nil {
		l.add(f)
	}
	return s
}

func (l *line) one(look *lookup, what string, col int) (no uint32, blank bool) {
	c := l.row.At(col)
	if c.Kind == sheet.Text && len(look.mapped) == 0 {
		if no, ok := look.no[c.Text]; ok {
			return no, false
		}
	}
	s, f := l.row.Code(col)
	switch {
	case f != nil:
		l.add(f)
		return 0, false
	case s == "":
		return 0, true
	}
	no, ok := look.find(s)
	if !ok {
		code, want := look.trouble(what, s)
		l.fault(col, code, want)
	}
	return no, false
}

func (l *line) unit() (agency.UnitNo, bool) {
	return l.unitIn(l.t.cols[Unit], l.r.o.Mapping.constant(Unit))
}

func (l *line) unitIn(cols []int, constant string) (agency.UnitNo, bool) {
	no, blank := l.thing(&l.r.names.unit, "unit", cols, constant)
	if blank {
		l.faultIn(Unit, "cell_blank", "", "")
	}
	return agency.UnitNo(no), no != 0
}

func (l *line) indicator() (agency.IndicatorNo, bool) {
	return l.indicatorIn(l.t.cols[Indicator], l.r.o.Mapping.constant(Indicator))
}

func (l *line) indicatorIn(cols []int, constant string) (agency.IndicatorNo, bool) {
	no, blank := l.thing(&l.r.names.indicator, "indicator", cols, constant)
	if blank {
		l.faultIn(Indicator, "cell_blank", "", "")
	}
	return agency.IndicatorNo(no), no != 0
}
